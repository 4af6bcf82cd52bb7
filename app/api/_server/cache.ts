/**
 * Finished answers, least recently used out first, bounded in bytes. An answer is kept once under its key, which holds
 * everything that the bytes depend on; addresses as clients write them lead to it without being read again.
 */
import type { Cost } from "./limits";

export interface Stored {
  status: number;
  headers: Record<string, string>;
  /** Headers of the 304. */
  notModified: Record<string, string>;
  body: Uint8Array;
  etag: string | null;
  /** Which allowance it counts against, kept or not. */
  cost: Cost;
}

export class Lru<V> {
  private readonly entries = new Map<string, V>();
  bytes = 0;
  constructor(
    private readonly maxBytes: number,
    private readonly maxEntryBytes: number,
    private readonly weigh: (key: string, value: V) => number,
  ) {}

  get(key: string): V | undefined {
    const found = this.entries.get(key);
    if (found !== undefined) {
      this.entries.delete(key);
      this.entries.set(key, found);
    }
    return found;
  }

  set(key: string, value: V): void {
    const weight = this.weigh(key, value);
    if (weight > this.maxEntryBytes) return;
    const former = this.entries.get(key);
    if (former !== undefined) this.drop(key, former);
    this.entries.set(key, value);
    this.bytes += weight;
    for (const [k, v] of this.entries) {
      if (this.bytes <= this.maxBytes) break;
      this.drop(k, v);
    }
  }

  private drop(key: string, value: V): void {
    this.entries.delete(key);
    this.bytes -= this.weigh(key, value);
  }
}

export class AnswerCache {
  private readonly answers: Lru<Stored>;
  private readonly addresses: Lru<string>;

  /** @param maxBytes of everything held; an eighth of it is for addresses, and no answer may take more than an eighth */
  constructor(maxBytes: number) {
    const eighth = maxBytes / 8;
    // Keys and headers count too: a flood of short answers must not grow without bound.
    this.answers = new Lru(maxBytes - eighth, eighth, (k, v) => v.body.byteLength + 2 * k.length + 1500);
    this.addresses = new Lru(eighth, eighth / 8, (k, v) => 2 * (k.length + v.length) + 200);
  }

  /** The answer that this very address had before. */
  find(address: string): Stored | undefined {
    const key = this.addresses.get(address);
    return key === undefined ? undefined : this.answers.get(key);
  }

  /** The answer under a key; from now on the address leads to it. */
  get(key: string, address: string): Stored | undefined {
    const found = this.answers.get(key);
    if (found) this.addresses.set(address, key);
    return found;
  }

  set(key: string, value: Stored, address: string): void {
    this.answers.set(key, value);
    this.addresses.set(address, key);
  }

  get bytes(): number {
    return this.answers.bytes + this.addresses.bytes;
  }
}
