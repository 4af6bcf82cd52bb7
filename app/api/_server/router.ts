/**
 * Everything under `/api/v1`: finds the endpoint, reads the request, calls the handler, and answers with the format,
 * the caching fields and the limits that the endpoint declares.
 */
import { createHash, randomUUID } from "node:crypto";
import { createReadStream, statSync } from "node:fs";
import { Readable } from "node:stream";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import { DatabaseUnavailable, type Db, openDatabase } from "@/db/open";
import { bodyLimits, parseBody, readText } from "@/lib/api/body";
import { PEER_HEADER } from "@/lib/api/client-address";
import type { Endpoint } from "@/lib/api/endpoint";
import { endpoints } from "@/lib/api/endpoints";
import { noneMatch } from "@/lib/api/etag";
import type { Incoming, Reply } from "@/lib/api/exchange";
import { chooseEncoding, type Format, formats, negotiate } from "@/lib/api/negotiate";
import { MAX_QUERY, readQuery } from "@/lib/api/params";
import { ApiProblem, problem, shorten } from "@/lib/api/problem";
import { handOver, RAW } from "@/lib/api/wire";
import { nearest } from "@/lib/content/problems";
import { env } from "@/lib/env";
import { AnswerCache, type Stored } from "./cache";
import { editionDatabase } from "./editions";
import { handlers } from "./handlers";
import { spend } from "./limits";
import { log } from "./log";
import { contentType, type FileAnswer, type Redirect, render } from "./result";

export const BASE = "/api/v1";

const cors: Record<string, string> = {
  "Access-Control-Allow-Origin": "*",
  "Access-Control-Expose-Headers":
    "ETag, Link, RateLimit, RateLimit-Policy, Retry-After, X-Total-Count, X-Content-Hash, Content-Disposition",
};
const common: Record<string, string> = { ...cors, "X-Content-Type-Options": "nosniff" };

const CACHE_CONTROL = {
  content: "public, max-age=60, s-maxage=300, stale-while-revalidate=86400",
  edition: "public, max-age=31536000, immutable",
  none: "no-store",
} as const;

/** Answers shorter than this are sent as they are. */
const COMPRESS_FROM = 1024;
const cache = new AnswerCache(32_000_000);

interface Matched {
  endpoint: Endpoint;
  segments: Record<string, string>;
}
const parts = endpoints.map((e) => ({ endpoint: e, path: e.path.split("/").slice(1) }));

function match(path: readonly string[]): { found: Matched[]; near: string | undefined } {
  const found: Matched[] = [];
  for (const p of parts) {
    if (p.path.length !== path.length) continue;
    const segments: Record<string, string> = {};
    const hit = p.path.every((s, i) => {
      if (!s.startsWith("{")) return s === path[i];
      segments[s.slice(1, -1)] = path[i]!;
      return path[i] !== "";
    });
    if (hit) found.push({ endpoint: p.endpoint, segments });
  }
  const first = path[0] ?? "";
  const near = nearest(first, new Set(parts.map((p) => p.path[0]!)));
  return { found, near };
}

/** Fixed segments win over named ones: `/fit/jobs` is not the job of a record named "jobs". */
function best(found: readonly Matched[]): Matched {
  return found.reduce((a, b) => (Object.keys(b.segments).length < Object.keys(a.segments).length ? b : a));
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

/** The fields of a 304: those that the 200 would have and that a cache needs. */
function notModifiedHeaders(headers: Record<string, string>): Record<string, string> {
  const out: Record<string, string> = { ...common };
  for (const name of ["ETag", "Cache-Control", "Vary", "Link", "X-Content-Hash"])
    if (headers[name] !== undefined) out[name] = headers[name];
  return out;
}

function send(method: string, stored: Stored, extra: Record<string, string>, ifNoneMatch: string | null): Reply {
  if (stored.etag !== null && stored.status === 200 && noneMatch(ifNoneMatch, stored.etag))
    return { status: 304, headers: { ...stored.notModified, ...extra }, body: null };
  return {
    status: stored.status,
    headers: { ...stored.headers, ...extra },
    body: method === "HEAD" ? null : stored.body,
  };
}

function sendFile(method: string, answer: FileAnswer["file"], extra: Record<string, string>, request: Incoming): Reply {
  let size: number;
  try {
    size = statSync(answer.path).size;
  } catch {
    throw problem("unavailable", "the file is not there");
  }
  const headers: Record<string, string> = {
    ...common,
    ...extra,
    ETag: answer.etag,
    // Files are sent as they are, so that ranges stay meaningful.
    "Cache-Control": `${answer.immutable ? CACHE_CONTROL.edition : CACHE_CONTROL.content}, no-transform`,
    "Content-Type": answer.type,
    "Accept-Ranges": "bytes",
    "Content-Disposition": `attachment; filename="${answer.name}"`,
  };
  if (noneMatch(request.headers.get("if-none-match"), answer.etag)) return { status: 304, headers, body: null };
  const range = /^bytes=(\d*)-(\d*)$/.exec(request.headers.get("range") ?? "");
  const ifRange = request.headers.get("if-range");
  let from = 0;
  let to = size - 1;
  let status = 200;
  if (range && (range[1] !== "" || range[2] !== "") && (ifRange === null || ifRange === answer.etag)) {
    if (range[1] === "") from = Math.max(0, size - Number(range[2]));
    else {
      from = Number(range[1]);
      if (range[2] !== "") to = Math.min(to, Number(range[2]));
    }
    if (from > to || from >= size)
      return { status: 416, headers: { ...headers, "Content-Range": `bytes */${size}` }, body: null };
    status = 206;
    headers["Content-Range"] = `bytes ${from}-${to}/${size}`;
  }
  headers["Content-Length"] = String(to - from + 1);
  return {
    status,
    headers,
    body: method === "HEAD" ? null : createReadStream(answer.path, { start: from, end: to }),
  };
}

/** How long a rebuilt database may go unnoticed, in milliseconds. */
const NOTICE_AFTER = 250;
let current: { db: Db; seen: number } | undefined;

/** The current database; its file is looked at four times a second at most. @throws DatabaseUnavailable */
function currentDatabase(): Db {
  const now = performance.now();
  if (!current || now - current.seen >= NOTICE_AFTER) current = { db: openDatabase(), seen: now };
  return current.db;
}

/** The database of a request: the current one, or that of the edition asked for. */
function databaseOf(edition: string | undefined): Db {
  try {
    return edition === undefined ? currentDatabase() : editionDatabase(edition);
  } catch (e) {
    if (!(e instanceof DatabaseUnavailable)) throw e;
    log().error(e.message);
    throw problem("unavailable", "the database is not there or was built by another version");
  }
}

const strict = process.env.ISOLOSS_STRICT === "1";

/** The handlers keep their promise, or the log says so; under test the request fails. */
function checkAnswer(endpoint: Endpoint, json: unknown): void {
  if (!endpoint.response) return;
  const checked = endpoint.response.schema.safeParse(json);
  if (checked.success) return;
  const issues = checked.error.issues.slice(0, 5).map((i) => `${i.path.join(".")}: ${i.message}`);
  if (strict) throw new Error(`${endpoint.id} breaks its own schema: ${issues.join("; ")}`);
  log().error({ endpoint: endpoint.id, issues }, "answer breaks its schema");
}

/** Limits of a body as this server is set up. */
export const requestLimits = () => ({ ...bodyLimits, milliseconds: env().BODY_TIME_LIMIT_MS });

const pathText = (path: readonly string[]): string => `/${path.map(encodeURIComponent).join("/")}`;

async function answer(request: Incoming, method: string, path: readonly string[], search: string): Promise<Reply> {
  if (search.length > MAX_QUERY) throw problem("address-too-long", `the query is longer than ${MAX_QUERY} characters`);
  const accept = request.headers.get("accept");
  const encoding = hasWire(request) ? chooseEncoding(request.headers.get("accept-encoding")) : null;
  const ifNoneMatch = request.headers.get("if-none-match");
  const reads = method === "GET" || method === "HEAD";
  // Without `edition` the bytes depend on the current content; with it the edition itself is part of the query.
  const asked = `${encoding}\n${accept}\n${pathText(path)}${search}`;
  if (reads && current) {
    const kept = cache.find(`${databaseOf(undefined).contentHash}\n${asked}`);
    if (kept) return send(method, kept, await spend(request, kept.cost), ifNoneMatch);
  }

  const { found, near } = match(path);
  if (found.length === 0)
    throw problem("unknown-endpoint", `no endpoint ${shorten(pathText(path))}`, {
      mend: near ? `did you mean ${BASE}/${near}?` : `see ${BASE}/openapi.json`,
    });
  const allowed = [
    ...new Set(found.flatMap((f) => (f.endpoint.method === "GET" ? ["GET", "HEAD"] : [f.endpoint.method]))),
    "OPTIONS",
  ];
  if (method === "OPTIONS")
    return {
      status: 204,
      headers: {
        ...cors,
        Allow: allowed.join(", "),
        "Access-Control-Allow-Methods": allowed.join(", "),
        "Access-Control-Allow-Headers": "Accept, Content-Type, If-None-Match, Range, If-Range",
        "Access-Control-Max-Age": "86400",
      },
      body: null,
    };
  const wanted = method === "HEAD" ? "GET" : method;
  const candidates = found.filter((f) => f.endpoint.method === wanted);
  if (candidates.length === 0)
    throw problem("method-not-allowed", `${method} is not for this endpoint`, {
      mend: `use ${allowed.join(", ")}`,
      headers: { Allow: allowed.join(", ") },
    });
  const { endpoint, segments } = best(candidates);
  const rate = await spend(request, endpoint.cost);
  const cacheable = wanted === "GET" && endpoint.cache !== "none" && endpoint.formats.length > 0;
  const content = cacheable ? databaseOf(undefined).contentHash : "";

  const query = readQuery(endpoint.query, new URLSearchParams(search)) as Record<string, unknown>;
  const format: Format =
    endpoint.formats.length === 0 ? "json" : negotiate(endpoint.formats, query.format as string | undefined, accept);
  const address = `${content}\n${asked}`;
  const key = `${content}\n${encoding}\n${format}\n${sameQuery(pathText(path), search, ["format"])}`;
  if (cacheable) {
    const kept = cache.get(key, address);
    if (kept) return send(method, kept, rate, ifNoneMatch);
  }
  const edition = query.edition as string | undefined;
  const needsDatabase =
    endpoint.id !== "getHealth" && endpoint.id !== "listEditions" && endpoint.id !== "getEditionFile";
  const db = needsDatabase ? databaseOf(edition) : undefined;
  const body = endpoint.body ? parseBody(endpoint.body, await readText(request, requestLimits())) : undefined;
  const handler = handlers[endpoint.id];
  if (!handler) throw problem("unavailable", `${endpoint.id} is not there yet`);
  const canonical = sameQuery(pathText(path), search, ["cursor", "limit", "fields", "format", "counts"]);
  const result = await handler({
    db: db as Db,
    edition: edition ?? null,
    query,
    segments,
    format,
    body,
    request,
    canonical,
  });

  if ("redirect" in result) return redirect(result, rate);
  if ("file" in result) return sendFile(method, result.file, rate, request);
  checkAnswer(endpoint, result.json);

  const status = result.status ?? endpoint.success ?? 200;
  const plain = Buffer.from(render(result, format));
  const squeezed = encoding && plain.length >= COMPRESS_FROM ? await compress(plain, encoding) : undefined;
  const bytes = squeezed ?? plain;
  const keep = cacheable && !("volatile" in result && result.volatile);
  // Times differ from run to run: an answer that states one has a weak tag, over all the rest of it.
  const steady = format === "json" ? result.steady : undefined;
  const hash = createHash("sha256").update(format).update("\n");
  if (steady === undefined) hash.update(bytes);
  else hash.update(`${squeezed ? encoding : null}\n${JSON.stringify(steady)}`);
  const etag =
    keep && status === 200 ? `${steady === undefined ? "" : "W/"}"${hash.digest("base64url").slice(0, 22)}"` : null;
  const link = result.next
    ? `<${BASE}${withParameter(pathText(path) + search, "cursor", result.next)}>; rel="next"`
    : undefined;
  const headers: Record<string, string> = {
    ...common,
    "Content-Type": contentType(format),
    "Cache-Control": keep ? CACHE_CONTROL[edition === undefined ? "content" : "edition"] : CACHE_CONTROL.none,
    Vary: "Accept, Accept-Encoding",
    ...(etag ? { ETag: etag } : {}),
    ...(result.total === undefined ? {} : { "X-Total-Count": String(result.total) }),
    ...(link ? { Link: link } : {}),
    ...(db ? { "X-Content-Hash": db.contentHash } : {}),
    ...(squeezed && encoding ? { "Content-Encoding": encoding } : {}),
    "Content-Length": String(bytes.byteLength),
    ...result.headers,
  };
  const stored: Stored = {
    status,
    body: bytes,
    etag,
    cost: endpoint.cost,
    headers,
    notModified: notModifiedHeaders(headers),
  };
  if (keep) cache.set(key, stored, address);
  return send(method, stored, rate, ifNoneMatch);
}

/** Path and query in one order of parameters and one spelling, without the parameters named. */
function sameQuery(path: string, search: string, without: readonly string[]): string {
  const kept = [...new URLSearchParams(search)].filter(([k]) => !without.includes(k));
  return `${path}?${new URLSearchParams(kept.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)))}`;
}

function withParameter(address: string, name: string, value: string): string {
  const at = address.indexOf("?");
  const query = new URLSearchParams(at < 0 ? "" : address.slice(at + 1));
  query.set(name, value);
  return `${at < 0 ? address : address.slice(0, at)}?${query}`;
}

function redirect(r: Redirect, rate: Record<string, string>): Reply {
  return {
    status: 308,
    headers: { ...common, ...rate, Location: `${BASE}${r.redirect}`, "Cache-Control": CACHE_CONTROL.content },
    body: null,
  };
}

/** Turns anything thrown into the one error shape. */
export function problemReply(e: unknown, method: string, where: string): Reply {
  let known: ApiProblem;
  let id: string | undefined;
  if (e instanceof ApiProblem) known = e;
  else {
    id = randomUUID();
    log().error({ requestId: id, where, err: e }, "unexpected failure");
    if (strict) process.stderr.write(`${e instanceof Error ? e.stack : String(e)}\n`);
    known = problem("internal-error", "something went wrong here");
  }
  const body = Buffer.from(`${JSON.stringify(known.body(id))}\n`);
  return {
    status: known.status,
    headers: {
      ...common,
      "Content-Type": "application/problem+json",
      "Cache-Control": CACHE_CONTROL.none,
      Vary: "Accept, Accept-Encoding",
      "Content-Length": String(body.byteLength),
      ...known.headers,
    },
    body: method === "HEAD" ? null : body,
  };
}

/**
 * `/papers/ID.bib` arrives here rewritten, with its own address kept: the extension is the format.
 * A `format` in the query stands beside it and is refused as given twice.
 */
function withExtension(address: string, search: string): string {
  if (address.includes(`${BASE}/`)) return search;
  const extension = /\.([a-z]+)$/.exec(address)?.[1];
  const format = (Object.keys(formats) as Format[]).find((f) => formats[f].extension === extension);
  if (!format) return search;
  return `${search === "" ? "?" : `${search}&`}format=${format}`;
}

/** Whether the server takes finished bodies; it marks each request that it hands over. */
const hasWire = (request: Incoming): boolean => request.headers.has(PEER_HEADER);

/** A reply for the framework, whose answers lose these two headers and slow whole bodies down. */
export function toResponse(request: Incoming, { status, headers, body }: Reply): Response {
  const { "Content-Length": length, "Content-Encoding": encoding, ...others } = headers;
  const init = (more: Record<string, string>) => ({ status, headers: { ...others, ...more } });
  if (!hasWire(request)) return new Response(webBody(body), init({}));
  if (body instanceof Uint8Array) return new Response(null, init(handOver(body, encoding ?? null)));
  return new Response(
    webBody(body),
    init({
      ...(length === undefined ? {} : { [`${RAW}content-length`]: length }),
      ...(encoding === undefined ? {} : { [`${RAW}content-encoding`]: encoding }),
    }),
  );
}

const webBody = (body: Reply["body"]): BodyInit | null =>
  body === null || body instanceof Uint8Array
    ? (body as Uint8Array<ArrayBuffer> | null)
    : (Readable.toWeb(body as Readable) as ReadableStream<Uint8Array>);

/**
 * Answers one request.
 * @param path segments below `/api/v1`, decoded
 */
export async function serve(request: Incoming, path: readonly string[]): Promise<Reply> {
  const at = request.url.indexOf("?");
  const search = withExtension(at < 0 ? request.url : request.url.slice(0, at), at < 0 ? "" : request.url.slice(at));
  try {
    return await answer(request, request.method, path, search);
  } catch (e) {
    return problemReply(e, request.method, pathText(path));
  }
}
