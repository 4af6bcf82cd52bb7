/** Datasets, hardware and the other vocabularies as the API and the editions give them. */
import type { NumberRange } from "../../lib/api/params";
import type { DatasetItem, HardwareItem, VocabularyTerm } from "../../lib/api/schemas";
import type { Dataset, Hardware, Metric, QuantityTerm, Term } from "../../lib/content/schema";
import type { Db } from "../open";
import { Where } from "../queries/common";
import { bounds } from "./claims";
import { type PageRequest, pageOfRows, parse, type RecordPage, type Table } from "./list";

interface Row {
  id: string;
  papers_count: number;
  claims_count: number;
  record: string;
}
export const otherVocabularies = ["metrics", "domains", "architectures", "optimisers", "quantities"] as const;
export type OtherVocabulary = (typeof otherVocabularies)[number];

const field = (name: string) => `json_extract(t.record, '$.${name}')`;
const tableOf = (name: string): Table => ({
  select: "t.id, t.papers_count, t.claims_count, t.record",
  source: `${name} t`,
  id: "t.id",
  sorts: {
    id: "t.id",
    name: "lower(t.name)",
    papers: "t.papers_count",
    claims: "t.claims_count",
    year: field("year"),
  },
  counts: {
    kind: { value: "t.kind" },
    domain: { value: field("domain") },
    vendor: { value: field("vendor") },
    year: { value: field("year") },
  },
});

function base(row: Row, r: Term, page: string | null) {
  return {
    id: r.id,
    name: r.name,
    aliases: r.aliases,
    description: r.description ?? null,
    url: r.url ?? null,
    source: r.source ?? null,
    papersCount: row.papers_count,
    claimsCount: row.claims_count,
    page,
  };
}
function dataset(row: Row): DatasetItem {
  const r = parse<Dataset>(row.record);
  return { ...base(row, r, `/datasets/${r.id}`), kind: r.kind, domain: r.domain ?? null };
}
function device(row: Row): HardwareItem {
  const r = parse<Hardware>(row.record);
  return {
    ...base(row, r, `/hardware/${r.id}`),
    kind: r.kind,
    vendor: r.vendor ?? null,
    year: r.year ?? null,
    memoryGB: r.memoryGB ?? null,
    peak: (r.peak ?? {}) as Record<string, number>,
  };
}
function term(row: Row): VocabularyTerm {
  const r = parse<Term & Partial<Metric> & Partial<QuantityTerm>>(row.record);
  return {
    ...base(row, r, null),
    unit: r.unit ?? null,
    symbol: r.symbol ?? null,
    lowerIsBetter: r.lowerIsBetter ?? null,
  };
}

const all = <T>(db: Db, name: string, item: (row: Row) => T): T[] =>
  (db.prepare(`select t.id, t.papers_count, t.claims_count, t.record from ${name} t order by t.id`).all() as Row[]).map(
    item,
  );
const one = <T>(db: Db, name: string, id: string, item: (row: Row) => T): T | undefined => {
  const row = db
    .prepare(`select t.id, t.papers_count, t.claims_count, t.record from ${name} t where t.id = ?`)
    .get(id) as Row | undefined;
  return row && item(row);
};

export interface DatasetQuery {
  id?: string[] | undefined;
  kind?: string[] | undefined;
  domain?: string[] | undefined;
  papers?: NumberRange | undefined;
}
export function listDatasetItems(db: Db, q: DatasetQuery, request: PageRequest): RecordPage<DatasetItem> {
  const where = new Where()
    .anyOf("t.id", q.id)
    .anyOf("t.kind", q.kind)
    .anyOf(field("domain"), q.domain)
    .range("t.papers_count", bounds(q.papers));
  const page = pageOfRows<Row>(db, tableOf("datasets"), where, request);
  return { ...page, items: page.rows.map(dataset) };
}
export const getDatasetItem = (db: Db, id: string): DatasetItem | undefined => one(db, "datasets", id, dataset);
export const allDatasetItems = (db: Db): DatasetItem[] => all(db, "datasets", dataset);

export interface HardwareQuery {
  id?: string[] | undefined;
  kind?: string[] | undefined;
  vendor?: string[] | undefined;
  year?: NumberRange | undefined;
  memoryGB?: NumberRange | undefined;
  papers?: NumberRange | undefined;
}
export function listHardwareItems(db: Db, q: HardwareQuery, request: PageRequest): RecordPage<HardwareItem> {
  const where = new Where()
    .anyOf("t.id", q.id)
    .anyOf("t.kind", q.kind)
    .anyOf(field("vendor"), q.vendor)
    .range(field("year"), bounds(q.year))
    .range(field("memoryGB"), bounds(q.memoryGB))
    .range("t.papers_count", bounds(q.papers));
  const page = pageOfRows<Row>(db, tableOf("hardware"), where, request);
  return { ...page, items: page.rows.map(device) };
}
export const getHardwareItem = (db: Db, id: string): HardwareItem | undefined => one(db, "hardware", id, device);
export const allHardwareItems = (db: Db): HardwareItem[] => all(db, "hardware", device);

export function listVocabularyItems(
  db: Db,
  vocabulary: OtherVocabulary,
  q: { id?: string[] | undefined },
  request: PageRequest,
): RecordPage<VocabularyTerm> {
  const page = pageOfRows<Row>(db, tableOf(vocabulary), new Where().anyOf("t.id", q.id), request);
  return { ...page, items: page.rows.map(term) };
}
export const allVocabularyItems = (db: Db, vocabulary: OtherVocabulary): VocabularyTerm[] => all(db, vocabulary, term);
