/** Names of records and terms, looked up by the words of a query. */
import type { EntityName } from "./documents";
import { synonyms } from "./synonyms";
import { fold, isStopWord, termsOf } from "./tokens";

/** Longest name that is looked up, in words. */
export const MAX_NAME_WORDS = 8;

export interface Span<T> {
  /** Token indices, end exclusive. */
  from: number;
  to: number;
  found: T;
}

class PhraseMap<T> {
  private readonly map = new Map<string, T[]>();
  longest = 1;
  add(terms: readonly string[], value: T): void {
    if (terms.length === 0 || terms.length > MAX_NAME_WORDS) return;
    const key = terms.join(" ");
    const list = this.map.get(key);
    if (list) list.push(value);
    else this.map.set(key, [value]);
    this.longest = Math.max(this.longest, terms.length);
  }
  get(terms: readonly string[]): T[] | undefined {
    return this.map.get(terms.join(" "));
  }
  /** Every span of `terms` that is a known phrase. */
  spans(terms: readonly string[]): Span<T[]>[] {
    const out: Span<T[]>[] = [];
    for (let from = 0; from < terms.length; from++)
      for (let to = Math.min(terms.length, from + this.longest); to > from; to--) {
        const found = this.get(terms.slice(from, to));
        if (found) out.push({ from, to, found });
      }
    return out;
  }
}

export class Lexicon {
  private readonly names = new PhraseMap<EntityName>();
  private readonly groups = new PhraseMap<readonly string[]>();
  private readonly byField = new Map<string, { id: string; folded: string; terms: string[] }[]>();
  readonly all: readonly EntityName[];

  constructor(names: readonly EntityName[]) {
    this.all = names;
    for (const n of names) {
      const terms = termsOf(n.name);
      // A name made of function words only would be found everywhere.
      if (terms.every(isStopWord)) continue;
      this.names.add(terms, n);
      const list = this.byField.get(n.field) ?? [];
      list.push({ id: n.id, folded: fold(n.name), terms });
      this.byField.set(n.field, list);
    }
    for (const group of synonyms) {
      for (const phrase of group) this.groups.add(termsOf(phrase), group);
    }
  }

  entities(terms: readonly string[]): Span<EntityName[]>[] {
    return this.names.spans(terms);
  }

  synonymGroups(terms: readonly string[]): Span<(readonly string[])[]>[] {
    return this.groups.spans(terms);
  }

  /**
   * Ids of a field that a filter value means: the id or a name itself, else the names that hold every word of it
   * (the last word may be a beginning).
   */
  resolve(field: string, value: string): string[] {
    const list = this.byField.get(field) ?? [];
    const folded = fold(value);
    const id = folded.replace(/[\s_]+/g, "-");
    const exact = new Set(list.filter((e) => e.id === id || e.folded === folded).map((e) => e.id));
    const terms = termsOf(value);
    const key = terms.join(" ");
    if (terms.length > 0) for (const e of list) if (e.terms.join(" ") === key) exact.add(e.id);
    // `law:power` means every power law, although one law is called just that; a dataset or device means itself.
    if (exact.size > 0 && field !== "law") return [...exact].sort();
    if (terms.length === 0) return [...exact].sort();
    const partial = new Set(exact);
    for (const e of list)
      if (
        terms.every((t, i) =>
          e.terms.some((x) => x === t || (i === terms.length - 1 && t.length > 1 && x.startsWith(t))),
        )
      )
        partial.add(e.id);
    return [...partial].sort();
  }

  /** Folded names of a field, for suggestions. */
  namesOf(field: string): string[] {
    return (this.byField.get(field) ?? []).map((e) => e.folded);
  }
}
