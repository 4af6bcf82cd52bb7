import { expect, it } from "vitest";
import { contours } from "../../../lib/plot/contour";

const size = 41;
const grid = (f: (x: number, y: number) => number): number[] =>
  Array.from({ length: size * size }, (_, k) => f((k % size) - 20, Math.floor(k / size) - 20));

it("finds a circle as one closed ring of the right radius", () => {
  for (const closed of [true, false]) {
    const lines = contours(
      grid((x, y) => -Math.hypot(x, y)),
      size,
      -10,
      closed,
    );
    expect(lines).toHaveLength(1);
    const ring = lines[0]!;
    expect(ring[0]).toEqual(ring.at(-1));
    for (const [x, y] of ring) expect(Math.hypot(x - 20, y - 20)).toBeCloseTo(10, 1);
    // Inside lies on the left: the ring runs anticlockwise, and its area is that of the circle.
    let area = 0;
    for (let i = 1; i < ring.length; i++) area += (ring[i - 1]![0] * ring[i]![1] - ring[i]![0] * ring[i - 1]![1]) / 2;
    expect(area).toBeGreaterThan(0.99 * Math.PI * 100);
    expect(area).toBeLessThan(1.01 * Math.PI * 100);
  }
});

it("ends open lines at the border, and closes rings along it for filling", () => {
  const slope = grid((x) => x);
  const [line, ...rest] = contours(slope, size, 0.5, false);
  expect(rest).toEqual([]);
  for (const [x] of line!) expect(x).toBeCloseTo(20.5, 9);
  expect([line![0]![1], line!.at(-1)![1]].sort((a, b) => a - b)).toEqual([0, size - 1]);
  const rings = contours(slope, size, 0.5, true);
  expect(rings).toHaveLength(1);
  expect(Math.max(...rings[0]!.map(([x]) => x))).toBe(size - 1);
});

it("joins nothing across missing values, and keeps islands apart", () => {
  const two = grid((x, y) => Math.max(5 - Math.hypot(x - 10, y), 5 - Math.hypot(x + 10, y)));
  expect(contours(two, size, 1, true)).toHaveLength(2);
  expect(
    contours(
      grid(() => Number.NaN),
      size,
      0,
      true,
    ),
  ).toEqual([]);
});
