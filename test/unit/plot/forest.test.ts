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
