/** Stated multiplicative factors: `2.5x`, `13.7times`, `a factor of 10`, `tenfold`, `twice`, `1/3 of`. */
import { after, before, type NumberMention, type Text } from "../text";
import { at, type Hit } from "./hit";

export interface RatioHit extends Hit {
  value: number;
}

/** The sign after a number: `x`, `X`, `×` (also after a space before a comparison), `times`, `-fold`. */
const SIGN = /\s?(?:[xX×])(?![A-Za-z0-9])(?!\s?\d)(?!\s?[x×])|\s?-?fold(?![A-Za-z])|\s?×(?=[a-z])/y;
const SPACED_SIGN = /^\s[xX]/;
const COMPARISON =
  /\s*(?:as |more|less|fewer|faster|slower|larger|smaller|bigger|higher|lower|longer|shorter|greater|better|worse|cheaper|compact|reduc|increas|speed|accelerat|improv|than|over|compress|memory|param|data|the |trainable|training|model|throughput|effici|deeper|wider|lighter|quicker|easier|harder)/y;
const TIMES = /\s(?:times)(?![A-Za-z])/y;
/** "was run five times", "repeated 3 times a day": a count of occasions. */
const OCCASIONS_BEFORE =
  /\b(?:repeat\w*|ran|run|runs|sampled?|execut\w+|train(?:ed)?|evaluat\w+|perform\w*|visit\w*|cited|call\w*|appl(?:y|ied)|iterat\w*|seen|used)\s(?:\w+\s){0,3}$/i;
const OCCASIONS_AFTER = /^\s?(?:per|a|an|each|every|in a row|daily)\b/;
const RANGE = /^\s?(?:-|~|to|and|or)\s?$/;
const FACTOR =
  /\b(?:factors? of|by a factor (?:of )?|ratios? of|speed-?ups? of|acceleration of|reduction of|compression (?:ratios?|rates?|factors?) of)\s(?:about |around |up to |over |more than |nearly |almost |roughly |approximately |at least |~)?$/i;
const WORDS =
  /\b(?:(twice)|(doubl(?:ing|ed|es)|double (?:the|that|its|their|as))|(thrice|tripl(?:ing|ed)|triples? the)|(quadrupl(?:ing|ed|es)|quadruple the)|(two|three|four|five|six|seven|eight|nine|ten|twenty|hundred|thousand)-?fold)\b/gi;
/** Letters of which every such word has some; looked for first, because it is cheap. */
const WORD_LETTERS: readonly string[] = ["wice", "oubl", "hrice", "ripl", "uadrupl", "fold"];
const FOLD: Readonly<Record<string, number>> = {
  two: 2,
  three: 3,
  four: 4,
  five: 5,
  six: 6,
  seven: 7,
  eight: 8,
  nine: 9,
  ten: 10,
  twenty: 20,
  hundred: 100,
  thousand: 1000,
};
const FRACTION = /(?<![\w/.-])(\d{1,3})\/(\d{1,4})(?:th|rd|nd|st)?(?= (?:of|the|as|its|their)\b)/g;

export function findRatios(text: Text): RatioHit[] {
  const { plain, numbers } = text;
  const out: RatioHit[] = [];
  const add = (start: number, end: number, value: number, confidence: number, reason: string) =>
    out.push({ start, end, value, confidence, reason });

  /** The number before `k` when both make a range, such as 4-5x; not in "batch size 4 and 2x". */
  const lowEnd = (k: number): NumberMention | undefined => {
    const n = numbers[k]!;
    const p = numbers[k - 1];
    if (!p || p.word || n.start - p.end > 5 || p.magnitude !== "none" || p.end >= n.start) return undefined;
    const between = plain.slice(p.end, n.start);
    if (!RANGE.test(between)) return undefined;
    // "in 2020 and 5x": a joining word alone needs a comparable number.
    return /[-~]|to/.test(between) || p.value < n.value ? p : undefined;
  };

  numbers.forEach((n, k) => {
    // "ANI-1x", "GPT-2x": a number glued to a name belongs to it.
    if (/[A-Za-z]-$/.test(before(text, n.start, 2))) return;
    const next = numbers[k + 1];
    const sign = at(SIGN, plain, n.end);
    if (sign) {
      const bare = plain.slice(n.end, n.end + 2);
      // "5 x", a space before the letter: only before a comparison, else it is a product.
      if (SPACED_SIGN.test(bare) && !at(COMPARISON, plain, n.end + sign[0].length)) return;
      if (n.word && !/fold/.test(sign[0])) return;
      if (/[×x]\s?$/i.test(before(text, n.start, 2))) return;
      const end = n.end + sign[0].length;
      // An image size whose sides are written apart: "8× 8".
      if (next && /^\s?$/.test(plain.slice(end, next.start))) return;
      const low = lowEnd(k);
      if (low) add(low.start, end, low.value, 0.9, "range before a factor");
      add(low ? low.start : n.start, end, n.value, 0.95, "number with a times sign");
      return;
    }
    const times = at(TIMES, plain, n.end);
    if (times) {
      const end = n.end + times[0].length;
      if (next && /^\s$/.test(plain.slice(end, next.start))) return;
      const compared = at(COMPARISON, plain, end) !== null;
      if (!compared && (OCCASIONS_BEFORE.test(before(text, n.start, 60)) || OCCASIONS_AFTER.test(after(text, end, 12))))
        return;
      if (n.word && n.value === 1) return;
      const low = lowEnd(k);
      if (low) add(low.start, end, low.value, 0.85, "range before times");
      add(low ? low.start : n.start, end, n.value, compared ? 0.95 : 0.8, "number with times");
      return;
    }
    const lead = FACTOR.exec(before(text, n.start, 60));
    if (lead && !/^\s?%|^\.\d|^\s?(?:percent|orders?)/.test(after(text, n.end, 10)) && !(n.word && n.value === 1)) {
      // "a ratio of 3" may be any ratio; a speed-up or a factor is a multiplier.
      if (/ratios? of/i.test(lead[0]) && !/compression/i.test(lead[0])) return;
      if (/reduction of|acceleration of/i.test(lead[0])) return;
      const start = n.start - lead[0].length;
      const high = next && /^\s?(?:-|~|to)\s?$/.test(plain.slice(n.end, next.start)) ? next : undefined;
      if (high && at(SIGN, plain, high.end)) return;
      add(start, high ? high.end : n.end, n.value, 0.9, "factor of a number");
      if (high) add(start, high.end, high.value, 0.9, "factor of a range");
    }
  });

  WORDS.lastIndex = 0;
  for (
    let m = WORD_LETTERS.some((l) => plain.includes(l)) ? WORDS.exec(plain) : null;
    m !== null;
    m = WORDS.exec(plain)
  ) {
    const [whole, twice, double, triple, quadruple, fold] = m;
    const value = twice || double ? 2 : triple ? 3 : quadruple ? 4 : FOLD[fold!.toLowerCase()]!;
    // "train twice", "doubling time" and the like name no factor between two quantities.
    if (
      twice &&
      OCCASIONS_BEFORE.test(before(text, m.index, 40)) &&
      !/^ (?:as|the|more|than|that|in)\b/.test(after(text, m.index + whole.length, 8))
    )
      continue;
    if (double && /^ (?:time|rate|descent)/.test(after(text, m.index + whole.length, 8))) continue;
    add(m.index, m.index + whole.length, value, 0.85, "a word for a factor");
  }
  FRACTION.lastIndex = 0;
  for (let m = FRACTION.exec(plain); m !== null; m = FRACTION.exec(plain)) {
    const value = Number(m[1]) / Number(m[2]);
    if (value > 0 && value < 1)
      add(m.index, m.index + m[0].length, Number(value.toPrecision(6)), 0.8, "a fraction of something");
  }
  return out.sort((a, b) => a.start - b.start);
}
