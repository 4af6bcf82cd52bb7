/**
 * A request and a reply as the endpoints see them: the little of the web's `Request` and `Response` that is used, so
 * that the server can run an endpoint on Node's own objects without making web ones for each request.
 */
export interface BodyReader {
  read(): Promise<{ done: boolean; value?: Uint8Array | undefined }>;
}

/** A web `Request` is one. */
export interface Incoming {
  readonly method: string;
  /** Absolute, as `Request.url`; the host is of no meaning. */
  readonly url: string;
  readonly headers: { get(name: string): string | null; has(name: string): boolean };
  readonly body: { getReader(): BodyReader } | null;
  /** Aborted when the client has gone. */
  readonly signal: AbortSignal;
}

/** Headers are exactly those sent, `Content-Length` and `Content-Encoding` among them. */
export interface Reply {
  status: number;
  headers: Record<string, string>;
  body: Uint8Array | NodeJS.ReadableStream | null;
}
