import { describe, expect, it } from "vitest";
import { readRis } from "@/lib/extract/ris";

describe("RIS", () => {
  it("reads references, with continued lines", () => {
    const { entries, notices } = readRis(
      "TY  - JOUR\nTI  - A Title\nAU  - Bee, Ann\nAU  - Cee, Bob\nAB  - First part\nsecond part.\nPY  - 2021/03/04\nDO  - 10.1000/x\nUR  - https://arxiv.org/abs/2001.08361v1\nT2  - A Journal\nER  - \n",
    );
    expect(notices).toEqual([]);
    expect(entries).toMatchObject([
      {
        title: "A Title",
        authors: ["Ann Bee", "Bob Cee"],
        authorsCount: 2,
        abstract: "First part second part.",
        published: "2021-03-04",
        doi: "10.1000/x",
        arxiv: "2001.08361",
        venue: "A Journal",
        line: 1,
      },
    ]);
  });
  it("keeps going over what is broken", () => {
    const { entries, notices } = readRis("stray\nTY  - JOUR\nAU  - No Title\nER  - \nTY  - JOUR\nTI  - Cut off");
    expect(entries.map((e) => e.title)).toEqual(["Cut off"]);
    expect(notices.map((n) => [n.line, n.severity])).toEqual([
      [1, "error"],
      [2, "error"],
      [6, "note"],
    ]);
  });
});
