/** One page of any kind of record: conditions, order, a cursor tied to the query, and counts by facet. */
import { type CursorKey, decodeCursor, encodeCursor, fingerprint } from "../../lib/api/cursor";
import type { Db } from "../open";
import type { Where } from "../queries/common";

export interface Table {
  select: string;
  source: string;
  /** SQL of the unique id. */
  id: string;
  /** Name of an order → SQL of its key. Rows without a key come last either way. */
  sorts: Record<string, string>;
  /** Name of a facet → SQL of its value, with a join where a record can have several. */
  counts: Record<string, { value: string; join?: string }>;
}

export interface PageRequest {
  /** Name of an order, with a leading minus for descending. */
  sort: string;
  /** 0 gives totals and counts only. */
  limit: number;
  cursor?: string | undefined;
  counts?: readonly string[] | undefined;
  /** The filters as text: a cursor is valid only for the query that it came from. */
  query: string;
}

export interface RowPage<Row> {
  rows: Row[];
  total: number;
  next: string | null;
  counts: Record<string, Record<string, number>>;
}

/** Values of one facet that are counted. */
const MAX_FACET_VALUES = 200;

/** @throws ApiProblem `invalid-cursor` */
export function pageOfRows<Row>(db: Db, table: Table, where: Where, request: PageRequest): RowPage<Row> {
  const descending = request.sort.startsWith("-");
  const key = table.sorts[descending ? request.sort.slice(1) : request.sort];
  if (key === undefined) throw new Error(`no order ${request.sort}`);
  const total = db.raw
    .prepare(`select count(*) from ${table.source} where ${where.sql}`)
    .pluck()
    .get(...where.values) as number;
  const counts: RowPage<Row>["counts"] = {};
  for (const name of request.counts ?? []) {
    const facet = table.counts[name];
    if (!facet) throw new Error(`no facet ${name}`);
    counts[name] = Object.fromEntries(
      db.raw
        .prepare(
          `select ${facet.value} v, count(*) n from ${table.source} ${facet.join ?? ""} where ${where.sql} and ${facet.value} is not null
           group by v order by n desc, v limit ${MAX_FACET_VALUES}`,
        )
        .raw()
        .all(...where.values)
        .map((r) => [String((r as [unknown, number])[0]), (r as [unknown, number])[1]]),
    );
  }
  const mark = fingerprint(db.contentHash, request.query, request.sort);
  if (request.limit === 0) {
    if (request.cursor !== undefined) decodeCursor(request.cursor, mark, 2);
    return { rows: [], total, next: null, counts };
  }
  let seek = "1";
  const seekValues: (string | number | null)[] = [];
  if (request.cursor !== undefined) {
    const [k, id] = decodeCursor(request.cursor, mark, 2) as [string | number | null, string];
    if (k === null) {
      seek = `${key} is null and ${table.id} > ?`;
      seekValues.push(id);
    } else {
      seek = `${key} ${descending ? "<" : ">"} ? or (${key} = ? and ${table.id} > ?) or ${key} is null`;
      seekValues.push(k, k, id);
    }
  }
  const rows = db.raw
    .prepare(
      `select ${table.select}, ${key} as _key, ${table.id} as _id from ${table.source} where ${where.sql} and (${seek})
       order by ${key} is null, ${key} ${descending ? "desc" : "asc"}, ${table.id} limit ?`,
    )
    .all(...where.values, ...seekValues, request.limit + 1) as (Row & { _key: CursorKey[number]; _id: string })[];
  const more = rows.length > request.limit;
  const shown = more ? rows.slice(0, request.limit) : rows;
  const last = shown.at(-1);
  return { rows: shown, total, next: more && last ? encodeCursor([last._key, last._id], mark) : null, counts };
}

/** What a list of records answers. */
export interface RecordPage<Item> {
  total: number;
  items: Item[];
  next: string | null;
  counts: Record<string, Record<string, number>>;
}

export function parse<T>(record: string): T {
  return JSON.parse(record) as T;
}
