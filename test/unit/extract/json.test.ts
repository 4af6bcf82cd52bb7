import { describe, expect, it } from "vitest";
import { readJson } from "@/lib/extract/json";

describe("JSON", () => {
  it("reads lists, wrapped lists, one object, and one object a line", () => {
    const paper = {
      title: "A  Title",
      abstract: "We train.",
      authors: [{ name: "Ann Bee" }, "Bob Cee"],
      published: "2021-02-03T00:00:00Z",
      arxiv: "2001.08361",
      doi: "https://doi.org/10.1000/Z",
    };
    const expected = {
      title: "A Title",
      abstract: "We train.",
      authors: ["Ann Bee", "Bob Cee"],
      authorsCount: 2,
      published: "2021-02-03",
      arxiv: "2001.08361",
      doi: "10.1000/z",
    };
    for (const text of [
      JSON.stringify([paper]),
      JSON.stringify({ papers: [paper] }),
      JSON.stringify(paper),
      `${JSON.stringify(paper)}\n${JSON.stringify({ title: "Other" })}\n`,
    ])
      expect(readJson(text).entries[0]).toMatchObject(expected);
  });
  it("says what is wrong and keeps the rest", () => {
    expect(readJson('[{"title":"A"},{"x":1},3]').notices.map((n) => n.message)).toEqual([
      "paper 2: a paper without a title",
      "paper 3: not an object",
    ]);
    expect(readJson('[{"title":"A"}').notices[0]).toMatchObject({
      severity: "error",
      message: expect.stringContaining("not JSON"),
    });
    const lines = readJson('{"title":"A"}\n{broken\n{"title":"B"}');
    expect(lines.entries.map((e) => e.title)).toEqual(["A", "B"]);
    expect(lines.notices).toMatchObject([{ line: 2, severity: "error" }]);
    expect(readJson('{"a":1}').notices[0]!.message).toContain("without a list");
  });
});
