/**
 * Headers and bodies that the framework would drop or slow down. Its route handlers lose `Content-Encoding` and
 * `Content-Length` (it fears that a body was decoded on the way) and copy bodies through web streams. An answer that is
 * already whole therefore carries these under a prefix; where Node hands the request over, the server takes the prefix
 * off and ends the response with the bytes themselves.
 */
import type { ServerResponse } from "node:http";

/** Prefix of a header that is to be sent as it is. */
export const RAW = "x-isoloss-raw-";
const BODY = `${RAW}body`;

interface Pending {
  next: number;
  bodies: Map<string, Uint8Array>;
}
const key = Symbol.for("isoloss.wire");
function pending(): Pending {
  const holder = globalThis as unknown as Record<symbol, Pending | undefined>;
  holder[key] ??= { next: 0, bodies: new Map() };
  return holder[key];
}

/** Headers that make the server send `bytes` as the body of a response that is given without one. */
export function handOver(bytes: Uint8Array, encoding: string | null): Record<string, string> {
  const p = pending();
  const id = String(p.next++);
  p.bodies.set(id, bytes);
  // An aborted request never collects its body.
  if (p.bodies.size > 1000) p.bodies.delete(p.bodies.keys().next().value as string);
  return {
    [BODY]: id,
    [`${RAW}content-length`]: String(bytes.byteLength),
    ...(encoding ? { [`${RAW}content-encoding`]: encoding } : {}),
  };
}

/** Makes one response understand the prefix. */
export function attach(response: ServerResponse): void {
  let body: Uint8Array | undefined;
  const setHeader = response.setHeader.bind(response);
  const end = response.end.bind(response) as (chunk?: unknown) => ServerResponse;
  response.setHeader = (name, value) => {
    if (!name.startsWith(RAW)) return setHeader(name, value);
    const plain = Array.isArray(value) ? String(value[0]) : String(value);
    if (name === BODY) {
      body = pending().bodies.get(plain);
      pending().bodies.delete(plain);
      return response;
    }
    return setHeader(name.slice(RAW.length), plain);
  };
  response.end = ((...args: unknown[]) => {
    if (body === undefined || (args[0] !== undefined && args[0] !== null && typeof args[0] !== "function"))
      return (end as (...a: unknown[]) => ServerResponse)(...args);
    const bytes = body;
    body = undefined;
    return end(bytes);
  }) as ServerResponse["end"];
}
