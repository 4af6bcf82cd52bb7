/**
 * The shared reader of titles and abstracts. It repairs what listing pages lose (LaTeX commands without their
 * backslashes, escaped Unicode, typographic signs) into one plain notation, keeps the way back to the original
 * text, and finds the number expressions and sentences that every field's rules work on.
 *
 * Plain notation: `×` for times glued to a number, `~` for sim/approx before a number, `∝`, `·`, `^{…}` for every
 * exponent, `-` for every dash within a range, straight quotes, no `$`.
 */

export interface Span {
  start: number;
  end: number;
}

/** A number expression in the plain text: `6.9B`, `1.4 trillion`, `10,428`, `one million`, `3e23`, `10^{26}`. */
export interface NumberMention extends Span {
  value: number;
  /** Magnitude that the expression carries: 1 when none (a letter, a word, or a power of ten otherwise). */
  scale: number;
  /** How the magnitude is written. */
  magnitude: "none" | "letter" | "word" | "power";
  /** True for `one`, `a`, `four` … */
  word: boolean;
}

export interface Text {
  /** Text as given; every offset that leaves this module refers to it. */
  original: string;
  plain: string;
  numbers: NumberMention[];
  /** Start offsets of sentences in `plain`, ascending; the first is 0. */
  sentences: number[];
  /** The original span of a plain span. */
  locate(start: number, end: number): Span;
}

/** Commands that listing pages print without their backslash. Matched before letters are tokenised. */
const SYMBOLS: Readonly<Record<string, string>> = {
  times: "×",
  cdot: "·",
  sim: "~",
  approx: "~",
  propto: "∝",
  leftrightarrow: "↔",
  rightarrow: "→",
  leq: "≤",
  geq: "≥",
  le: "≤",
  ge: "≥",
  ll: "≪",
  gg: "≫",
  pm: "±",
  infty: "∞",
};
const SUPERSCRIPT: Readonly<Record<string, string>> = {
  "⁰": "0",
  "¹": "1",
  "²": "2",
  "³": "3",
  "⁴": "4",
  "⁵": "5",
  "⁶": "6",
  "⁷": "7",
  "⁸": "8",
  "⁹": "9",
  "⁻": "-",
  "⁺": "+",
};

/**
 * What is rewritten, as one alternation so that the text is passed once. Every alternative is bounded or a plain
 * run, so the pass is linear.
 */
const REPAIR = new RegExp(
  // Each alternative starts with the character it is found by, and looks back only after it: that keeps the pass fast.
  [
    // 1: escaped percent, dollar, ampersand …
    /\\([%$&#_{}])/,
    // 2: LaTeX commands that still have the backslash, for symbols
    /\\(times|cdot|sim|approx|propto|leftrightarrow|rightarrow|leq|geq|le|ge|ll|gg|pm|infty)(?![A-Za-z])/,
    // \left( and its lost form, also glued to an O
    /\\(?:left|right)(?=[([{|)\]}])|left(?<=(?:^|[^A-Za-z]|\bO)left)(?=[([{|])|right(?<=(?:^|[^A-Za-z])right)(?=[)\]}|])/,
    // 3: font commands around a braced argument: \textbf{L}azy, textit{O}bstacles; 4: {bf 1}, {rm StatsQ}
    /(?:\\|(?=[tem])(?<![A-Za-z]))(?:textbf|textit|texttt|textsc|textrm|emph|mathrm|mathbf|mathcal|mathbb)\{([^{}]{0,80})\}/,
    /\{\\?(?:bf|rm|it|em|tt|sc) ([^{}]{0,80})\}/,
    // lost \times, glued to the number on its left
    /times(?<=\dtimes)(?=\d|(?![a-z]))/,
    // lost \sim or \approx before a number, also in braces
    /\{(?:sim|approx)\}(?=\s?\d)|sim(?<=(?:^|[^A-Za-z])sim)(?=\s?\d)|approx(?<=(?:^|[^A-Za-z])approx)(?=\s?\d)/,
    // lost \propto and \cdot, often glued to the letters before them
    /propto(?=[\s\d]|[A-Za-z]\b)|propto(?<=(?:^|[^A-Za-z])propto)|cdot(?=\s)|cdot(?<=(?:^|[^A-Za-z])cdot)/,
    // lost arrows
    /leftrightarrow|rightarrow(?<=[\d\s]rightarrow)(?=[\d\s])/,
    // lost Unicode dashes: runx2014each
    /x201[34]/,
    // superscript digits
    /[⁻⁺⁰¹²³⁴-⁹][⁰¹²³⁴-⁹]{0,12}/,
    // \space inside a number phrase
    / space (?<=\d space )(?=(?:thousand|million|billion|trillion)\b)/,
    // signs with a plain twin
    /[\u00A0\u2000-\u200A\u202F\u3000–−‐‑‒―≈∼≃˜“”‘’$]|``|''/,
    // double hyphens inside a number range
    /--(?<=\d--)(?=\d)/,
  ]
    .map((r) => r.source)
    .join("|"),
  "g",
);

function replacement(match: RegExpExecArray): string {
  const [whole, escaped, command, font, shape] = match;
  if (escaped !== undefined) return escaped;
  if (command !== undefined) return SYMBOLS[command] ?? " ";
  if (font !== undefined) return font;
  if (shape !== undefined) return shape;
  const bare = whole.replace(/[\\{}]/g, "");
  if (bare === "left" || bare === "right") return "";
  if (Object.hasOwn(SYMBOLS, bare)) return SYMBOLS[bare]!;
  if (whole === "x2013" || whole === "x2014") return " - ";
  if (whole === " space ") return " ";
  if (whole === "$") return "";
  if (whole === "--") return "-";
  const code = whole.codePointAt(0)!;
  if (Object.hasOwn(SUPERSCRIPT, whole[0]!)) return `^{${[...whole].map((c) => SUPERSCRIPT[c]).join("")}}`;
  if (whole === "``" || whole === "''" || whole === "“" || whole === "”") return '"';
  if (whole === "‘" || whole === "’") return "'";
  if ("≈∼≃˜".includes(whole)) return "~";
  if ("–−‐‑‒―".includes(whole)) return "-";
  return code === 0xa0 || code >= 0x2000 ? " " : whole;
}

/** Segments of the plain text: where each starts, and the original span that it came from. */
interface Repaired {
  plain: string;
  /** Ascending starts in the plain text of the rewritten pieces, with their ends and original spans. */
  at: number[];
  plainEnd: number[];
  originalStart: number[];
  originalEnd: number[];
}

function repair(original: string): Repaired {
  const out: Repaired = { plain: "", at: [], plainEnd: [], originalStart: [], originalEnd: [] };
  const pieces: string[] = [];
  let length = 0;
  let from = 0;
  REPAIR.lastIndex = 0;
  for (let m = REPAIR.exec(original); m !== null; m = REPAIR.exec(original)) {
    const put = replacement(m);
    pieces.push(original.slice(from, m.index), put);
    length += m.index - from;
    out.at.push(length);
    length += put.length;
    out.plainEnd.push(length);
    out.originalStart.push(m.index);
    from = m.index + m[0].length;
    out.originalEnd.push(from);
  }
  pieces.push(original.slice(from));
  out.plain = pieces.join("");
  return out;
}

const WORD_VALUES: Readonly<Record<string, number>> = {
  a: 1,
  an: 1,
  one: 1,
  two: 2,
  three: 3,
  four: 4,
  five: 5,
  six: 6,
  seven: 7,
  eight: 8,
  nine: 9,
  ten: 10,
  eleven: 11,
  twelve: 12,
  twenty: 20,
  thirty: 30,
  forty: 40,
  fifty: 50,
  sixty: 60,
  seventy: 70,
  eighty: 80,
  ninety: 90,
  hundred: 100,
};
const SCALES: Readonly<Record<string, number>> = {
  hundred: 1e2,
  thousand: 1e3,
  million: 1e6,
  billion: 1e9,
  trillion: 1e12,
  quadrillion: 1e15,
  k: 1e3,
  K: 1e3,
  M: 1e6,
  B: 1e9,
  T: 1e12,
  mn: 1e6,
  bn: 1e9,
};

/** `million` → `[Mm]illion`: a word with or without its capital. */
const eitherCase = (words: readonly string[]) =>
  words.map((w) => `[${w[0]!.toUpperCase()}${w[0]}]${w.slice(1)}`).join("|");
const MAGNITUDE_WORDS = eitherCase(["hundred", "thousand", "million", "billion", "trillion", "quadrillion"]);

/**
 * 1 digits, 2 power of ten after a mantissa, 3 e-notation exponent, 4 magnitude letter, 5 magnitude word;
 * 6 number word, 7 its magnitude word.
 */
const NUMBER = new RegExp(
  [
    String.raw`(?<![\w.^{])(\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,20}(?:\.\d{1,20})?)`,
    String.raw`(?:\s?[×x·*]\s?10\^\{?(-?\d{1,3})\}?|[eE]([+-]?\d{1,3})(?![A-Za-z0-9]))?`,
    String.raw`(?:([kKMBT])(?![A-Za-z0-9])|(?:-|\s)?(${MAGNITUDE_WORDS})s?(?![A-Za-z]))?`,
    String.raw`|(?<![A-Za-z0-9-])(${eitherCase(Object.keys(WORD_VALUES))})(?:[- ](${MAGNITUDE_WORDS}))?(?![A-Za-z])`,
  ].join(""),
  "g",
);
const POWER_OF_TEN = /^10$/;

function findNumbers(plain: string): NumberMention[] {
  const out: NumberMention[] = [];
  NUMBER.lastIndex = 0;
  for (let m = NUMBER.exec(plain); m !== null; m = NUMBER.exec(plain)) {
    const [whole, digits, power, exponent, letter, magnitudeWord, word, wordScale] = m;
    const start = m.index;
    let end = start + whole.length;
    if (digits !== undefined) {
      let value = Number(digits.replaceAll(",", ""));
      let scale = 1;
      let magnitude: NumberMention["magnitude"] = "none";
      if (power !== undefined) {
        value *= 10 ** Number(power);
        magnitude = "power";
      } else if (exponent !== undefined) {
        value *= 10 ** Number(exponent);
        magnitude = "power";
      } else if (POWER_OF_TEN.test(digits) && plain[end] === "^") {
        const p = /^\^\{?(-?\d{1,3})\}?/.exec(plain.slice(end, end + 8));
        if (p) {
          value = 10 ** Number(p[1]);
          end += p[0].length;
          magnitude = "power";
          NUMBER.lastIndex = end;
        }
      }
      const unit = letter ?? magnitudeWord?.toLowerCase();
      if (unit !== undefined) {
        scale = SCALES[unit] ?? 1;
        magnitude = letter ? "letter" : "word";
      }
      if (!Number.isFinite(value)) continue;
      out.push({ start, end, value: Number((value * scale).toPrecision(15)), scale, magnitude, word: false });
    } else if (word !== undefined) {
      // "a", "an" and "hundred" are numbers only before a magnitude: "a trillion".
      const w = word.toLowerCase();
      if (wordScale === undefined && (w === "a" || w === "an" || w === "hundred")) continue;
      const scale = wordScale ? SCALES[wordScale.toLowerCase()]! : 1;
      out.push({
        start,
        end,
        value: WORD_VALUES[w]! * scale,
        scale,
        magnitude: wordScale ? "word" : "none",
        word: true,
      });
    }
  }
  return out;
}

const SENTENCE_END = /[.!?]["')\]]?\s+(?=[A-Z0-9"'([])|[.!?](?=[A-Z][a-z])/g;
const ABBREVIATION = /(?:\b(?:e\.g|i\.e|et al|etc|cf|vs|w\.r\.t|resp|Fig|Eq|Sec|No|approx|Dr|St)|\b[A-Z])$/;

/** Text without any stop is cut after this many characters, so that no rule works on an endless sentence. */
const LONGEST_SENTENCE = 2_000;

function findSentences(plain: string): number[] {
  const out = [0];
  const cut = (to: number) => {
    while (to - out.at(-1)! > LONGEST_SENTENCE) out.push(out.at(-1)! + LONGEST_SENTENCE);
  };
  SENTENCE_END.lastIndex = 0;
  for (let m = SENTENCE_END.exec(plain); m !== null; m = SENTENCE_END.exec(plain)) {
    if (plain[m.index] === "." && ABBREVIATION.test(plain.slice(Math.max(0, m.index - 7), m.index))) continue;
    cut(m.index + m[0].length);
    out.push(m.index + m[0].length);
  }
  cut(plain.length);
  return out;
}

/** Reads a text once for all fields. */
export function readText(original: string): Text {
  const { plain, at, plainEnd, originalStart, originalEnd } = repair(original);
  /** Index of the last rewritten piece that starts at or before the offset, or -1. */
  const pieceAt = (offset: number) => {
    let lo = -1;
    let hi = at.length - 1;
    while (lo < hi) {
      const mid = (lo + hi + 1) >> 1;
      if (at[mid]! <= offset) lo = mid;
      else hi = mid - 1;
    }
    return lo;
  };
  const toOriginal = (offset: number, edge: "start" | "end") => {
    const k = pieceAt(edge === "end" ? offset - 1 : offset);
    if (k < 0) return offset;
    const end = plainEnd[k]!;
    if (offset < end || (edge === "end" && offset === end)) {
      if (edge === "end") return originalEnd[k]!;
      return originalStart[k]!;
    }
    return originalEnd[k]! + (offset - end);
  };
  return {
    original,
    plain,
    numbers: findNumbers(plain),
    sentences: findSentences(plain),
    locate: (start, end) => {
      const s = toOriginal(start, "start");
      return { start: s, end: Math.max(s, toOriginal(end, "end")) };
    },
  };
}

/** The sentence that holds an offset of the plain text. */
export function sentenceAt(text: Text, offset: number): Span {
  const s = text.sentences;
  let lo = 0;
  let hi = s.length - 1;
  while (lo < hi) {
    const mid = (lo + hi + 1) >> 1;
    if (s[mid]! <= offset) lo = mid;
    else hi = mid - 1;
  }
  return { start: s[lo]!, end: s[lo + 1] ?? text.plain.length };
}

/** Plain text before and after a span, at most `width` characters of each. */
export const before = (t: Text, at: number, width: number) => t.plain.slice(Math.max(0, at - width), at);
export const after = (t: Text, at: number, width: number) => t.plain.slice(at, at + width);
