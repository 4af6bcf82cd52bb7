import { expect, it } from "vitest";
import { curvePlot, segments } from "@/lib/plot";
import { draw, Plot } from "@/lib/plot/observable";
import { thinned } from "@/lib/plot/svg";
import { curves } from "./data";

it("draws the same picture from the same data", async () => {
  const f = curvePlot(curves);
  await expect(f.wide).toMatchFileSnapshot("snapshots/curves-wide.svg");
  await expect(f.narrow).toMatchFileSnapshot("snapshots/curves-narrow.svg");
  expect(curvePlot(curves)).toEqual(f);
});

it("is solid inside the measured range and dashed outside", () => {
  const line = {
    label: "l",
    color: "x",
    points: [
      [1, 1],
      [100, 0.01],
    ] as [number, number][],
    measured: { low: 10, high: 20 },
  };
  const { solid, dashed } = segments(line, true, true);
  expect(solid.map((p) => p[0])).toEqual([10, 20]);
  expect(solid[0]![1]).toBeCloseTo(0.1, 12);
  expect(dashed.map((d) => d.map((p) => p[0]))).toEqual([
    [1, 10],
    [20, 100],
  ]);
  expect(segments({ ...line, measured: null }, true, true).solid).toEqual([]);
  expect(segments({ ...line, measured: undefined }, true, true).dashed).toEqual([]);
});

it("draws nothing but axes from no data", () => {
  const f = curvePlot({ ...curves, curves: [], points: [], at: undefined });
  expect(f.wide).toContain("<svg");
  expect(f.wide).not.toContain("NaN");
});

it("never lets a label be markup", () => {
  expect(curvePlot(curves).wide).not.toContain("<b>");
});

it("puts curves, points and ticks where Observable Plot puts them", () => {
  const own = curvePlot({ ...curves, curves: [{ ...curves.curves[2]!, label: "" }] });
  const [x, y] = [curves.curves[2]!.points.map((p) => p[0]), curves.curves[2]!.points.map((p) => p[1])];
  const all = [...y, ...curves.points!.flatMap((p) => [p.y])];
  const domain = (values: readonly number[], room: number): [number, number] => {
    const pad = Math.exp(Math.log(Math.max(...values) / Math.min(...values)) * room);
    return [Math.min(...values) / pad, Math.max(...values) * pad];
  };
  const reference = draw(
    {
      width: 800,
      height: 420,
      marginTop: 30,
      marginRight: 14,
      marginBottom: 44,
      marginLeft: 58,
      x: { type: "log", domain: domain(x, 0.02), axis: null },
      y: { type: "log", domain: domain(all, 0.06), axis: null },
      marks: [
        Plot.gridX([1e19, 1e26]),
        Plot.dot(curves.points!, { x: "x", y: "y" }),
        Plot.line(curves.curves[2]!.points),
      ],
    },
    "reference",
  );
  const circles = (svg: string) => [...svg.matchAll(/<circle cx="([\d.]+)" cy="([\d.]+)"/g)].map((m) => [m[1], m[2]]);
  expect(circles(own.wide)).toEqual(circles(reference));
  const grid = [...reference.matchAll(/<line x1="([\d.]+)"/g)].map((m) => m[1]);
  for (const at of grid) expect(own.wide).toContain(`<path d="M${at},30V376"/>`);
  const points = (svg: string) =>
    [...svg.matchAll(/d="M([\d.,L]{40,})"/g)].flatMap((m) => m[1]!.split("L").map((p) => p.split(",").map(Number)));
  const full = points(reference) as [number, number][];
  const kept = points(own.wide) as [number, number][];
  expect(full).toHaveLength(41);
  expect(kept.length).toBeGreaterThan(2);
  for (const p of kept) expect(full).toContainEqual(p);
  expect([kept[0], kept.at(-1)]).toEqual([full[0], full.at(-1)]);
});

it("keeps of a line what the eye can tell from it", () => {
  const bow = Array.from({ length: 101 }, (_, i): [number, number] => [i * 6, 200 + ((i - 50) / 10) ** 2]);
  const few = thinned(bow);
  expect(few.length).toBeLessThan(30);
  for (const [x, y] of bow) {
    const k = few.findIndex((p) => p[0] >= x);
    const [[x0, y0], [x1, y1]] = [few[Math.max(0, k - 1)]!, few[k]!];
    expect(Math.abs(y0 + (x1 === x0 ? 0 : ((x - x0) / (x1 - x0)) * (y1 - y0)) - y)).toBeLessThan(0.25);
  }
  expect(thinned(bow.map(([x]) => [x, 3]))).toHaveLength(2);
  expect(thinned([])).toEqual([]);
});
