import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { BuildFailed, build } from "@/db/build";
import { DatabaseUnavailable, openDatabase } from "@/db/open";
import {
  claimsOfLaw,
  currentPaperId,
  exponentKinds,
  exponentsOf,
  getClaim,
  getDataset,
  getPaper,
  getRunSet,
  InvalidQuery,
  listClaims,
  listPapers,
  relationsOf,
  stats,
  verdictsOf,
} from "@/db/queries";

let folder: string;
let content: string;
let out: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "isoloss-build-"));
  content = join(folder, "content");
  out = join(folder, "db.sqlite");
  // Its own small content, so that the growth of the real one changes nothing here.
  cpSync("test/fixtures/small/content", content, { recursive: true });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const digest = (file: string) => createHash("sha256").update(readFileSync(file)).digest("hex");
const paper = (id: string, extra = "") =>
  `---\nid: ${id}\ntitle: A paper called ${id}\nstatus: curated\nscope: law\n${extra}---\nWords.\n`;

describe("build", () => {
  it("gives the same bytes for the same content", () => {
    const a = build({ content, out });
    const first = digest(out);
    const b = build({ content, out: join(folder, "other.sqlite") });
    expect(a.contentHash).toBe(b.contentHash);
    expect(digest(join(folder, "other.sqlite"))).toBe(first);
    expect(build({ content, out }).unchanged).toBe(true);
    expect(build({ content, out, force: true }).unchanged).toBe(false);
    expect(digest(out)).toBe(first);
    expect(readdirSync(folder).sort()).toEqual([
      "content",
      "db.sqlite",
      "db.sqlite.sources",
      "other.sqlite",
      "other.sqlite.sources",
    ]);
  });

  it("changes the content hash with any change of content", () => {
    const a = build({ content, out }).contentHash;
    writeFileSync(join(content, "papers/new.md"), paper("new"));
    expect(build({ content, out }).contentHash).not.toBe(a);
  });

  it("leaves a bad record out, reports its place and builds the others", () => {
    writeFileSync(join(content, "papers/bad.md"), paper("bad", "scoop: law\n"));
    const report = build({ content, out });
    expect(report.built).toBe(true);
    expect(report.problems.filter((p) => p.severity === "error")).toEqual([
      expect.objectContaining({ file: "papers/bad.md", line: 6, rule: "unknown-key" }),
    ]);
    const db = openDatabase(out);
    expect(getPaper("bad", db)).toBeUndefined();
    expect(getPaper("hoffmann-2022-chinchilla", db)?.title).toMatch(/Compute-Optimal/);
  });

  it("keeps the old file with strict, with no content, and with no valid paper", () => {
    build({ content, out });
    const before = digest(out);
    writeFileSync(join(content, "papers/bad.md"), "no front matter");
    expect(build({ content, out, strict: true }).built).toBe(false);
    expect(() => build({ content: join(folder, "nothing"), out })).toThrow(BuildFailed);
    for (const f of readdirSync(join(content, "papers"))) writeFileSync(join(content, "papers", f), "broken");
    expect(() => build({ content, out })).toThrow(/no paper record is valid/);
    expect(digest(out)).toBe(before);
    expect(readdirSync(folder).filter((f) => f.includes("building"))).toEqual([]);
  });

  it("leaves out a relation to a record that is not there", () => {
    writeFileSync(join(content, "papers/a.md"), paper("a", "relations: [{ type: extends, paper: gone }]\n"));
    const report = build({ content, out });
    expect(report.problems.some((p) => p.file === "papers/a.md" && p.severity === "error")).toBe(true);
    expect(existsSync(out)).toBe(true);
  });

  it("reads verdicts and refuses a file that is not one", () => {
    const claim = "hoffmann-2022-chinchilla#approach-3";
    writeFileSync(join(content, "verdicts.json"), JSON.stringify([{ claim, outcome: "differs", sigma: 3 }]));
    build({ content, out });
    expect(verdictsOf(claim, openDatabase(out))).toEqual([{ claim, outcome: "differs", sigma: 3 }]);
    writeFileSync(join(content, "verdicts.json"), "{");
    expect(build({ content, out }).problems).toEqual([expect.objectContaining({ file: "verdicts.json" })]);
  });
});

describe("openDatabase", () => {
  it("says what to do when there is none", () => {
    expect(() => openDatabase(join(folder, "none.sqlite"))).toThrow(DatabaseUnavailable);
    expect(() => openDatabase(join(folder, "none.sqlite"))).toThrow(/isoloss -- build/);
    writeFileSync(join(folder, "text.sqlite"), "not a database at all, just words");
    expect(() => openDatabase(join(folder, "text.sqlite"))).toThrow(/cannot be read/);
  });

  it("picks up a rebuild and keeps serving when the file vanishes", () => {
    build({ content, out });
    const before = openDatabase(out);
    expect(openDatabase(out)).toBe(before);
    writeFileSync(join(content, "papers/new.md"), paper("new"));
    build({ content, out });
    const after = openDatabase(out);
    expect(after).not.toBe(before);
    expect(getPaper("new", after)?.id).toBe("new");
    expect(getPaper("new", before)).toBeUndefined();
    rmSync(out);
    expect(openDatabase(out)).toBe(after);
  });

  it("cannot be written", () => {
    build({ content, out });
    expect(() => openDatabase(out).raw.exec("delete from papers")).toThrow(/readonly|read-only|query_only/);
  });
});

describe("queries", () => {
  it("answer what pages ask", () => {
    writeFileSync(
      join(content, "papers/renamed.md"),
      paper(
        "renamed",
        `published: "2021"\nformerly: [old-name]\nauthors: [Ada Löwe]\ndatasets: [c4]\nclaims:
  - { id: size, kind: scale, status: curated, quantity: params, range: { low: 1.0e+7, high: 2.0e+9 }, evidence: { place: p. 1, seen: primary } }
  - { id: cost, kind: compute, status: curated, measure: device-hours, value: 2, unit: device-days, device: h800, evidence: { place: p. 2, seen: primary } }\n`,
      ),
    );
    expect(build({ content, out }).problems.filter((p) => p.severity === "error")).toEqual([]);
    const db = openDatabase(out);
    expect(currentPaperId("old-name", db)).toBe("renamed");
    expect(currentPaperId("nobody", db)).toBeUndefined();
    expect(getClaim("old-name#size", db)?.id).toBe("renamed#size");
    expect(getClaim("renamed#cost", db)?.base).toEqual({ value: 48, low: null, high: null, dimension: "device-time" });
    expect(listPapers({ author: "lowe" }, {}, db).items.map((p) => p.id)).toEqual(["renamed"]);
    expect(listPapers({ dataset: "c4" }, { sort: "id" }, db).items.map((p) => p.id)).toEqual([
      "hoffmann-2022-chinchilla",
      "renamed",
    ]);
    expect(listPapers({ hardware: "h800" }, {}, db).total).toBe(1);
    expect(listPapers({ year: { min: 2022 }, law: "chinchilla" }, {}, db).total).toBe(2);
    expect(listClaims({ dimension: "parameters", baseValue: { min: 1e9, max: 1e10 } }, {}, db).total).toBe(1);
    expect(listClaims({ kind: "exponent", value: { min: 0.505 } }, {}, db).items.map((c) => c.id)).toEqual([
      "besiroglu-2024-chinchilla-replication#params-allocation",
    ]);
    expect(relationsOf("hoffmann-2022-chinchilla", db).incoming.map((r) => r.type)).toEqual(["corrects"]);
    expect(claimsOfLaw("chinchilla", db).map((c) => c.paper.year)).toEqual([2022, 2024]);
    expect(getRunSet("besiroglu-2024-fig4", db)?.claimsCount).toBe(3);
    expect(getDataset("c4", db)?.papers.length).toBe(2);
    const kinds = exponentKinds(db);
    expect(kinds[0]).toMatchObject({ of: "params-opt", vs: "compute", claims: 2, papers: 2 });
    // What a page counts is what the query behind it returns: stated values, those of laws apart.
    for (const k of kinds)
      for (const [source, n] of [
        ["claim", k.claims],
        ["derived", k.derived],
      ] as const)
        expect(exponentsOf(k.of, k.vs, { source }, db)).toHaveLength(n);
    const sum = (of: (k: (typeof kinds)[number]) => number) => kinds.reduce((n, k) => n + of(k), 0);
    expect(stats(db)).toMatchObject({ exponents: sum((k) => k.claims), derivedExponents: sum((k) => k.derived) });
    expect(sum((k) => k.derived)).toBeGreaterThan(0);
    expect(exponentsOf("params-opt", "compute", { source: "claim" }, db).map((e) => e.value)).toEqual([0.5, 0.513]);
    expect(stats(db)).toMatchObject({ papers: 3, laws: 1, claimsWithoutEvidence: 0, unconfirmedShare: 0 });
  });

  it("pages through everything exactly once, in every order", () => {
    for (let i = 0; i < 7; i++)
      writeFileSync(join(content, `papers/p${i}.md`), paper(`p${i}`, i % 2 ? "" : `published: "20${20 + (i >> 1)}"\n`));
    build({ content, out });
    const db = openDatabase(out);
    for (const sort of ["newest", "oldest", "title", "claims", "checklist", "id"] as const) {
      const seen: string[] = [];
      let cursor: string | undefined;
      do {
        const page = listPapers({}, { sort, limit: 2, ...(cursor ? { cursor } : {}) }, db);
        expect(page.total).toBe(9);
        seen.push(...page.items.map((p) => p.id));
        cursor = page.nextCursor ?? undefined;
      } while (cursor);
      expect(new Set(seen).size).toBe(9);
      expect(seen.length).toBe(9);
    }
  });

  it("refuses bad limits, cursors and orders by name", () => {
    build({ content, out });
    const db = openDatabase(out);
    expect(() => listPapers({}, { limit: 0 }, db)).toThrow(InvalidQuery);
    expect(() => listPapers({}, { cursor: "garbage" }, db)).toThrow(/cursor/);
    expect(() => listPapers({}, { sort: "toString" as never }, db)).toThrow(/sort/);
    expect(listPapers({ dataset: "x'); drop table papers; --" }, {}, db).total).toBe(0);
  });
});
