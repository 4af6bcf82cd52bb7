import { describe, expect, it } from "vitest";
import { type Content, loadContent } from "@/lib/content/load";
import { diffContent, fieldChanges, pagesAffected, recordsMarkdown } from "@/lib/diff/records";

const load = () => loadContent("test/fixtures/content", { today: "2026-11-21" }).content;

function edited(edit: (c: Content) => void): Content {
  const copy = structuredClone(load());
  edit(copy);
  return copy;
}

describe("field changes", () => {
  it("names leaves by path and takes lists as wholes", () => {
    expect(fieldChanges({ a: { b: 1, c: [1, 2] }, d: "x" }, { a: { b: 2, c: [1, 2] }, e: true })).toEqual([
      { path: "a.b", before: 1, after: 2 },
      { path: "d", before: "x", after: undefined },
      { path: "e", before: undefined, after: true },
    ]);
  });
});

describe("content diff", () => {
  it("is empty for the same content", () => {
    expect(diffContent(load(), load())).toEqual([]);
  });

  it("says which claim changed, from what to what, and which pages show it", () => {
    const after = edited((c) => {
      const claim = c.papers
        .find((p) => p.id === "hoffmann-2022-chinchilla")
        ?.claims.find((x) => x.id === "approach-1-params");
      if (claim?.kind === "exponent") claim.value = 0.51;
    });
    const changes = diffContent(load(), after);
    expect(changes).toEqual([
      {
        kind: "paper",
        id: "hoffmann-2022-chinchilla",
        change: "changed",
        fields: [],
        claims: [{ id: "approach-1-params", change: "changed", fields: [{ path: "value", before: 0.5, after: 0.51 }] }],
      },
    ]);
    expect(pagesAffected(changes, after)).toEqual([
      "/claims/hoffmann-2022-chinchilla/approach-1-params",
      "/exponents",
      "/papers/hoffmann-2022-chinchilla",
    ]);
    expect(recordsMarkdown(changes)).toContain("value: `0.5` → `0.51`");
  });

  it("counts added and removed records and terms", () => {
    const after = edited((c) => {
      c.papers.pop();
      c.vocabularies.datasets.push({ id: "new-corpus", name: "New", aliases: [], kind: "corpus" });
    });
    const changes = diffContent(load(), after).map((c) => [c.kind, c.id, c.change]);
    expect(changes).toEqual([
      ["paper", "hoffmann-2022-chinchilla", "removed"],
      ["vocabulary term", "datasets/new-corpus", "added"],
    ]);
  });
});
