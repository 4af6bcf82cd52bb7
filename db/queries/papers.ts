import type { PaperRecord, Relation } from "../../lib/content/schema";
import { type Db, type NumberRange, openDatabase, type Page, pageOf, parse, Where } from "./common";

/** What lists and cards show of a paper. */
export interface PaperSummary {
  id: string;
  title: string;
  short: string | null;
  status: "extracted" | "curated";
  scope: "law" | "related" | "out";
  authors: string[];
  authorsCount: number | null;
  published: string | null;
  year: number | null;
  arxiv: string | null;
  venue: string | null;
  code: string[];
  domains: string[];
  architectures: string[];
  datasets: string[];
  hardware: string[];
  claimsCount: number;
  lawBearing: boolean;
  checklistScore: number | null;
}

export interface PaperFilters {
  status?: string | readonly string[];
  scope?: string | readonly string[];
  domain?: string | readonly string[];
  architecture?: string | readonly string[];
  optimiser?: string | readonly string[];
  dataset?: string | readonly string[];
  hardware?: string | readonly string[];
  /** Has a law claim of one of these laws. */
  law?: string | readonly string[];
  /** Family name, in any case, with or without accents. */
  author?: string;
  year?: NumberRange;
  lawBearing?: boolean;
  hasCode?: boolean;
}
export type PaperSort = "newest" | "oldest" | "title" | "claims" | "checklist" | "id";
export interface ListOptions<S extends string> {
  sort?: S;
  limit?: number;
  cursor?: string;
}

interface Row {
  id: string;
  claims_count: number;
  law_bearing: number;
  checklist_score: number | null;
  record: string;
}
const columns = "p.id, p.claims_count, p.law_bearing, p.checklist_score, p.record";

const summary = (row: Row): PaperSummary => summaryOf(row, parse<PaperRecord>(row.record));

/** What every view of a paper begins with. */
export function summaryOf(row: Omit<Row, "id" | "record">, r: PaperRecord): PaperSummary {
  return {
    id: r.id,
    title: r.title,
    short: r.short ?? null,
    status: r.status,
    scope: r.scope,
    authors: r.authors,
    authorsCount: r.authorsCount ?? (r.authors.length || null),
    published: r.published ?? null,
    year: r.published ? Number(r.published.slice(0, 4)) : null,
    arxiv: r.arxiv ?? null,
    venue: r.venue ?? null,
    code: r.code,
    domains: r.domains,
    architectures: r.architectures,
    datasets: r.datasets,
    hardware: r.hardware,
    claimsCount: row.claims_count,
    lawBearing: row.law_bearing === 1,
    checklistScore: row.checklist_score,
  };
}

/** The whole record; undefined when there is none. Ids of former times are not followed: see `currentPaperId`. */
export function getPaper(id: string, db: Db = openDatabase()): PaperRecord | undefined {
  const record = db.prepare("select record from papers where id = ?").pluck().get(id) as string | undefined;
  return record === undefined ? undefined : parse<PaperRecord>(record);
}

/** The id under which a paper is known today, for a present or former id; undefined when there is none. */
export function currentPaperId(id: string, db: Db = openDatabase()): string | undefined {
  if (db.prepare("select 1 from papers where id = ?").pluck().get(id)) return id;
  return db.prepare("select paper_id from former_ids where id = ?").pluck().get(id) as string | undefined;
}

export function getPaperSummary(id: string, db: Db = openDatabase()): PaperSummary | undefined {
  const row = db.prepare(`select ${columns} from papers p where p.id = ?`).get(id) as Row | undefined;
  return row && summary(row);
}

/** Summaries in the order of `ids`; ids without a paper are left out. */
export function getPaperSummaries(ids: readonly string[], db: Db = openDatabase()): PaperSummary[] {
  return ids.map((id) => getPaperSummary(id, db)).filter((p) => p !== undefined);
}

const plain = (text: string) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

/** The conditions on papers that pages and the API share; values of one filter are alternatives. */
export function papersWhere(
  filters: {
    [K in Exclude<keyof PaperFilters, "year">]?: PaperFilters[K] | undefined;
  },
): Where {
  const where = new Where()
    .anyOf("p.status", filters.status)
    .anyOf("p.scope", filters.scope)
    .linked("paper_domains", "p.id", "paper_id", "domain_id", filters.domain)
    .linked("paper_architectures", "p.id", "paper_id", "architecture_id", filters.architecture)
    .linked("paper_optimisers", "p.id", "paper_id", "optimiser_id", filters.optimiser)
    .linked("paper_datasets", "p.id", "paper_id", "dataset_id", filters.dataset)
    .linked("paper_hardware", "p.id", "paper_id", "hardware_id", filters.hardware)
    .linked("claims", "p.id", "paper_id", "law", filters.law);
  if (filters.author !== undefined)
    where.add("exists (select 1 from authors a where a.paper_id = p.id and a.family = ?)", plain(filters.author));
  if (filters.lawBearing !== undefined) where.add("p.law_bearing = ?", filters.lawBearing);
  if (filters.hasCode !== undefined) where.add("p.has_code = ?", filters.hasCode);
  return where;
}

/** One page of papers that pass every filter (values of one filter are alternatives). */
export function listPapers(
  filters: PaperFilters = {},
  options: ListOptions<PaperSort> = {},
  db: Db = openDatabase(),
): Page<PaperSummary> {
  const where = papersWhere(filters).range("p.year", filters.year);
  const page = pageOf<Row>(
    db,
    { select: columns, source: "papers p", id: "p.id" },
    where,
    options.sort ?? "newest",
    {
      newest: { key: "p.published", descending: true },
      oldest: { key: "p.published", descending: false },
      title: { key: "p.title collate nocase", descending: false },
      claims: { key: "p.claims_count", descending: true },
      checklist: { key: "p.checklist_score", descending: true },
      id: { key: "p.id", descending: false },
    },
    options.limit,
    options.cursor,
  );
  return { items: page.rows.map(summary), total: page.total, nextCursor: page.nextCursor };
}

export interface RelationRow {
  type: Relation["type"];
  /** The paper that says so, and the paper it is about. */
  from: { id: string; title: string; short: string | null; year: number | null };
  to: { id: string; title: string; short: string | null; year: number | null };
  note: string | null;
  claims: string[];
}

/** Relations that a paper states (`outgoing`) and that others state about it (`incoming`). */
export function relationsOf(
  paperId: string,
  db: Db = openDatabase(),
): { outgoing: RelationRow[]; incoming: RelationRow[] } {
  const select = (column: string): RelationRow[] =>
    (
      db
        .prepare(
          `select r.type, r.note, r.claims, f.id fi, f.title ft, f.short fs, f.year fy, t.id ti, t.title tt, t.short ts, t.year ty
           from relations r join papers f on f.id = r.from_paper join papers t on t.id = r.to_paper
           where r.${column} = ? order by f.published, f.id, r.position`,
        )
        .all(paperId) as {
        type: Relation["type"];
        note: string | null;
        claims: string;
        fi: string;
        ft: string;
        fs: string | null;
        fy: number | null;
        ti: string;
        tt: string;
        ts: string | null;
        ty: number | null;
      }[]
    ).map((r) => ({
      type: r.type,
      from: { id: r.fi, title: r.ft, short: r.fs, year: r.fy },
      to: { id: r.ti, title: r.tt, short: r.ts, year: r.ty },
      note: r.note,
      claims: parse<string[]>(r.claims),
    }));
  return { outgoing: select("from_paper"), incoming: select("to_paper") };
}

/** The newest papers, those that state laws first when `lawBearing`. */
export function recentAdditions(limit = 10, db: Db = openDatabase()): PaperSummary[] {
  return (
    db
      .prepare(
        `select ${columns} from papers p where p.scope <> 'out' and p.published is not null
         order by p.published desc, p.id limit ?`,
      )
      .all(Math.min(Math.max(1, Math.floor(limit)), 100)) as Row[]
  ).map(summary);
}
