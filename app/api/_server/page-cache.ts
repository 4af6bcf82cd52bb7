/**
 * Finished pages, kept whole and compressed, and sent where Node hands the request over: before the framework sees it.
 * A page is drawn by the framework once for each content, address and encoding. No page reads cookies, who asks, or
 * any other header, so one set of bytes is right for every reader; what asks for something else than a page (the
 * framework's own data requests, forms, server actions, the API, files) goes through untouched.
 */
import { createHash } from "node:crypto";
import type { IncomingMessage, OutgoingHttpHeaders, Server, ServerResponse } from "node:http";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import { noneMatch } from "@/lib/api/etag";
import { chooseEncoding } from "@/lib/api/negotiate";
import { Lru } from "./cache";

/** A page as it is sent, and when it has to be drawn again (ms since 1970). */
interface Page {
  headers: Record<string, string>;
  body: Uint8Array;
  etag: string;
  until: number;
}

export interface PageCacheOptions {
  maxBytes: number;
  /** What all pages depend on; pages drawn under another value are not used. May throw: then nothing is kept. */
  contentHash(): string;
}

type Encoding = "br" | "gzip" | null;

/** Browsers ask again each time and get a 304; a shared cache may answer by itself for a minute. */
const CACHE_CONTROL = "public, max-age=0, s-maxage=60, stale-while-revalidate=600";
/** Pages may show things outside the database (run files on disk), so none lives for ever. */
const LIFE_MS = 600_000;
/** The search engine may be a service of its own, whose state the content hash does not cover. */
const SEARCH_LIFE_MS = 60_000;
const COMPRESS_FROM = 1024;
const MAX_ADDRESS = 2000;

/** Pages of one record: they read nothing from the query, so every query is the same page. */
export const RECORD_PAGE = /^\/(?:(?:papers|laws|datasets|hardware|runs)\/[a-z0-9-]+|claims\/[a-z0-9-]+\/[a-z0-9-]+)?$/;

/** Headers of requests that are not for a page as a document. */
const OTHER_REQUESTS = [
  "rsc",
  "next-action",
  "next-router-state-tree",
  "next-router-prefetch",
  "next-router-segment-prefetch",
  "next-url",
  "x-nextjs-data",
  "range",
  "content-length",
  "transfer-encoding",
  "upgrade",
];
/** Headers of the reader that the framework must not see while it draws a page for everyone. */
const PERSONAL = ["cookie", "authorization", "accept-encoding", "if-none-match", "if-modified-since"];
/** Set for each answer anew, or only of interest inside the framework. */
const DROPPED = /^(?:connection|keep-alive|date|transfer-encoding|content-length|etag|cache-control|x-nextjs-.*)$/;

/** The address under which a page is kept; undefined when the request is for anything else. */
export function pageAddress(request: IncomingMessage): string | undefined {
  if (request.method !== "GET" && request.method !== "HEAD") return undefined;
  const url = request.url ?? "";
  if (url.length > MAX_ADDRESS) return undefined;
  const at = url.indexOf("?");
  const path = at < 0 ? url : url.slice(0, at);
  // A last dot means a file, or a record in another format.
  if (!path.startsWith("/") || path.includes(".") || /^\/(?:api|_next)(?:\/|$)/.test(path)) return undefined;
  if (at >= 0 && /[?&]_rsc=/.test(url.slice(at))) return undefined;
  for (const name of OTHER_REQUESTS) if (request.headers[name] !== undefined) return undefined;
  return RECORD_PAGE.test(path) ? path : url;
}

const gzipAsync = promisify(gzip);
const brotliAsync = promisify(brotliCompress);
async function compress(text: Buffer, encoding: "br" | "gzip"): Promise<Buffer> {
  return encoding === "gzip"
    ? gzipAsync(text, { level: 6 })
    : brotliAsync(text, {
        params: { [constants.BROTLI_PARAM_QUALITY]: 5, [constants.BROTLI_PARAM_SIZE_HINT]: text.length },
      });
}

interface Whole {
  status: number;
  headers: OutgoingHttpHeaders;
  body: Buffer;
}

/**
 * Collects an answer instead of sending it.
 * @param done gets the whole answer once, and a function that ends the response with the given one
 */
function capture(response: ServerResponse, done: (whole: Whole, send: (answer: Whole) => void) => void): void {
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

const isText = (type: unknown): boolean =>
  /^(?:text\/|application\/(?:json|javascript|.*xml))/.test(String(type ?? ""));
/** What the framework leaves in a page whose drawing failed on the way. */
const FAILED = Buffer.from("data-dgst=");

/** Answers requests for pages from what is kept, and keeps what the framework draws. */
export class PageCache {
  private readonly pages: Lru<Page>;
  private readonly drawing = new Map<string, Promise<void>>();
  constructor(private readonly options: PageCacheOptions) {
    // Key and headers count too: a flood of short pages must not grow without bound.
    this.pages = new Lru(options.maxBytes, options.maxBytes / 8, (key, p) => p.body.byteLength + 2 * key.length + 2000);
  }

  /** Bytes in use, with keys and headers. */
  get bytes(): number {
    return this.pages.bytes;
  }

  /** Puts itself in front of whatever listens to the requests of a server. */
  install(server: Server): void {
    const listeners = server.listeners("request") as ((q: IncomingMessage, r: ServerResponse) => void)[];
    server.removeAllListeners("request");
    server.on("request", (request, response) =>
      this.handle(request, response, () => {
        for (const listener of listeners) listener.call(server, request, response);
      }),
    );
  }

  /** Answers one request, or lets `next` do it. */
  handle(request: IncomingMessage, response: ServerResponse, next: () => void): void {
    const address = pageAddress(request);
    const hash = address === undefined ? undefined : this.hash();
    if (address === undefined || hash === undefined) {
      next();
      return;
    }
    const accepted = request.headers["accept-encoding"];
    const encoding = chooseEncoding(Array.isArray(accepted) ? accepted.join(",") : (accepted ?? null));
    const key = `${hash}\n${encoding}\n${address}`;
    const sendOrDraw = (): void => {
      const kept = this.kept(key);
      if (kept) this.send(request, response, kept);
      else this.draw(request, response, next, { key, hash, encoding, address });
    };
    const other = this.kept(key) ? undefined : this.drawing.get(key);
    if (!other) {
      sendOrDraw();
      return;
    }
    // Somebody is having the same page drawn: one drawing is enough, unless it comes to nothing.
    void other.then(() => {
      if (!response.destroyed) sendOrDraw();
    });
  }

  private hash(): string | undefined {
    try {
      return this.options.contentHash();
    } catch {
      return undefined;
    }
  }

  private kept(key: string): Page | undefined {
    const page = this.pages.get(key);
    return page && page.until > Date.now() ? page : undefined;
  }

  private send(request: IncomingMessage, response: ServerResponse, page: Page): void {
    if (noneMatch(request.headers["if-none-match"] ?? null, page.etag)) {
      response.writeHead(304, {
        ETag: page.etag,
        "Cache-Control": CACHE_CONTROL,
        ...(page.headers.vary ? { Vary: page.headers.vary } : {}),
      });
      response.end();
      return;
    }
    response.writeHead(200, page.headers);
    response.end(request.method === "HEAD" ? undefined : page.body);
  }

  private draw(
    request: IncomingMessage,
    response: ServerResponse,
    next: () => void,
    { key, hash, encoding, address }: { key: string; hash: string; encoding: Encoding; address: string },
  ): void {
    const ifNoneMatch = request.headers["if-none-match"] ?? null;
    for (const name of PERSONAL) delete request.headers[name];
    // The bytes of a HEAD are counted, not sent: Node leaves the body out.
    request.method = "GET";
    if (RECORD_PAGE.test(address)) request.url = address;

    let finished = (): void => undefined;
    const ready = new Promise<void>((resolve) => {
      finished = resolve;
    });
    const owner = !this.drawing.has(key);
    if (owner) this.drawing.set(key, ready);
    const release = (): void => {
      if (owner && this.drawing.get(key) === ready) this.drawing.delete(key);
      finished();
    };
    response.once("close", release);

    capture(response, (whole, send) => {
      const plain = whole.body;
      const squeeze = encoding && plain.length >= COMPRESS_FROM && isText(whole.headers["content-type"]);
      Promise.resolve(squeeze ? compress(plain, encoding) : plain)
        .then((body) => {
          const vary = varyOf(whole.headers.vary);
          const length = {
            "content-length": String(body.length),
            ...(squeeze ? { "content-encoding": encoding } : {}),
          };
          if (!this.mayKeep(whole, hash)) {
            send({ ...whole, headers: { ...without(whole.headers), vary, ...length }, body });
            return;
          }
          const etag = `"${createHash("sha256").update(body).digest("base64url").slice(0, 22)}"`;
          const headers: Record<string, string> = { vary, etag, "cache-control": CACHE_CONTROL, ...length };
          for (const [name, value] of Object.entries(whole.headers))
            if (!DROPPED.test(name) && value !== undefined && headers[name] === undefined)
              headers[name] = Array.isArray(value) ? value.join(", ") : String(value);
          const life = /^\/search(?:\?|$)/.test(address) ? SEARCH_LIFE_MS : LIFE_MS;
          this.pages.set(key, { headers, body, etag, until: Date.now() + life });
          if (noneMatch(ifNoneMatch, etag))
            send({ status: 304, headers: { etag, "cache-control": CACHE_CONTROL, vary }, body: Buffer.alloc(0) });
          else send({ status: 200, headers, body });
        })
        .catch(() => response.destroy())
        .finally(release);
    });
    next();
  }

  /** Only whole, sound pages of the content that is still the present one. */
  private mayKeep(whole: Whole, hash: string): boolean {
    if (whole.status !== 200 || whole.headers["set-cookie"] !== undefined) return false;
    if (!/^text\/html\b/.test(String(whole.headers["content-type"] ?? ""))) return false;
    if (whole.body.includes(FAILED)) return false;
    return this.hash() === hash;
  }
}

function varyOf(value: OutgoingHttpHeaders[string]): string {
  const names = (Array.isArray(value) ? value.join(",") : String(value ?? ""))
    .split(",")
    .map((n) => n.trim())
    .filter((n) => n !== "" && n.toLowerCase() !== "accept-encoding");
  return [...names, "Accept-Encoding"].join(", ");
}

/** Without what belongs to the bytes as the framework meant to send them. */
const without = (headers: OutgoingHttpHeaders): OutgoingHttpHeaders =>
  Object.fromEntries(
    Object.entries(headers).filter(
      ([name]) => !/^(?:transfer-encoding|content-length|connection|keep-alive|date)$/.test(name),
    ),
  );
