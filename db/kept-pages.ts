/**
 * Finished pages in a file of their own: written by the process that draws them ahead, read by the server. A file
 * holds the pages of one state of everything they depend on, and its name says which.
 */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, rmSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import Database from "better-sqlite3";

export type PageEncoding = "br" | "gzip";

export interface KeptPage {
  /** Of the answer, lower-case names, without what belongs to one encoding. */
  headers: Record<string, string>;
  gzip: Buffer;
  br: Buffer;
  /** Entity tag of each form. */
  etags: Record<PageEncoding | "identity", string>;
}

/** Files of former states that stay: other servers on the same folder may serve them. */
const FORMER = 3;

/** The file for a state, e.g. content hash, build and settings. */
export function keptPagesPath(folder: string, state: readonly string[]): string {
  const name = createHash("sha256").update(JSON.stringify(state)).digest("hex").slice(0, 24);
  return join(folder, `${name}.sqlite`);
}

/** Reads pages. A missing or unreadable file has none; pages that are added later are seen. */
export class KeptPages {
  private db: Database.Database | undefined;
  private one: Database.Statement<[string]> | undefined;
  private triedAt = Number.NEGATIVE_INFINITY;
  constructor(
    readonly path: string,
    /** Milliseconds between attempts to open a file that is not there yet. */
    private readonly retry = 500,
  ) {}

  private open(): void {
    const now = performance.now();
    if (this.db || now - this.triedAt < this.retry) return;
    this.triedAt = now;
    if (!existsSync(this.path)) return;
    try {
      const db = new Database(this.path, { readonly: true, fileMustExist: true, timeout: 5 });
      db.pragma("cache_size = -1024");
      this.one = db.prepare<[string]>("select headers, gzip, br, etags from page where address = ?");
      this.db = db;
    } catch {
      // Being made just now, or broken: pages are drawn on request.
    }
  }

  get(address: string): KeptPage | undefined {
    this.open();
    try {
      const row = this.one?.get(address) as { headers: string; gzip: Buffer; br: Buffer; etags: string } | undefined;
      return row && { gzip: row.gzip, br: row.br, headers: JSON.parse(row.headers), etags: JSON.parse(row.etags) };
    } catch {
      return undefined;
    }
  }

  /** Whether every page that is drawn ahead is there. */
  get complete(): boolean {
    this.open();
    try {
      return this.db?.prepare("select 1 from state where name = 'complete'").get() !== undefined;
    } catch {
      return false;
    }
  }

  close(): void {
    this.db?.close();
    this.db = undefined;
    this.one = undefined;
    this.triedAt = Number.NEGATIVE_INFINITY;
  }
}

/** Writes pages. Several writers of one file may work at once; each takes what is not there yet. */
export class PageWriter {
  private readonly db: Database.Database;
  constructor(readonly path: string) {
    mkdirSync(dirname(path), { recursive: true });
    this.db = new Database(path, { timeout: 10_000 });
    this.db.pragma("journal_mode = wal");
    // A page that is lost is drawn again.
    this.db.pragma("synchronous = off");
    this.db.exec(`create table if not exists page (
      address text not null unique, headers text not null, gzip blob not null, br blob not null, etags text not null);
      create table if not exists state (name text primary key)`);
  }

  has(address: string): boolean {
    return this.db.prepare("select 1 from page where address = ?").get(address) !== undefined;
  }

  put(address: string, page: KeptPage): void {
    this.db
      .prepare("insert or replace into page values (?, ?, ?, ?, ?)")
      .run(address, JSON.stringify(page.headers), page.gzip, page.br, JSON.stringify(page.etags));
  }

  /** Says that every page is there, and removes files of old states beside this one. */
  finish(): void {
    this.db.prepare("insert or ignore into state values ('complete')").run();
    this.db.pragma("wal_checkpoint(truncate)");
    const folder = dirname(this.path);
    const others = readdirSync(folder)
      .filter((n) => n.endsWith(".sqlite") && join(folder, n) !== this.path)
      .map((n) => ({ n, at: statSync(join(folder, n)).mtimeMs }))
      .sort((a, b) => b.at - a.at);
    for (const { n } of others.slice(FORMER))
      for (const suffix of ["", "-wal", "-shm"]) rmSync(join(folder, n + suffix), { force: true });
  }

  close(): void {
    this.db.close();
  }
}
