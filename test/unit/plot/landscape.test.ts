import { expect, it } from "vitest";
import { landscapePlot } from "@/lib/plot";
import { landscape } from "./data";

it("draws the same picture from the same data", async () => {
  const f = landscapePlot(landscape);
  await expect(f.wide).toMatchFileSnapshot("snapshots/landscape-wide.svg");
  await expect(f.narrow).toMatchFileSnapshot("snapshots/landscape-narrow.svg");
  expect(landscapePlot(landscape)).toEqual(f);
});

it("links every dot and lists it in the table", () => {
  const f = landscapePlot(landscape);
  expect(f.wide.match(/href="\/papers\/p\d+"/g)).toHaveLength(landscape.dots.length);
  expect(f.table.rows).toHaveLength(landscape.dots.length);
});
