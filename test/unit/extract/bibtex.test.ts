import { describe, expect, it } from "vitest";
import { bibtexAuthors, latexToText, readBibtex } from "@/lib/extract/bibtex";

describe("BibTeX", () => {
  it("reads fields, strings, concatenation and nested braces", () => {
    const { entries, notices } = readBibtex(`
@string{conf = "Some Conference"}
@comment{not this}
@inproceedings{key1,
  title = {Scaling {LLMs}: {\\"U}ber alles},
  author = "K{\\'o}s, Ann and Bee, Bob and others",
  booktitle = conf # { 2020},
  year = 2020, month = mar,
  eprint = {2001.08361},
  abstract = {We train {6.9B} parameters
   and more.},
  doi = {10.1000/ABC.1},
}
@article{key2, title={Second}, author={Solo, Sam}, date={2021-05-06}, journal={arXiv preprint arXiv:2203.15556v2}}
`);
    expect(notices).toEqual([]);
    expect(entries).toMatchObject([
      {
        title: "Scaling LLMs: Über alles",
        authors: ["Ann Kós", "Bob Bee"],
        authorsCount: null,
        published: "2020-03",
        arxiv: "2001.08361",
        doi: "10.1000/abc.1",
        abstract: "We train 6.9B parameters and more.",
        venue: "Some Conference 2020",
        line: 4,
      },
      { title: "Second", authors: ["Sam Solo"], authorsCount: 1, published: "2021-05-06", arxiv: "2203.15556" },
    ]);
  });
  it("names the line of a broken entry and reads the others", () => {
    const { entries, notices } = readBibtex(
      "@article{a, title={Good}}\n@article{b, title={Open\n@article{c, title={Last}}\n@misc{d, year={2020}}\n",
    );
    expect(entries.map((e) => e.title)).toEqual(["Good", "Last"]);
    expect(notices.map((n) => n.line)).toEqual([2, 4]);
    expect(notices[1]!.message).toContain("no title");
  });
  it("turns accents and names into text", () => {
    expect(latexToText("{\\ss}~\\L{}\\'{e} \\c{c} $\\alpha$ \\& co")).toBe("ß Łé ç $\\alpha$ & co");
    expect(bibtexAuthors("{The Team} and von Neumann, Jr., John")).toEqual(["The Team", "John von Neumann Jr."]);
  });
});
