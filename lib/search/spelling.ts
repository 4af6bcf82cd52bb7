/**
 * Spelling by symmetric deletes: every known word is filed under itself and under each form with one letter left
 * out; a query word is looked up the same way, so candidates one edit away are found without scanning.
 * W. Garbe, SymSpell, 2012. Longer words are also tried at two edits.
 */
import { editDistance } from "../content/problems";

export interface KnownWord {
  word: string;
  /** In how many documents it stands. */
  count: number;
}

export class Spelling {
  private readonly deletes = new Map<string, number[]>();
  private readonly sorted: KnownWord[];

  constructor(words: readonly KnownWord[]) {
    this.sorted = words.filter((w) => w.word.length <= 40).sort((a, b) => (a.word < b.word ? -1 : 1));
    for (const [i, { word }] of this.sorted.entries()) {
      if (word.length < 3 || /\d/.test(word)) continue;
      this.file(word, i);
      for (let k = 0; k < word.length; k++) this.file(word.slice(0, k) + word.slice(k + 1), i);
    }
  }

  private file(key: string, index: number): void {
    const list = this.deletes.get(key);
    if (!list) this.deletes.set(key, [index]);
    else if (list[list.length - 1] !== index) list.push(index);
  }

  /** Whether a document has the word as it is written. */
  has(word: string): boolean {
    const i = this.lowerBound(word);
    return this.sorted[i]?.word === word;
  }

  private lowerBound(word: string): number {
    let low = 0;
    let high = this.sorted.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.sorted[middle]?.word ?? "") < word) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Words within one edit (within two from eight letters on), nearest first, then most frequent. */
  correct(word: string, limit = 3): { word: string; distance: number; count: number }[] {
    if (word.length < 4 || word.length > 30 || /\d/.test(word)) return [];
    const found = new Map<number, number>();
    const max = word.length >= 8 ? 2 : 1;
    const look = (key: string) => {
      for (const i of this.deletes.get(key) ?? []) {
        if (found.has(i)) continue;
        const d = editDistance(word, this.sorted[i]?.word ?? "", max);
        if (d <= max) found.set(i, d);
      }
    };
    look(word);
    for (let k = 0; k < word.length; k++) {
      const one = word.slice(0, k) + word.slice(k + 1);
      look(one);
      if (max > 1) for (let j = k; j < one.length; j++) look(one.slice(0, j) + one.slice(j + 1));
    }
    return [...found]
      .map(([i, distance]) => ({ word: this.sorted[i]?.word ?? "", distance, count: this.sorted[i]?.count ?? 0 }))
      .filter((c) => c.distance > 0)
      .sort(
        (a, b) =>
          a.distance - b.distance ||
          Number(b.word[0] === word[0]) - Number(a.word[0] === word[0]) ||
          b.count - a.count ||
          (a.word < b.word ? -1 : 1),
      )
      .slice(0, limit);
  }

  /** Known words that start with `prefix`, most frequent first. */
  complete(prefix: string, limit: number): KnownWord[] {
    const out: KnownWord[] = [];
    for (let i = this.lowerBound(prefix); i < this.sorted.length; i++) {
      const w = this.sorted[i];
      if (!w?.word.startsWith(prefix)) break;
      out.push(w);
    }
    return out.sort((a, b) => b.count - a.count || (a.word < b.word ? -1 : 1)).slice(0, limit);
  }
}
