/**
 * Numbers for people. Every number the site, the command line and the exports show passes through here:
 * rounding by the error (the Particle Data Group's rule), SI suffixes for counts, powers of ten, minus signs.
 */

/** U+2212, the width of a plus sign. */
export const MINUS = "\u2212";
/** Narrow no-break space, between a number and its unit or multiplier. */
export const THIN = "\u202f";
const SUPERSCRIPT: Record<string, string> = {
  "-": "⁻",
  "0": "⁰",
  "1": "¹",
  "2": "²",
  "3": "³",
  "4": "⁴",
  "5": "⁵",
  "6": "⁶",
  "7": "⁷",
  "8": "⁸",
  "9": "⁹",
};

/** `-21` → `⁻²¹`. */
export function superscript(n: number): string {
  return String(n)
    .split("")
    .map((c) => SUPERSCRIPT[c] ?? c)
    .join("");
}

/** Replaces the ASCII hyphen of a negative number by a minus sign. */
export function typographicMinus(text: string): string {
  return text.includes("-") ? text.replace(/(^|[^\w)])-(?=[\d.])/g, `$1${MINUS}`) : text;
}

/**
 * Decimal places by the Particle Data Group's rule: with the three leading digits of the error between 100 and 354
 * keep two digits of it, between 355 and 949 one, from 950 up round to 1000 and keep two.
 * (Review of Particle Physics, Introduction, "Rounding".)
 * @returns decimal places after the point; negative means round to tens, hundreds …
 * @throws RangeError unless the error is positive and finite.
 */
export function decimalsByError(error: number): number {
  if (!(error > 0) || !Number.isFinite(error)) throw new RangeError(`error must be positive and finite, got ${error}`);
  const exponent = Math.floor(Math.log10(error) + 1e-12);
  const leading = Math.round((error / 10 ** exponent) * 100);
  if (leading >= 950) return -exponent;
  return leading >= 355 ? -exponent : -exponent + 1;
}

/** Rounds to decimal places, which may be negative, and prints without exponent. What rounds to zero has no sign. */
export function toDecimals(x: number, decimals: number): string {
  const unit = 10 ** -decimals;
  const text = decimals >= 0 ? x.toFixed(Math.min(decimals, 20)) : (Math.round(x / unit) * unit).toFixed(0);
  return Number(text) === 0 ? text.replace("-", "") : text;
}

/** Shortest decimal text of a number to `digits` significant digits, with no trailing zeros. */
export function significant(x: number, digits: number): string {
  if (x === 0) return "0";
  const rounded = Number(x.toPrecision(digits));
  const size = Math.abs(rounded);
  return size >= 1e21 || size < 1e-7 ? rounded.toExponential() : String(rounded);
}

/** Groups the integer part in threes with commas from five digits on (1234, but 12,345). */
export function grouped(text: string): string {
  const match = /^(-?)(\d{5,})(\..*)?$/.exec(text);
  if (!match) return text;
  return `${match[1]}${match[2]!.replace(/\B(?=(\d{3})+$)/g, ",")}${match[3] ?? ""}`;
}

/** `5.76e23` → `5.76 × 10²³`; a mantissa of one is left out. */
export function powerOfTen(x: number, digits = 3): string {
  if (x === 0) return "0";
  const [mantissa, exponent] = x.toExponential(digits - 1).split("e") as [string, string];
  const m = String(Number(mantissa));
  const power = `10${superscript(Number(exponent))}`;
  if (m === "1") return power;
  if (m === "-1") return `${MINUS}${power}`;
  return typographicMinus(`${m}${THIN}×${THIN}${power}`);
}

const SUFFIXES: readonly (readonly [number, string])[] = [
  [1e15, "Q"],
  [1e12, "T"],
  [1e9, "B"],
  [1e6, "M"],
  [1e3, "k"],
];

/**
 * A count with the field's suffixes: `70e9` → `70B`, `1.4e12` → `1.4T`, `12,800`. Up to `digits` significant digits.
 * Beyond 10¹⁸ a power of ten.
 */
export function count(x: number, digits = 3): string {
  if (!Number.isFinite(x)) return String(x);
  const magnitude = Math.abs(x);
  if (magnitude >= 1e18) return powerOfTen(x, digits);
  if (magnitude < 1e4) return plain(x, Math.max(digits, 4));
  for (let i = 0; i < SUFFIXES.length; i++) {
    const [size, suffix] = SUFFIXES[i]!;
    // What rounds up to one counts as one; far below it no rounding does.
    if (magnitude < 0.5 * size) continue;
    const rounded = Number((x / size).toPrecision(digits));
    if (Math.abs(rounded) >= 1) return typographicMinus(`${rounded}${suffix}`);
  }
  return typographicMinus(significant(x, digits));
}

/** Any number without an error: plain between 0.001 and a million, else a power of ten. */
export function plain(x: number, digits = 4): string {
  if (!Number.isFinite(x)) return x > 0 ? "∞" : x < 0 ? `${MINUS}∞` : "not a number";
  if (x === 0) return "0";
  const magnitude = Math.abs(x);
  if (magnitude >= 1e7 || magnitude < 1e-4) return powerOfTen(x, digits);
  if (magnitude < 1000)
    return typographicMinus(significant(x, Math.max(digits, magnitude < 10 ? 1 : magnitude < 100 ? 2 : 3)));
  const integerDigits = Math.floor(Math.log10(magnitude)) + 1;
  return typographicMinus(grouped(significant(x, Math.max(digits, integerDigits))));
}

/** The number as the record holds it, all digits: for hovers and copies. */
export function exact(x: number): string {
  return String(x);
}

/** `0.25` → `25 %`. */
export function percent(fraction: number, digits = 3): string {
  return `${typographicMinus(significant(fraction * 100, digits))}${THIN}%`;
}

/** A tick of a logarithmic axis: `1B`, `10B` for counts, `1e21` for compute. */
export function axisTick(x: number, style: "count" | "power" | "plain"): string {
  if (style === "power") {
    if (x >= 1e-3 && x < 1e4) return typographicMinus(significant(x, 4));
    const [mantissa, exponent] = x.toExponential().split("e") as [string, string];
    return `${String(Number(Number(mantissa).toPrecision(3)))}e${Number(exponent)}`;
  }
  return style === "count" ? count(x) : plain(x);
}
