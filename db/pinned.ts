/**
 * Databases of editions as views need them: an edition's file has no search index, so one is made from its records, in
 * memory. Made once for each file, and a few are kept.
 */
import { readFileSync, statSync } from "node:fs";
import Database from "better-sqlite3";
import { contentOf } from "./content";
import { DatabaseUnavailable, type Db, handleOf, openDatabase, type Raw } from "./open";
import { indexContent } from "./search/index-content";

const MOST_KEPT = 4;
/** Longest piece of work between two looks at the other requests, in milliseconds. */
const PIECE_MS = 8;

const rest = () => new Promise<void>((resolve) => setImmediate(resolve));

/** The file in memory, with the index tables of the present program, filled. */
async function withIndex(path: string): Promise<Db> {
  let raw: Raw;
  try {
    raw = new Database(readFileSync(path));
  } catch (e) {
    throw new DatabaseUnavailable(`no database at ${path} (${e instanceof Error ? e.message : String(e)})`);
  }
  try {
    const definitions = openDatabase()
      .prepare(
        `select sql from sqlite_master where name like 'search\\_%' escape '\\' and sql is not null
         and name not like 'search\\_phrases\\_%' escape '\\' order by type = 'index'`,
      )
      .pluck()
      .all() as string[];
    for (const sql of definitions) raw.exec(sql);
    raw.exec("begin");
    let since = performance.now();
    for (const _ of indexContent(raw, contentOf(raw)))
      if (performance.now() - since > PIECE_MS) {
        await rest();
        since = performance.now();
      }
    raw.exec("commit");
  } catch (e) {
    raw.close();
    throw new DatabaseUnavailable(
      `no search index can be made of ${path} (${e instanceof Error ? e.message : String(e)})`,
    );
  }
  return handleOf(raw, path);
}

/** Kept on globalThis so that a bundler which duplicates this module still shares them. */
const key = Symbol.for("isoloss.pinned-databases");
const holder = globalThis as unknown as Record<symbol, Map<string, Promise<Db>> | undefined>;
const kept = holder[key] ?? new Map<string, Promise<Db>>();
holder[key] = kept;

/**
 * The database of an edition, with a search index. The first call for a file takes a second or so, in small pieces.
 * @throws DatabaseUnavailable
 */
export function pinnedDatabase(path: string): Promise<Db> {
  let stamp: string;
  try {
    const s = statSync(path, { bigint: true });
    stamp = `${path}:${s.ino}:${s.size}:${s.mtimeNs}`;
  } catch (e) {
    return Promise.reject(
      new DatabaseUnavailable(`no database at ${path} (${e instanceof Error ? e.message : String(e)})`),
    );
  }
  const former = kept.get(stamp);
  if (former) {
    kept.delete(stamp);
    kept.set(stamp, former);
    return former;
  }
  const made = withIndex(path);
  kept.set(stamp, made);
  made.catch(() => kept.delete(stamp));
  // One that is still in use lives on until its last reader has let go of it.
  for (const old of kept.keys()) {
    if (kept.size <= MOST_KEPT) break;
    kept.delete(old);
  }
  return made;
}
