/** Writes the search index of a database that is being built. */
import { type EntityName, facetFields, numberFields, type SearchDocument } from "../../lib/search/documents";
import { IMPACT_STEPS, type IndexedText, indexText } from "../../lib/search/rank";
import type { Raw } from "../open";

/** A list of numbers that grows by doubling. */
class Growing<A extends Uint32Array | Uint16Array | Float64Array | Float32Array> {
  length = 0;
  constructor(
    private array: A,
    private readonly make: (n: number) => A,
  ) {}
  push(value: number): void {
    if (this.length === this.array.length) {
      const larger = this.make(Math.max(4, this.length * 2));
      larger.set(this.array as never);
      this.array = larger;
    }
    this.array[this.length++] = value;
  }
  bytes(): Uint8Array {
    return new Uint8Array(this.array.buffer, this.array.byteOffset, this.length * this.array.BYTES_PER_ELEMENT);
  }
}
const u32 = () => new Growing(new Uint32Array(2), (n) => new Uint32Array(n));
const u16 = () => new Growing(new Uint16Array(2), (n) => new Uint16Array(n));
const f32 = () => new Growing(new Float32Array(16), (n) => new Float32Array(n));
const f64 = () => new Growing(new Float64Array(2), (n) => new Float64Array(n));

export const bytesOf = (a: Uint32Array | Uint16Array | Float32Array | Float64Array): Uint8Array =>
  new Uint8Array(a.buffer, a.byteOffset, a.byteLength);
/** More different values would not fit the column: those beyond are searched but not counted. */
export const MAX_FACETS = 65_536;

/** yyyymmdd with zeros for what is not known. */
export function dateNumber(published: string | null | undefined): number {
  if (!published) return 0;
  const [y = "0", m = "0", d = "0"] = published.split("-");
  return Number(y) * 10_000 + Number(m) * 100 + Number(d);
}

/**
 * Documents get numbers 0, 1, 2 … in the order in which they are added; a later patch (patch.ts) may fill the numbers
 * of documents that are gone, so ties are broken by the column `order`, their place in the order of a full build. Posting lists are held in memory until
 * `finish`: about six bytes a distinct word of a document.
 */
export class IndexWriter {
  private count = 0;
  private readonly postings = new Map<string, { docs: ReturnType<typeof u32>; impacts: ReturnType<typeof u16> }>();
  private readonly words = new Map<string, number>();
  private readonly facetIds = new Map<string, number>();
  private readonly facetOffsets = u32();
  private readonly facetValues = u16();
  private readonly priors = f32();
  private readonly dates = u32();
  private readonly numbers = Object.fromEntries(numberFields.map((f) => [f, { docs: u32(), low: f64(), high: f64() }]));
  private readonly insertDocument;
  private readonly insertPhrase;
  /** The statement that makes the index by id: filled once from sorted rows, not row by row at random places. */
  private readonly makeIdIndex: string;

  constructor(private readonly db: Raw) {
    this.makeIdIndex = db
      .prepare("select sql from sqlite_master where type = 'index' and name = 'search_documents_id'")
      .pluck()
      .get() as string;
    db.exec("drop index search_documents_id");
    // Fewer, larger pieces while writing; they become one at the end.
    db.exec("insert into search_phrases (search_phrases, rank) values ('hashsize', 33554432)");
    db.exec("insert into search_phrases (search_phrases, rank) values ('automerge', 0)");
    this.insertDocument = db.prepare(
      "insert into search_documents (doc, kind, id, title, paper_id, paper_title, body) values (?, ?, ?, ?, ?, ?, ?)",
    );
    this.insertPhrase = db.prepare("insert into search_phrases (rowid, title, body) values (?, ?, ?)");
    this.facetOffsets.push(0);
  }

  add(d: SearchDocument, date: number, text: IndexedText = indexText(d)): void {
    const doc = this.count++;
    this.insertDocument.run(doc, d.kind, d.id, d.title, d.paper?.id ?? null, d.paper?.title ?? null, d.text);
    this.insertPhrase.run(doc, text.title.join(" "), text.body.join(" "));
    for (const [term, impact] of text.impacts) {
      let p = this.postings.get(term);
      if (!p) {
        p = { docs: u32(), impacts: u16() };
        this.postings.set(term, p);
      }
      p.docs.push(doc);
      p.impacts.push(Math.max(1, Math.round(impact * IMPACT_STEPS)));
    }
    for (const w of text.words) this.words.set(w, (this.words.get(w) ?? 0) + 1);
    for (const field of facetFields)
      for (const value of d.facets[field] ?? []) {
        const key = `${field}\n${value}`;
        let id = this.facetIds.get(key);
        if (id === undefined) {
          id = this.facetIds.size;
          this.facetIds.set(key, id);
        }
        if (id < MAX_FACETS) this.facetValues.push(id);
      }
    this.facetOffsets.push(this.facetValues.length);
    this.priors.push(d.prior);
    this.dates.push(date);
    for (const field of numberFields)
      for (const [low, high] of d.numbers[field] ?? []) {
        const n = this.numbers[field];
        n?.docs.push(doc);
        n?.low.push(low);
        n?.high.push(high);
      }
  }

  finish(names: readonly EntityName[]): void {
    const byText = ([a]: [string, unknown], [b]: [string, unknown]) => (a < b ? -1 : a > b ? 1 : 0);
    const posting = this.db.prepare("insert into search_postings (term, count, data) values (?, ?, ?)");
    for (const [term, { docs, impacts }] of [...this.postings].sort(byText))
      posting.run(term, docs.length, Buffer.concat([docs.bytes(), impacts.bytes()]));
    this.postings.clear();
    const word = this.db.prepare("insert into search_words (word, count) values (?, ?)");
    for (const [w, n] of [...this.words].sort(byText)) word.run(w, n);
    const column = this.db.prepare("insert into search_columns (name, data) values (?, ?)");
    column.run("date", this.dates.bytes());
    column.run("facet-offsets", this.facetOffsets.bytes());
    column.run("facet-values", this.facetValues.bytes());
    for (const [field, n] of Object.entries(this.numbers)) {
      // Eight-byte numbers first, so that each array is aligned.
      column.run(`number:${field}`, Buffer.concat([n.low.bytes(), n.high.bytes(), n.docs.bytes()]));
    }
    column.run("prior", this.priors.bytes());
    column.run("order", bytesOf(Uint32Array.from({ length: this.count }, (_, i) => i)));
    const facet = this.db.prepare("insert into search_facets (id, field, value) values (?, ?, ?)");
    for (const [key, id] of this.facetIds) {
      const cut = key.indexOf("\n");
      if (id < MAX_FACETS) facet.run(id, key.slice(0, cut), key.slice(cut + 1));
    }
    const name = this.db.prepare("insert into search_names (field, id, name, own) values (?, ?, ?, ?)");
    for (const n of names) name.run(n.field, n.id, n.name, Number(n.own));
    this.db.exec(this.makeIdIndex);
    this.db.exec("insert into search_phrases (search_phrases) values ('optimize')");
  }
}
