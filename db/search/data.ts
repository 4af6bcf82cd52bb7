/** The search index of an open database as typed arrays and look-ups. Loaded once a handle. */
import type { EntityName } from "../../lib/search/documents";
import { Lexicon } from "../../lib/search/lexicon";
import { Spelling } from "../../lib/search/spelling";
import type { Words } from "../../lib/search/understand";
import type { Db } from "../open";

export interface Posting {
  docs: Uint32Array;
  /** Weights in 1 … 65,535. */
  impacts: Uint16Array;
}

export interface Numbers {
  docs: Uint32Array;
  low: Float64Array;
  high: Float64Array;
}

/** `order` of a number that no document has. */
export const GONE = 0xffffffff;

const none: Posting = { docs: new Uint32Array(0), impacts: new Uint16Array(0) };
/** Posting lists kept decoded, in bytes. */
const CACHE_BYTES = 64 * 1024 * 1024;

/** A copy that starts at a multiple of eight bytes. */
function aligned(b: Buffer): ArrayBuffer {
  return b.buffer.slice(b.byteOffset, b.byteOffset + b.byteLength) as ArrayBuffer;
}

export class IndexData implements Words {
  /** Document numbers in use or freed: the length of every column. */
  readonly slots: number;
  /** Documents that there are. */
  readonly documents: number;
  /** Place of each document in the order of a full build, which breaks ties; `GONE` where none has the number. */
  readonly order: Uint32Array;
  readonly lexicon: Lexicon;
  readonly prior: Float32Array;
  readonly date: Uint32Array;
  readonly facetOffsets: Uint32Array;
  readonly facetValues: Uint16Array;
  readonly facets: readonly { field: string; value: string }[];
  private readonly cache = new Map<string, Posting>();
  private cached = 0;
  private readonly counts = new Map<string, number>();
  private speller: Spelling | undefined;

  constructor(readonly db: Db) {
    const column = (name: string) =>
      aligned(
        (db.prepare("select data from search_columns where name = ?").pluck().get(name) as Buffer | undefined) ??
          Buffer.alloc(0),
      );
    this.prior = new Float32Array(column("prior"));
    const order = new Uint32Array(column("order"));
    // A file of a former version has its documents in their order.
    this.order = order.length > 0 ? order : Uint32Array.from({ length: this.prior.length }, (_, i) => i);
    this.slots = this.order.length;
    let gone = 0;
    for (const place of this.order) if (place === GONE) gone++;
    this.documents = this.slots - gone;
    this.date = new Uint32Array(column("date"));
    this.facetOffsets = new Uint32Array(column("facet-offsets"));
    this.facetValues = new Uint16Array(column("facet-values"));
    this.facets = db.prepare("select field, value from search_facets order by id").all() as {
      field: string;
      value: string;
    }[];
    const names = db.prepare("select field, id, name, own from search_names order by field, id, name").all() as (Omit<
      EntityName,
      "own"
    > & { own: number })[];
    this.lexicon = new Lexicon(names.map((n) => ({ ...n, own: n.own === 1 })));
  }

  posting(term: string): Posting {
    const hit = this.cache.get(term);
    if (hit) {
      // Most recently used last.
      this.cache.delete(term);
      this.cache.set(term, hit);
      return hit;
    }
    const row = this.db.prepare("select count, data from search_postings where term = ?").get(term) as
      | { count: number; data: Buffer }
      | undefined;
    if (!row) return none;
    const buffer = aligned(row.data);
    const posting = {
      docs: new Uint32Array(buffer, 0, row.count),
      impacts: new Uint16Array(buffer, 4 * row.count, row.count),
    };
    this.cache.set(term, posting);
    this.cached += buffer.byteLength;
    for (const [key, old] of this.cache) {
      if (this.cached <= CACHE_BYTES || key === term) break;
      this.cache.delete(key);
      this.cached -= old.docs.buffer.byteLength;
    }
    return posting;
  }

  count(term: string): number {
    let n = this.counts.get(term);
    if (n === undefined) {
      n = (this.db.prepare("select count from search_postings where term = ?").pluck().get(term) as number) ?? 0;
      if (this.counts.size > 200_000) this.counts.clear();
      this.counts.set(term, n);
    }
    return n;
  }

  spelling(): Spelling {
    this.speller ??= new Spelling(
      this.db.prepare("select word, count from search_words").all() as { word: string; count: number }[],
    );
    return this.speller;
  }

  numbers(field: string): Numbers {
    return this.db.once(`search-numbers-${field}`, () => {
      const row = this.db.prepare("select data from search_columns where name = ?").pluck().get(`number:${field}`) as
        | Buffer
        | undefined;
      if (!row) return { docs: new Uint32Array(0), low: new Float64Array(0), high: new Float64Array(0) };
      const n = row.byteLength / 20;
      const buffer = aligned(row);
      return {
        low: new Float64Array(buffer, 0, n),
        high: new Float64Array(buffer, 8 * n, n),
        docs: new Uint32Array(buffer, 16 * n, n),
      };
    });
  }
}
