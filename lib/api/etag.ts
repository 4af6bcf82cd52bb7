/** Strong ETags and conditional requests (RFC 9110 §8.8, §13). */
import { createHash } from "node:crypto";

/** A strong ETag: equal input gives equal bytes. `parts` are the content hash, the query as read, format and encoding. */
export function etagOf(...parts: string[]): string {
  return `"${createHash("sha256").update(JSON.stringify(parts)).digest("base64url").slice(0, 22)}"`;
}

/** Whether If-None-Match matches (weak comparison, as the RFC asks for it). */
export function noneMatch(header: string | null, etag: string): boolean {
  if (!header) return false;
  if (header === etag || header.trim() === "*") return true;
  const opaque = etag.startsWith("W/") ? etag.slice(2) : etag;
  for (const m of header.slice(0, 8000).matchAll(/(?:W\/)?("[\x21\x23-\x7e\x80-\xff]*")/g))
    if (m[1] === opaque) return true;
  return false;
}
