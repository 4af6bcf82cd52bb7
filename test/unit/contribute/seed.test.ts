import { describe, expect, it } from "vitest";
import { loadVocabularies } from "@/lib/content/load";
import { seedFromText } from "@/lib/contribute/seed";

const vocabularies = loadVocabularies("test/fixtures/content");
const abstract =
  "We train a 6.9B parameter model on 1.4 trillion tokens of C4 using 64 H800 GPUs. Loss falls as a power law in model size with exponent 0.34, at 2.5x less compute.";

describe("a pasted text", () => {
  it("that is a bare abstract gives claims whose fragments stand in it", () => {
    const { seed, abstract: read } = seedFromText(abstract, vocabularies, { title: "A law" });
    expect(read).toBe(abstract);
    expect(seed.title).toBe("A law");
    expect(seed.claims?.map((c) => c.kind)).toEqual(expect.arrayContaining(["scale", "result"]));
    expect(seed.datasets).toContain("c4");
    for (const c of seed.claims ?? []) {
      const e = c.evidence as { fragment: string; offset: number; in: string };
      if (e.in === "abstract") expect(read.slice(e.offset, e.offset + e.fragment.length)).toBe(e.fragment);
    }
  });

  it("that is BibTeX gives title, authors, year and arXiv id", () => {
    const bib =
      "@article{x, title={Symmetry {L}aws of Scaling}, author={Noether, Emmy and Hilbert, David}, year={2024}, eprint={2405.00010}, archivePrefix={arXiv}}";
    const { seed } = seedFromText(bib, vocabularies);
    expect(seed).toMatchObject({
      title: "Symmetry Laws of Scaling",
      authors: ["Emmy Noether", "David Hilbert"],
      published: "2024",
      arxiv: "2405.00010",
    });
  });

  it("leaves what the caller knows as it is", () => {
    expect(seedFromText(abstract, vocabularies, { scope: "related", status: "curated" }).seed).toMatchObject({
      scope: "related",
      status: "curated",
    });
  });
});
