import type { Claim } from "../../lib/content/schema";
import { type Db, type NumberRange, openDatabase, type Page, pageOf, parse, Where } from "./common";
import type { ListOptions } from "./papers";

/** A claim with its place, its paper and the columns that lists sort by. */
export interface ClaimItem {
  /** `paper-id#claim-id`. */
  id: string;
  paper: { id: string; title: string; short: string | null; year: number | null; scope: "law" | "related" | "out" };
  kind: Claim["kind"];
  /** Own, else the paper's first. */
  domain: string | null;
  architecture: string | null;
  /** Converted to the base unit of `dimension`: parameters, tokens, FLOP, device-hours. */
  base: { value: number | null; low: number | null; high: number | null; dimension: string | null };
  inAverages: boolean;
  record: Claim;
}

export interface ClaimFilters {
  paper?: string | readonly string[];
  kind?: string | readonly string[];
  status?: string | readonly string[];
  law?: string | readonly string[];
  /** Quantity ids of an exponent. */
  of?: string | readonly string[];
  vs?: string | readonly string[];
  /** Of a scale claim. */
  quantity?: string | readonly string[];
  metric?: string | readonly string[];
  device?: string | readonly string[];
  domain?: string | readonly string[];
  architecture?: string | readonly string[];
  dataset?: string | readonly string[];
  approach?: string | readonly string[];
  runSet?: string | readonly string[];
  dimension?: string;
  scope?: string | readonly string[];
  seen?: string | readonly string[];
  year?: NumberRange;
  /** As stated, in the claim's own unit. */
  value?: NumberRange;
  /** In the base unit of the dimension; a claim with a range passes when the ranges meet. */
  baseValue?: NumberRange;
  inAverages?: boolean;
  hasInterval?: boolean;
}
export type ClaimSort = "paper" | "newest" | "oldest" | "value" | "value-descending" | "id";

interface Row {
  id: string;
  paper_id: string;
  kind: Claim["kind"];
  domain: string | null;
  architecture: string | null;
  base_value: number | null;
  base_low: number | null;
  base_high: number | null;
  dimension: string | null;
  in_averages: number;
  record: string;
  title: string;
  short: string | null;
  year: number | null;
  scope: "law" | "related" | "out";
}
const select =
  "c.id, c.paper_id, c.kind, c.domain, c.architecture, c.base_value, c.base_low, c.base_high, c.dimension, c.in_averages, c.record, p.title, p.short, p.year, p.scope";
const source = "claims c join papers p on p.id = c.paper_id";

function item(row: Row): ClaimItem {
  return {
    id: row.id,
    paper: { id: row.paper_id, title: row.title, short: row.short, year: row.year, scope: row.scope },
    kind: row.kind,
    domain: row.domain,
    architecture: row.architecture,
    base: { value: row.base_value, low: row.base_low, high: row.base_high, dimension: row.dimension },
    inAverages: row.in_averages === 1,
    record: parse<Claim>(row.record),
  };
}

/** A claim by `paper-id#claim-id`; undefined when there is none. A former paper id is followed. */
export function getClaim(id: string, db: Db = openDatabase()): ClaimItem | undefined {
  const statement = db.prepare(`select ${select} from ${source} where c.id = ?`);
  let row = statement.get(id) as Row | undefined;
  if (!row) {
    const hash = id.indexOf("#");
    const paper =
      hash > 0 &&
      (db.prepare("select paper_id from former_ids where id = ?").pluck().get(id.slice(0, hash)) as string | undefined);
    if (paper) row = statement.get(`${paper}${id.slice(hash)}`) as Row | undefined;
  }
  return row && item(row);
}

function conditions(filters: ClaimFilters): Where {
  const where = new Where()
    .anyOf("c.paper_id", filters.paper)
    .anyOf("c.kind", filters.kind)
    .anyOf("c.status", filters.status)
    .anyOf("c.law", filters.law)
    .anyOf("c.of", filters.of)
    .anyOf("c.vs", filters.vs)
    .anyOf("c.quantity", filters.quantity)
    .anyOf("c.metric", filters.metric)
    .anyOf("c.device", filters.device)
    .anyOf("c.domain", filters.domain)
    .anyOf("c.architecture", filters.architecture)
    .anyOf("c.approach", filters.approach)
    .anyOf("c.run_set", filters.runSet)
    .anyOf("c.dimension", filters.dimension)
    .anyOf("c.seen", filters.seen)
    .anyOf("p.scope", filters.scope)
    .range("c.year", filters.year)
    .range("c.value", filters.value);
  if (filters.dataset !== undefined) {
    const list = typeof filters.dataset === "string" ? [filters.dataset] : filters.dataset;
    if (list.length > 0)
      where.add(
        `exists (select 1 from claim_datasets d where d.claim_id = c.id and d.dataset_id in (select value from json_each(?)))`,
        JSON.stringify(list),
      );
  }
  if (filters.baseValue?.min !== undefined)
    where.add("coalesce(c.base_value, c.base_high) >= ?", filters.baseValue.min);
  if (filters.baseValue?.max !== undefined) where.add("coalesce(c.base_value, c.base_low) <= ?", filters.baseValue.max);
  if (filters.inAverages !== undefined) where.add("c.in_averages = ?", filters.inAverages);
  if (filters.hasInterval !== undefined) where.add(filters.hasInterval ? "c.low is not null" : "c.low is null");
  return where;
}

/** One page of claims that pass every filter (values of one filter are alternatives). */
export function listClaims(
  filters: ClaimFilters = {},
  options: ListOptions<ClaimSort> = {},
  db: Db = openDatabase(),
): Page<ClaimItem> {
  const page = pageOf<Row>(
    db,
    { select, source, id: "c.id" },
    conditions(filters),
    options.sort ?? "id",
    {
      id: { key: "c.id", descending: false },
      paper: { key: "c.paper_id || printf('%06d', c.position)", descending: false },
      newest: { key: "c.published", descending: true },
      oldest: { key: "c.published", descending: false },
      value: { key: "c.value", descending: false },
      "value-descending": { key: "c.value", descending: true },
    },
    options.limit,
    options.cursor,
  );
  return { items: page.rows.map(item), total: page.total, nextCursor: page.nextCursor };
}

/** Every claim of a paper, in the order of the record. */
export function claimsOfPaper(paperId: string, db: Db = openDatabase()): ClaimItem[] {
  return (
    db.prepare(`select ${select} from ${source} where c.paper_id = ? order by c.position`).all(paperId) as Row[]
  ).map(item);
}

/** Claims that report parameters of a law, oldest paper first. */
export function claimsOfLaw(lawId: string, db: Db = openDatabase()): ClaimItem[] {
  return (
    db
      .prepare(
        `select ${select} from ${source} where c.law = ? order by p.published is null, p.published, c.paper_id, c.position limit 500`,
      )
      .all(lawId) as Row[]
  ).map(item);
}
