/**
 * What a database was built from: the files, how they looked, and a hash of each record. It lies beside the database
 * (`FILE.sources`), never in it: times belong to one machine. A build that finds it knows which files have changed
 * without reading the others.
 */
import { createHash } from "node:crypto";
import { type BigIntStats, lstatSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";

/** size, modified, changed (nanoseconds), sha256 of the bytes. */
type Seen = [size: string, modified: string, changed: string, sha256: string];

export interface Sources {
  /** Identity of the program: schema and engine versions. */
  program: string;
  contentHash: string;
  /** The database file as it was left. */
  database: string;
  /** Milliseconds before which the files were looked at. */
  taken: number;
  /** Changes made in place since the last full build. */
  generation: number;
  files: Record<string, Seen>;
  /** Hash of the record of each paper, by id. */
  papers: Record<string, string>;
  /** Hash of laws, run sets and vocabularies together; of the verdicts. */
  rest: string;
  verdicts: string;
}

const Shape = z.object({
  program: z.string(),
  contentHash: z.string(),
  database: z.string(),
  taken: z.number(),
  generation: z.number(),
  files: z.record(z.string(), z.any()),
  papers: z.record(z.string(), z.any()),
  rest: z.string(),
  verdicts: z.string(),
});

export const sourcesPath = (database: string): string => `${database}.sources`;

/** Size, time and place on disk of a file. */
export function stampOf(path: string): string {
  const s = statSync(path, { bigint: true });
  return `${s.ino}:${s.size}:${s.mtimeNs}`;
}

/** What is remembered of a database file; undefined when there is nothing or it cannot be used. */
export function readSources(database: string): Sources | undefined {
  try {
    const parsed = Shape.safeParse(JSON.parse(readFileSync(sourcesPath(database), "utf8")));
    return parsed.success ? (parsed.data as Sources) : undefined;
  } catch {
    return undefined;
  }
}

export function writeSources(database: string, sources: Sources): void {
  const path = sourcesPath(database);
  writeFileSync(`${path}.${process.pid}`, JSON.stringify(sources));
  renameSync(`${path}.${process.pid}`, path);
}

/** Files that a build reads, relative to the content folder, sorted. */
export function contentFiles(root: string): string[] {
  const out: string[] = [];
  const names = (folder: string, wanted: (name: string) => boolean) => {
    try {
      for (const e of readdirSync(join(root, folder), { withFileTypes: true }))
        if (!e.isDirectory() && wanted(e.name)) out.push(`${folder}/${e.name}`);
    } catch {
      // A folder that is not there has no files.
    }
  };
  for (const kind of ["papers", "laws", "runs"]) names(kind, (n) => n.endsWith(".md"));
  names("vocabulary", (n) => n.endsWith(".yaml"));
  try {
    lstatSync(join(root, "verdicts.json"));
    out.push("verdicts.json");
  } catch {
    // No verdicts yet.
  }
  return out.sort();
}

const sha256 = (path: string): string => {
  try {
    return createHash("sha256").update(readFileSync(path)).digest("hex");
  } catch {
    return "";
  }
};

/** A time so near the look that a later write could bear the same one; times in whole seconds are trusted less. */
function racy(s: BigIntStats, taken: number): boolean {
  const margin = s.mtimeNs % 1_000_000_000n === 0n ? 2500 : 100;
  return Number(s.mtimeNs / 1_000_000n) + margin >= taken;
}

/**
 * How the files look now. Those that look as in `former` are taken as unchanged without being read, unless they were
 * written at about the time of that look.
 */
export function lookAt(root: string, files: readonly string[], former?: Sources): Record<string, Seen> {
  const out: Record<string, Seen> = {};
  for (const file of files) {
    const path = join(root, file);
    const s = lstatSync(path, { bigint: true, throwIfNoEntry: false });
    if (!s) continue;
    const now: [string, string, string] = [String(s.size), String(s.mtimeNs), String(s.ctimeNs)];
    const was = former?.files[file];
    const same = was && was[0] === now[0] && was[1] === now[1] && was[2] === now[2];
    out[file] = [...now, same && former && !racy(s, former.taken) ? was[3] : s.isFile() ? sha256(path) : ""];
  }
  return out;
}

/** Files whose bytes are others than they were; absent ones are in `gone`. */
export function differences(
  former: Sources,
  now: Record<string, Seen>,
): { added: string[]; changed: string[]; gone: string[] } {
  const added: string[] = [];
  const changed: string[] = [];
  for (const [file, seen] of Object.entries(now)) {
    const was = former.files[file];
    if (!was) added.push(file);
    else if (was[3] !== seen[3] || seen[3] === "") changed.push(file);
  }
  const gone = Object.keys(former.files).filter((f) => !(f in now));
  return { added, changed, gone };
}
