/** Results of pure computations over the immutable content, kept by what they depend on. */
import { Lru } from "../api/_server/cache";
import { contentHash } from "./content";

/** Finished pages are kept whole elsewhere; this only spares a result that several forms of a page share. */
const MAX_BYTES = 12_000_000;
const STRING_MAX_BYTES = 4_000_000;

/** Bytes that a plain value takes, about: its texts and numbers, and a little for each object. */
export function weightOf(value: unknown): number {
  let bytes = 0;
  const seen = new Set<object>();
  const stack: unknown[] = [value];
  while (stack.length > 0) {
    const v = stack.pop();
    if (typeof v === "string") bytes += v.length + 16;
    else if (typeof v !== "object" || v === null) bytes += 8;
    else if (!seen.has(v)) {
      seen.add(v);
      bytes += 48;
      if (ArrayBuffer.isView(v)) bytes += v.byteLength;
      else if (v instanceof Map) for (const [k, x] of v) stack.push(k, x);
      else if (v instanceof Set) stack.push(...v);
      else for (const x of Object.values(v)) stack.push(x);
    }
  }
  return bytes;
}

interface Kept {
  value: unknown;
  weight: number;
}
const results = new Lru<Kept>(MAX_BYTES, MAX_BYTES / 4, (key, k) => 2 * key.length + k.weight + 200);
const texts = new Lru<string>(STRING_MAX_BYTES, STRING_MAX_BYTES / 16, (key, t) => key.length + t.length + 200);

/** The result for a key under the present content; the least recently used ones make room. */
export function remember<T>(key: string, compute: () => T): T {
  const full = `${contentHash()} ${key}`;
  const known = results.get(full);
  if (known) return known.value as T;
  const value = compute();
  results.set(full, { value, weight: weightOf(value) });
  return value;
}

/** A text made from its key alone, e.g. a formula that is set. */
export function rememberText(key: string, make: () => string): string {
  const known = texts.get(key);
  if (known !== undefined) return known;
  const text = make();
  texts.set(key, text);
  return text;
}
