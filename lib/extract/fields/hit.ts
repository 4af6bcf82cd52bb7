/** What a field's rules return before places are carried back to the original text. */
import type { NumberMention, Text } from "../text";

/** A span of the plain text with how sure the rule is of it. */
export interface Hit {
  start: number;
  end: number;
  /** 0 to 1: share of such matches that are expected to be right. */
  confidence: number;
  /** The rule, in a few words. */
  reason: string;
}

/** Matches a sticky expression at a place of the plain text. */
export function at(pattern: RegExp, text: string, offset: number): RegExpExecArray | null {
  pattern.lastIndex = offset;
  return pattern.exec(text);
}

/** What stands between two numbers of one enumeration or range: `, `, ` and `, ` to `, `-`, `~` … */
export const JOINT = /^\s?(?:,? ?and,? |,? ?or |, | ?- ?| ?~ ?| ?\/ ?| to | up to | through |, and, )\s?$/;

/** How far apart two joined numbers may stand. */
export const JOINT_WIDTH = 12;

/**
 * Runs of numbers joined by commas, `and`, `to` or a dash, as lists of indices into `text.numbers`.
 * A number that stands alone is a run of one.
 */
export function runsOf(text: Text, numbers: readonly NumberMention[] = text.numbers): number[][] {
  const runs: number[][] = [];
  numbers.forEach((n, k) => {
    const last = runs.at(-1);
    const previous = last ? numbers[last.at(-1)!] : undefined;
    if (
      last &&
      previous &&
      n.start - previous.end <= JOINT_WIDTH &&
      JOINT.test(text.plain.slice(previous.end, n.start))
    )
      last.push(k);
    else runs.push([k]);
  });
  return runs;
}

/**
 * Gives every number of a run the head of its nearest neighbour to the right that has one ("1B, 3.7B and 7B
 * parameters"), else of the nearest to the left.
 * @param heads one per number; undefined where the number has no head of its own
 */
export function shareHeads<T>(runs: readonly number[][], heads: (T | undefined)[]): (T | undefined)[] {
  const out = [...heads];
  for (const run of runs) {
    let head: T | undefined;
    for (let k = run.length - 1; k >= 0; k--) {
      const i = run[k]!;
      if (heads[i] !== undefined) head = heads[i];
      else if (head !== undefined) out[i] = head;
    }
    head = undefined;
    for (const i of run) {
      if (heads[i] !== undefined) head = heads[i];
      else if (out[i] === undefined && head !== undefined) out[i] = head;
    }
  }
  return out;
}

/**
 * The factor that a bare number takes from the next one: in "5 to 200 billion" and "1-7B" the magnitude is said once.
 * 1 when the number has its own, or the next one does not belong to it.
 */
export function sharedScale(text: Text, n: NumberMention, next: NumberMention | undefined): number {
  if (!next || n.word || next.word || n.magnitude !== "none" || next.scale === 1) return 1;
  // "LLaVA-1.5-7B": a number glued to a name is a version.
  if (/[A-Za-z]-?$/.test(text.plain.slice(Math.max(0, n.start - 2), n.start))) return 1;
  if (next.start - n.end > 6 || n.value >= next.value / next.scale || n.value === 0) return 1;
  return /^\s?(?:-|~|to|and|or)\s?$/.test(text.plain.slice(n.end, next.start)) ? next.scale : 1;
}

/** Spans by place, so that asking what lies around a place does not cost the whole list. */
export class SpanIndex<T extends { start: number; end: number }> {
  private readonly buckets = new Map<number, T[]>();

  constructor(spans: Iterable<T> = []) {
    for (const s of spans) this.add(s);
  }

  add(span: T): void {
    for (let k = span.start >> 7; k <= span.end >> 7; k++) {
      const bucket = this.buckets.get(k);
      if (bucket) bucket.push(span);
      else this.buckets.set(k, [span]);
    }
  }

  /** The spans that share at least one character with [start, end) or touch its ends; unordered, each once. */
  *touching(start: number, end: number): Generator<T> {
    const first = Math.max(0, start) >> 7;
    for (let k = first; k <= end >> 7; k++)
      for (const s of this.buckets.get(k) ?? [])
        if (s.start <= end && s.end >= start && (k === first || s.start >> 7 === k)) yield s;
  }

  /** The first span that shares a character with [start, end). */
  overlapping(start: number, end: number): T | undefined {
    for (const s of this.touching(start, end)) if (s.start < end && start < s.end) return s;
    return undefined;
  }

  /** The first span around [start, end) that the test accepts. */
  find(start: number, end: number, test: (span: T) => boolean): T | undefined {
    for (const s of this.touching(start, end)) if (test(s)) return s;
    return undefined;
  }
}
