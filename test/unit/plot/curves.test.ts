import { expect, it } from "vitest";
import { curvePlot, segments } from "@/lib/plot";
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
