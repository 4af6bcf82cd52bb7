/**
 * Finished pages, kept whole and compressed, and sent where Node hands the request over: before the framework sees it.
 * A page is drawn by the framework once for each content, address and encoding. No page reads cookies, who asks, or
 * any other header, so one set of bytes is right for every reader; what asks for something else than a page (the
 * framework's own data requests, forms, server actions, the API, files) goes through untouched.
 */
import { createHash, randomUUID } from "node:crypto";
import { request as ask, type IncomingMessage, type OutgoingHttpHeaders, type ServerResponse } from "node:http";
import { promisify } from "node:util";
import { brotliCompress, constants, gunzipSync, gzip } from "node:zlib";
import type { KeptPage, PageEncoding } from "@/db/kept-pages";
import { currentPin } from "@/db/open";
import { noneMatch } from "@/lib/api/etag";
import { chooseEncoding } from "@/lib/api/negotiate";
import { asksForFrame, frameAddress } from "../../_data/views";
import { Asker } from "./ask";
import { Lru } from "./cache";
import { capture, type Whole } from "./capture";
import { Frames, framedPath } from "./frames";
import { pinLinks } from "./pin-links";
import { drawingFailed, plainDocument, runsInBrowser } from "./plain";

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
  /** A page that was drawn ahead for a content. */
  ahead?(hash: string, address: string): KeptPage | undefined;
}

/** Names the header by which this process asks itself for a page as it would be drawn now; its value is a secret. */
export const DRAW_HEADER = "x-isoloss-draw";
/** An address that is no page, for the page that says so. */
const NO_PAGE = "/_not-found";

type Encoding = PageEncoding | null;

/** Browsers ask again each time and get a 304; a shared cache may answer by itself for a minute. */
const CACHE_CONTROL = "public, max-age=0, s-maxage=60, stale-while-revalidate=600";
/** Pages may show things outside the database (run files on disk), so none lives for ever. */
const LIFE_MS = 600_000;
/** The search engine may be a service of its own, whose state the content hash does not cover. */
const SEARCH_LIFE_MS = 60_000;
const COMPRESS_FROM = 1024;
const MAX_ADDRESS = 2000;

/** Pages of one record: they read nothing from the query, so every query is the same page, but for its edition. */
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
  if (!RECORD_PAGE.test(path)) return url;
  const edition = at < 0 ? null : new URLSearchParams(url.slice(at)).get("edition");
  return edition === null ? path : `${path}?edition=${encodeURIComponent(edition)}`;
}

const gzipAsync = promisify(gzip);
const brotliAsync = promisify(brotliCompress);
/**
 * The bytes of a page in an encoding; the same text gives the same bytes.
 * @param quick for a page that perhaps nobody asks for again: a fifth larger, in a third of the time
 */
export async function compress(text: Buffer, encoding: PageEncoding, quick = false): Promise<Buffer> {
  const bytes =
    encoding === "gzip"
      ? // A page of answers fits into one piece, which spares a way to the thread that compresses and back.
        await gzipAsync(text, quick ? { level: 2, memLevel: 9, chunkSize: 32_768 } : { level: 6, memLevel: 9 })
      : await brotliAsync(text, {
          params: {
            [constants.BROTLI_PARAM_QUALITY]: quick ? 2 : 5,
            [constants.BROTLI_PARAM_SIZE_HINT]: text.length,
          },
        });
  // Out of the larger buffer that it was made in.
  return Buffer.from(bytes);
}

const isText = (type: unknown): boolean =>
  /^(?:text\/|application\/(?:json|javascript|.*xml))/.test(String(type ?? ""));
const isHtml = (type: unknown): boolean => /^text\/html\b/.test(String(type ?? ""));

/** Answers requests for pages from what is kept, and keeps what the framework draws. */
export class PageCache {
  private readonly pages: Lru<Page>;
  private readonly drawing = new Map<string, Promise<void>>();
  /** Value of {@link DRAW_HEADER} that is obeyed. */
  readonly secret = randomUUID();
  private readonly frames: Frames;
  /** Where this process answers, as its first request found it. */
  private at: { host?: string; port?: number } = {};
  constructor(private readonly options: PageCacheOptions) {
    // Key and headers count too: a flood of short pages must not grow without bound.
    this.pages = new Lru(options.maxBytes, options.maxBytes / 8, (key, p) => p.body.byteLength + 2 * key.length + 2000);
    this.frames = new Frames(async (path) => {
      const host = this.at.host?.includes(":") ? `[${this.at.host}]` : this.at.host;
      const asker = new Asker(`http://${host}:${this.at.port}`);
      try {
        return await asker.get(frameAddress(path));
      } finally {
        asker.close();
      }
    });
  }

  /** Bytes in use, with keys and headers. */
  get bytes(): number {
    return this.pages.bytes;
  }

  /** Answers one request, or lets `next` do it. */
  handle(request: IncomingMessage, response: ServerResponse, next: () => void): void {
    const address = pageAddress(request);
    const hash = address === undefined || asksForFrame(address) ? undefined : this.hash();
    if (address === undefined || hash === undefined) {
      next();
      return;
    }
    const accepted = request.headers["accept-encoding"];
    const encoding = chooseEncoding(Array.isArray(accepted) ? accepted.join(",") : (accepted ?? null));
    const key = `${hash}\n${encoding}\n${address}`;
    if (request.headers[DRAW_HEADER] === this.secret) {
      this.draw(request, response, next, { key, hash, encoding, address, ahead: true });
      return;
    }
    const sendOrDraw = (): void => {
      const kept = this.kept(key) ?? this.drawnAhead(key, hash, encoding, address);
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

  private drawnAhead(key: string, hash: string, encoding: Encoding, address: string): Page | undefined {
    // An edition's pages are not drawn ahead.
    const found = currentPin() ? undefined : this.options.ahead?.(hash, address);
    if (!found) return undefined;
    const body = encoding === null ? gunzipSync(found.gzip) : found[encoding];
    const etag = found.etags[encoding ?? "identity"];
    const headers = pageHeaders(found.headers, encoding, etag, body.length);
    const page = { headers, body, etag, until: Date.now() + LIFE_MS };
    this.pages.set(key, page);
    return page;
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
    {
      key,
      hash,
      encoding,
      address,
      ahead = false,
    }: { key: string; hash: string; encoding: Encoding; address: string; ahead?: boolean },
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

    const at = { host: request.socket.localAddress, port: request.socket.localPort };
    const edition = currentPin()?.edition;
    const finish = async (whole: Whole, quick: boolean, send: (answer: Whole) => void): Promise<void> => {
      const squeeze = encoding && whole.body.length >= COMPRESS_FROM && isText(whole.headers["content-type"]);
      const body = squeeze ? await compress(whole.body, encoding, quick) : whole.body;
      const used = squeeze ? encoding : null;
      // Only what the framework draws can come out unsound.
      if (quick ? this.hash() !== hash : !this.mayKeep(whole, hash)) {
        const vary = varyOf(whole.headers.vary);
        const length = { "content-length": String(body.length), ...(used ? { "content-encoding": used } : {}) };
        send({ ...whole, headers: { ...without(whole.headers), vary, ...length }, body });
        return;
      }
      const etag = entityTag(body);
      const headers = pageHeaders(plainHeaders(whole.headers), used, etag, body.length);
      const life = /^\/search(?:\?|$)/.test(address) ? SEARCH_LIFE_MS : LIFE_MS;
      const until = Date.now() + life;
      this.pages.set(key, { headers, body, etag, until });
      if (ahead && squeeze) {
        // Drawn before anybody asks: kept in whichever form browsers ask for it.
        const other = encoding === "br" ? "gzip" : "br";
        const bytes = await compress(whole.body, other, quick);
        const tag = entityTag(bytes);
        const about = pageHeaders(plainHeaders(whole.headers), other, tag, bytes.length);
        this.pages.set(`${hash}\n${other}\n${address}`, { headers: about, body: bytes, etag: tag, until });
      }
      if (noneMatch(ifNoneMatch, etag))
        send({
          status: 304,
          headers: { etag, "cache-control": CACHE_CONTROL, vary: headers.vary },
          body: Buffer.alloc(0),
        });
      else send({ status: 200, headers, body });
    };
    const byFramework = (): void => {
      capture(response, (drawn, send) => {
        this.finished(drawn, address, at, edition)
          .then((whole) => finish(whole, false, send))
          .catch(() => response.destroy())
          .finally(release);
      });
      next();
    };
    const path = framedPath(address);
    if (path === undefined || edition !== undefined || at.port === undefined) {
      byFramework();
      return;
    }
    this.at = at;
    this.frames.page(hash, path, address).then(
      ({ headers, html }) =>
        finish({ status: 200, headers, body: Buffer.from(html) }, true, (answer) => {
          if (response.destroyed) return;
          response.writeHead(answer.status, answer.headers);
          response.end(answer.body);
        })
          .catch(() => response.destroy())
          .finally(release),
      byFramework,
    );
  }

  /** A drawn page as readers get it. */
  private async finished(
    whole: Whole,
    address: string,
    at: { host?: string; port?: number },
    edition: string | undefined,
  ): Promise<Whole> {
    if (!isHtml(whole.headers["content-type"])) return whole;
    // Of a record that is not there the framework sends an empty page, which its script would fill.
    if (whole.status === 404 && address !== NO_PAGE && whole.body.includes(UNFILLED)) {
      const body = await this.noPage(at).catch(() => undefined);
      return body ? { ...whole, body } : whole;
    }
    if (runsInBrowser(address) && edition === undefined) return whole;
    const html = runsInBrowser(address) ? whole.body.toString() : plainDocument(whole.body.toString());
    return { ...whole, body: Buffer.from(edition === undefined ? html : pinLinks(html, edition)) };
  }

  /** What a reader sees at an address that leads nowhere. */
  private async noPage(at: { host?: string; port?: number }): Promise<Buffer> {
    const hash = this.hash();
    const key = `${hash}\n${NO_PAGE}`;
    const kept = this.pages.get(key);
    if (kept) return Buffer.from(kept.body);
    const body = await new Promise<Buffer>((resolve, reject) => {
      ask({ ...at, path: NO_PAGE, agent: false, headers: { connection: "close" } }, (r) => {
        const chunks: Buffer[] = [];
        r.on("data", (c: Buffer) => chunks.push(c));
        r.on("end", () => resolve(Buffer.concat(chunks)));
        r.on("error", reject);
      })
        .on("error", reject)
        .end();
    });
    this.pages.set(key, { headers: {}, body, etag: "", until: Number.POSITIVE_INFINITY });
    return body;
  }

  /** Only whole, sound pages of the content that is still the present one. */
  private mayKeep(whole: Whole, hash: string): boolean {
    if (whole.status !== 200 || whole.headers["set-cookie"] !== undefined) return false;
    if (!isHtml(whole.headers["content-type"]) || drawingFailed(whole.body.toString("latin1"))) return false;
    return this.hash() === hash;
  }
}

/** How the framework begins a page that its script would fill. */
const UNFILLED = 'id="__next_error__"';

export const entityTag = (body: Uint8Array): string =>
  `"${createHash("sha256").update(body).digest("base64url").slice(0, 22)}"`;

/** Of an answer of the framework, what holds for the page in every encoding. */
function plainHeaders(headers: OutgoingHttpHeaders): Record<string, string> {
  const out: Record<string, string> = { vary: varyOf(headers.vary) };
  for (const [name, value] of Object.entries(headers))
    if (!DROPPED.test(name) && value !== undefined && out[name] === undefined)
      out[name] = Array.isArray(value) ? value.join(", ") : String(value);
  return out;
}

/** Headers of a kept page in one encoding. */
function pageHeaders(
  plain: Record<string, string>,
  encoding: Encoding,
  etag: string,
  length: number,
): Record<string, string> {
  return {
    ...plain,
    etag,
    "cache-control": CACHE_CONTROL,
    "content-length": String(length),
    ...(encoding ? { "content-encoding": encoding } : {}),
  };
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
