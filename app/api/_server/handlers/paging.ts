/** What list handlers share: how many records a page, which fields, and the answer around them. */
import type { PageRequest, RecordPage } from "@/db/records";
import { columnsOf } from "@/lib/api/columns";
import { problem } from "@/lib/api/problem";
import { nearest } from "@/lib/content/problems";
import type { Answer } from "../result";
import type { Call } from "./types";

/** Records a page of JSON, and of the formats that are one stream. */
const JSON_LIMIT = 50;
const JSON_MOST = 1000;
const STREAM_LIMIT = 10_000;

export interface Paging {
  sort: string;
  limit: number | undefined;
  cursor: string | undefined;
  fields: string[] | undefined;
  counts: string[] | undefined;
}

export function pageRequest(call: Call<Paging>): PageRequest {
  const most = call.format === "json" ? JSON_MOST : STREAM_LIMIT;
  const limit = call.query.limit ?? (call.format === "json" ? JSON_LIMIT : STREAM_LIMIT);
  if (limit > most)
    throw problem("invalid-parameter", `limit: above ${most}`, {
      parameter: "limit",
      value: String(limit),
      mend: `give a whole number from 0 to ${most}, or ask for csv or jsonl`,
    });
  return { sort: call.query.sort, limit, cursor: call.query.cursor, counts: call.query.counts, query: call.canonical };
}

/** Only the fields asked for, in that order. @throws ApiProblem naming the nearest field */
export function pick(items: readonly object[], fields: string[] | undefined, known: readonly string[]): object[] {
  if (!fields) return [...items];
  for (const f of fields)
    if (!known.includes(f)) {
      const near = nearest(f, known);
      throw problem("invalid-parameter", "fields: no such field", {
        parameter: "fields",
        value: f,
        mend: near ? `did you mean ${near}?` : `fields: ${known.join(", ")}`,
      });
    }
  return items.map((item) => Object.fromEntries(fields.map((f) => [f, (item as Record<string, unknown>)[f]] as const)));
}

export const meta = (call: Call<unknown>) => ({ edition: call.edition, contentHash: call.db.contentHash });

export function listAnswer(
  call: Call<Paging>,
  page: RecordPage<object>,
  schema: { shape: Record<string, unknown> },
  open: readonly string[],
): Answer {
  const items = pick(page.items, call.query.fields, Object.keys(schema.shape));
  return {
    json: { ...meta(call), total: page.total, items, next: page.next, counts: page.counts },
    rows: items,
    columns: columnsOf(schema as never, open, call.query.fields),
    open,
    total: page.total,
    next: page.next,
  };
}

/** Says which id is near when there is none like the one asked for. */
export function unknownRecord(call: Call<unknown>, table: string, id: string, list: string, parameter?: string): never {
  const near = nearest(
    id,
    call.db.once(`ids-${table}`, () => call.db.raw.prepare(`select id from ${table}`).pluck().all() as string[]),
  );
  throw problem("unknown-record", `no record ${id.slice(0, 80)} here`, {
    value: id,
    mend: near ? `did you mean ${near}?` : `see /api/v1/${list}`,
    ...(parameter ? { parameter } : {}),
  });
}
