import { expect, it } from "vitest";
import { loadContent } from "@/lib/content/load";
import { fit } from "@/lib/fit";
import { isoflop } from "@/lib/fit/approaches";
import { isoflopFigures } from "@/lib/plot/isoflop";
import { contourLevels, surfaceFigure } from "@/lib/plot/surface";

const law = loadContent("content").content.laws.find((l) => l.id === "chinchilla")!;
const truth = { E: 1.7, A: 400, alpha: 0.34, B: 410, beta: 0.28 };
const N: number[] = [];
const D: number[] = [];
for (const C of [1e18, 1e19, 1e20, 1e21])
  for (const n of [0.1, 0.3, 1, 3, 10]) {
    N.push(n * 1e8 * (C / 1e18) ** 0.5);
    D.push(C / (6 * N.at(-1)!));
  }
const loss = N.map((n, i) => truth.E + truth.A * n ** -truth.alpha + truth.B * D[i]! ** -truth.beta);
const data = {
  variables: { N: Float64Array.from(N), D: Float64Array.from(D) },
  target: Float64Array.from(loss, (l, i) => l * (1 + 0.003 * Math.sin(3 * i))),
};

it("draws contours, runs, equal cost and the compute-optimal line", async () => {
  const result = fit(law, data, { objective: { name: "least-squares-log" } });
  const f = surfaceFigure(law, data, result, {
    hrefOf: (row) => `#run-${row}`,
    excluded: { variables: { N: [2e8], D: [2e9] }, target: [3.2], index: [20] },
  })!;
  await expect(f.wide).toMatchFileSnapshot("snapshots/surface-wide.svg");
  await expect(f.narrow).toMatchFileSnapshot("snapshots/surface-narrow.svg");
  expect(f.wide).not.toContain("NaN");
  expect(f.wide.match(/href="#run-/g)).toHaveLength(21);
  // The line of the figure is the closed form of the law: equal marginal gain for size and data.
  const optima = f.table.rows.filter((r) => String(r[0]).startsWith("optimum"));
  expect(optima.length).toBeGreaterThan(10);
  const p = Object.fromEntries(Object.entries(result.parameters).map(([k, v]) => [k, v.value]));
  for (const [, n, d] of optima as [string, number, number][])
    expect((p.alpha! * p.A! * n ** -p.alpha!) / (p.beta! * p.B! * d ** -p.beta!)).toBeCloseTo(1, 6);
});

it("has no surface for laws of one variable, nor for data on a line of one size", () => {
  const one = loadContent("content").content.laws.find((l) => Object.keys(l.variables).length === 1)!;
  const result = { parameters: {}, predicted: new Float64Array(2) };
  expect(
    surfaceFigure(one, { variables: {}, target: new Float64Array(2) }, result as Parameters<typeof surfaceFigure>[2]),
  ).toBeNull();
  const flat = {
    variables: { N: Float64Array.of(1e9, 1e9), D: Float64Array.of(1e9, 1e10) },
    target: Float64Array.of(3, 2),
  };
  const values = Object.fromEntries(Object.entries(truth).map(([k, value]) => [k, { value }]));
  expect(
    surfaceFigure(law, flat, { parameters: values, predicted: flat.target } as Parameters<typeof surfaceFigure>[2]),
  ).toBeNull();
});

it("chooses round levels within the values", () => {
  const levels = contourLevels((x, y) => Math.log10(x) + Math.log10(y), { x: [1, 10], y: [1, 10] }, 7);
  expect(levels.length).toBeGreaterThan(4);
  for (const l of levels) expect(l).toBe(Number(l.toPrecision(2)));
  expect(contourLevels(() => 3, { x: [1, 10], y: [1, 10] }, 7)).toEqual([]);
});

it("draws a parabola a budget and the lines through the minima", async () => {
  const runs = {
    N: data.variables.N,
    D: data.variables.D,
    C: Float64Array.from(N, (n, i) => 6 * n * D[i]!),
    loss: data.target,
  };
  const [curves, minima] = isoflopFigures(isoflop(runs), runs);
  await expect(curves!.wide).toMatchFileSnapshot("snapshots/isoflop-wide.svg");
  await expect(minima!.wide).toMatchFileSnapshot("snapshots/isoflop-minima-wide.svg");
  expect(curves!.table.rows.filter((r) => r[0] === "point")).toHaveLength(20);
  expect(curves!.table.rows.filter((r) => r[0] === "left out")).toHaveLength(4);
});
