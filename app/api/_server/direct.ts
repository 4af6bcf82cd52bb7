/**
 * Runs the endpoints where Node hands a request over, in front of the framework: no web objects, no routing, and the
 * bytes of a kept answer go out as they lie in memory.
 */
import type { IncomingMessage, ServerResponse } from "node:http";
import type { BodyReader, Incoming, Reply } from "@/lib/api/exchange";
import { BASE, serve } from "./router";

type Service = typeof serve;
const key = Symbol.for("isoloss.api");
/** The endpoints of this process: a bundler may duplicate this module, but answers and allowances are kept once. */
export function apiService(): Service {
  const holder = globalThis as unknown as Record<symbol, Service | undefined>;
  holder[key] ??= serve;
  return holder[key];
}

/** Segments below `/api/v1`; undefined for any other address, and for one that is not in its plain form. */
export function apiPath(url: string): string[] | undefined {
  if (!url.startsWith(BASE)) return undefined;
  const end = url.search(/[?#]/);
  const path = end < 0 ? url : url.slice(0, end);
  if (path.length === BASE.length) return [];
  // Doubled, trailing and dotted segments are the framework's to redirect.
  if (path[BASE.length] !== "/" || path.endsWith("/") || /\/\/|\\|\/\.{1,2}(?:\/|$)/.test(path)) return undefined;
  try {
    return path
      .slice(BASE.length + 1)
      .split("/")
      .map(decodeURIComponent);
  } catch {
    return undefined;
  }
}

/** A body in pieces, as they are asked for: what nobody reads stays with the sender. */
class NodeBody implements BodyReader {
  private readonly waiting: Uint8Array[] = [];
  private ended = false;
  private failure: Error | undefined;
  private wake: (() => void) | undefined;
  constructor(private readonly message: IncomingMessage) {
    const tell = () => {
      this.wake?.();
      this.wake = undefined;
    };
    message.on("data", (chunk: Buffer) => {
      this.waiting.push(chunk);
      message.pause();
      tell();
    });
    message.once("end", () => {
      this.ended = true;
      tell();
    });
    const fail = (e?: Error) => {
      this.failure ??= e ?? new Error("the connection was closed");
      tell();
    };
    message.once("error", fail);
    message.once("close", () => {
      if (!this.ended) fail();
    });
  }

  async read(): Promise<{ done: boolean; value?: Uint8Array }> {
    for (;;) {
      const value = this.waiting.shift();
      if (value) return { done: false, value };
      if (this.ended) return { done: true };
      if (this.failure) throw this.failure;
      this.message.resume();
      await new Promise<void>((resolve) => {
        this.wake = resolve;
      });
    }
  }
}

/** Node's request under the web's names. */
class NodeRequest implements Incoming {
  private controller: AbortController | undefined;
  constructor(
    private readonly message: IncomingMessage,
    private readonly response: ServerResponse,
  ) {}
  get method(): string {
    return this.message.method ?? "GET";
  }
  get url(): string {
    return `http://localhost${this.message.url ?? "/"}`;
  }
  readonly headers = {
    get: (name: string): string | null => {
      const value = this.message.headers[name.toLowerCase()];
      return value === undefined ? null : Array.isArray(value) ? value.join(", ") : value;
    },
    has: (name: string): boolean => this.message.headers[name.toLowerCase()] !== undefined,
  };
  get body(): { getReader(): BodyReader } | null {
    const { headers } = this.message;
    if (headers["transfer-encoding"] === undefined && (headers["content-length"] ?? "0") === "0") return null;
    return { getReader: () => new NodeBody(this.message) };
  }
  get signal(): AbortSignal {
    if (!this.controller) {
      const controller = new AbortController();
      this.controller = controller;
      this.response.once("close", () => {
        if (!this.response.writableFinished) controller.abort();
      });
    }
    return this.controller.signal;
  }
}

function write(response: ServerResponse, { status, headers, body }: Reply): void {
  if (response.destroyed) return;
  response.writeHead(status, headers);
  if (body === null) response.end();
  else if (body instanceof Uint8Array) response.end(body);
  else {
    const stream = body as NodeJS.ReadableStream & { destroy(): void };
    stream.once("error", () => response.destroy());
    response.once("close", () => stream.destroy());
    stream.pipe(response);
  }
}

/**
 * Answers a request for an endpoint.
 * @returns false when the request is for anything else
 */
export function answerDirectly(request: IncomingMessage, response: ServerResponse): boolean {
  const path = apiPath(request.url ?? "");
  if (path === undefined) return false;
  void apiService()(new NodeRequest(request, response), path).then(
    (reply) => write(response, reply),
    () => response.destroy(),
  );
  return true;
}
