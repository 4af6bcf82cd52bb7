/**
 * Abstracts of ingested papers. They are other people's text: they stay in this local file, are never committed,
 * and serve only to check an extracted fragment and to extract again with better rules.
 */
import { createHash } from "node:crypto";
import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import Database from "better-sqlite3";

export const ABSTRACTS_FILE = ".isoloss/abstracts.sqlite";

export interface StoredAbstract {
  /** Title as a key (see `normaliseTitle`). */
  key: string;
  title: string;
  abstract: string;
  file: string;
  line: number;
  /** Record that holds the paper. */
  paper: string;
}

export interface AbstractStore {
  /** Adds or updates; the same abstract of the same file is kept once. */
  put(rows: readonly StoredAbstract[]): void;
  /** Abstracts of a paper, in the order in which they were stored. */
  ofPaper(paper: string): StoredAbstract[];
  count(): number;
  close(): void;
}

/** Opens the store, creating file and table where they are missing. */
export function openAbstracts(file = ABSTRACTS_FILE): AbstractStore {
  if (file !== ":memory:") mkdirSync(dirname(file), { recursive: true });
  const db = new Database(file);
  db.pragma("journal_mode = WAL");
  db.exec(`CREATE TABLE IF NOT EXISTS abstracts (
    key TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    file TEXT NOT NULL,
    line INTEGER NOT NULL,
    title TEXT NOT NULL,
    abstract TEXT NOT NULL,
    paper TEXT NOT NULL,
    PRIMARY KEY (key, sha256, file)
  ) STRICT;
  CREATE INDEX IF NOT EXISTS abstracts_by_paper ON abstracts (paper);`);
  const insert = db.prepare(
    `INSERT INTO abstracts (key, sha256, file, line, title, abstract, paper)
     VALUES (@key, @sha256, @file, @line, @title, @abstract, @paper)
     ON CONFLICT (key, sha256, file) DO UPDATE SET paper = excluded.paper, line = excluded.line, title = excluded.title`,
  );
  const select = db.prepare(
    "SELECT key, title, abstract, file, line, paper FROM abstracts WHERE paper = ? ORDER BY rowid",
  );
  return {
    put: db.transaction((rows: readonly StoredAbstract[]) => {
      for (const r of rows) insert.run({ ...r, sha256: createHash("sha256").update(r.abstract).digest("hex") });
    }),
    ofPaper: (paper) => select.all(paper) as StoredAbstract[],
    count: () => (db.prepare("SELECT count(*) AS n FROM abstracts").get() as { n: number }).n,
    close: () => db.close(),
  };
}
