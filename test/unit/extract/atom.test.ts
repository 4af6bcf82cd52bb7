import { describe, expect, it } from "vitest";
import { readAtom } from "@/lib/extract/atom";

const entry = (title: string, id: string) => `<entry>
  <id>http://arxiv.org/abs/${id}</id><published>2022-03-29T13:38:58Z</published><title>${title}</title>
  <summary>  We train 7B parameters &amp; more.
  </summary><author><name>Ann Bee</name></author><author><name>Bob Cee</name></author>
  <arxiv:doi>10.1000/Y.2</arxiv:doi><arxiv:journal_ref>A Journal 1</arxiv:journal_ref>
</entry>`;

describe("Atom", () => {
  it("reads entries of the arXiv API", () => {
    const { entries, notices } = readAtom(
      `<?xml version="1.0"?>\n<feed xmlns="http://www.w3.org/2005/Atom">\n${entry("A\n  Title", "2203.15556v1")}</feed>`,
    );
    expect(notices).toEqual([]);
    expect(entries).toMatchObject([
      {
        title: "A Title",
        abstract: "We train 7B parameters & more.",
        authors: ["Ann Bee", "Bob Cee"],
        authorsCount: 2,
        published: "2022-03-29",
        arxiv: "2203.15556",
        doi: "10.1000/y.2",
        url: "https://arxiv.org/abs/2203.15556v1",
        venue: "A Journal 1",
        line: 3,
      },
    ]);
  });
  it("says where a feed is cut off and keeps the rest", () => {
    const { entries, notices } = readAtom(`<feed>\n${entry("Good", "2203.00001")}\n<entry><title>Cut`);
    expect(entries.map((e) => e.title)).toEqual(["Good"]);
    expect(notices).toMatchObject([{ severity: "error", message: expect.stringContaining("cut off") }]);
  });
  it("expands no entities of a document type", () => {
    const { entries } = readAtom(`<!DOCTYPE f [<!ENTITY x "boom">]><feed>${entry("T &x; U", "2203.00002")}</feed>`);
    expect(entries[0]!.title).not.toContain("boom");
  });
});
