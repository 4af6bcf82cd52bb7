import { expect, it } from "vitest";
import { forestPlot } from "@/lib/plot";
import { forest } from "./data";

it("draws the same picture from the same data", async () => {
  const f = forestPlot(forest);
  await expect(f.wide).toMatchFileSnapshot("snapshots/forest-wide.svg");
  await expect(f.narrow).toMatchFileSnapshot("snapshots/forest-narrow.svg");
  expect(forestPlot(forest)).toEqual(f);
});

it("says in the table what enters the average", () => {
  expect(forestPlot(forest).table.rows.map((r) => r[5])).toEqual(["yes", "yes", "no", null]);
});

it("keeps a value outside the given domain at the edge, as a triangle with the true number", () => {
  const row = (value: number) => ({ label: `v${value}`, value, text: String(value), color: "var(--c1)" });
  const f = forestPlot({
    title: "t",
    description: "d",
    x: { label: "x", scale: "linear", style: "plain", domain: [0, 2] },
    rows: [row(1), row(500), row(-3)],
  });
  expect(f.wide.match(/<circle/g)).toHaveLength(1);
  expect(f.wide).toContain("rotate(90)");
  expect(f.wide).toContain("rotate(-90)");
  for (const [, x] of f.wide.matchAll(/translate\((-?[\d.]+),[\d.-]+\) ?rotate/g)) {
    expect(Number(x)).toBeGreaterThan(0);
    expect(Number(x)).toBeLessThan(1000);
  }
  expect(f.table.rows.map((r) => r[2])).toEqual([1, 500, -3]);
});
