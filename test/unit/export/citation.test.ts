import { describe, expect, it } from "vitest";
import { splitName } from "@/lib/export/citation";
import { cslItem } from "@/lib/export/csl";
import { risEntry } from "@/lib/export/ris";

describe("names", () => {
  it("splits given and family names", () => {
    for (const [printed, family, given] of [
      ["Jared Kaplan", "Kaplan", "Jared"],
      ["Jack W. Rae", "Rae", "Jack W."],
      ["George van den Driessche", "van den Driessche", "George"],
      ["Diego de Las Casas", "de Las Casas", "Diego"],
      ["John Smith Jr.", "Smith Jr.", "John"],
      ["DeepSeek-AI", "DeepSeek-AI", ""],
    ])
      expect(splitName(printed!)).toEqual({ family, given });
  });
});

const paper = {
  id: "a",
  title: "One\ntitle",
  authors: ["Ann Bee", "Group"],
  published: "2022-03",
  arxiv: "2203.15556",
  doi: "10.1/x",
  url: null,
  venue: null,
};

describe("RIS and CSL-JSON", () => {
  it("writes RIS with one tag a line", () => {
    expect(risEntry(paper)).toBe(
      [
        "TY  - UNPB",
        "ID  - a",
        "TI  - One title",
        "AU  - Bee, Ann",
        "AU  - Group",
        "PY  - 2022",
        "DA  - 2022/03/",
        "DO  - 10.1/x",
        "AN  - arXiv:2203.15556",
        "UR  - https://doi.org/10.1/x",
        "ER  - ",
        "",
      ].join("\r\n"),
    );
  });
  it("cannot get another tag from a value", () => {
    expect(risEntry({ ...paper, title: "x\r\nER  - \r\nTY  - JOUR" }).match(/^TY {2}- /gm)!.length).toBe(1);
  });
  it("writes CSL-JSON with date parts", () => {
    expect(cslItem(paper)).toEqual({
      id: "a",
      type: "article",
      title: "One\ntitle",
      author: [{ family: "Bee", given: "Ann" }, { family: "Group" }],
      issued: { "date-parts": [[2022, 3]] },
      DOI: "10.1/x",
      URL: "https://doi.org/10.1/x",
      number: "arXiv:2203.15556",
      publisher: "arXiv",
    });
  });
});
