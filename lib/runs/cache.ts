/**
 * Files of run sets on this machine: read from a mirror, from the cache, or fetched, and always verified. Node only.
 *
 * A file is kept as CACHE/SHA256. A download that breaks off leaves CACHE/SHA256.part, and the next one goes on from there.
 */
import { createHash } from "node:crypto";
import {
  createReadStream,
  createWriteStream,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
} from "node:fs";
import { join, sep } from "node:path";
import { Readable, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { RunSet } from "../content/schema";
import { RunsError, type RunsProblem, runsProblem } from "./errors";
import { parseTable, type RawRow, type RawTable } from "./parse";

export interface CacheOptions {
  /** Folder of verified files; `.isoloss/runs` when absent. */
  cache?: string;
  /** Folder laid out as github.com/OWNER/REPO/COMMIT/PATH, read in place of the network. */
  mirror?: string | undefined;
  /** Called with the share done, 0 … 1. */
  progress?: (done: number, what: string) => void;
  /** Downloads at once. */
  parallel?: number;
  /** Give up on a silent connection after this many milliseconds. */
  timeoutMs?: number;
  /** Never use the network. */
  offline?: boolean;
}

export const DEFAULT_CACHE = ".isoloss/runs";
/** Largest file that is fetched. */
export const MAX_FILE_BYTES = 256e6;

type File = RunSet["files"][number];

export function cachePath(file: Pick<File, "sha256">, cache: string = DEFAULT_CACHE): string {
  return join(cache, file.sha256);
}

/** Where the file of a raw.githubusercontent.com address lies below a mirror; null for other hosts and strange paths. */
export function mirrorPath(mirror: string, url: string): string | null {
  let u: URL;
  try {
    u = new URL(url);
  } catch {
    return null;
  }
  if (u.hostname !== "raw.githubusercontent.com") return null;
  const parts = u.pathname.slice(1).split("/").map(decodeURIComponent);
  if (parts.length < 4 || parts.some((p) => p === "" || p === "." || p === ".." || p.includes(sep) || p.includes("\0")))
    return null;
  return join(mirror, "github.com", ...parts);
}

export async function sha256Of(path: string): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(path), hash);
  return hash.digest("hex");
}

const inMegabytes = (bytes: number) =>
  bytes < 1e5 ? `${Math.ceil(bytes / 1000)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;

/**
 * Downloads to `path`, going on from `path.part` when the server can. The bytes are not verified here.
 * @throws Error with the reason when the server or the connection fails
 */
export async function download(
  url: string,
  path: string,
  options: { timeoutMs?: number; progress?: (bytes: number, total: number | null) => void } = {},
): Promise<void> {
  const part = `${path}.part`;
  const have = existsSync(part) ? statSync(part).size : 0;
  const controller = new AbortController();
  const { timeoutMs = 30_000 } = options;
  let timer: NodeJS.Timeout | undefined;
  const alive = () => {
    clearTimeout(timer);
    timer = setTimeout(() => controller.abort(new Error(`nothing came for ${timeoutMs / 1000} s`)), timeoutMs);
  };
  alive();
  try {
    const response = await fetch(url, {
      headers: have > 0 ? { range: `bytes=${have}-` } : {},
      signal: controller.signal,
      redirect: "follow",
    });
    if (url.startsWith("https:") && !response.url.startsWith("https:"))
      throw new Error(`the server sends us on to ${response.url}, which is not https`);
    if (response.status === 416) {
      // The part is complete or longer than the file: start over.
      rmSync(part, { force: true });
      await response.body?.cancel();
      return await download(url, path, options);
    }
    if (!response.ok || !response.body)
      throw new Error(`the server answers ${response.status} ${response.statusText}`.trim());
    const resumed = response.status === 206 && have > 0;
    const length = Number(response.headers.get("content-length"));
    const total = length > 0 ? length + (resumed ? have : 0) : null;
    let bytes = resumed ? have : 0;
    const count = new Transform({
      transform(chunk: Buffer, _encoding, done) {
        bytes += chunk.length;
        alive();
        options.progress?.(bytes, total);
        done(bytes > MAX_FILE_BYTES ? new Error(`the file is larger than ${MAX_FILE_BYTES / 1e6} MB`) : null, chunk);
      },
    });
    await pipeline(
      Readable.fromWeb(response.body as never),
      count,
      createWriteStream(part, { flags: resumed ? "a" : "w" }),
      { signal: controller.signal },
    );
    renameSync(part, path);
  } finally {
    clearTimeout(timer);
  }
}

function reason(e: unknown): string {
  const cause = e instanceof Error && e.cause instanceof Error ? e.cause : e;
  const code = (cause as { code?: string } | null)?.code;
  const text = cause instanceof Error ? cause.message : String(cause);
  return code && !text.includes(code) ? `${code}: ${text}` : text;
}

export type FileState = "cached" | "mirror" | "absent" | "corrupt";

/** Whether a file is here, without fetching it. `corrupt`: it is, but its sha256 differs. */
export async function fileState(file: File, options: CacheOptions = {}): Promise<FileState> {
  const cached = cachePath(file, options.cache);
  if (existsSync(cached)) return (await sha256Of(cached)) === file.sha256 ? "cached" : "corrupt";
  const mirrored = options.mirror ? mirrorPath(options.mirror, file.url) : null;
  if (mirrored && existsSync(mirrored)) return (await sha256Of(mirrored)) === file.sha256 ? "mirror" : "corrupt";
  return "absent";
}

/**
 * Path of a verified copy of one file: the cache, else the mirror when there is one, else the network.
 * @throws RunsError when it cannot be had, or its bytes are not those of the record
 */
export async function obtain(set: string, file: File, options: CacheOptions = {}): Promise<string> {
  const cache = options.cache ?? DEFAULT_CACHE;
  const cached = cachePath(file, cache);
  const differs = (where: string, seen: string) =>
    new RunsError([
      runsProblem(
        set,
        "",
        `the file at ${where} is not the one of the record`,
        `sha256 ${seen}`,
        `The record wants sha256 ${file.sha256}. The address is pinned to a commit, so a difference means a damaged or a wrong copy: delete it and pull again.`,
      ),
    ]);
  if (existsSync(cached)) {
    const seen = await sha256Of(cached);
    if (seen === file.sha256) return cached;
    rmSync(cached, { force: true });
  }
  if (options.mirror) {
    const mirrored = mirrorPath(options.mirror, file.url);
    if (mirrored === null || !existsSync(mirrored))
      throw new RunsError([
        runsProblem(
          set,
          "",
          "the mirror does not have the file",
          file.url,
          `RUNS_MIRROR is ${options.mirror}: it should hold ${mirrored ?? "files of raw.githubusercontent.com only"}. Unset it to use the network.`,
        ),
      ]);
    const seen = await sha256Of(mirrored);
    if (seen !== file.sha256) throw differs(mirrored, seen);
    return mirrored;
  }
  const unreachable = (why: string) =>
    new RunsError([
      runsProblem(
        set,
        "",
        `cannot fetch a file of this run set: ${why}`,
        file.url,
        `Connect and run isoloss runs pull ${set} again (it goes on where it stopped); or put the file at ${cached}; or set RUNS_MIRROR to a folder laid out as github.com/OWNER/REPO/COMMIT/PATH.`,
      ),
    ]);
  if (!file.url.startsWith("https://")) throw unreachable("only https addresses are fetched");
  if (options.offline) throw unreachable("the network is switched off");
  mkdirSync(cache, { recursive: true });
  const fetched = `${cached}.new`;
  try {
    await download(file.url, fetched, {
      timeoutMs: options.timeoutMs ?? 30_000,
      progress: (bytes, total) =>
        options.progress?.(
          total ? bytes / total : 0,
          `${set}: ${inMegabytes(bytes)}${total ? ` of ${inMegabytes(total)}` : ""}`,
        ),
    });
  } catch (e) {
    throw unreachable(reason(e));
  }
  const seen = await sha256Of(fetched);
  if (seen !== file.sha256) {
    rmSync(fetched, { force: true });
    throw differs(file.url, seen);
  }
  renameSync(fetched, cached);
  return cached;
}

/** All files of a set, several at a time; paths in the order of the record. All that fail are reported together. */
export async function obtainAll(set: Pick<RunSet, "id" | "files">, options: CacheOptions = {}): Promise<string[]> {
  const paths: string[] = new Array(set.files.length);
  const problems: RunsProblem[] = [];
  let next = 0;
  let done = 0;
  const worker = async () => {
    while (next < set.files.length && problems.length === 0) {
      const i = next++;
      const file = set.files[i] as File;
      try {
        paths[i] = await obtain(set.id, file, { ...options, progress: undefined } as CacheOptions);
      } catch (e) {
        if (!(e instanceof RunsError)) throw e;
        problems.push(...e.problems);
      }
      done++;
      options.progress?.(done / set.files.length, `${set.id}: ${done} of ${set.files.length} files`);
    }
  };
  await Promise.all(Array.from({ length: Math.min(options.parallel ?? 8, set.files.length) }, worker));
  if (problems.length > 0) throw new RunsError(problems);
  return paths;
}

/**
 * The rows of a run set.
 * @throws RunsError when a file cannot be had or read
 */
export async function readRunSet(set: RunSet, options: CacheOptions = {}): Promise<RawTable> {
  if (set.format === "inline") {
    const rows: RawRow[] = (set.rows ?? []).map((values, i) => ({ place: `${set.id} row ${i + 1}`, values }));
    const headers = [...new Set(rows.flatMap((r) => Object.keys(r.values)))];
    return { name: set.id, headers, rows };
  }
  const { format } = set;
  const paths = await obtainAll(set, options);
  const text = (i: number) => readFileSync(paths[i] as string, "utf8");
  const nameOf = (f: File) => decodeURIComponent(f.url.split("/").at(-1) ?? f.url);
  if (set.files.some((f) => f.row !== undefined)) return joinRows(set, text, nameOf);
  const tables = set.files.map((f, i) => parseTable(text(i), format, nameOf(f)));
  return {
    name: set.id,
    headers: [...new Set(tables.flatMap((t) => t.headers))],
    rows: tables.flatMap((t) => t.rows),
  };
}

/** One JSON document a file; the documents of one row stand side by side under their `as` names. */
function joinRows(set: RunSet, text: (i: number) => string, nameOf: (f: File) => string): RawTable {
  const rows = new Map<string, RawRow>();
  const problems: RunsProblem[] = [];
  set.files.forEach((file, i) => {
    const key = file.row ?? nameOf(file);
    const row = rows.get(key) ?? { place: `${set.id} row ${key}`, values: { row: key } };
    rows.set(key, row);
    try {
      const document: unknown = JSON.parse(text(i));
      if (file.as) row.values[file.as] = document;
      else Object.assign(row.values, document);
    } catch (e) {
      problems.push(
        runsProblem(nameOf(file), "", "the JSON does not parse", e instanceof Error ? e.message : "", "Pull it again."),
      );
    }
  });
  if (problems.length > 0) throw new RunsError(problems);
  const all = [...rows.values()];
  return { name: set.id, headers: [...new Set(all.flatMap((r) => Object.keys(r.values)))], rows: all };
}

/** sha256 over the files of a set (or its inline rows): what a verdict names as its data. */
export function dataHash(set: RunSet): string {
  const hash = createHash("sha256");
  if (set.format === "inline") hash.update(JSON.stringify(set.rows ?? []));
  else for (const f of set.files) hash.update(`${f.row ?? ""} ${f.as ?? ""} ${f.sha256}\n`);
  hash.update(JSON.stringify([set.columns, set.derive]));
  return hash.digest("hex");
}
