import { describe, expect, it } from "vitest";
import { decode, detectFormat, readSource } from "@/lib/extract/read";

const bytes = (s: string) => new TextEncoder().encode(s);
const long = "A sentence of an abstract that goes on for a while. ".repeat(6).trim();
const listing = `A Title\n\n${long}\n\n• 3 authors\n·\nFeb 3, 2020\n`;

describe("formats", () => {
  it.each([
    [listing, "listing"],
    ["% exported\n@article{a, title={T}}", "bibtex"],
    ["TY  - JOUR\nTI  - T\nER  - \n", "ris"],
    ['<?xml version="1.0"?>\n<feed xmlns="http://www.w3.org/2005/Atom"></feed>', "atom"],
    ['[{"title":"T"}]', "json"],
    ['{"papers":[]}', "json"],
    ["<!DOCTYPE html><html></html>", "html"],
    ["[Draft] A Title In Brackets\n\nText", "listing"],
  ])("%j is %s", (text, format) => expect(detectFormat(text)).toBe(format));
});

describe("bad input", () => {
  it("reads Windows line ends, a byte-order mark and UTF-16", () => {
    const plain = readSource(bytes(listing)).entries;
    expect(readSource(bytes(`\uFEFF${listing.replaceAll("\n", "\r\n")}`)).entries).toEqual(plain);
    const utf16 = new Uint8Array(2 + listing.length * 2);
    utf16.set([0xff, 0xfe]);
    [...listing].forEach((c, k) => {
      utf16[2 + 2 * k] = c.charCodeAt(0) & 255;
      utf16[3 + 2 * k] = c.charCodeAt(0) >> 8;
    });
    expect(readSource(utf16).entries).toEqual(plain);
  });
  it("names the line that is not UTF-8 and reads it as Windows-1252", () => {
    const { text, notices } = decode(new Uint8Array([...bytes("fine ✓\ncaf"), 0xe9, ...bytes("\nend")]));
    expect(text).toBe("fine ✓\ncafé\nend");
    expect(notices).toEqual([{ line: 2, severity: "note", message: "not UTF-8; read as Windows-1252" }]);
  });
  it("replaces control characters and keeps lines and columns", () => {
    const { text, notices } = decode(bytes("a\nb\u0007c\u0000d"));
    expect(text).toBe("a\nb c d");
    expect(notices).toMatchObject([{ line: 2, severity: "note" }]);
  });
  it("reads the text of an HTML page and says so", () => {
    const html = `<!DOCTYPE html><html><head><style>p{}</style><script>var x = "${long}"</script></head><body><h3>A &amp; B</h3><p>${long}</p><div>• 3 authors</div><div>·</div><time>Feb 3, 2020</time></body></html>`;
    const read = readSource(bytes(html));
    expect(read.entries).toMatchObject([{ title: "A & B", abstract: long, authorsCount: 3, published: "2020-02-03" }]);
    expect(read.notices[0]).toMatchObject({ severity: "note", message: expect.stringContaining("HTML") });
  });
  it("says when there is nothing", () => {
    expect(readSource(bytes("")).notices).toMatchObject([{ line: 1, message: "the file is empty" }]);
    expect(readSource(bytes("new\n\nSubscribe\n")).notices).toMatchObject([
      { severity: "error", message: "no paper found in it" },
    ]);
  });
  it("reads right-to-left and CJK text", () => {
    const cjk = "这是一个关于神经网络缩放规律的摘要。".repeat(20);
    const rtl = "ملخص عن قوانين التحجيم للشبكات العصبية. ".repeat(10).trim();
    const { entries } = readSource(bytes(`缩放定律\n\n${cjk}\n\n• 2 authors\n·\nMay 1, 2024\n\nقوانين\n\n${rtl}\n`));
    expect(entries.map((e) => [e.title, e.abstract])).toEqual([
      ["缩放定律", cjk],
      ["قوانين", rtl],
    ]);
  });
  it("reads an abstract of a megabyte", () => {
    const { entries } = readSource(
      bytes(`A Title\n\n${"word ".repeat(200_000).trim()}\n\n• 2 authors\n·\nMay 1, 2024\n`),
    );
    expect(entries).toMatchObject([{ title: "A Title", authorsCount: 2 }]);
    expect(entries[0]!.abstract).toHaveLength(999_999);
  });
});
