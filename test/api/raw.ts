/** One request as the wire carries it. */
import { request as httpRequest } from "node:http";

export interface Answer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: Buffer;
}

/** Without the decoding and the headers that fetch adds. */
export function raw(url: string, headers: Record<string, string> = {}, method = "GET"): Promise<Answer> {
  return new Promise((done, refuse) => {
    httpRequest(url, { method, headers }, (r) => {
      const chunks: Buffer[] = [];
      r.on("data", (c: Buffer) => chunks.push(c));
      r.on("end", () => done({ status: r.statusCode ?? 0, headers: r.headers, body: Buffer.concat(chunks) }));
    })
      .on("error", refuse)
      .end();
  });
}
