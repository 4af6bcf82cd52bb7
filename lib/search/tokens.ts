/**
 * Text into index terms, the same way for documents and queries. Words are lower-cased, stripped of accents and
 * stemmed; Greek letters become their names; numbers become one canonical term however they are written, so that
 * `70B`, `70 billion` and `7e10` meet.
 */
import { stem } from "./stem";

export interface Token {
  /** As it stands in the text. */
  raw: string;
  /** Lower case, without accents; the canonical number for a number. */
  word: string;
  /** The index term. */
  term: string;
  /** Offsets in UTF-16 units. */
  start: number;
  end: number;
  number: boolean;
}

const greek: Readonly<Record<string, string>> = {
  α: "alpha",
  β: "beta",
  γ: "gamma",
  δ: "delta",
  ε: "epsilon",
  η: "eta",
  θ: "theta",
  κ: "kappa",
  λ: "lambda",
  μ: "mu",
  µ: "mu",
  ν: "nu",
  ρ: "rho",
  σ: "sigma",
  τ: "tau",
  φ: "phi",
  ω: "omega",
};

/** Lower case, compatibility forms folded, accents gone. */
export function fold(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the whole of ASCII.
  if (/^[\u0000-\u007f]*$/.test(text)) return text.toLowerCase();
  return text
    .normalize("NFKD")
    .replace(/\p{M}+/gu, "")
    .replace(/[αβγδεηθκλμµνρστφω]/giu, (c) => greek[c.toLowerCase()] ?? c)
    .toLowerCase();
}

const scale: Readonly<Record<string, number>> = {
  k: 1e3,
  thousand: 1e3,
  m: 1e6,
  mn: 1e6,
  million: 1e6,
  b: 1e9,
  bn: 1e9,
  g: 1e9,
  billion: 1e9,
  t: 1e12,
  tn: 1e12,
  trillion: 1e12,
};

/** One term for one number, to six figures. Whole numbers up to four digits stay as written: they are mostly years. */
export function numberTerm(value: number): string {
  if (Number.isInteger(value) && Math.abs(value) < 10_000) return String(Math.abs(value));
  const [mantissa = "0", exponent = "0"] = Math.abs(value).toExponential(5).split("e");
  return `n${mantissa.replace(/\.?0+$/, "").replace(".", "d")}e${Number(exponent)}`;
}

/** Keeps the last results of a function of a text; the texts of one corpus come again with every query. */
export function remembered<T>(compute: (text: string) => T, most: number): (text: string) => T {
  let young = new Map<string, T>();
  let old = new Map<string, T>();
  return (text) => {
    let value = young.get(text);
    if (value !== undefined) return value;
    value = old.get(text) ?? compute(text);
    if (young.size >= most) {
      old = young;
      young = new Map();
    }
    young.set(text, value);
    return value;
  };
}

const british =
  /^(optim|quant|general|regular|normal|token|parametr|initial|summar|character|penal|minim|maxim|factor|special|util|organ|recogn|visual|real|local|global)is(?=e|i|a)/;

/** The index term of a folded word: one spelling for British and American forms, then the stem. */
export const termOf = remembered((word) => {
  if (/^[cgtn]pus$/.test(word)) return word.slice(0, -1);
  return stem(word.replace(british, "$1iz").replace(/^behaviour/, "behavior"));
}, 100_000);

/** Longest text that is looked at; the rest is ignored. */
const MAX_LENGTH = 200_000;
// A number with an optional power and an optional scale; or a run of letters and digits.
const pattern =
  /(?<![\p{L}\p{N}])(\d+(?:,\d{3})+|\d+)(\.\d+)?(?:e([+-]?\d{1,3})|\s?[×x]\s?10\^?([+-]?\d{1,3}))?(?:[\s-]?(thousand|million|billion|trillion)(?!\p{L})|(k|m|mn|b|bn|g|t|tn)(?![\p{L}\p{N}]))?(?![\p{L}\p{N}])|\.\d+(?![\p{L}\p{N}])|[\p{L}\p{N}][\p{L}\p{N}\p{M}]*/giu;

/** Tokens in order. Linear in the length of the text. */
export function tokenize(text: string): Token[] {
  const out: Token[] = [];
  const source = text.length > MAX_LENGTH ? text.slice(0, MAX_LENGTH) : text;
  for (const m of source.matchAll(pattern)) {
    const raw = m[0];
    const start = m.index;
    const whole = m[1];
    if (whole !== undefined || raw.startsWith(".")) {
      const digits = whole === undefined ? raw : whole.replaceAll(",", "") + (m[2] ?? "");
      const power = Number(m[3] ?? m[4] ?? 0);
      const factor = scale[(m[5] ?? m[6] ?? "").toLowerCase()] ?? 1;
      if (/^\d{4}\.\d{4,5}$/.test(raw)) {
        // An arXiv id is a name, not a quantity.
        out.push({ raw, word: raw, term: raw, start, end: start + raw.length, number: false });
        continue;
      }
      const value = Number(digits) * 10 ** power * factor;
      if (Number.isFinite(value)) {
        // Fractions keep their decimals: 0.50 and 0.5 are one number.
        const term = numberTerm(Number(value.toPrecision(6)));
        out.push({ raw, word: term, term, start, end: start + raw.length, number: true });
        continue;
      }
    }
    const word = fold(raw).slice(0, 40);
    if (word === "") continue;
    out.push({ raw, word, term: termOf(word), start, end: start + raw.length, number: /^\d+$/.test(word) });
  }
  return out;
}

/** Index terms of a text. */
export function termsOf(text: string): string[] {
  return tokenize(text).map((t) => t.term);
}

const stopWords = new Set(
  "a an and are as at be been but by can could did do does for from had has have how i if in into is it its itself just may me my no nor not of off on or our out over-all own s same shall she should so some such t than that the their theirs them then there these they this those to too very was we were what when where which while who whom whose why many much will with would you your about does via vs versus per between among also".split(
    " ",
  ),
);

/** Words that carry no subject. They match only when nothing else is asked, or inside a phrase. */
export function isStopWord(word: string): boolean {
  return stopWords.has(word);
}

/** A number for people, short: 70B, 1.4T, 5.8e23. The forms in which readers type it. */
export function shortNumber(value: number): string {
  const a = Math.abs(value);
  for (const [limit, letter] of [
    [1e12, "T"],
    [1e9, "B"],
    [1e6, "M"],
    [1e3, "K"],
  ] as const)
    if (a >= limit && a < 1e15) return `${Number((value / limit).toPrecision(4))}${letter}`;
  if (a >= 1e15 || (a > 0 && a < 1e-4)) return value.toExponential(Math.min(3, digitsOf(value))).replace("e+", "e");
  return String(Number(value.toPrecision(6)));
}
function digitsOf(value: number): number {
  return Math.max(0, (value.toExponential().split("e")[0] ?? "").replace(/[-.]/g, "").length - 1);
}
