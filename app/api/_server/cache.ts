/** Finished answers, least recently used out first, bounded in bytes. The key holds everything that the bytes depend on. */

export interface Stored {
  status: number;
  headers: Record<string, string>;
  body: Uint8Array;
  /** How the body is compressed. */
  encoding: string | null;
  etag: string | null;
}

export class AnswerCache {
  private readonly entries = new Map<string, Stored>();
  private size = 0;
  constructor(
    private readonly maxBytes: number,
    private readonly maxEntryBytes = maxBytes / 8,
  ) {}

  get(key: string): Stored | undefined {
    const found = this.entries.get(key);
    if (found) {
      this.entries.delete(key);
      this.entries.set(key, found);
    }
    return found;
  }

  set(key: string, value: Stored): void {
    const weight = AnswerCache.weight(key, value);
    if (weight > this.maxEntryBytes) return;
    const former = this.entries.get(key);
    if (former) this.drop(key, former);
    this.entries.set(key, value);
    this.size += weight;
    for (const [k, v] of this.entries) {
      if (this.size <= this.maxBytes) break;
      this.drop(k, v);
    }
  }

  get bytes(): number {
    return this.size;
  }

  private drop(key: string, value: Stored): void {
    this.entries.delete(key);
    this.size -= AnswerCache.weight(key, value);
  }
  /** Key and headers count too: a flood of short answers must not grow without bound. */
  private static weight(key: string, value: Stored): number {
    return value.body.byteLength + 2 * key.length + 1000;
  }
}
