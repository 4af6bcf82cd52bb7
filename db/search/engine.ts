/**
 * The embedded search engine. Words are ranked from posting lists that hold every document's weight (exact top
 * results without a scan of the text); quoted phrases come from FTS5; filters and counts from whole columns.
 * All of it lies in the built database file.
 */
import { answer, papersOfAnswer } from "../../lib/search/answers";
import { MAX_OFFSET, readCursor, requestKey, writeCursor } from "../../lib/search/cursor";
import { facetFields } from "../../lib/search/documents";
import { MARK_OPEN, snippet } from "../../lib/search/highlight";
import { combine, contentTerms, enoughFor, IMPACT_STEPS, idf, partialShare, rerank } from "../../lib/search/rank";
import { fold, isStopWord, termsOf } from "../../lib/search/tokens";
import type {
  NameSuggestion,
  ResultKind,
  SearchEngine,
  SearchRequest,
  SearchResponse,
  SearchResult,
} from "../../lib/search/types";
import { type Filter, type Understanding, type Unit, understand } from "../../lib/search/understand";
import { type Db, openDatabase } from "../open";
import { GONE, IndexData, type Posting } from "./data";
import { answerSource } from "./source";

export const DEFAULT_LIMIT = 20;
export const MAX_LIMIT = 100;
/** So many of the best by words are looked at again with their titles. */
const RERANK = 64;
/** Values of a facet that are listed. */
const FACET_VALUES = 40;

/** A unit with the lists that satisfy it. */
interface Weighed {
  lists: { posting: Posting; weight: number }[];
  size: number;
  weight: number;
}

/** One cell a document; kept between queries, all zeros. */
interface Scratch {
  touched: Uint32Array;
  docs: Uint32Array;
  scores: Float32Array;
  sum: Float32Array;
  cover: Float32Array;
  hits: Uint8Array;
  unit: Float32Array;
  failed: Uint8Array;
  failedBy: Uint8Array;
}

const indexOf = (db: Db): IndexData => db.once("search-index", () => new IndexData(db));
const scratchOf = (db: Db, n: number): Scratch =>
  db.once("search-scratch", () => ({
    touched: new Uint32Array(n),
    docs: new Uint32Array(n),
    scores: new Float32Array(n),
    sum: new Float32Array(n),
    cover: new Float32Array(n),
    hits: new Uint8Array(n),
    unit: new Float32Array(n),
    failed: new Uint8Array(n),
    failedBy: new Uint8Array(n),
  }));

/** Documents that have every term, with the least of their weights; both ascending. */
function both(a: Posting, b: Posting): Posting {
  const docs: number[] = [];
  const impacts: number[] = [];
  let i = 0;
  let j = 0;
  while (i < a.docs.length && j < b.docs.length) {
    const x = a.docs[i] as number;
    const y = b.docs[j] as number;
    if (x === y) {
      docs.push(x);
      impacts.push(Math.min(a.impacts[i] as number, b.impacts[j] as number));
      i++;
      j++;
    } else if (x < y) i++;
    else j++;
  }
  return { docs: Uint32Array.from(docs), impacts: Uint16Array.from(impacts) };
}

/** Place of a number in an ascending array, or −1. */
function find(list: Uint32Array, wanted: number): number {
  let low = 0;
  let high = list.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const x = list[middle] as number;
    if (x === wanted) return middle;
    if (x < wanted) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
}

interface Matched {
  docs: Uint32Array;
  scores: Float32Array;
}

export interface Ranked {
  matched: Matched;
  facets: Record<string, Record<string, number>>;
}

/** "Kaplan vs Chinchilla" names two things; "loss vs compute" is one relation between quantities. */
function comparesThings(u: Understanding): boolean {
  if (!u.comparison) return false;
  const spans = new Set(u.entities.filter((e) => e.entity.field !== "quantity").map((e) => e.from));
  return spans.size >= 2;
}

/** `"a b c"` for FTS5, every term in quotes. */
const ftsPhrase = (terms: readonly string[]) => `"${terms.map((t) => t.replaceAll('"', "")).join(" ")}"`;

interface DocumentRow {
  kind: ResultKind;
  id: string;
  title: string;
  paper_id: string | null;
  paper_title: string | null;
  body: string;
}
/** Rows kept in memory a handle: all of a real corpus, the recent ones of a huge one. */
const KEPT_ROWS = 20_000;

function documentRow(db: Db, doc: number): DocumentRow {
  const kept = db.once("search-rows", () => new Map<number, DocumentRow>());
  let row = kept.get(doc);
  if (!row) {
    row = db
      .prepare("select kind, id, title, paper_id, paper_title, body from search_documents where doc = ?")
      .get(doc) as DocumentRow;
    if (kept.size >= KEPT_ROWS) kept.clear();
    kept.set(doc, row);
  }
  return row;
}

/** Documents in which the terms stand together. */
function phraseDocs(index: IndexData, terms: readonly string[]): number[] {
  return index.db
    .prepare("select rowid from search_phrases where search_phrases match ?")
    .pluck()
    .all(ftsPhrase(terms)) as number[];
}

export class SqliteEngine implements SearchEngine {
  readonly name = "sqlite";
  private readonly open: () => Db;

  /** Without an argument reads the shared database, and a rebuilt one as soon as it is there. */
  constructor(db?: Db | (() => Db)) {
    this.open = typeof db === "function" ? db : db ? () => db : () => openDatabase();
  }

  /** Weight of a word: rarer is more. */
  weightOf(term: string): number {
    const index = indexOf(this.open());
    return idf(index.documents, Math.min(index.documents, Math.max(1, index.count(term))));
  }

  understand(query: string): Understanding {
    const index = indexOf(this.open());
    return understand(query, index.lexicon, index);
  }

  async search(request: SearchRequest): Promise<SearchResponse> {
    return this.searchNow(request);
  }

  /** The same without a promise. */
  searchNow(request: SearchRequest): SearchResponse {
    const started = performance.now();
    const db = this.open();
    const index = indexOf(db);
    const u = understand(request.query, index.lexicon, index);
    const problems = [...u.problems];
    const limit = Math.min(Math.max(1, Math.floor(request.limit ?? DEFAULT_LIMIT)), MAX_LIMIT);
    const key = requestKey(request);
    const offset = readCursor(request.cursor, key, problems);
    const extra: Filter[] = Object.entries(request.filters ?? {})
      .filter(([field, values]) => values.length > 0 && /^[a-z]+$/.test(field))
      .map(([field, values]) => ({ type: "terms", field: field as never, values, negated: false }));
    if (request.kinds && request.kinds.length > 0)
      extra.push({ type: "terms", field: "kind", values: [...request.kinds], negated: false });
    const empty = u.units.length === 0 && u.phrases.length === 0 && u.filters.length === 0 && extra.length === 0;
    const { matched, facets } = empty
      ? { matched: { docs: new Uint32Array(0), scores: new Float32Array(0) }, facets: {} }
      : this.rank(index, scratchOf(db, index.slots), u, extra);
    const said = answer(u, answerSource(db));
    const order = this.order(index, matched, u, request.sort ?? "relevance", offset + limit, papersOfAnswer(said));
    const page = order.slice(offset, offset + limit);
    const known = new Set(
      u.units.flatMap((x) => x.alternatives.flatMap((a) => a.terms)).filter((t) => !t.startsWith("=")),
    );
    for (const p of u.phrases) for (const t of p) known.add(t);
    const results = page.map(({ doc, score }) => this.result(db, doc, score, (t) => known.has(t)));
    const total = matched.docs.length;
    return {
      query: request.query,
      engine: "sqlite",
      answer: offset === 0 ? said : null,
      results,
      facets,
      total,
      tookMs: Math.round((performance.now() - started) * 1000) / 1000,
      chips: u.chips,
      suggestion: u.suggestion,
      problems,
      nextCursor: offset + limit < Math.min(total, MAX_OFFSET) ? writeCursor(offset + limit, key) : null,
      notice: null,
    };
  }

  /** Matches with scores by words, and counts. Exported for the benchmark, which compares with a full scan. */
  rank(index: IndexData, s: Scratch, u: Understanding, extra: readonly Filter[]): Ranked {
    const n = index.slots;
    const units = u.units.filter((x) => !x.stop);
    // Phrases add the weights of their words and demand that they stand together.
    const required: Set<number>[] = [];
    for (const terms of u.phrases) {
      required.push(new Set(phraseDocs(index, terms)));
      const content = terms.filter((t) => !isStopWord(t));
      for (const t of content.length > 0 ? content : terms)
        units.push({
          word: t,
          alternatives: [{ terms: [t], weight: 1 }],
          prefix: false,
          stop: false,
          importance: 1,
          at: -1,
        });
    }
    const words = units.length > 0;
    const weighed = this.weigh(index, units);
    const weight = weighed.reduce((sum, x) => sum + x.weight, 0);

    const filters = [...u.filters, ...extra];
    const fields = [...new Set(filters.map((f) => f.field))];
    if (filters.length > 0) this.fail(index, s, filters, fields);
    const excludedDocs = this.excluded(index, u);

    // Documents with every word are enough when there are some; else those that cover a good part.
    // Two things that are compared need not stand in one document.
    const apart = comparesThings(u);
    const enough = apart ? Number.POSITIVE_INFINITY : enoughFor(weighed.length);
    const complete = weighed.length > 0 && !apart ? this.intersect(s, weighed) : undefined;
    const partial = weighed.length > 0 && (!complete || complete.n < enough);

    const docs = s.docs;
    const scores = s.scores;
    let found = 0;
    const counts = new Uint32Array(index.facets.length);
    const { facetOffsets, facetValues, prior } = index;
    const facetField = index.db.once("search-facet-field", () =>
      Uint8Array.from(index.facets, (f) => facetFields.indexOf(f.field as never)),
    );
    const failField = fields.map((f) => facetFields.indexOf(f as never));
    const consider = (d: number, sum: number, cover: number) => {
      if (excludedDocs?.has(d)) return;
      for (const r of required) if (!r.has(d)) return;
      const failed = filters.length > 0 ? (s.failed[d] as number) : 0;
      if (failed > 1) return;
      const from = facetOffsets[d] as number;
      const to = facetOffsets[d + 1] as number;
      if (failed === 0) {
        for (let k = from; k < to; k++) (counts[facetValues[k] as number] as number)++;
        docs[found] = d;
        scores[found++] = combine(sum, cover, prior[d] as number);
        return;
      }
      // It fails one field only, so it counts among that field's own alternatives.
      const field = failField[s.failedBy[d] as number] as number;
      for (let k = from; k < to; k++) {
        const v = facetValues[k] as number;
        if (facetField[v] === field) (counts[v] as number)++;
      }
    };
    if (partial) {
      const touched = this.accumulate(s, weighed);
      const all = Math.min(255, weighed.length);
      let most = 0;
      for (let i = 0; i < touched; i++) most = Math.max(most, s.cover[s.touched[i] as number] as number);
      const threshold = apart ? 0.2 : partialShare(weighed.length, complete?.n ?? 0, Math.min(1, most / weight));
      for (let i = 0; i < touched; i++) {
        const d = s.touched[i] as number;
        const cover = (s.cover[d] as number) / weight;
        if (cover >= threshold || (s.hits[d] as number) >= all) consider(d, s.sum[d] as number, Math.min(1, cover));
        s.sum[d] = 0;
        s.cover[d] = 0;
        s.hits[d] = 0;
      }
    } else if (complete) {
      for (let i = 0; i < complete.n; i++) {
        const d = s.touched[i] as number;
        consider(d, s.sum[d] as number, 1);
        s.sum[d] = 0;
      }
    } else if (!words) {
      this.browse(index, s, filters);
      for (let d = 0; d < n; d++) {
        if (index.order[d] !== GONE) consider(d, 0.5 + (s.sum[d] as number), 1);
        s.sum[d] = 0;
      }
    }
    if (filters.length > 0) s.failed.fill(0);
    return {
      matched: { docs: docs.slice(0, found), scores: scores.slice(0, found) },
      facets: this.facetCounts(index, counts),
    };
  }

  /** Posting lists and weight of every unit that some document satisfies; a word that none has cannot be asked of any. */
  private weigh(index: IndexData, units: readonly Unit[]): Weighed[] {
    const n = index.documents;
    const out: Weighed[] = [];
    for (const u of units) {
      const lists: Weighed["lists"] = [];
      let size = 0;
      for (const a of u.alternatives) {
        const first = a.terms[0];
        if (first === undefined) continue;
        let posting = index.posting(first);
        for (const t of a.terms.slice(1)) {
          if (posting.docs.length === 0) break;
          posting = both(posting, index.posting(t));
        }
        if (posting.docs.length === 0) continue;
        lists.push({ posting, weight: a.weight });
        size += posting.docs.length;
      }
      if (lists.length === 0) continue;
      const own = index.count(u.alternatives[0]?.terms[0] ?? "");
      out.push({ lists, size, weight: u.importance * idf(n, Math.min(own > 0 ? own : size, n)) });
    }
    return out;
  }

  /**
   * Documents that satisfy every unit, into `touched`, with their sums in `sum`. The rarest unit leads; a long list
   * is stepped through, or searched when the candidates are few.
   */
  private intersect(s: Scratch, weighed: readonly Weighed[]): { n: number } {
    const order = [...weighed].sort((a, b) => a.size - b.size);
    let n = 0;
    const lead = order[0] as Weighed;
    for (const { posting, weight } of lead.lists) {
      const factor = (lead.weight * weight) / IMPACT_STEPS;
      const { docs, impacts } = posting;
      for (let i = 0; i < docs.length; i++) {
        const d = docs[i] as number;
        const v = factor * (impacts[i] as number);
        const old = s.sum[d] as number;
        if (old === 0) s.touched[n++] = d;
        if (v > old) s.sum[d] = v;
      }
    }
    for (const u of order.slice(1)) {
      let kept = 0;
      const only = u.lists.length === 1 ? u.lists[0] : undefined;
      const searched = only !== undefined && n * 24 < only.posting.docs.length;
      if (!searched)
        for (const { posting, weight } of u.lists) {
          const factor = (u.weight * weight) / IMPACT_STEPS;
          const { docs, impacts } = posting;
          for (let i = 0; i < docs.length; i++) {
            const v = factor * (impacts[i] as number);
            const d = docs[i] as number;
            if (v > (s.unit[d] as number)) s.unit[d] = v;
          }
        }
      for (let i = 0; i < n; i++) {
        const d = s.touched[i] as number;
        let v = 0;
        if (searched) {
          const at = find(only.posting.docs, d);
          if (at >= 0) v = (u.weight * only.weight * (only.posting.impacts[at] as number)) / IMPACT_STEPS;
        } else v = s.unit[d] as number;
        if (v > 0) {
          s.sum[d] = (s.sum[d] as number) + v;
          s.touched[kept++] = d;
        } else s.sum[d] = 0;
      }
      if (!searched)
        for (const { posting } of u.lists) {
          const { docs } = posting;
          for (let i = 0; i < docs.length; i++) s.unit[docs[i] as number] = 0;
        }
      n = kept;
      if (n === 0) break;
    }
    return { n };
  }

  /** Adds every unit's weights into the scratch columns; returns how many documents have any. */
  private accumulate(s: Scratch, weighed: readonly Weighed[]): number {
    // The intersection may have left sums.
    let touched = 0;
    s.sum.fill(0);
    for (const { lists, weight } of weighed) {
      for (const { posting, weight: share } of lists) {
        const { docs, impacts } = posting;
        const factor = (weight * share) / IMPACT_STEPS;
        for (let i = 0; i < docs.length; i++) {
          const d = docs[i] as number;
          const v = factor * (impacts[i] as number);
          if (v > (s.unit[d] as number)) s.unit[d] = v;
        }
      }
      for (const { posting } of lists) {
        const { docs } = posting;
        for (let i = 0; i < docs.length; i++) {
          const d = docs[i] as number;
          const v = s.unit[d] as number;
          // Counted already through another list of this unit.
          if (v === 0) continue;
          if (s.hits[d] === 0) s.touched[touched++] = d;
          s.sum[d] = (s.sum[d] as number) + v;
          s.cover[d] = (s.cover[d] as number) + weight;
          s.hits[d] = (s.hits[d] as number) + 1;
          s.unit[d] = 0;
        }
      }
    }
    return touched;
  }

  /** Without words, documents that have most to do with the filters' values come first. */
  private browse(index: IndexData, s: Scratch, filters: readonly Filter[]): void {
    for (const f of filters) {
      if (f.type !== "terms" || f.negated) continue;
      for (const v of f.values) {
        const { docs, impacts } = index.posting(`=${f.field}:${v}`);
        for (let i = 0; i < docs.length; i++) {
          const d = docs[i] as number;
          s.unit[d] = Math.max(s.unit[d] as number, (impacts[i] as number) / IMPACT_STEPS);
        }
      }
      // The value's own record is one click away on every result.
      for (const d of index.posting(`=kind:${f.field}`).docs) s.unit[d] = Math.min(s.unit[d] as number, 0.25);
      for (const v of f.values)
        for (const d of index.posting(`=${f.field}:${v}`).docs) {
          s.sum[d] = (s.sum[d] as number) + (s.unit[d] as number);
          s.unit[d] = 0;
        }
    }
  }

  /** For every document, how many filtered fields it fails and the last of them. */
  private fail(index: IndexData, s: Scratch, filters: readonly Filter[], fields: readonly string[]): void {
    const n = index.slots;
    for (const [f, field] of fields.entries()) {
      const passes = new Uint8Array(n).fill(1);
      for (const filter of filters.filter((x) => x.field === field)) {
        const hit = new Uint8Array(n);
        if (filter.type === "range") {
          const { docs, low, high } = index.numbers(filter.field);
          for (let i = 0; i < docs.length; i++)
            if ((high[i] as number) >= filter.low && (low[i] as number) <= filter.high) hit[docs[i] as number] = 1;
        } else for (const v of filter.values) for (const d of index.posting(`=${filter.field}:${v}`).docs) hit[d] = 1;
        const wanted = filter.negated ? 0 : 1;
        for (let d = 0; d < n; d++) if (hit[d] !== wanted) passes[d] = 0;
      }
      for (let d = 0; d < n; d++)
        if (passes[d] === 0) {
          s.failed[d] = (s.failed[d] as number) + 1;
          s.failedBy[d] = f;
        }
    }
  }

  private excluded(index: IndexData, u: Understanding): Set<number> | undefined {
    if (u.excluded.length === 0 && u.excludedPhrases.length === 0) return undefined;
    const out = new Set<number>();
    for (const t of u.excluded) for (const d of index.posting(t).docs) out.add(d);
    for (const p of u.excludedPhrases) for (const d of phraseDocs(index, p)) out.add(d);
    return out;
  }

  private facetCounts(index: IndexData, counts: Uint32Array): Record<string, Record<string, number>> {
    const byField = new Map<string, [string, number][]>();
    for (const [i, { field, value }] of index.facets.entries()) {
      const count = counts[i] as number;
      if (count === 0) continue;
      const list = byField.get(field);
      if (list) list.push([value, count]);
      else byField.set(field, [[value, count]]);
    }
    return Object.fromEntries(
      facetFields.flatMap((field) => {
        const list = byField.get(field);
        if (!list) return [];
        list.sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
        return [[field, Object.fromEntries(list.slice(0, FACET_VALUES))]];
      }),
    );
  }

  /** The first `need` in the order asked for. */
  private order(
    index: IndexData,
    { docs, scores }: Matched,
    u: Understanding,
    sort: "relevance" | "newest" | "oldest",
    need: number,
    promoted: readonly string[],
  ): { doc: number; score: number }[] {
    if (sort !== "relevance") {
      const sign = sort === "newest" ? -1 : 1;
      const date = (d: number) => index.date[d] as number;
      const place = (d: number) => index.order[d] as number;
      return Array.from(docs, (doc, i) => ({ doc, score: scores[i] as number }))
        .sort((a, b) => {
          const x = date(a.doc);
          const y = date(b.doc);
          // What has no date comes last in either order.
          if (x === 0 || y === 0)
            return Number(x === 0) - Number(y === 0) || b.score - a.score || place(a.doc) - place(b.doc);
          return sign * (x - y) || b.score - a.score || place(a.doc) - place(b.doc);
        })
        .slice(0, need);
    }
    const best = top(docs, scores, Math.max(need, RERANK), index.order);
    const content = contentTerms(u);
    if (content.length === 0) return best.slice(0, need);
    const n = index.documents;
    const weights = new Map<string, number>();
    const weightOf = (t: string) => {
      let w = weights.get(t);
      if (w === undefined) {
        w = idf(n, Math.min(n, Math.max(1, index.count(t))));
        weights.set(t, w);
      }
      return w;
    };
    const head = best.slice(0, RERANK).map(({ doc, score }) => {
      const { kind, id, title } = documentRow(index.db, doc);
      return { kind, id, title, doc, score };
    });
    return [
      ...rerank(head, u, weightOf, lawPapers(index.db), promoted, answerSource(index.db).papersOfAuthor),
      ...best.slice(RERANK),
    ].slice(0, need);
  }

  private result(db: Db, doc: number, score: number, matches: (term: string) => boolean): SearchResult {
    const row = documentRow(db, doc);
    let text = snippet(row.body, matches);
    if (!text.includes(MARK_OPEN)) {
      const title = snippet(row.title, matches, 200);
      if (row.body === "" || (title.includes(MARK_OPEN) && row.body.length < 40)) text = title;
    }
    return {
      kind: row.kind,
      id: row.id,
      title: row.title,
      paper: row.paper_id === null ? null : { id: row.paper_id, title: row.paper_title ?? "" },
      score: Math.round(score * 1e4) / 1e4,
      snippet: text,
    };
  }

  async suggest(prefix: string, limit = 8): Promise<NameSuggestion[]> {
    const db = this.open();
    const index = indexOf(db);
    const wanted = fold(prefix.slice(0, 100)).trim();
    if (wanted === "") return [];
    const kinds: readonly string[] = ["paper", "law", "dataset", "hardware", "runs"];
    const names = db.once("search-suggest", () => {
      const rows = db
        .prepare(`select kind, id, title from search_documents where kind in (${kinds.map(() => "?").join()})`)
        .all(...kinds) as { kind: string; id: string; title: string }[];
      const titles = new Map(rows.map((r) => [`${r.kind} ${r.id}`, r.title]));
      return index.lexicon.all
        .filter((n) => kinds.includes(n.field))
        .map((n) => ({ ...n, folded: fold(n.name), title: titles.get(`${n.field} ${n.id}`) ?? n.name }));
    });
    const boundary = ` ${wanted}`;
    const hits: (NameSuggestion & { rank: number })[] = [];
    for (const n of names) {
      const at = n.folded.startsWith(wanted) ? 0 : n.folded.includes(boundary) ? 1 : -1;
      if (at < 0) continue;
      // A paper may be known by a short name of its own; everything else is called by its title.
      const text = n.field === "paper" && n.own && /\p{L}/u.test(n.name) ? n.name : n.title;
      hits.push({
        text,
        matched: fold(text) === n.folded ? null : n.name,
        kind: n.field as ResultKind,
        id: n.id,
        rank: at * 10 + kinds.indexOf(n.field) + Math.min(5, n.folded.length / 40) + (n.own ? 0 : 1),
      });
    }
    hits.sort((a, b) => a.rank - b.rank || (a.text < b.text ? -1 : 1));
    const out: NameSuggestion[] = [];
    for (const { rank: _, ...hit } of hits) {
      if (out.some((o) => o.kind === hit.kind && o.id === hit.id)) continue;
      out.push(hit);
      if (out.length >= Math.min(Math.max(1, limit), 20)) break;
    }
    return out;
  }

  async similar(kind: ResultKind, id: string, limit = 6): Promise<SearchResult[]> {
    const db = this.open();
    const index = indexOf(db);
    const row = db.prepare("select doc, title, body from search_documents where kind = ? and id = ?").get(kind, id) as
      | { doc: number; title: string; body: string }
      | undefined;
    if (!row) return [];
    const n = index.documents;
    // The words that tell this record from others.
    const terms = [...new Set(termsOf(`${row.title} ${row.body}`))]
      .map((t) => ({ t, count: index.count(t) }))
      .filter(({ t, count }) => count > 1 && !isStopWord(t))
      .sort((a, b) => a.count - b.count || (a.t < b.t ? -1 : 1))
      .slice(0, 24);
    const sums = new Map<number, number>();
    const add = (posting: Posting, weight: number) => {
      // A word of a very large share of the records says nothing.
      if (posting.docs.length > 50_000) return;
      for (let i = 0; i < posting.docs.length; i++) {
        const d = posting.docs[i] as number;
        sums.set(d, (sums.get(d) ?? 0) + (weight * (posting.impacts[i] as number)) / IMPACT_STEPS);
      }
    };
    for (const { t, count } of terms) add(index.posting(t), idf(n, count));
    const from = index.facetOffsets[row.doc] as number;
    const to = index.facetOffsets[row.doc + 1] as number;
    for (let k = from; k < to; k++) {
      const f = index.facets[index.facetValues[k] as number];
      if (!f || !["domain", "architecture", "dataset", "hardware", "law"].includes(f.field)) continue;
      const posting = index.posting(`=${f.field}:${f.value}`);
      add(posting, idf(n, posting.docs.length));
    }
    if (kind === "paper") add(index.posting(`=paper:${id}`), 4);
    sums.delete(row.doc);
    const same = new Set(
      kind === "claim"
        ? []
        : (db.prepare("select doc from search_documents where kind = ?").pluck().all(kind) as number[]),
    );
    const ranked = [...sums]
      .filter(([d]) => kind === "claim" || same.has(d))
      .map(([doc, sum]) => ({ doc, score: sum * (index.prior[doc] as number) }))
      .sort((a, b) => b.score - a.score || (index.order[a.doc] as number) - (index.order[b.doc] as number))
      .slice(0, Math.min(Math.max(1, limit), 50));
    return ranked.map(({ doc, score }) => this.result(db, doc, score, () => false));
  }
}

/** The `k` best, best first; ties by `order` (by document number without). A heap of k, so linear in the matches. */
export function top(
  docs: Uint32Array,
  scores: Float32Array,
  k: number,
  order?: Uint32Array,
): { doc: number; score: number }[] {
  const heap: { doc: number; score: number }[] = [];
  const place = (d: number) => order?.[d] ?? d;
  const worse = (a: { doc: number; score: number }, b: { doc: number; score: number }) =>
    a.score < b.score || (a.score === b.score && place(a.doc) > place(b.doc));
  const down = (i: number) => {
    let at = i;
    for (;;) {
      let least = at;
      for (const c of [2 * at + 1, 2 * at + 2]) {
        const x = heap[c];
        const y = heap[least];
        if (x && y && worse(x, y)) least = c;
      }
      if (least === at) return;
      const swap = heap[at];
      heap[at] = heap[least] as { doc: number; score: number };
      heap[least] = swap as { doc: number; score: number };
      at = least;
    }
  };
  for (let i = 0; i < docs.length; i++) {
    const score = scores[i] as number;
    const root = heap[0];
    if (heap.length >= k) {
      if (!root || score < root.score) continue;
      const candidate = { doc: docs[i] as number, score };
      if (!worse(root, candidate)) continue;
      heap[0] = candidate;
      down(0);
      continue;
    }
    heap.push({ doc: docs[i] as number, score });
    let at = heap.length - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      const x = heap[at];
      const y = heap[parent];
      if (!x || !y || !worse(x, y)) break;
      heap[at] = y;
      heap[parent] = x;
      at = parent;
    }
  }
  return heap.sort((a, b) => b.score - a.score || place(a.doc) - place(b.doc));
}

/** Papers that brought or report each law. */
export function lawPapers(db: Db): ReadonlyMap<string, ReadonlySet<string>> {
  return db.once("search-law-papers", () => {
    const out = new Map<string, Set<string>>();
    for (const r of db
      .prepare(
        `select id, first_paper paper from laws where first_paper is not null
         union select law, paper_id from claims where law is not null`,
      )
      .all() as { id: string; paper: string }[])
      out.set(r.id, (out.get(r.id) ?? new Set<string>()).add(r.paper));
    return out;
  });
}
