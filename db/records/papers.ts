/** Papers as the API and the editions give them. */
import type { DateRange, NumberRange } from "../../lib/api/params";
import type { PaperFull, PaperItem } from "../../lib/api/schemas";
import type { PaperRecord } from "../../lib/content/schema";
import type { Db } from "../open";
import { papersWhere, relationsOf, summaryOf } from "../queries/papers";
import { bounds, claimItemsOfPaper, dates } from "./claims";
import { type PageRequest, pageOfRows, parse, type RecordPage, type Table } from "./list";

interface Row {
  id: string;
  claims_count: number;
  law_bearing: number;
  has_code: number;
  checklist_score: number | null;
  record: string;
}

const linked = (table: string, column: string) => ({
  value: `l.${column}`,
  join: `join ${table} l on l.paper_id = p.id`,
});
const table: Table = {
  select: "p.id, p.claims_count, p.law_bearing, p.has_code, p.checklist_score, p.record",
  source: "papers p",
  id: "p.id",
  sorts: {
    published: "p.published",
    id: "p.id",
    title: "lower(p.title)",
    claims: "p.claims_count",
    checklist: "p.checklist_score",
  },
  counts: {
    status: { value: "p.status" },
    scope: { value: "p.scope" },
    year: { value: "p.year" },
    domain: linked("paper_domains", "domain_id"),
    architecture: linked("paper_architectures", "architecture_id"),
    dataset: linked("paper_datasets", "dataset_id"),
    hardware: linked("paper_hardware", "hardware_id"),
  },
};

function itemOf(row: Row, r: PaperRecord): PaperItem {
  return {
    ...summaryOf(row, r),
    doi: r.doi ?? null,
    url: r.url ?? null,
    aliases: r.aliases,
    formerly: r.formerly,
    optimisers: r.optimisers,
    checklist: r.checklist ?? null,
    hasCode: row.has_code === 1,
    summary: r.summary,
    page: `/papers/${r.id}`,
  };
}
const item = (row: Row): PaperItem => itemOf(row, parse<PaperRecord>(row.record));

export interface PaperQuery {
  id?: string[] | undefined;
  status?: string[] | undefined;
  scope?: string[] | undefined;
  domain?: string[] | undefined;
  architecture?: string[] | undefined;
  optimiser?: string[] | undefined;
  dataset?: string[] | undefined;
  hardware?: string[] | undefined;
  law?: string[] | undefined;
  author?: string | undefined;
  arxiv?: string[] | undefined;
  doi?: string[] | undefined;
  published?: DateRange | undefined;
  claims?: NumberRange | undefined;
  checklist?: NumberRange | undefined;
  lawBearing?: boolean | undefined;
  hasCode?: boolean | undefined;
}

export function listPaperItems(db: Db, q: PaperQuery, request: PageRequest): RecordPage<PaperItem> {
  const where = papersWhere(q)
    .anyOf("p.id", q.id)
    .anyOf("p.arxiv", q.arxiv)
    .anyOf("p.doi", q.doi)
    .range("p.claims_count", bounds(q.claims))
    .range("p.checklist_score", bounds(q.checklist));
  dates(where, "p.published", q.published);
  const page = pageOfRows<Row>(db, table, where, request);
  return { ...page, items: page.rows.map(item) };
}

export function getPaperItem(db: Db, id: string): PaperItem | undefined {
  const row = db.prepare(`select ${table.select} from papers p where p.id = ?`).get(id) as Row | undefined;
  return row && item(row);
}

/** A paper with its claims and its relations both ways. */
export function getPaperFull(db: Db, id: string): PaperFull | undefined {
  const row = db.prepare(`select ${table.select} from papers p where p.id = ?`).get(id) as Row | undefined;
  if (!row) return undefined;
  const r = parse<PaperRecord>(row.record);
  const { outgoing, incoming } = relationsOf(id, db);
  return {
    ...itemOf(row, r),
    notes: r.notes,
    relations: [
      ...outgoing.map((x) => ({ type: x.type, direction: "to" as const, paper: x.to, note: x.note, claims: x.claims })),
      ...incoming.map((x) => ({
        type: x.type,
        direction: "from" as const,
        paper: x.from,
        note: x.note,
        claims: x.claims,
      })),
    ],
    listings: r.listings.map((l) => ({
      file: l.file,
      captured: l.captured ?? null,
      published: l.published ?? null,
      authorsCount: l.authorsCount ?? null,
      comments: l.comments ?? null,
      organisation: l.organisation ?? null,
    })),
    claims: claimItemsOfPaper(db, id),
  };
}

/** Every paper, in the order of ids. */
export function allPaperItems(db: Db): PaperItem[] {
  return (db.prepare(`select ${table.select} from papers p order by p.id`).all() as Row[]).map(item);
}

/** Papers in the order of `ids`, each once; ids without a paper are left out. */
export function paperItemsOf(db: Db, ids: Iterable<string>): PaperItem[] {
  return [...new Set(ids)].map((id) => getPaperItem(db, id)).filter((x) => x !== undefined);
}
