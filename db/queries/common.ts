/** What the query functions share: limits, cursors, and conditions put together from parts. */
import { type Db, openDatabase } from "../open";

export const DEFAULT_LIMIT = 50;
export const MAX_LIMIT = 500;

/** A caller's parameter cannot be used; names it and says what to do. */
export class InvalidQuery extends Error {
  override name = "InvalidQuery";
  constructor(
    readonly parameter: string,
    message: string,
    readonly fix: string,
  ) {
    super(`${parameter}: ${message}. ${fix}`);
  }
}

export interface Page<T> {
  items: T[];
  /** Matches of the filters, whatever the page. */
  total: number;
  /** Give it back as `cursor` for the next page; null on the last. */
  nextCursor: string | null;
}

/** Filters that hold a number between bounds, both included. */
export interface NumberRange {
  min?: number;
  max?: number;
}

export function limitOf(limit: number | undefined): number {
  if (limit === undefined) return DEFAULT_LIMIT;
  if (!Number.isInteger(limit) || limit < 1)
    throw new InvalidQuery("limit", "not a positive whole number", `Give 1 to ${MAX_LIMIT}.`);
  return Math.min(limit, MAX_LIMIT);
}

export type Value = string | number | null;
type CursorKey = [sort: string, ...keys: Value[]];

export function encodeCursor(key: CursorKey): string {
  return Buffer.from(JSON.stringify(key)).toString("base64url");
}

/** Reads a cursor made by `encodeCursor` for the same sort and number of keys. */
export function decodeCursor(cursor: string | undefined, sort: string, keys: number): Value[] | undefined {
  if (cursor === undefined || cursor === "") return undefined;
  const wrong = new InvalidQuery("cursor", "not a cursor of this list and sort", "Take it from nextCursor unchanged.");
  if (cursor.length > 2000) throw wrong;
  try {
    const key = JSON.parse(Buffer.from(cursor, "base64url").toString("utf8")) as unknown;
    if (!Array.isArray(key) || key.length !== keys + 1 || key[0] !== sort) throw wrong;
    const values = key.slice(1) as unknown[];
    if (!values.every((v): v is Value => v === null || typeof v === "string" || typeof v === "number")) throw wrong;
    return values;
  } catch {
    throw wrong;
  }
}

/** Conditions joined by `and`, with their values in order. */
export class Where {
  private readonly parts: string[] = [];
  readonly values: Value[] = [];
  add(sql: string, ...values: (Value | boolean)[]): this {
    this.parts.push(`(${sql})`);
    this.values.push(...values.map((v) => (typeof v === "boolean" ? Number(v) : v)));
    return this;
  }
  /** Any of the values; nothing when none are given. */
  anyOf(column: string, wanted: string | readonly string[] | undefined): this {
    if (wanted === undefined) return this;
    const list = typeof wanted === "string" ? [wanted] : wanted;
    if (list.length === 0) return this;
    return this.add(`${column} in (select value from json_each(?))`, JSON.stringify(list));
  }
  /** A row of a link table names any of the values. */
  linked(
    table: string,
    owner: string,
    key: string,
    column: string,
    wanted: string | readonly string[] | undefined,
  ): this {
    if (wanted === undefined) return this;
    const list = typeof wanted === "string" ? [wanted] : wanted;
    if (list.length === 0) return this;
    return this.add(
      `exists (select 1 from ${table} l where l.${key} = ${owner} and l.${column} in (select value from json_each(?)))`,
      JSON.stringify(list),
    );
  }
  range(column: string, range: NumberRange | undefined): this {
    if (range?.min !== undefined) this.add(`${column} >= ?`, range.min);
    if (range?.max !== undefined) this.add(`${column} <= ?`, range.max);
    return this;
  }
  get sql(): string {
    return this.parts.length === 0 ? "1" : this.parts.join(" and ");
  }
}

export interface Sort {
  /** SQL of the sort key; rows without it come last. */
  key: string;
  descending: boolean;
}

/**
 * One page of `select columns from source where …`, in the order of `sort` then `id`; each row also carries
 * `_key` and `_id` for the cursor.
 */
export function pageOf<Row>(
  db: Db,
  from: { select: string; source: string; id: string },
  where: Where,
  sortName: string,
  sorts: Record<string, Sort>,
  limit: number | undefined,
  cursor: string | undefined,
): { rows: Row[]; total: number; nextCursor: string | null } {
  const sort = Object.hasOwn(sorts, sortName) ? sorts[sortName] : undefined;
  if (!sort)
    throw new InvalidQuery(
      "sort",
      `no such order: ${sortName.slice(0, 40)}`,
      `One of ${Object.keys(sorts).join(", ")}.`,
    );
  const n = limitOf(limit);
  const total = db
    .prepare(`select count(*) from ${from.source} where ${where.sql}`)
    .pluck()
    .get(...where.values) as number;
  const after = decodeCursor(cursor, sortName, 2);
  const seek = new Where();
  if (after) {
    const [key, id] = after as [Value, Value];
    const compare = sort.descending ? "<" : ">";
    if (key === null) seek.add(`${sort.key} is null and ${from.id} > ?`, id);
    else
      seek.add(`${sort.key} ${compare} ? or (${sort.key} = ? and ${from.id} > ?) or ${sort.key} is null`, key, key, id);
  }
  const rows = db
    .prepare(
      `select ${from.select}, ${sort.key} as _key, ${from.id} as _id from ${from.source} where ${where.sql} and ${seek.sql}
       order by ${sort.key} is null, ${sort.key} ${sort.descending ? "desc" : "asc"}, ${from.id} limit ?`,
    )
    .all(...where.values, ...seek.values, n + 1) as (Row & { _key: Value; _id: string })[];
  const more = rows.length > n;
  const shown = more ? rows.slice(0, n) : rows;
  const last = shown.at(-1);
  return { rows: shown, total, nextCursor: more && last ? encodeCursor([sortName, last._key, last._id]) : null };
}

export function parse<T>(record: string): T {
  return JSON.parse(record) as T;
}

export { type Db, openDatabase };
