import type { Db } from "@/db/open";
import type { Incoming } from "@/lib/api/exchange";
import type { Format } from "@/lib/api/negotiate";
import type { Query, QueryShape } from "@/lib/api/params";
import type { Result } from "../result";

export interface Call<Q = Record<string, unknown>, B = unknown> {
  db: Db;
  /** Edition asked for; null for the current data. */
  edition: string | null;
  query: Q;
  segments: Record<string, string>;
  format: Format;
  body: B;
  request: Incoming;
  /** The query without paging, to tie cursors to it. */
  canonical: string;
}
export type Handler = (call: Call) => Result | Promise<Result>;

/** Types a handler by the query shape that its endpoint declares. */
export const typed =
  <S extends QueryShape>(_shape: S, handler: (call: Call<Query<S>>) => Result | Promise<Result>): Handler =>
  (call) =>
    handler(call as Call<Query<S>>);
