/** Layout of text and dots in pixels. */

/** Rough width of text in the plots' font: an upper estimate, enough to reserve margins. */
export function textWidth(text: string, fontSize = 13): number {
  return text.length * fontSize * 0.53;
}

/** Widths of characters in the plots' font, in ems; the others are as wide as most small letters. */
const EMS: readonly [RegExp, number][] = [
  [/[iljI.,:;'|!]/, 0.27],
  [/[ frt()-]/, 0.36],
  [/[mwM%@]/, 0.88],
  [/W/, 0.98],
  [/[A-Z]/, 0.68],
  [/\d/, 0.62],
];
const OTHER = 0.565;
const ASCII = Float64Array.from({ length: 128 }, (_, code) => {
  const c = String.fromCharCode(code);
  return EMS.find(([of]) => of.test(c))?.[1] ?? OTHER;
});
/** Width of a label, letter by letter: close enough that gaps between labels look even. */
export function labelWidth(text: string, fontSize = 13): number {
  let ems = 0;
  for (let i = 0; i < text.length; i++) ems += ASCII[text.charCodeAt(i)] ?? OTHER;
  return ems * fontSize;
}

/**
 * Places of a key's entries, a dot and its label each, in lines over the width of a plot.
 * @returns entries with the places of their dots, and the height that they take
 */
export function keyLines<T extends { label: string }>(
  key: readonly T[],
  width: number,
): { items: (T & { x: number; y: number })[]; height: number } {
  let x = 2;
  let y = 10;
  const items = key.map((k) => {
    const w = 14 + labelWidth(k.label) + 18;
    if (x + w - 18 > width && x > 2) {
      x = 2;
      y += 20;
    }
    const item = { ...k, x, y };
    x += w;
    return item;
  });
  return { items, height: y + 10 };
}

/** Cuts to a width in pixels, with an ellipsis. */
export function shorten(text: string, width: number, fontSize = 13): string {
  if (labelWidth(text, fontSize) <= width) return text;
  let n = text.length - 1;
  while (n > 1 && labelWidth(`${text.slice(0, n)}…`, fontSize) > width) n--;
  return `${text.slice(0, n).trimEnd()}…`;
}

/**
 * Moves labels apart along one axis: keeps their order, no two closer than `gap`, inside [low, high] where there is
 * room, and as near to the wanted places as one pass each way allows.
 */
export function spread(wanted: readonly number[], gap: number, low: number, high: number): number[] {
  const order = wanted.map((_, i) => i).sort((a, b) => wanted[a]! - wanted[b]! || a - b);
  const at = wanted.slice();
  let floor = low;
  for (const i of order) {
    at[i] = Math.max(at[i]!, floor);
    floor = at[i]! + gap;
  }
  let ceiling = high;
  for (const i of order.toReversed()) {
    at[i] = Math.min(at[i]!, ceiling);
    ceiling = at[i]! - gap;
  }
  return at;
}

/**
 * Beeswarm: offsets from the row's middle so that circles of the given radius do not overlap.
 * @param x positions along the row, in pixels
 * @returns offsets across the row, in input order
 */
export function swarm(x: readonly number[], radius: number): number[] {
  const order = x.map((_, i) => i).sort((a, b) => x[a]! - x[b]! || a - b);
  const offset = new Array<number>(x.length).fill(0);
  const placed: number[] = [];
  const reach = 2 * radius;
  for (const i of order) {
    const near = placed.filter((j) => x[i]! - x[j]! < reach);
    const candidates = [0];
    for (const j of near) {
      const dx = x[i]! - x[j]!;
      const dy = Math.sqrt(Math.max(0, reach * reach - dx * dx)) + 1e-6;
      candidates.push(offset[j]! + dy, offset[j]! - dy);
    }
    candidates.sort((a, b) => Math.abs(a) - Math.abs(b) || a - b);
    offset[i] =
      candidates.find((c) => near.every((j) => (x[i]! - x[j]!) ** 2 + (c - offset[j]!) ** 2 >= reach * reach - 1e-6)) ??
      0;
    placed.push(i);
  }
  return offset;
}
