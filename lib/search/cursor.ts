/** Cursors of search pages: an offset tied to the request, so that it cannot be used with another one. */
import { createHash } from "node:crypto";
import type { SearchRequest } from "./types";

/** Pages beyond this are not served. */
export const MAX_OFFSET = 10_000;

/** What a cursor belongs to: everything of the request but the page. */
export function requestKey(r: SearchRequest): string {
  return createHash("sha256")
    .update(JSON.stringify([r.query, r.kinds ?? [], r.sort ?? "relevance", Object.entries(r.filters ?? {}).sort()]))
    .digest("base64url")
    .slice(0, 10);
}
export function writeCursor(offset: number, key: string): string {
  return Buffer.from(`${offset}.${key}`).toString("base64url");
}
export function readCursor(cursor: string | undefined, key: string, problems: string[]): number {
  if (!cursor) return 0;
  const m = cursor.length < 100 ? /^(\d{1,6})\.(.{10})$/.exec(Buffer.from(cursor, "base64url").toString()) : null;
  const offset = m ? Number(m[1]) : Number.NaN;
  if (!m || m[2] !== key || offset > MAX_OFFSET) {
    problems.push("the cursor belongs to another search; the first page is shown");
    return 0;
  }
  return offset;
}
