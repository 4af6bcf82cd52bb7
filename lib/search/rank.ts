/**
 * How much a word in a document counts: BM25F (Robertson, Zaragoza, Taylor 2004) with the weights below. The mean
 * field lengths are constants, so that a document's weights do not depend on the others and an index can grow.
 */
import type { SearchDocument } from "./documents";
import { isStopWord, remembered, termsOf, tokenize } from "./tokens";
import type { ResultKind } from "./types";
import type { Understanding } from "./understand";

interface FieldWeight {
  weight: number;
  /** How much longer fields are discounted. */
  b: number;
  mean: number;
}
const weights = {
  title: { weight: 6, b: 0.35, mean: 12 },
  names: { weight: 5, b: 0.1, mean: 8 },
  people: { weight: 4, b: 0, mean: 6 },
  terms: { weight: 1.8, b: 0.35, mean: 30 },
  text: { weight: 1.6, b: 0.35, mean: 50 },
  extra: { weight: 0.8, b: 0.35, mean: 150 },
} as const satisfies Record<string, FieldWeight>;
const K1 = 3;

/** Weights are kept in 16 bits: this many steps for 1. */
export const IMPACT_STEPS = 65_535;

export interface IndexedText {
  /** Index term → weight in 0 … 1. */
  impacts: Map<string, number>;
  /** Terms in order for phrases: title and names, then the rest. */
  title: string[];
  body: string[];
  /** Words as written, lower case: what spelling and completion know. */
  words: Set<string>;
}

/** Terms and weights of one document. */
export function indexText(d: SearchDocument): IndexedText {
  const sums = new Map<string, number>();
  const words = new Set<string>();
  const read = (field: keyof typeof weights, text: string): string[] => {
    if (text === "") return [];
    const tokens = tokenize(text);
    const { weight, b, mean } = weights[field];
    const share = weight / (1 - b + (b * tokens.length) / mean);
    const terms: string[] = [];
    for (const t of tokens) {
      terms.push(t.term);
      sums.set(t.term, (sums.get(t.term) ?? 0) + share);
      if (!t.number && t.word.length > 2 && !/\d{3}/.test(t.word)) words.add(t.word);
    }
    return terms;
  };
  const title = read("title", d.title);
  const names = d.names.flatMap((n) => read("names", n));
  read("people", d.people.join(" "));
  const terms = read("terms", [...new Set(d.terms)].join(" . "));
  const text = read("text", d.text);
  const extra = read("extra", d.extra);
  const impacts = new Map<string, number>();
  for (const [term, sum] of sums) impacts.set(term, sum / (K1 + sum));
  // Names of filters and entities as terms of their own.
  const mark = (name: string, weight: number) =>
    impacts.set(`=${name}`, Math.max(weight, impacts.get(`=${name}`) ?? 0));
  for (const [field, values] of Object.entries(d.facets))
    for (const v of values ?? [])
      mark(`${field}:${v}`, d.prominence[`${field}:${v}`] ?? (d.kind === "paper" ? 0.35 : 0.5));
  for (const name of d.about) mark(name, d.prominence[name] ?? 0.25);
  // Claims are reached through their papers.
  if (d.kind !== "claim") mark(`${d.kind}:${d.id}`, 1);
  return { impacts, title: [...title, ...names], body: [...text, ...terms, ...extra], words };
}

/** Inverse document frequency, never negative. */
export function idf(documents: number, count: number): number {
  return Math.log(1 + (documents - count + 0.5) / (count + 0.5));
}

/** Score of a document from the sum over units and the share of the query that it covers. */
export function combine(sum: number, coverage: number, prior: number): number {
  return sum * (0.2 + 0.8 * coverage * coverage) * prior;
}

const titleTerms = remembered(termsOf, 5000);

/** So many documents with every word of the query are enough to leave out those without. */
export function enoughFor(words: number): number {
  return words <= 1 ? 0 : words === 2 ? 3 : 10;
}

/** Of the best coverage, the share that another document must reach. */
const NEAR_BEST = 0.7;

/**
 * Else: the share of the query, by weight of its words, that a document must cover. `most` is the best share that any
 * has: a rare word beside the subject must not shut the subject out.
 */
export function partialShare(words: number, complete: number, most: number): number {
  const usual = words <= 1 ? 0.999 : words === 2 ? (complete > 0 ? 0.5 : 0.25) : 0.5;
  return Math.min(usual, NEAR_BEST * most);
}

/** Factor for how well a title itself answers the query, 1 … 2.6. */
export function titleBoost(title: string, terms: readonly string[], weightOf: (term: string) => number): number {
  if (terms.length === 0) return 1;
  const own = titleTerms(title);
  const at = new Map<string, number>();
  for (const [i, t] of own.entries()) if (!at.has(t)) at.set(t, i);
  let all = 0;
  let hit = 0;
  let pairs = 0;
  for (const [i, t] of terms.entries()) {
    const w = weightOf(t);
    all += w;
    const place = at.get(t);
    if (place === undefined) continue;
    hit += w;
    const next = terms[i + 1];
    if (next !== undefined && own.some((x, k) => x === t && own[k + 1] === next)) pairs++;
  }
  if (all === 0) return 1;
  const cover = hit / all;
  const order = terms.length > 1 ? pairs / (terms.length - 1) : 0;
  // How much of the title the query accounts for: tells a short exact title from a long one that holds it.
  const exact = own.length > 0 ? Math.min(1, terms.length / own.length) : 0;
  return 1 + 0.7 * cover * cover + 0.4 * order * cover + 0.5 * exact * cover * cover;
}

export interface Candidate {
  kind: ResultKind;
  id: string;
  title: string;
  score: number;
}

/** Words of the query that carry its subject, phrases included. */
export function contentTerms(u: Understanding): string[] {
  const out = u.units.filter((x) => !x.stop && x.at >= 0).map((x) => x.alternatives[0]?.terms[0] ?? "");
  for (const p of u.phrases) out.push(...p.filter((t) => !isStopWord(t)));
  return out;
}

/**
 * Orders the best candidates anew by how their titles answer the query and by what it names; the same for every
 * engine. `lawPapers`: papers that brought or report a law; `promoted`: papers that the answer rests on, in its order;
 * `papersOfAuthor`: papers of a named author, own ones first.
 */
export function rerank<C extends Candidate>(
  head: readonly C[],
  u: Understanding,
  weightOf: (term: string) => number,
  lawPapers: ReadonlyMap<string, ReadonlySet<string>>,
  promoted: readonly string[] = [],
  papersOfAuthor: (family: string) => readonly string[] = () => [],
): C[] {
  const content = contentTerms(u);
  if (content.length === 0) return [...head];
  let all = 0;
  for (const t of new Set(content)) all += weightOf(t);
  const entity = new Map<string, number>();
  for (const { entity: e, from, to } of u.entities) {
    let share = 0;
    for (let i = from; i < to; i++) share += weightOf(u.terms[i] ?? "");
    // By weight or by number of words, whichever says more: "Step Law" is a name although its words are common.
    const named = Math.max(all > 0 ? Math.min(1, share / all) : 0, Math.min(1, (to - from) / content.length));
    const note = (key: string, x: number) => entity.set(key, Math.max(entity.get(key) ?? 0, x));
    note(`${e.field}:${e.id}`, (e.own ? 1 : 0.9) * named);
    // An author's name stands for the papers, a little for each.
    if (e.field === "author") for (const id of papersOfAuthor(e.id)) note(`paper:${id}`, 0.3 * named);
  }
  const out = head.map((c) => {
    const boost = c.kind === "claim" ? 1 : titleBoost(c.title, content, weightOf);
    const named = entity.get(`${c.kind}:${c.id}`) ?? 0;
    return { ...c, score: c.score * boost * (1 + (c.kind === "paper" ? 2 * Math.sqrt(named) : 0.7 * named)) };
  });
  // A law's own record stands after the best paper that brought or reports it.
  const papers = new Map(out.filter((c) => c.kind === "paper").map((c) => [c.id, c.score]));
  for (const c of out) {
    if (c.kind !== "law") continue;
    let best = 0;
    for (const p of lawPapers.get(c.id) ?? []) best = Math.max(best, papers.get(p) ?? 0);
    if (best > 0) c.score = Math.min(c.score, best * 0.999);
  }
  out.sort((a, b) => b.score - a.score);
  let above = out[0]?.score ?? 0;
  for (const id of [...promoted].reverse()) {
    const c = out.find((x) => x.kind === "paper" && x.id === id);
    if (!c) continue;
    above = above * 1.001 + 1e-4;
    c.score = above;
  }
  return out.sort((a, b) => b.score - a.score);
}
