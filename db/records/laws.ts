/** Laws and run sets as the API and the editions give them. */
import type { NumberRange } from "../../lib/api/params";
import type { LawFull, LawItem, RunsFull, RunsItem } from "../../lib/api/schemas";
import type { LawRecord, RunSetRecord } from "../../lib/content/schema";
import type { Db } from "../open";
import { Where } from "../queries/common";
import { bounds, claimItemsOfLaw } from "./claims";
import { type PageRequest, pageOfRows, parse, type RecordPage, type Table } from "./list";

interface LawRow {
  id: string;
  claims_count: number;
  papers_count: number;
  record: string;
}
const lawTable: Table = {
  select: "w.id, w.claims_count, w.papers_count, w.record",
  source: "laws w",
  id: "w.id",
  sorts: { id: "w.id", name: "lower(w.name)", claims: "w.claims_count", papers: "w.papers_count" },
  counts: { target: { value: "w.target_quantity" } },
};

function lawItem(row: LawRow): LawItem & { record: LawRecord } {
  const r = parse<LawRecord>(row.record);
  return {
    id: r.id,
    name: r.name,
    aliases: r.aliases,
    expression: r.expression,
    latex: r.latex,
    target: { symbol: r.target.symbol, quantity: r.target.quantity, unit: r.target.unit ?? null },
    variables: Object.keys(r.variables),
    parameters: Object.keys(r.parameters),
    cost: r.cost ?? null,
    firstPaper: r.firstPaper ?? null,
    related: r.related,
    claimsCount: row.claims_count,
    papersCount: row.papers_count,
    page: `/laws/${r.id}`,
    record: r,
  };
}
function lawShown(row: LawRow): LawItem {
  const { record: _, ...shown } = lawItem(row);
  return shown;
}

export interface LawQuery {
  id?: string[] | undefined;
  target?: string[] | undefined;
  variable?: string[] | undefined;
  paper?: string[] | undefined;
  claims?: NumberRange | undefined;
}

export function listLawItems(db: Db, q: LawQuery, request: PageRequest): RecordPage<LawItem> {
  const where = new Where()
    .anyOf("w.id", q.id)
    .anyOf("w.target_quantity", q.target)
    .linked("claims", "w.id", "law", "paper_id", q.paper)
    .range("w.claims_count", bounds(q.claims));
  if (q.variable)
    where.add(
      "exists (select 1 from json_each(w.record, '$.variables') v where json_extract(v.value, '$.quantity') in (select value from json_each(?)))",
      JSON.stringify(q.variable),
    );
  const page = pageOfRows<LawRow>(db, lawTable, where, request);
  return { ...page, items: page.rows.map(lawShown) };
}

export function getLawFull(db: Db, id: string): LawFull | undefined {
  const row = db.prepare(`select ${lawTable.select} from laws w where w.id = ?`).get(id) as LawRow | undefined;
  if (!row) return undefined;
  const { record: full, ...shown } = lawItem(row);
  const { summary, notes, ...record } = full;
  return { ...shown, record, summary, notes, claims: claimItemsOfLaw(db, id) };
}

export function allLawItems(db: Db): LawItem[] {
  return (db.prepare(`select ${lawTable.select} from laws w order by w.id`).all() as LawRow[]).map(lawShown);
}

interface RunsRow {
  id: string;
  paper_id: string;
  title: string | null;
  short: string | null;
  year: number | null;
  record: string;
}
const runsTable: Table = {
  select: "r.id, r.paper_id, p.title, p.short, p.year, r.record",
  source: "run_sets r left join papers p on p.id = r.paper_id",
  id: "r.id",
  sorts: { id: "r.id", name: "lower(r.name)" },
  counts: { paper: { value: "r.paper_id" }, fileFormat: { value: "r.format" } },
};

function runsItem(row: RunsRow): RunsItem & { record: RunSetRecord } {
  const r = parse<RunSetRecord>(row.record);
  return {
    id: r.id,
    name: r.name,
    paper: { id: row.paper_id, title: row.title ?? row.paper_id, short: row.short, year: row.year },
    licence: r.licence,
    description: r.description ?? null,
    format: r.format,
    files: r.files.map((f) => ({ url: f.url, sha256: f.sha256, bytes: f.bytes ?? null })),
    columns: [
      ...Object.entries(r.columns).map(([name, c]) => ({
        name,
        type: c.type,
        unit: c.unit ?? null,
        description: c.description ?? null,
      })),
      ...Object.entries(r.derive).map(([name, expression]) => ({
        name,
        type: "derived" as const,
        unit: null,
        description: expression,
      })),
    ],
    exclusions: r.exclusions.map((e) => ({ id: e.id, reason: e.reason })),
    page: `/runs/${r.id}`,
    record: r,
  };
}
function runsShown(row: RunsRow): RunsItem {
  const { record: _, ...shown } = runsItem(row);
  return shown;
}

export interface RunsQuery {
  id?: string[] | undefined;
  paper?: string[] | undefined;
  law?: string[] | undefined;
  fileFormat?: string[] | undefined;
}

export function listRunsItems(db: Db, q: RunsQuery, request: PageRequest): RecordPage<RunsItem> {
  const where = new Where()
    .anyOf("r.id", q.id)
    .anyOf("r.paper_id", q.paper)
    .anyOf("r.format", q.fileFormat)
    .linked("claims", "r.id", "run_set", "law", q.law);
  const page = pageOfRows<RunsRow>(db, runsTable, where, request);
  return { ...page, items: page.rows.map(runsShown) };
}

export function getRunsFull(db: Db, id: string): RunsFull | undefined {
  const row = db.prepare(`select ${runsTable.select} from ${runsTable.source} where r.id = ?`).get(id) as
    | RunsRow
    | undefined;
  if (!row) return undefined;
  const { record: full, ...shown } = runsItem(row);
  const { summary, notes, ...record } = full;
  return { ...shown, record, summary, notes, rows: record.rows ?? null };
}

export function allRunsItems(db: Db): RunsItem[] {
  return (db.prepare(`select ${runsTable.select} from ${runsTable.source} order by r.id`).all() as RunsRow[]).map(
    runsShown,
  );
}
