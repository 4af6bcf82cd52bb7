/**
 * Changes single documents of a written search index. A document that stays keeps its number; a new one takes the
 * number of one that has gone, or the next; ties in the ranking come from `order`, which is that of a full build. So
 * the answers are those of an index written anew, and only the lists of words that changed are written.
 */
import { type EntityName, facetFields, numberFields, type SearchDocument } from "../../lib/search/documents";
import { IMPACT_STEPS, type IndexedText, indexText } from "../../lib/search/rank";
import type { Raw } from "../open";
import { GONE } from "./data";
import { bytesOf, MAX_FACETS } from "./writer";

/** One document before and after; one of the two is absent when it comes or goes. */
export interface DocumentChange {
  before?: SearchDocument | undefined;
  after?: SearchDocument | undefined;
  /** `dateNumber` of the document after. */
  date: number;
}

/** The index cannot be changed in place: write it anew. */
export class CannotPatch extends Error {
  override name = "CannotPatch";
}

const aligned = (b: Buffer): ArrayBuffer => b.buffer.slice(b.byteOffset, b.byteOffset + b.byteLength) as ArrayBuffer;

const quantised = (text: IndexedText | undefined): Map<string, number> =>
  new Map([...(text?.impacts ?? [])].map(([term, x]) => [term, Math.max(1, Math.round(x * IMPACT_STEPS))]));

interface SlotNumbers {
  low: number[];
  high: number[];
  docs: number[];
}

export class IndexPatch {
  private order: Uint32Array;
  private prior: Float32Array;
  private date: Uint32Array;
  /** Columns to be written again. */
  private readonly dirty = new Set<"order" | "prior" | "date">();
  private readonly free: number[] = [];
  private readonly facetIds = new Map<string, number>();
  private readonly facetOffsets: Uint32Array;
  private readonly facetValues: Uint16Array;
  /** Facet values of changed documents. */
  private readonly facetsOf = new Map<number, number[]>();
  /** Term → document → weight; 0 takes the document out. */
  private readonly edits = new Map<string, Map<number, number>>();
  private readonly wordDeltas = new Map<string, number>();
  private readonly numbersOf = new Map<number, SearchDocument["numbers"]>();

  constructor(private readonly db: Raw) {
    const column = (name: string) => {
      const data = db.prepare("select data from search_columns where name = ?").pluck().get(name) as Buffer | undefined;
      if (!data) throw new CannotPatch(`the index has no column ${name}`);
      return aligned(data);
    };
    this.order = new Uint32Array(column("order"));
    this.prior = new Float32Array(column("prior"));
    this.date = new Uint32Array(column("date"));
    this.facetOffsets = new Uint32Array(column("facet-offsets"));
    this.facetValues = new Uint16Array(column("facet-values"));
    for (const { id, field, value } of db.prepare("select id, field, value from search_facets").all() as {
      id: number;
      field: string;
      value: string;
    }[])
      this.facetIds.set(`${field}\n${value}`, id);
    // The lowest free number is taken first, so that the same changes give the same file.
    for (let d = this.order.length - 1; d >= 0; d--) if (this.order[d] === GONE) this.free.push(d);
  }

  /** Share of the document numbers that none has. */
  get wasted(): number {
    return this.free.length / Math.max(1, this.order.length);
  }

  /** Gives one more document a number. */
  private newSlot(): number {
    const n = this.order.length;
    const longer = <A extends Uint32Array | Float32Array>(a: A, make: new (n: number) => A) => {
      const out = new make(n + 1);
      out.set(a);
      return out;
    };
    this.order = longer(this.order, Uint32Array as never);
    this.prior = longer(this.prior, Float32Array as never);
    this.date = longer(this.date, Uint32Array as never);
    this.set("order", n, GONE);
    return n;
  }

  private set(column: "order" | "prior" | "date", slot: number, value: number): void {
    const a = this[column];
    const was = a[slot];
    a[slot] = value;
    if (a[slot] !== was) this.dirty.add(column);
  }

  private slotOf(d: SearchDocument): number {
    const slot = this.db
      .prepare("select doc from search_documents where kind = ? and id = ?")
      .pluck()
      .get(d.kind, d.id) as number | undefined;
    if (slot === undefined) throw new CannotPatch(`the index has no ${d.kind} ${d.id}`);
    return slot;
  }

  private apply({ before, after, date }: DocumentChange): number | undefined {
    if (before && after && JSON.stringify(before) === JSON.stringify(after)) {
      const slot = this.slotOf(after);
      this.set("date", slot, date);
      return slot;
    }
    const old = before ? indexText(before) : undefined;
    const now = after ? indexText(after) : undefined;
    const slot = before ? this.slotOf(before) : (this.free.pop() ?? this.newSlot());
    const row = (d: SearchDocument) => [d.kind, d.id, d.title, d.paper?.id ?? null, d.paper?.title ?? null, d.text];
    if (before) this.db.prepare("delete from search_documents where doc = ?").run(slot);
    if (after)
      this.db
        .prepare(
          "insert into search_documents (doc, kind, id, title, paper_id, paper_title, body) values (?, ?, ?, ?, ?, ?, ?)",
        )
        .run(slot, ...row(after));
    const phrases = (t: IndexedText) => [t.title.join(" "), t.body.join(" ")] as const;
    if (old)
      this.db
        .prepare("insert into search_phrases (search_phrases, rowid, title, body) values ('delete', ?, ?, ?)")
        .run(slot, ...phrases(old));
    if (now)
      this.db.prepare("insert into search_phrases (rowid, title, body) values (?, ?, ?)").run(slot, ...phrases(now));

    const was = quantised(old);
    const is = quantised(now);
    const edit = (term: string, impact: number) => {
      const list = this.edits.get(term) ?? new Map<number, number>();
      list.set(slot, impact);
      this.edits.set(term, list);
    };
    for (const [term, impact] of is) if (was.get(term) !== impact) edit(term, impact);
    for (const term of was.keys()) if (!is.has(term)) edit(term, 0);
    const count = (word: string, by: number) => this.wordDeltas.set(word, (this.wordDeltas.get(word) ?? 0) + by);
    for (const w of now?.words ?? []) if (!old?.words.has(w)) count(w, 1);
    for (const w of old?.words ?? []) if (!now?.words.has(w)) count(w, -1);

    const facets: number[] = [];
    if (after)
      for (const field of facetFields)
        for (const value of after.facets[field] ?? []) {
          const key = `${field}\n${value}`;
          let id = this.facetIds.get(key);
          if (id === undefined) {
            id = this.facetIds.size;
            if (id >= MAX_FACETS) throw new CannotPatch("more facet values than the column counts");
            this.facetIds.set(key, id);
            this.db.prepare("insert into search_facets (id, field, value) values (?, ?, ?)").run(id, field, value);
          }
          facets.push(id);
        }
    const counted =
      this.facetsOf.get(slot) ??
      this.facetValues.subarray(this.facetOffsets[slot] ?? 0, this.facetOffsets[slot + 1] ?? 0);
    if (facets.length !== counted.length || facets.some((v, i) => v !== counted[i])) this.facetsOf.set(slot, facets);
    if (this.numbersOf.has(slot) || JSON.stringify(before?.numbers ?? {}) !== JSON.stringify(after?.numbers ?? {}))
      this.numbersOf.set(slot, after?.numbers ?? {});
    this.set("prior", slot, after?.prior ?? 0);
    this.set("date", slot, after ? date : 0);
    if (!after) {
      this.set("order", slot, GONE);
      this.free.push(slot);
      this.free.sort((a, b) => b - a);
      return undefined;
    }
    return slot;
  }

  /** Documents that stay where they are in the order: those of laws, run sets and terms. */
  replace(change: Required<Pick<DocumentChange, "before" | "after">> & { date: number }): void {
    this.apply(change);
  }

  /**
   * The documents of one paper, which stand together in the order: the paper's own, then those of its claims.
   * `before` is empty for a paper that comes, `after` for one that goes.
   */
  replacePaper(before: readonly SearchDocument[], after: readonly SearchDocument[], date: number): void {
    const at = before[0] ? this.order[this.slotOf(before[0])] : this.placeFor(after[0]?.id ?? "");
    if (at === undefined || at === GONE) throw new CannotPatch("the order of the index is broken");
    const key = (d: SearchDocument) => `${d.kind}\n${d.id}`;
    const left = new Map(before.map((d) => [key(d), d]));
    const kept = new Set(after.map(key));
    const shift = after.length - before.length;
    const from = at + before.length;
    if (shift !== 0)
      for (let d = 0; d < this.order.length; d++) {
        const place = this.order[d] as number;
        if (place !== GONE && place >= from) this.set("order", d, place + shift);
      }
    for (const d of before) if (!kept.has(key(d))) this.apply({ before: d, date: 0 });
    after.forEach((d, i) => {
      const slot = this.apply({ before: left.get(key(d)), after: d, date });
      this.set("order", slot as number, at + i);
    });
  }

  /** Where the documents of a new paper stand: before those of the paper with the next id. */
  private placeFor(id: string): number | undefined {
    const next = this.db
      .prepare("select doc from search_documents where kind = 'paper' and id > ? order by id limit 1")
      .pluck()
      .get(id) as number | undefined;
    if (next !== undefined) return this.order[next];
    return this.db
      .prepare("select count(*) from search_documents where kind in ('paper', 'claim')")
      .pluck()
      .get() as number;
  }

  /** Puts the names `after` in the place of the names `before`. */
  names(before: readonly EntityName[], after: readonly EntityName[]): void {
    const remove = this.db.prepare("delete from search_names where field = ? and id = ? and name = ?");
    for (const n of before) remove.run(n.field, n.id, n.name);
    const insert = this.db.prepare("insert or replace into search_names (field, id, name, own) values (?, ?, ?, ?)");
    for (const n of after) insert.run(n.field, n.id, n.name, Number(n.own));
  }

  /** Writes lists, words and columns. */
  finish(): void {
    const read = this.db.prepare("select count, data from search_postings where term = ?");
    const insert = this.db.prepare("insert into search_postings (term, count, data) values (?, ?, ?)");
    const update = this.db.prepare("update search_postings set count = ?, data = ? where term = ?");
    const remove = this.db.prepare("delete from search_postings where term = ?");
    for (const [term, edits] of this.edits) {
      const row = read.get(term) as { count: number; data: Buffer } | undefined;
      const merged = merge(row, edits);
      if (!row) {
        if (merged.count > 0) insert.run(term, merged.count, merged.data);
      } else if (merged.count === 0) remove.run(term);
      else update.run(merged.count, merged.data, term);
    }
    const addWord = this.db.prepare(
      "insert into search_words (word, count) values (?, ?) on conflict (word) do update set count = count + excluded.count",
    );
    const dropWord = this.db.prepare("delete from search_words where word = ? and count <= 0");
    for (const [word, delta] of this.wordDeltas) {
      if (delta === 0) continue;
      addWord.run(word, delta);
      if (delta < 0) dropWord.run(word);
    }

    const column = this.db.prepare("update search_columns set data = ? where name = ?");
    const write = (name: string, data: Uint8Array) => column.run(data, name);
    for (const name of this.dirty) write(name, bytesOf(this[name]));
    if (this.facetsOf.size > 0 || this.facetOffsets.length !== this.order.length + 1) this.writeFacets(write);
    if (this.numbersOf.size === 0) return;
    for (const field of numberFields) {
      const old = this.db
        .prepare("select data from search_columns where name = ?")
        .pluck()
        .get(`number:${field}`) as Buffer;
      const n = old.byteLength / 20;
      const buffer = aligned(old);
      const low = new Float64Array(buffer, 0, n);
      const high = new Float64Array(buffer, 8 * n, n);
      const docs = new Uint32Array(buffer, 16 * n, n);
      const out: SlotNumbers = { low: [], high: [], docs: [] };
      let touched = false;
      for (let i = 0; i < n; i++) {
        if (this.numbersOf.has(docs[i] as number)) {
          touched = true;
          continue;
        }
        out.low.push(low[i] as number);
        out.high.push(high[i] as number);
        out.docs.push(docs[i] as number);
      }
      for (const [slot, numbers] of this.numbersOf)
        for (const [a, b] of numbers[field] ?? []) {
          touched = true;
          out.low.push(a);
          out.high.push(b);
          out.docs.push(slot);
        }
      if (touched)
        write(
          `number:${field}`,
          Buffer.concat([
            bytesOf(Float64Array.from(out.low)),
            bytesOf(Float64Array.from(out.high)),
            bytesOf(Uint32Array.from(out.docs)),
          ]),
        );
    }
  }

  private writeFacets(write: (name: string, data: Uint8Array) => void): void {
    const offsets = new Uint32Array(this.order.length + 1);
    const pieces: ArrayLike<number>[] = [];
    let length = 0;
    for (let d = 0; d < this.order.length; d++) {
      const piece =
        this.facetsOf.get(d) ?? this.facetValues.subarray(this.facetOffsets[d] ?? 0, this.facetOffsets[d + 1] ?? 0);
      pieces.push(piece);
      length += piece.length;
      offsets[d + 1] = length;
    }
    const values = new Uint16Array(length);
    pieces.forEach((piece, d) => values.set(piece, offsets[d]));
    write("facet-offsets", bytesOf(offsets));
    write("facet-values", bytesOf(values));
  }
}

/** A posting list with changes made, ascending by document. */
function merge(
  row: { count: number; data: Buffer } | undefined,
  edits: ReadonlyMap<number, number>,
): { count: number; data: Buffer } {
  const n = row?.count ?? 0;
  const buffer = row ? aligned(row.data) : new ArrayBuffer(0);
  const docs = new Uint32Array(buffer, 0, n);
  const impacts = new Uint16Array(buffer, 4 * n, n);
  const changes = [...edits].sort((a, b) => a[0] - b[0]);
  const newDocs = new Uint32Array(n + changes.length);
  const newImpacts = new Uint16Array(n + changes.length);
  let i = 0;
  let out = 0;
  for (const [doc, impact] of changes) {
    // Everything below the changed document is copied in one piece.
    let low = i;
    let high = n;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((docs[middle] as number) < doc) low = middle + 1;
      else high = middle;
    }
    newDocs.set(docs.subarray(i, low), out);
    newImpacts.set(impacts.subarray(i, low), out);
    out += low - i;
    i = docs[low] === doc ? low + 1 : low;
    if (impact > 0) {
      newDocs[out] = doc;
      newImpacts[out++] = impact;
    }
  }
  newDocs.set(docs.subarray(i), out);
  newImpacts.set(impacts.subarray(i), out);
  out += n - i;
  return { count: out, data: Buffer.concat([bytesOf(newDocs.subarray(0, out)), bytesOf(newImpacts.subarray(0, out))]) };
}
