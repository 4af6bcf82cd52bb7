/** An answer of the framework as a whole, before it is sent. */
import type { OutgoingHttpHeaders, ServerResponse } from "node:http";

export interface Whole {
  status: number;
  headers: OutgoingHttpHeaders;
  body: Buffer;
}

/**
 * Collects an answer instead of sending it.
 * @param done gets the whole answer once, and a function that ends the response with the given one
 */
export function capture(response: ServerResponse, done: (whole: Whole, send: (answer: Whole) => void) => void): void {
  const chunks: Buffer[] = [];
  const { writeHead, end } = response;
  let ended = false;
  const collect = (args: unknown[]): void => {
    const [chunk, second] = args;
    if (typeof chunk === "string")
      chunks.push(Buffer.from(chunk, typeof second === "string" ? (second as BufferEncoding) : "utf8"));
    else if (chunk instanceof Uint8Array) chunks.push(Buffer.from(chunk));
    const callback = args.find((a) => typeof a === "function") as (() => void) | undefined;
    if (callback) process.nextTick(callback);
  };
  response.flushHeaders = () => undefined;
  response.writeHead = ((status: number, ...rest: unknown[]) => {
    response.statusCode = status;
    const headers = rest.find((r) => typeof r === "object" && r !== null) as OutgoingHttpHeaders | undefined;
    for (const [name, value] of Object.entries(headers ?? {})) if (value !== undefined) response.setHeader(name, value);
    return response;
  }) as ServerResponse["writeHead"];
  response.write = ((...args: unknown[]) => {
    if (!ended) collect(args);
    return true;
  }) as ServerResponse["write"];
  response.end = ((...args: unknown[]) => {
    if (ended) return response;
    ended = true;
    collect(args);
    const whole = { status: response.statusCode, headers: response.getHeaders(), body: Buffer.concat(chunks) };
    chunks.length = 0;
    done(whole, (answer) => {
      if (response.destroyed) return;
      for (const name of response.getHeaderNames()) response.removeHeader(name);
      for (const [name, value] of Object.entries(answer.headers))
        if (value !== undefined) response.setHeader(name, value);
      response.writeHead = writeHead;
      writeHead.call(response, answer.status);
      (end as (this: ServerResponse, body: Buffer) => void).call(response, answer.body);
    });
    return response;
  }) as ServerResponse["end"];
}
