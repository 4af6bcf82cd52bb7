/** What the coverage report says of a promised law: nothing for a missing paper, every run set of a present one. */
import { describe, expect, it } from "vitest";
import { coverageMarkdown, coverageOfRows } from "@/lib/content/coverage";
import { loadContent } from "@/lib/content/load";

const { content } = loadContent("content");

describe("coverageOfRows", () => {
  it("reports a missing paper as missing", () => {
    expect(coverageOfRows(content, [{ row: "Nothing", paper: "no-such-paper" }])).toEqual([
      { row: "Nothing", paper: "no-such-paper", record: false, laws: [], confirmed: 0, curves: 0, runSets: [] },
    ]);
    expect(coverageMarkdown(content, [{ row: "Nothing", paper: "no-such-paper" }])).toContain("| Nothing | missing |");
  });
  it("names every run set of a paper once, linked by a claim or not", () => {
    for (const set of content.runSets) {
      const [row] = coverageOfRows(content, [{ row: "x", paper: set.paper }]);
      expect(row?.runSets.filter((id) => id === set.id)).toEqual([set.id]);
    }
  });
  it("counts a curve only where every parameter of the law has a value", () => {
    const counted = (paper: string) => coverageOfRows(content, [{ row: "x", paper }])[0];
    expect(counted("hestness-2017-predictable")?.curves).toBeGreaterThan(0);
    expect(counted("granziol-2020-batch")).toMatchObject({
      record: true,
      laws: ["lr-batch-linear", "lr-batch-sqrt"],
      confirmed: 2,
      curves: 0,
      runSets: [],
    });
  });
});
