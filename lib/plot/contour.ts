/** Contours of a field on a grid: marching squares (Lorensen & Cline 1987, in two dimensions), joined to lines. */

type Point = readonly [number, number];

/** Edges of a cell that a contour joins, inside on its left: 0 bottom, 1 right, 2 top, 3 left; by which corners lie inside. */
const JOINS: readonly (readonly (readonly [number, number])[])[] = [
  [],
  [[0, 3]],
  [[1, 0]],
  [[1, 3]],
  [[2, 1]],
  [
    [0, 3],
    [2, 1],
  ],
  [[2, 0]],
  [[2, 3]],
  [[3, 2]],
  [[0, 2]],
  [
    [1, 0],
    [3, 2],
  ],
  [[1, 2]],
  [[3, 1]],
  [[0, 1]],
  [[3, 0]],
  [],
];

/**
 * Lines along which the field equals `level`, in grid coordinates (0 … columns − 1, 0 … rows − 1).
 *
 * @param values row by row, `columns` a row; not-a-number counts as below every level.
 * @param closed true gives rings around everything at or above the level, closed along the border, for filling;
 *   false gives only the contour itself.
 */
export function contours(values: ArrayLike<number>, columns: number, level: number, closed: boolean): Point[][] {
  const rows = values.length / columns;
  const pad = closed ? 1 : 0;
  const width = columns + 2 * pad;
  const height = rows + 2 * pad;
  const at = (i: number, j: number): number => {
    const [x, y] = [i - pad, j - pad];
    const v = x < 0 || y < 0 || x >= columns || y >= rows ? Number.NEGATIVE_INFINITY : values[y * columns + x]!;
    return Number.isNaN(v) ? Number.NEGATIVE_INFINITY : v;
  };
  /** From the edge where a piece begins to the edge where it ends; an edge is numbered by its lower left corner. */
  const next = new Map<number, number>();
  const ends = new Set<number>();
  const edge = (i: number, j: number, side: number): number =>
    side === 0
      ? 2 * (j * width + i)
      : side === 2
        ? 2 * ((j + 1) * width + i)
        : side === 3
          ? 2 * (j * width + i) + 1
          : 2 * (j * width + i + 1) + 1;
  for (let j = 0; j < height - 1; j++)
    for (let i = 0; i < width - 1; i++) {
      const inside =
        Number(at(i, j) >= level) |
        (Number(at(i + 1, j) >= level) << 1) |
        (Number(at(i + 1, j + 1) >= level) << 2) |
        (Number(at(i, j + 1) >= level) << 3);
      for (const [from, to] of JOINS[inside]!) {
        next.set(edge(i, j, from), edge(i, j, to));
        ends.add(edge(i, j, to));
      }
    }
  /** The place on an edge where the field passes the level. */
  const place = (e: number): Point => {
    const corner = Math.floor(e / 2);
    const [i, j] = [corner % width, Math.floor(corner / width)];
    const upright = e % 2 === 1;
    const [a, b] = [at(i, j), upright ? at(i, j + 1) : at(i + 1, j)];
    const t = !Number.isFinite(a) ? 1 : !Number.isFinite(b) ? 0 : (level - a) / (b - a);
    return upright ? [i - pad, j - pad + t] : [i - pad + t, j - pad];
  };
  const out: Point[][] = [];
  const follow = (start: number) => {
    const line = [place(start)];
    for (let e = next.get(start); e !== undefined; ) {
      line.push(place(e));
      const then = next.get(e);
      next.delete(e);
      e = e === start ? undefined : then;
    }
    next.delete(start);
    out.push(line);
  };
  for (const start of [...next.keys()]) if (next.has(start) && !ends.has(start)) follow(start);
  for (const start of [...next.keys()]) if (next.has(start)) follow(start);
  return out;
}
