import { describe, expect, it } from "vitest";
import type { Exclusion } from "@/lib/content/schema";
import { applyExclusions, chosenExclusions, type RunTable } from "@/lib/runs";

const table: RunTable = {
  n: 6,
  places: ["a", "b", "c", "d", "e", "f"],
  numbers: {
    loss: Float64Array.from([5, 4, 3, 2, 1, Number.NaN]),
    size: Float64Array.from([1, 1, 2, 2, 3, 3]),
  },
  texts: { corpus: ["x", "y", "x", "y", "x", "y"] },
};
const exclusion = (id: string, rest: Partial<Exclusion>): Exclusion => ({ id, reason: id, default: true, ...rest });
const declared = [
  exclusion("two-highest", { extreme: { column: "loss", which: "highest", count: 2 } }),
  exclusion("lowest", { extreme: { column: "loss", which: "lowest", count: 1 }, default: false }),
  exclusion("only-y", { where: 'corpus != "y"', default: false }),
  exclusion("best", { allButBest: { column: "loss", which: "lowest", per: ["size"] }, default: false }),
  exclusion("small-x", { where: 'size < 2 and corpus == "x"', default: false }),
];
const rows = (...ids: string[]) =>
  applyExclusions(table, declared, ids)
    .rows.map((i) => table.places[i])
    .join("");

describe("exclusions", () => {
  it("leave out extremes, never a missing value", () => {
    expect(rows("two-highest")).toBe("cdef");
    expect(rows("two-highest", "lowest")).toBe("cdf");
  });
  it("leave out rows by a condition over numbers and texts", () => {
    expect(rows("only-y")).toBe("bdf");
    expect(rows("small-x")).toBe("bcdef");
  });
  it("keep the best of a group; a missing value is never the best", () => {
    expect(rows("best")).toBe("bde");
  });
  it("count extremes among the rows that conditions leave", () => {
    const { rows, applied } = applyExclusions(table, declared, ["two-highest", "only-y"]);
    expect(rows).toEqual([5]);
    expect(applied.map((a) => [a.id, a.count])).toEqual([
      ["only-y", 3],
      ["two-highest", 2],
    ]);
  });
});

describe("the choice", () => {
  it("is the defaults, more, fewer, or exactly these", () => {
    expect(chosenExclusions("s", declared)).toEqual(["two-highest"]);
    expect(chosenExclusions("s", declared, { add: ["only-y"] })).toEqual(["two-highest", "only-y"]);
    expect(chosenExclusions("s", declared, { keep: ["two-highest"] })).toEqual([]);
    expect(chosenExclusions("s", declared, { only: [] })).toEqual([]);
    expect(chosenExclusions("s", declared, { only: ["lowest"] })).toEqual(["lowest"]);
  });
  it("refuses what is not declared, with the nearest", () => {
    expect(() => chosenExclusions("s", declared, { add: ["two-higest"] })).toThrow("Did you mean two-highest?");
  });
});
