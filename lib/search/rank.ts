/**
 * How much a word in a document counts: BM25F (Robertson, Zaragoza, Taylor 2004) with the weights below. The mean
 * field lengths are constants, so that a document's weights do not depend on the others and an index can grow.
 */
import type { SearchDocument } from "./documents";
import { termsOf, tokenize } from "./tokens";

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
  for (const [field, values] of Object.entries(d.facets)) for (const v of values ?? []) mark(`${field}:${v}`, 0.5);
  for (const name of d.about) mark(name, 0.25);
  mark(`${d.kind}:${d.id}`, 1);
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

/** Factor for how well a title itself answers the query, 1 … 2.6. */
export function titleBoost(title: string, terms: readonly string[], weightOf: (term: string) => number): number {
  if (terms.length === 0) return 1;
  const own = termsOf(title);
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
