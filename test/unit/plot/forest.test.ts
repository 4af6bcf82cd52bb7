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
  // Their tips lie outside the axes, at 134 and 712 pixels, and point away from them.
  const tips = [...f.wide.matchAll(/<path d="M([\d.]+),[\d.]+l(-?8),/g)].map(([, x, back]) => [
    Number(x),
    Number(back),
  ]);
  expect(tips).toEqual([
    [717, -8],
    [129, 8],
  ]);
  expect(f.table.rows.map((r) => r[2])).toEqual([1, 500, -3]);
});
