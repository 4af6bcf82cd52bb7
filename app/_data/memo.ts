/** Results of pure computations over the immutable content, kept by what they depend on. */
import { contentHash } from "./content";

const LIMIT = 300;
const kept = new Map<string, unknown>();

/** The result for a key under the present content; the least recently used one makes room. */
export function remember<T>(key: string, compute: () => T): T {
  const full = `${contentHash()} ${key}`;
  if (kept.has(full)) {
    const value = kept.get(full) as T;
    kept.delete(full);
    kept.set(full, value);
    return value;
  }
  const value = compute();
  kept.set(full, value);
  if (kept.size > LIMIT) kept.delete(kept.keys().next().value as string);
  return value;
}
