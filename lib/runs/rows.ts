/** Rows as people and addresses write them: counted from 1, `3,17,20-24`. */

/** Indices from 0 → the shortest text, ascending. */
export function formatRows(rows: readonly number[]): string {
  const sorted = [...new Set(rows)].sort((a, b) => a - b);
  const parts: string[] = [];
  for (let i = 0; i < sorted.length; ) {
    let j = i;
    while (sorted[j + 1] === sorted[j]! + 1) j++;
    const [a, b] = [sorted[i]! + 1, sorted[j]! + 1];
    parts.push(a === b ? `${a}` : b === a + 1 ? `${a},${b}` : `${a}-${b}`);
    i = j + 1;
  }
  return parts.join(",");
}

/** Longest list that is read: more than any table that a page holds. */
const MOST = 200_000;

/**
 * `3,17,20-24` → indices from 0, ascending.
 * @throws RangeError naming what is no row
 */
export function parseRows(text: string): number[] {
  const out = new Set<number>();
  for (const part of text.split(",").map((p) => p.trim())) {
    if (part === "") continue;
    const m = /^(\d{1,7})(?:-(\d{1,7}))?$/.exec(part);
    const low = Number(m?.[1]);
    const high = Number(m?.[2] ?? m?.[1]);
    if (!m || low < 1 || high < low || high - low >= MOST || out.size > MOST)
      throw new RangeError(`rows are counted from 1 and written as 3,17,20-24 (saw ${part})`);
    for (let i = low; i <= high; i++) out.add(i - 1);
  }
  return [...out].sort((a, b) => a - b);
}
