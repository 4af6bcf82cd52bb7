import { describe, expect, it } from "vitest";
import { normaliseTitle } from "@/lib/content/rules/context";
import { mergeEntries } from "@/lib/extract/merge";
import { emptyEntry, type SourceEntry } from "@/lib/extract/sources";

const appear = (file: string, title: string, more: Partial<SourceEntry> = {}) => ({
  file,
  captured: null,
  entry: { ...emptyEntry(title, 1), ...more },
});

describe("merging", () => {
  it("takes titles as the same whatever their case, marks and accents", () => {
    expect(normaliseTitle("Scaling Laws: Über—alles!")).toBe(normaliseTitle("scaling laws uber alles"));
    expect(normaliseTitle("缩放 定律")).toBe("缩放定律");
  });
  it("merges by title, arXiv id and DOI, and keeps every source", () => {
    const papers = mergeEntries([
      appear("a", "Scaling Laws"),
      appear("b", "SCALING LAWS!", { arxiv: "2001.08361", abstract: "x" }),
      appear("c", "Renamed Since", { arxiv: "2001.08361", doi: "10.1/a", abstract: "x" }),
      appear("d", "Once More Renamed", { doi: "10.1/a", abstract: "y" }),
    ]);
    expect(papers).toHaveLength(1);
    expect(papers[0]!.appearances.map((x) => x.file)).toEqual(["a", "b", "c", "d"]);
    expect(papers[0]!.abstracts).toEqual([
      { text: "x", file: "b", line: 1 },
      { text: "y", file: "d", line: 1 },
    ]);
  });
  it("keeps papers apart that share a title but not an id", () => {
    const papers = mergeEntries([
      appear("a", "Notes", { arxiv: "2001.00001" }),
      appear("b", "Notes", { arxiv: "2001.00002" }),
      appear("c", "Notes", { arxiv: "2001.00002" }),
    ]);
    expect(papers.map((p) => p.appearances.length)).toEqual([1, 2]);
  });
});
