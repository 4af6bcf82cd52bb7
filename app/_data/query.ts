/** Reading what a reader put into an address. */
export type Query = Record<string, string | string[] | undefined>;

/** First value, trimmed; undefined when absent or empty. */
export function one(q: Query, name: string, max = 300): string | undefined {
  const v = q[name];
  const s = (Array.isArray(v) ? v[0] : v)?.trim().slice(0, max);
  return s || undefined;
}

/** All values, trimmed, without empty ones. */
export function many(q: Query, name: string, max = 20): string[] {
  const v = q[name];
  return (Array.isArray(v) ? v : v ? [v] : [])
    .map((s) => s.trim())
    .filter(Boolean)
    .slice(0, max);
}

const SUFFIX: Record<string, number> = { k: 1e3, m: 1e6, b: 1e9, g: 1e9, t: 1e12, q: 1e15 };

/**
 * A number as people write it: `1e24`, `70B`, `1.4T`, `5.76 × 10^23`, `1,000`. Two numbers are none.
 * @returns NaN when it is none.
 */
export function number(text: string): number {
  const plain = text
    .trim()
    .replace(/(?<=\d)[,_\s](?=\d{3}(?!\d))/g, "")
    .replace(/\s*([×*x^])\s*/gi, "$1")
    .replace(/\s+(?=[kmbgtq]$)/i, "")
    .replace(/[×*x]10\^?/i, "e")
    .replace(/−/g, "-");
  const m = /^(\d+(?:\.\d*)?|\.\d+)(?:e([+-]?\d+))?([kmbgtq])?$/i.exec(plain) ?? /^10\^(\d+)()()$/.exec(plain);
  if (!m) return Number.NaN;
  if (plain.startsWith("10^")) return 10 ** Number(m[1]);
  return Number(`${m[1]}e${m[2] || 0}`) * (m[3] ? SUFFIX[m[3].toLowerCase()]! : 1);
}

const UNIT = {
  FLOP: /\s*(?:FLOPs?|floating[- ]point operations)$/i,
  parameters: /\s*(?:param(?:eter)?s?)$/i,
  hours: /\s*(?:h(?:(?:ou)?rs?)?)$/i,
  tokens: /\s*(?:tok(?:en)?s?)$/i,
};
/** A number with or without its unit behind it: `1e24 FLOP`, `70B parameters`. @returns NaN when it is none. */
export const amount = (text: string, unit: keyof typeof UNIT): number => number(text.trim().replace(UNIT[unit], ""));

/** The single amounts of a list such as `1e21, 1e25` or `1e21 and 1e25`; none when any part is no amount. */
export function amounts(text: string, unit: keyof typeof UNIT): string[] {
  const parts = text
    .split(/\s*(?:[;,/|]|\band\b|\bto\b|\bor\b|\s)\s*/i)
    .map((p) => p.replace(UNIT[unit], ""))
    .filter(Boolean);
  return parts.every((p) => number(p) > 0) ? parts : [];
}
