/** Requests of the server to itself. */
import { Agent, request } from "node:http";

export interface Answer {
  status: number;
  headers: Record<string, string>;
  body: Buffer;
}

/** This server's own address: the framework writes it into the environment once it listens. */
export function ownAddress(): string | undefined {
  const { __NEXT_PRIVATE_ORIGIN: origin, PORT: port } = process.env;
  return origin ?? (port ? `http://127.0.0.1:${port}` : undefined);
}

/** Asks over one connection, one thing after another. */
export class Asker {
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 1 });
  constructor(private readonly origin: string) {}

  get(path: string, headers: Record<string, string> = {}): Promise<Answer> {
    return new Promise((resolve, reject) => {
      request(this.origin + path, { agent: this.agent, headers }, (r) => {
        const chunks: Buffer[] = [];
        r.on("data", (c: Buffer) => chunks.push(c));
        r.on("error", reject);
        r.on("end", () =>
          resolve({
            status: r.statusCode ?? 0,
            headers: Object.fromEntries(
              Object.entries(r.headers).map(([k, v]) => [k, Array.isArray(v) ? v.join(", ") : (v ?? "")]),
            ),
            body: Buffer.concat(chunks),
          }),
        );
      })
        .on("error", reject)
        .end();
    });
  }

  close(): void {
    this.agent.destroy();
  }
}
