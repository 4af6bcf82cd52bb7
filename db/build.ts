/**
 * Builds the database from a content folder: a new file beside the old one, filled in sorted order, checked, then
 * renamed over it. Whatever fails before the rename leaves the old file serving. No clock and no machine name enters
 * the file, so equal content gives equal bytes.
 */
import { createHash } from "node:crypto";
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
} from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import Database from "better-sqlite3";
import { drizzle } from "drizzle-orm/better-sqlite3";
import { migrate } from "drizzle-orm/better-sqlite3/migrator";
import { canonicalJson } from "../lib/content/canonical";
import { type Content, loadContent } from "../lib/content/load";
import { byPlace, type Problem } from "../lib/content/problems";
import type { VocabularyName } from "../lib/content/schema";
import { databasePath, type Raw, SCHEMA_VERSION } from "./open";
import { claimRows, contextOf, familyOf, paperRow, termsOf } from "./rows";
import { indexContent } from "./search/index-content";
import { readVerdicts, type Verdict } from "./verdicts-file";

export interface BuildOptions {
  /** Content folder. */
  content?: string;
  /** Database file; default is where readers look. */
  out?: string;
  /** Refuse to replace the database when any record has an error. */
  strict?: boolean;
  /** Write the file even when the one that is there has the same content. */
  force?: boolean;
  /** Told what is being done, for long builds. */
  progress?: (message: string) => void;
}

export interface BuildReport {
  /** False when `strict` refused: the old database stays. */
  built: boolean;
  out: string;
  contentHash: string;
  /** The content and the program are those of the database that was there: nothing was written. */
  unchanged: boolean;
  files: number;
  counts: { papers: number; claims: number; laws: number; runSets: number; relations: number; verdicts: number };
  bytes: number;
  problems: Problem[];
  tookMs: number;
}

/** A check of the new file failed; the old database was left as it was. */
export class BuildFailed extends Error {
  override name = "BuildFailed";
}

const migrationsFolder = fileURLToPath(new URL("./migrations", import.meta.url));
/** Part of the identity of a built file: raise it when rows or the search index change for the same content. */
export const ENGINE_VERSION = "4";

const byId = <T extends { id: string }>(list: readonly T[]): T[] =>
  [...list].sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));

/** sha256 over the canonical text of every record and verdict, in sorted order. */
export function contentHash(content: Content, verdicts: readonly Verdict[] = []): string {
  const hash = createHash("sha256");
  const add = (kind: string, records: readonly unknown[]) => {
    for (const r of records) hash.update(`${kind}\n${canonicalJson(r)}\n`);
  };
  add("paper", byId(content.papers));
  add("law", byId(content.laws));
  add("runs", byId(content.runSets));
  for (const name of Object.keys(content.vocabularies).sort() as VocabularyName[])
    add(name, content.vocabularies[name]);
  add("verdict", verdicts);
  return hash.digest("hex");
}

/** Inserts plain objects into a table; column names are those of the first row. */
function inserter(db: Raw, table: string, columns: readonly string[]): (values: readonly unknown[]) => void {
  const statement = db.prepare(
    `insert into ${table} (${columns.map((c) => `"${c}"`).join(", ")}) values (${columns.map(() => "?").join(", ")})`,
  );
  return (values) => {
    statement.run(values.map((v) => (typeof v === "boolean" ? Number(v) : (v ?? null))));
  };
}

const snake = (name: string) => name.replace(/[A-Z]/g, (c) => `_${c.toLowerCase()}`);
function rowInserter(db: Raw, table: string) {
  let insert: ((values: readonly unknown[]) => void) | undefined;
  let keys: string[] = [];
  return (row: object) => {
    if (!insert) {
      keys = Object.keys(row);
      insert = inserter(db, table, keys.map(snake));
    }
    insert(keys.map((k) => (row as Record<string, unknown>)[k]));
  };
}

const vocabularyNames: readonly VocabularyName[] = [
  "datasets",
  "hardware",
  "metrics",
  "domains",
  "architectures",
  "optimisers",
  "quantities",
];

/** Fills an empty, migrated database. Exported for benchmarks, which make their own content. */
export function fill(db: Raw, content: Content, verdicts: readonly Verdict[]): void {
  const context = contextOf(content.laws, content.vocabularies);
  const into = {
    papers: rowInserter(db, "papers"),
    formerIds: rowInserter(db, "former_ids"),
    authors: rowInserter(db, "authors"),
    datasets: rowInserter(db, "paper_datasets"),
    hardware: rowInserter(db, "paper_hardware"),
    domains: rowInserter(db, "paper_domains"),
    architectures: rowInserter(db, "paper_architectures"),
    optimisers: rowInserter(db, "paper_optimisers"),
    relations: rowInserter(db, "relations"),
    listings: rowInserter(db, "listings"),
    claims: rowInserter(db, "claims"),
    parameters: rowInserter(db, "claim_parameters"),
    exponents: rowInserter(db, "exponents"),
    claimDatasets: rowInserter(db, "claim_datasets"),
    laws: rowInserter(db, "laws"),
    runSets: rowInserter(db, "run_sets"),
    verdicts: rowInserter(db, "verdicts"),
  };
  const linkColumn = {
    datasets: "datasetId",
    hardware: "hardwareId",
    domains: "domainId",
    architectures: "architectureId",
    optimisers: "optimiserId",
  } as const;
  const papers = byId(content.papers);
  const known = new Set(papers.map((p) => p.id));
  const lawClaims = new Map<string, { claims: number; papers: Set<string> }>();
  const used = new Map<string, { papers: Set<string>; claims: number }>();
  const use = (vocabulary: VocabularyName, id: string | null | undefined, paper: string, claims: number) => {
    if (!id) return;
    const key = `${vocabulary}/${id}`;
    const u = used.get(key) ?? { papers: new Set<string>(), claims: 0 };
    u.papers.add(paper);
    u.claims += claims;
    used.set(key, u);
  };

  for (const paper of papers) {
    into.papers(paperRow(paper));
    for (const id of paper.formerly) if (!known.has(id)) into.formerIds({ id, paperId: paper.id });
    paper.authors.forEach((name, position) =>
      into.authors({ paperId: paper.id, position, name, family: familyOf(name) }),
    );
    const terms = termsOf(paper);
    for (const name of Object.keys(linkColumn) as (keyof typeof linkColumn)[])
      for (const { id, direct } of terms[name]) {
        into[name]({ paperId: paper.id, [linkColumn[name]]: id, direct });
        use(name, id, paper.id, 0);
      }
    // A relation to a record that was left out for its own errors would dangle.
    paper.relations.forEach((r, position) => {
      if (known.has(r.paper))
        into.relations({
          fromPaper: paper.id,
          position,
          type: r.type,
          toPaper: r.paper,
          note: r.note,
          claims: canonicalJson(r.claims ?? []),
        });
    });
    paper.listings.forEach((l, position) =>
      into.listings({
        paperId: paper.id,
        position,
        file: l.file,
        captured: l.captured,
        published: l.published,
        authorsCount: l.authorsCount,
        comments: l.comments,
        organisation: l.organisation,
      }),
    );
    paper.claims.forEach((claim, position) => {
      const rows = claimRows(paper, claim, position, context);
      into.claims(rows.claim);
      for (const p of rows.parameters) into.parameters(p);
      for (const e of rows.exponents) into.exponents(e);
      for (const datasetId of rows.datasets) {
        into.claimDatasets({ claimId: rows.claim.id, datasetId });
        use("datasets", datasetId, paper.id, 1);
      }
      use("hardware", rows.claim.device, paper.id, 1);
      use("metrics", rows.claim.metric, paper.id, 1);
      use("domains", rows.claim.domain, paper.id, 1);
      use("architectures", rows.claim.architecture, paper.id, 1);
      for (const q of new Set([rows.claim.of, rows.claim.vs, claim.kind === "scale" ? claim.quantity : null]))
        use("quantities", q, paper.id, 1);
      if (claim.kind === "law") {
        const l = lawClaims.get(claim.law) ?? { claims: 0, papers: new Set<string>() };
        l.claims++;
        l.papers.add(paper.id);
        lawClaims.set(claim.law, l);
      }
    });
  }
  for (const law of byId(content.laws))
    into.laws({
      id: law.id,
      name: law.name,
      expression: law.expression,
      targetQuantity: law.target.quantity,
      firstPaper: law.firstPaper,
      claimsCount: lawClaims.get(law.id)?.claims ?? 0,
      papersCount: lawClaims.get(law.id)?.papers.size ?? 0,
      record: canonicalJson(law),
    });
  for (const set of byId(content.runSets))
    into.runSets({
      id: set.id,
      name: set.name,
      paperId: set.paper,
      licence: set.licence,
      format: set.format,
      record: canonicalJson(set),
    });
  for (const name of vocabularyNames) {
    const insert = rowInserter(db, name);
    content.vocabularies[name].forEach((term, position) => {
      const u = used.get(`${name}/${term.id}`);
      insert({
        id: term.id,
        position,
        name: term.name,
        kind: "kind" in term ? term.kind : null,
        papersCount: u?.papers.size ?? 0,
        claimsCount: u?.claims ?? 0,
        record: canonicalJson(term),
      });
    });
  }
  verdicts.forEach((v, position) =>
    into.verdicts({
      position,
      claimId: v.claim,
      outcome: v.outcome,
      runSet: typeof v.runs === "string" ? v.runs : v.runs?.set,
      record: canonicalJson(v),
    }),
  );
}

function countsOf(db: Raw): BuildReport["counts"] {
  const count = (table: string) => db.prepare(`select count(*) from ${table}`).pluck().get() as number;
  return {
    papers: count("papers"),
    claims: count("claims"),
    laws: count("laws"),
    runSets: count("run_sets"),
    relations: count("relations"),
    verdicts: count("verdicts"),
  };
}

/** What the file at `out` holds, when it is whole and made of this content by this program. */
function formerReport(out: string, hash: string): Pick<BuildReport, "contentHash" | "counts" | "bytes"> | undefined {
  if (!existsSync(out)) return undefined;
  let db: Raw | undefined;
  try {
    db = new Database(out, { readonly: true, fileMustExist: true });
    const value = db.prepare<[string], string>("select value from meta where key = ?").pluck();
    if (value.get("contentHash") !== hash) return undefined;
    if (value.get("engineVersion") !== ENGINE_VERSION || value.get("schemaVersion") !== SCHEMA_VERSION)
      return undefined;
    if (db.pragma("quick_check", { simple: true }) !== "ok") return undefined;
    return { contentHash: hash, counts: countsOf(db), bytes: statSync(out).size };
  } catch {
    return undefined;
  } finally {
    db?.close();
  }
}

/** A new file with every table, for one writer that can start again when it fails. */
export function emptyDatabase(path: string): Raw {
  const db = new Database(path);
  db.pragma("journal_mode = off");
  db.pragma("synchronous = off");
  db.pragma("locking_mode = exclusive");
  db.pragma("foreign_keys = on");
  migrate(drizzle(db), { migrationsFolder });
  return db;
}

/** Makes a migrated, filled and checked database file at `path`, which must not exist. */
export function writeDatabase(
  path: string,
  content: Content,
  verdicts: readonly Verdict[],
  progress: (message: string) => void = () => {},
): { contentHash: string; counts: BuildReport["counts"] } {
  const db = emptyDatabase(path);
  try {
    const hash = contentHash(content, verdicts);
    progress(`writing ${content.papers.length} papers`);
    db.transaction(() => {
      fill(db, content, verdicts);
      progress("writing the search index");
      for (const _ of indexContent(db, content));
      const put = rowInserter(db, "meta");
      put({ key: "contentHash", value: hash });
      put({ key: "engineVersion", value: ENGINE_VERSION });
      put({ key: "schemaVersion", value: SCHEMA_VERSION });
    })();
    const counts = countsOf(db);
    const wanted = {
      papers: content.papers.length,
      claims: content.papers.reduce((n, p) => n + p.claims.length, 0),
      laws: content.laws.length,
      runSets: content.runSets.length,
      verdicts: verdicts.length,
    };
    for (const [name, n] of Object.entries(wanted))
      if (counts[name as keyof typeof wanted] !== n)
        throw new BuildFailed(`the new database has ${counts[name as keyof typeof wanted]} ${name}, the content ${n}`);
    db.exec("analyze");
    db.exec("vacuum");
    const integrity = db.pragma("integrity_check", { simple: true });
    if (integrity !== "ok") throw new BuildFailed(`integrity check of the new database: ${String(integrity)}`);
    const dangling = db.pragma("foreign_key_check") as unknown[];
    if (dangling.length > 0) throw new BuildFailed(`the new database has ${dangling.length} dangling references`);
    return { contentHash: hash, counts };
  } finally {
    db.close();
  }
}

/** Removes what builds that were killed have left beside the database. */
function sweep(out: string): void {
  const prefix = `${basename(out)}.building-`;
  for (const name of readdirSync(dirname(out))) {
    if (!name.startsWith(prefix)) continue;
    const pid = Number(name.slice(prefix.length).split("-")[0]);
    try {
      process.kill(pid, 0);
    } catch (e) {
      if ((e as NodeJS.ErrnoException).code === "ESRCH") rmSync(join(dirname(out), name), { force: true });
    }
  }
}

let serial = 0;

/**
 * Builds the database. Records with errors are left out and reported, the others are built; with `strict` any error
 * keeps the old file.
 * @throws BuildFailed when the new file does not pass its checks; the old one stays.
 */
export function build(options: BuildOptions = {}): BuildReport {
  const started = performance.now();
  const contentFolder = resolve(options.content ?? "content");
  const out = resolve(options.out ?? databasePath());
  const progress = options.progress ?? (() => {});
  if (!existsSync(contentFolder) || !statSync(contentFolder).isDirectory())
    throw new BuildFailed(`no content folder at ${contentFolder}; the database was left as it was`);
  const { content, files, problems } = loadContent(contentFolder);
  const read = readVerdicts(contentFolder);
  const all = [...problems, ...read.problems].sort(byPlace);
  const report = (over: Partial<BuildReport>): BuildReport => ({
    built: true,
    out,
    contentHash: "",
    unchanged: false,
    files: files.length,
    counts: { papers: 0, claims: 0, laws: 0, runSets: 0, relations: 0, verdicts: 0 },
    bytes: 0,
    problems: all,
    tookMs: performance.now() - started,
    ...over,
  });
  if (options.strict && all.some((p) => p.severity === "error")) return report({ built: false });
  if (content.papers.length === 0 && existsSync(out) && files.some((f) => f.startsWith("papers/")))
    throw new BuildFailed("no paper record is valid; the database was left as it was");

  if (!options.force) {
    const former = formerReport(out, contentHash(content, read.verdicts));
    if (former) return report({ ...former, unchanged: true });
  }
  mkdirSync(dirname(out), { recursive: true });
  sweep(out);
  const temporary = `${out}.building-${process.pid}-${serial++}`;
  rmSync(temporary, { force: true });
  try {
    const made = writeDatabase(temporary, content, read.verdicts, progress);
    const handle = openSync(temporary, "r+");
    try {
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
    const bytes = statSync(temporary).size;
    renameSync(temporary, out);
    return report({ ...made, bytes, tookMs: performance.now() - started });
  } catch (e) {
    if (e instanceof BuildFailed) throw e;
    throw new BuildFailed(
      `the build stopped (${e instanceof Error ? e.message : String(e)}); the database was left as it was`,
    );
  } finally {
    rmSync(temporary, { force: true });
    rmSync(`${temporary}-journal`, { force: true });
  }
}
