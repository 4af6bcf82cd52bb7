import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readListing } from "@/lib/extract/listing";
import { mergeEntries } from "@/lib/extract/merge";
import { readSource } from "@/lib/extract/read";
import { shared } from "./helpers";

const long = (seed: string) => `${seed} `.repeat(Math.ceil(240 / (seed.length + 1))).trim();
const page = (...lines: string[]) => ["new", "", "Subscribe", "", "Daily Papers", "", ...lines].join("\n\n");

describe("listing pages", () => {
  it("reads authors, date and comments, and passes the head over", () => {
    const { entries, notices } = readListing(
      page(
        "Nov 7",
        "A Title",
        long("one"),
        "• 12 authors",
        "·",
        "Mar 3, 2021 1,204",
        "Another Title",
        long("two"),
        "• 1 authors",
        "·",
        "May 15",
      ),
    );
    expect(
      entries.map(({ title, authorsCount, published, comments }) => [title, authorsCount, published, comments]),
    ).toEqual([
      ["A Title", 12, "2021-03-03", 1204],
      ["Another Title", 1, "2022-05-15", null],
    ]);
    expect(entries[0]!.abstract).toBe(long("one"));
    // The year of a page is the one after the latest that it prints, and this is said.
    expect(notices).toMatchObject([
      { severity: "note", message: expect.stringContaining("capture year taken as 2022") },
    ]);
  });
  it("takes the capture date that is given", () => {
    const text = page("A Title", long("one"), "• 2 authors", "·", "May 15");
    expect(readListing(text, "2025-11-07").entries[0]!.published).toBe("2025-05-15");
    const undated = readListing(text);
    expect(undated.entries[0]!.published).toBeNull();
    expect(undated.notices).toMatchObject([
      { severity: "error", message: expect.stringContaining("capture year is not known") },
    ]);
  });
  it("reads pages without any footer", () => {
    const { entries, notices } = readListing(
      page("Mar 13", "First Title", long("one"), "Second Title", long("two"), "Third Title", long("three")),
    );
    expect(entries.map((e) => e.title)).toEqual(["First Title", "Second Title", "Third Title"]);
    expect(notices).toEqual([]);
  });
  it("keeps an organisation and its date apart from an author count", () => {
    const [e] = readListing(page("A Title", long("one"), "Acme Acme", "·", "Nov 21 1"), "2025-12-09").entries;
    expect(e).toMatchObject({
      organisation: "Acme",
      posted: "2025-11-21",
      published: null,
      authorsCount: null,
      comments: null,
    });
  });
  it("names the line of what it cannot read and keeps the rest", () => {
    const { entries, notices } = readListing(
      ["Cut Title", "", "• 3 authors", "·", "Feb 3, 2020", "", "Good Title", "", long("one"), "", "Lost"].join("\n"),
    );
    expect(entries.map((e) => [e.title, e.authorsCount])).toEqual([
      ["Cut Title", 3],
      ["Good Title", null],
      ["Lost", null],
    ]);
    expect(notices.map((n) => [n.line, n.severity])).toEqual([
      [1, "error"],
      [11, "error"],
    ]);
  });
  it("joins an abstract of several paragraphs", () => {
    const big = long("paragraph").repeat(2);
    const { entries } = readListing(page("A Title", long("one"), big, "• 3 authors", "·", "Feb 3, 2020"));
    expect(entries).toHaveLength(1);
    expect(entries[0]!.abstract).toBe(`${long("one")} ${big}`);
  });
  it("refuses a day that does not exist", () => {
    const { entries, notices } = readListing(page("A Title", long("one"), "• 3 authors", "·", "Feb 30, 2020"));
    expect(entries[0]!.published).toBeNull();
    expect(notices.some((n) => n.severity === "error" && /no such day/.test(n.message))).toBe(true);
  });
  it("reads thousands of entries", () => {
    const lines = Array.from({ length: 3000 }, (_, k) => [
      `Title ${k}`,
      "",
      `${long("one")} ${k}`,
      "",
      "• 3 authors",
      "·",
      "Feb 3, 2020",
      "",
    ]).flat();
    expect(readListing(lines.join("\n")).entries).toHaveLength(3000);
  });
});

const seeds = join(shared, "seeds");
const gold = join(shared, "extraction", "gold-listings.json");
const there = existsSync(seeds) && existsSync(gold);
if (!there) process.stderr.write(`saved listings are not checked: ${seeds} is not there\n`);

describe.runIf(there)("the five saved listings", () => {
  it("equal what was read by hand", () => {
    const appearances = readdirSync(seeds)
      .filter((f) => f.endsWith(".txt"))
      .sort()
      .flatMap((file) => {
        const read = readSource(readFileSync(join(seeds, file)));
        expect(read.notices.filter((n) => n.severity === "error")).toEqual([]);
        return read.entries.map((entry) => ({ file, captured: read.captured, entry }));
      });
    const said = appearances.map(({ file, entry }) => ({
      file: file.slice(0, 3),
      title: entry.title,
      authors_count: entry.authorsCount,
      published: entry.published,
      comments: entry.comments,
    }));
    expect(said).toEqual(JSON.parse(readFileSync(gold, "utf8")));
    expect(said).toHaveLength(201);
    const papers = mergeEntries(appearances);
    expect(papers).toHaveLength(171);
    expect(papers.every((p) => p.abstracts.length === 1)).toBe(true);
  });
});
