import { describe, expect, it } from "vitest";
import { bibtex, bibtexEntry, escapeTex } from "@/lib/export/bibtex";
import type { Cited } from "@/lib/export/citation";

const paper = (more: Partial<Cited>): Cited => ({
  id: "a-2022-b",
  title: "A title",
  authors: [],
  published: null,
  arxiv: null,
  doi: null,
  url: null,
  venue: null,
  ...more,
});

/** Braces of the text balance and never close more than was opened: the entry cannot be broken out of. */
function balanced(text: string): boolean {
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    if (text[i] === "\\") i++;
    else if (text[i] === "{") depth++;
    else if (text[i] === "}" && --depth < 0) return false;
  }
  return depth === 0;
}

describe("BibTeX", () => {
  it("writes a preprint with its names, date and number", () => {
    expect(
      bibtexEntry(
        paper({
          id: "hoffmann-2022-chinchilla",
          title: "Training Compute-Optimal Large Language Models",
          authors: ["Jordan Hoffmann", "George van den Driessche", "DeepMind"],
          published: "2022-03-29",
          arxiv: "2203.15556",
        }),
      ),
    ).toBe(`@misc{hoffmann-2022-chinchilla,
  title = {Training {Compute-Optimal} Large Language Models},
  author = {Hoffmann, Jordan and van den Driessche, George and {DeepMind}},
  year = {2022},
  month = mar,
  eprint = {2203.15556},
  archivePrefix = {arXiv},
  url = {https://arxiv.org/abs/2203.15556}
}
`);
  });

  it("escapes every character that TeX reads as an instruction", () => {
    expect(escapeTex("100% of $5 & #1_x ~ ^ \\ { } < > |")).toBe(
      "100\\% of \\$5 \\& \\#1\\_x \\textasciitilde{} \\textasciicircum{} \\textbackslash{} \\{ \\} \\textless{} \\textgreater{} \\textbar{}",
    );
    expect(escapeTex('a "quoted" word')).toBe("a {''}quoted{''} word");
    expect(escapeTex("two\n lines\u0000\u0007")).toBe("two lines");
  });

  it("cannot be broken out of by a title, a name or a link", () => {
    const hostile = [
      "}}\n@misc{x, title={",
      "{",
      "}",
      "\\",
      "\\}",
      "%",
      '"',
      "a} and {b",
      "\\input{/etc/passwd}",
      "{{{}",
    ];
    for (const h of hostile) {
      const entry = bibtexEntry(
        paper({ title: h, authors: [h, `A ${h}`], venue: h, doi: `10.1/${h}`, url: `https://x.org/${h}` }),
      );
      expect(balanced(entry), entry).toBe(true);
      expect(entry.match(/^@/gm)!.length, entry).toBe(1);
      expect(entry).not.toMatch(/(?<!\\)%/);
      expect(entry).not.toContain("\\input");
    }
  });

  it("keeps the case of names of models", () => {
    expect(bibtexEntry(paper({ title: "BERT and mT5 scale; iGPT too" }))).toContain(
      "{BERT} and {mT5} scale; {iGPT} too",
    );
  });

  it("separates entries", () => {
    expect(bibtex([paper({}), paper({ id: "c" })]).split("\n@").length).toBe(2);
  });
});
