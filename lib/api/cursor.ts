/**
 * Opaque cursors: where a page ended, tied to the query and to the data version, so that a cursor used with another
 * query is refused rather than giving a wrong page. The content is not secret and not part of the API.
 */
import { createHash } from "node:crypto";
import { problem } from "./problem";

/** Sort keys of the last item of a page; the last key is its id. */
export type CursorKey = readonly (string | number | null)[];

/** Twelve characters that stand for query and data version. */
export function fingerprint(...parts: string[]): string {
  return createHash("sha256").update(JSON.stringify(parts)).digest("base64url").slice(0, 12);
}

export function encodeCursor(key: CursorKey, mark: string): string {
  return Buffer.from(JSON.stringify([mark, ...key])).toString("base64url");
}

/**
 * @param mark the fingerprint of the present query
 * @throws ApiProblem `invalid-cursor`
 */
export function decodeCursor(cursor: string, mark: string, length: number): CursorKey {
  const refuse = (detail: string) => problem("invalid-cursor", detail, { parameter: "cursor", value: cursor });
  if (cursor.length > 600 || !/^[A-Za-z0-9_-]+$/.test(cursor)) throw refuse("not a cursor of this API");
  let parts: unknown;
  try {
    parts = JSON.parse(Buffer.from(cursor, "base64url").toString("utf8"));
  } catch {
    throw refuse("not a cursor of this API");
  }
  if (
    !Array.isArray(parts) ||
    parts.length !== length + 1 ||
    !parts.every((p) => p === null || typeof p === "string" || typeof p === "number")
  )
    throw refuse("not a cursor of this API");
  if (parts[0] !== mark) throw refuse("this cursor belongs to another query or another version of the data");
  return parts.slice(1) as CursorKey;
}
