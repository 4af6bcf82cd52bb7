/**
 * The query language: words, "phrases", -exclusions, and filters `field:value`, `field:low..high`, `field>number`.
 * Never throws and runs in time linear in the query; what cannot be understood becomes a problem in words and is
 * then searched as plain text.
 */
import { nearest } from "../content/problems";
import {
  type FacetField,
  facetFields,
  type HiddenField,
  hiddenFields,
  type NumberField,
  numberFields,
} from "./documents";

export const MAX_QUERY_LENGTH = 1000;
export const MAX_WORDS = 32;

export type TermField = FacetField | HiddenField;

export type Clause =
  | { type: "text"; text: string; start: number; end: number }
  | { type: "phrase"; text: string; negated: boolean; start: number; end: number }
  | { type: "exclusion"; text: string; start: number; end: number }
  | { type: "terms"; field: TermField; values: string[]; negated: boolean; start: number; end: number }
  | { type: "range"; field: NumberField; low: number; high: number; negated: boolean; start: number; end: number };

export interface ParsedQuery {
  /** As typed, cut at `MAX_QUERY_LENGTH`, without control characters (offsets are kept). */
  text: string;
  clauses: Clause[];
  problems: string[];
}

const fieldAliases: Readonly<Record<string, TermField | NumberField>> = {
  laws: "law",
  form: "law",
  datasets: "dataset",
  data: "dataset",
  corpus: "dataset",
  device: "hardware",
  gpu: "hardware",
  accelerator: "hardware",
  domains: "domain",
  field: "domain",
  arch: "architecture",
  architectures: "architecture",
  authors: "author",
  by: "author",
  optimizer: "optimiser",
  published: "year",
  date: "year",
  alpha: "exponent",
  exponents: "exponent",
  n: "params",
  parameters: "params",
  size: "params",
  d: "tokens",
  c: "compute",
  flop: "compute",
  flops: "compute",
  "gpu-hours": "hours",
  "device-hours": "hours",
  type: "kind",
  is: "kind",
};
const known: readonly string[] = [...facetFields, ...hiddenFields, ...numberFields];
const knownSet = new Set(known);

function fieldOf(name: string): TermField | NumberField | undefined {
  const lower = name.toLowerCase();
  if (knownSet.has(lower)) return lower as TermField | NumberField;
  return Object.hasOwn(fieldAliases, lower) ? fieldAliases[lower] : undefined;
}
const isNumberField = (field: string): field is NumberField => (numberFields as readonly string[]).includes(field);

const suffixes: Readonly<Record<string, number>> = {
  k: 1e3,
  thousand: 1e3,
  m: 1e6,
  million: 1e6,
  b: 1e9,
  g: 1e9,
  bn: 1e9,
  billion: 1e9,
  t: 1e12,
  tn: 1e12,
  trillion: 1e12,
  "": 1,
};

/** A number as people write it: `70B`, `1.4T`, `1e21`, `1,000`, `.5`; undefined when it is not one. */
export function readNumber(text: string): number | undefined {
  const m = /^([+-]?(?:\d[\d,]*\.?\d*|\.\d+)(?:e[+-]?\d{1,3})?)\s*([a-z]*)$/i.exec(text.trim());
  if (!m) return undefined;
  const factor = suffixes[(m[2] ?? "").toLowerCase()];
  const value = Number((m[1] ?? "").replaceAll(",", ""));
  return factor === undefined || !Number.isFinite(value * factor) ? undefined : value * factor;
}

type Range = { low: number; high: number } | undefined;

/** Half of the last digit that was written, so that `exponent:0.34` finds 0.338 printed as 0.34 but not 0.35. */
function around(text: string, value: number): { low: number; high: number } {
  const digits = /^[+-]?(\d*)\.?(\d*)/.exec(text.trim())?.[2] ?? "";
  const slack = digits.length > 0 ? 0.5 * 10 ** -digits.length : Math.abs(value) * 1e-9;
  const scale = Math.abs(value) >= 1e3 ? Math.abs(value) * 0.005 : slack;
  return { low: value - scale, high: value + scale };
}

function readRange(operator: string, text: string, year: boolean): Range {
  if (operator === ":" || operator === "=") {
    const dots = text.indexOf("..");
    if (dots >= 0) {
      const a = text.slice(0, dots).trim();
      const b = text.slice(dots + 2).trim();
      const low = a === "" ? Number.NEGATIVE_INFINITY : readNumber(a);
      const high = b === "" ? Number.POSITIVE_INFINITY : readNumber(b);
      if (low === undefined || high === undefined) return undefined;
      return { low, high };
    }
    if (/^[<>]/.test(text)) {
      const m = /^([<>]=?)\s*(.*)$/.exec(text);
      return m ? readRange(m[1] ?? "", m[2] ?? "", year) : undefined;
    }
    const value = readNumber(text);
    if (value === undefined) return undefined;
    return year ? { low: value, high: value } : around(text, value);
  }
  const value = readNumber(text);
  if (value === undefined) return undefined;
  // The next representable number makes strict bounds strict.
  const tiny = year ? 1 : Math.max(Math.abs(value) * 1e-12, Number.MIN_VALUE);
  switch (operator) {
    case ">":
      return { low: value + tiny, high: Number.POSITIVE_INFINITY };
    case ">=":
      return { low: value, high: Number.POSITIVE_INFINITY };
    case "<":
      return { low: Number.NEGATIVE_INFINITY, high: value - tiny };
    case "<=":
      return { low: Number.NEGATIVE_INFINITY, high: value };
    default:
      return undefined;
  }
}

const isSpace = (c: string | undefined) => c !== undefined && /\s/.test(c);
const openQuotes = new Set(['"', "“", "„", "«"]);
const closeQuotes = new Set(['"', "”", "“", "»"]);

/** Reads a query. Clauses are in order; offsets are UTF-16 units of the query as typed. */
export function parseQuery(typed: string): ParsedQuery {
  const problems: string[] = [];
  let text = typed;
  if (text.length > MAX_QUERY_LENGTH) {
    text = text.slice(0, MAX_QUERY_LENGTH);
    problems.push(`the query is longer than ${MAX_QUERY_LENGTH} characters; the rest was left out`);
  }
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is taken out.
  text = text.replace(/[\u0000-\u001f\u007f\ufffe\uffff]|[\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, " ");
  text = text.replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, " ");
  const clauses: Clause[] = [];
  let words = 0;
  let i = 0;

  const readQuoted = (): string => {
    // At an opening quote.
    const begin = ++i;
    while (i < text.length && !closeQuotes.has(text[i] ?? "")) i++;
    const inside = text.slice(begin, i);
    if (i < text.length) i++;
    else problems.push("a quotation mark is not closed; the phrase runs to the end");
    return inside.trim();
  };

  while (i < text.length) {
    if (isSpace(text[i])) {
      i++;
      continue;
    }
    const start = i;
    if (words >= MAX_WORDS) {
      problems.push(`only the first ${MAX_WORDS} words are looked at`);
      break;
    }
    let negated = false;
    if (
      (text[i] === "-" || text[i] === "−") &&
      i + 1 < text.length &&
      !isSpace(text[i + 1]) &&
      !/\d/.test(text[i + 1] ?? "")
    ) {
      negated = true;
      i++;
    }
    if (openQuotes.has(text[i] ?? "")) {
      const inside = readQuoted();
      if (inside === "") problems.push("an empty phrase was left out");
      else {
        clauses.push({ type: "phrase", text: inside, negated, start, end: i });
        words++;
      }
      continue;
    }
    const wordStart = i;
    while (i < text.length && !isSpace(text[i]) && !openQuotes.has(text[i] ?? "")) i++;
    const word = text.slice(wordStart, i);
    const m = /^([A-Za-z][A-Za-z-]{0,30})(:|>=|<=|>|<|=|≥|≤)(.*)$/.exec(word);
    if (m) {
      const name = m[1] ?? "";
      const operator = (m[2] ?? ":").replace("≥", ">=").replace("≤", "<=");
      let value = m[3] ?? "";
      const field = fieldOf(name);
      if (field === undefined) {
        // `E=1.69` names a parameter of a law, `https://` is a link: both are searched as words.
        if (name.length > 2 && !value.startsWith("//")) {
          const near = nearest(name, known);
          problems.push(
            `there is no filter "${name}"${near ? `; did you mean "${near}"?` : `; filters are ${known.join(", ")}`}`,
          );
        }
      } else {
        let quoted = false;
        if (value === "" && openQuotes.has(text[i] ?? "")) {
          value = readQuoted();
          quoted = true;
        } else if (value === "" && operator !== ":") {
          // `exponent > 0.4`: the number may stand after a space.
          let j = i;
          while (isSpace(text[j])) j++;
          const from = j;
          while (j < text.length && !isSpace(text[j])) j++;
          if (readNumber(text.slice(from, j)) !== undefined) {
            value = text.slice(from, j);
            i = j;
          }
        }
        words++;
        if (isNumberField(field)) {
          const range = readRange(operator, value, field === "year");
          if (!range)
            problems.push(`${name}${operator}${value} is not a number or a range such as 0.3..0.5 or 1B..70B`);
          else if (range.low > range.high)
            problems.push(`${name}${operator}${value} is upside down: the first number is the larger`);
          else clauses.push({ type: "range", field, ...range, negated, start, end: i });
        } else if (operator !== ":" && operator !== "=") {
          problems.push(`${name} is not a number: write ${name}:value`);
        } else if (value === "") problems.push(`${name}: has no value`);
        else
          clauses.push({
            type: "terms",
            field,
            values: quoted
              ? [value]
              : value
                  .split(",")
                  .map((s) => s.trim())
                  .filter(Boolean)
                  .slice(0, 20),
            negated,
            start,
            end: i,
          });
        continue;
      }
    }
    // `exponent > 0.4` with a space before the sign as well.
    if (!negated && /^[A-Za-z-]+$/.test(word)) {
      const rest = /^\s*(>=|<=|>|<|=|≥|≤)\s*([^\s]+)/.exec(text.slice(i, i + 60));
      const field = rest ? fieldOf(word) : undefined;
      if (rest && field && isNumberField(field)) {
        const range = readRange((rest[1] ?? "").replace("≥", ">=").replace("≤", "<="), rest[2] ?? "", field === "year");
        if (range && range.low <= range.high) {
          i += rest[0].length;
          words++;
          clauses.push({ type: "range", field, ...range, negated, start, end: i });
          continue;
        }
      }
    }
    words++;
    clauses.push(
      negated ? { type: "exclusion", text: word, start, end: i } : { type: "text", text: word, start, end: i },
    );
  }
  return { text, clauses, problems };
}
