import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openAbstracts } from "@/db/abstracts";
import { loadContent } from "@/lib/content/load";
import { isUntouchedDraft, planIngest } from "@/lib/extract/ingest";
import { lexicon } from "./helpers";

const bytes = (s: string) => new TextEncoder().encode(s);
const abstract = `${"We train models and measure them with care. ".repeat(6)}Training used 7B parameters.`;
const page = (title: string, date = "Feb 3, 2020") => bytes(`${title}\n\n${abstract}\n\n• 3 authors\n·\n${date}\n`);

describe("planning an ingest", () => {
  it("creates one draft for a paper of several files, and adds to it later", () => {
    const first = planIngest(
      [
        { path: "a.txt", bytes: page("A Study of Widgets") },
        { path: "b.txt", bytes: page("A study of widgets!") },
      ],
      [],
      lexicon,
    );
    expect(first.entries).toBe(2);
    expect(first.records).toMatchObject([{ id: "2020-study-widgets", action: "create" }]);
    const text = first.records[0]!.text;
    expect(text.match(/- \{ file:/g)).toHaveLength(2);
    const existing = [
      {
        paper: { id: "2020-study-widgets", title: "A Study of Widgets", status: "extracted" as const, aliases: [] },
        text,
      },
    ];
    expect(planIngest([{ path: "b.txt", bytes: page("A Study of Widgets") }], existing, lexicon).records).toMatchObject(
      [{ action: "unchanged", text }],
    );
    const third = planIngest([{ path: "c.txt", bytes: page("A Study of Widgets") }], existing, lexicon).records[0]!;
    expect(third.action).toBe("update");
    expect(third.changes).toEqual([{ field: "listings", kind: "added", value: "c.txt" }]);
  });
  it("finds a record by its other titles", () => {
    const existing = [
      {
        paper: { id: "x", title: "New Name", status: "curated" as const, aliases: ["Old Name"] },
        text: "---\nid: x\n---\n",
      },
    ];
    expect(planIngest([{ path: "a.txt", bytes: page("Old name") }], existing, lexicon).records[0]!.id).toBe("x");
  });
  it("reads drafts again only while nobody has touched them", () => {
    const made = planIngest([{ path: "a.txt", bytes: page("A Study of Widgets") }], [], lexicon).records[0]!.text;
    const stale = made.replace("value: 7000000000", "value: 8000000000");
    const again = (text: string, status: "extracted" | "curated" = "extracted") =>
      planIngest(
        [{ path: "a.txt", bytes: page("A Study of Widgets") }],
        [{ paper: { id: "2020-study-widgets", title: "A Study of Widgets", status, aliases: [] }, text }],
        lexicon,
        { refresh: true },
      ).records[0]!.text;
    expect(again(stale)).toBe(made);
    for (const touched of [
      stale.replace("status: extracted\nscope", "status: curated\nscope"),
      stale.replace("    status: extracted", "    status: curated"),
      stale.replace(/Draft: .*/, "A person wrote this."),
      stale.replace("claims:", "domains: [language]\nclaims:"),
    ]) {
      expect(isUntouchedDraft(touched)).toBe(false);
      expect(again(touched)).toBe(touched);
    }
  });
});

const root = fileURLToPath(new URL("../../..", import.meta.url));
const program = join(root, "scripts/isoloss.mjs");
let folder: string;
const run = (...args: string[]) => spawnSync(process.execPath, [program, ...args], { encoding: "utf8", cwd: folder });

describe("isoloss ingest", () => {
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "isoloss-ingest-"));
    cpSync(join(root, "content/vocabulary"), join(folder, "content/vocabulary"), { recursive: true });
    writeFileSync(join(folder, "page.txt"), page("A Study of Widgets"));
    writeFileSync(join(folder, "bad.txt"), "new\n");
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it("writes nothing on a dry run, then drafts, then nothing new", { timeout: 120_000 }, () => {
    const dry = run("ingest", "page.txt", "--dry-run", "--json");
    expect(JSON.parse(dry.stdout)).toMatchObject({
      entries: 1,
      papers: 1,
      created: ["2020-study-widgets"],
      updated: [],
      unchanged: [],
    });
    expect(existsSync(join(folder, "content/papers"))).toBe(false);
    expect(existsSync(join(folder, ".isoloss"))).toBe(false);

    const first = run("ingest", "page.txt", "--json");
    expect(first.status).toBe(0);
    expect(JSON.parse(first.stdout).files[0]).toMatchObject({
      file: "page.txt",
      entries: [{ title: "A Study of Widgets", authorsCount: 3, published: "2020-02-03", comments: null }],
    });
    const file = join(folder, "content/papers/2020-study-widgets.md");
    const text = readFileSync(file, "utf8");
    expect(loadContent(join(folder, "content")).problems.filter((p) => p.file.startsWith("papers/"))).toEqual([]);
    expect(text).not.toContain("measure them with care");
    const store = openAbstracts(join(folder, ".isoloss/abstracts.sqlite"));
    expect(store.ofPaper("2020-study-widgets")).toMatchObject([
      { abstract, file: "page.txt", title: "A Study of Widgets" },
    ]);
    store.close();

    const second = run("ingest", "page.txt", "bad.txt", "--json");
    expect(second.status).toBe(1);
    expect(second.stderr).toContain("bad.txt:1 error: no paper found in it");
    expect(JSON.parse(second.stdout)).toMatchObject({ created: [], updated: [], unchanged: ["2020-study-widgets"] });
    expect(readFileSync(file, "utf8")).toBe(text);
    expect(readdirSync(join(folder, "content/papers"))).toEqual(["2020-study-widgets.md"]);
  });
  it("refuses a wrong call", { timeout: 60_000 }, () => {
    const wrong = run("ingest", "page.txt", "--captured", "2025-02-30");
    expect(wrong.status).toBe(2);
    expect(wrong.stderr).toContain("not a day");
  });
  it("extracts a list, keeps its ids and names what is wrong", { timeout: 60_000 }, () => {
    writeFileSync(
      join(folder, "in.json"),
      JSON.stringify([
        { id: 7, title: "T", abstract: "We train 7B parameters." },
        { id: "x", title: "U" },
      ]),
    );
    const done = run("extract", "--in", "in.json", "--out", "out.json");
    expect(done.status).toBe(1);
    expect(done.stderr).toContain("entry 2 has no abstract");
    const out = JSON.parse(readFileSync(join(folder, "out.json"), "utf8"));
    expect(out).toMatchObject([
      { id: 7, models: [{ params: 7e9, text: "7B parameters" }] },
      { id: "x", models: [] },
    ]);
  });
  it("reviews drafts by what they lack", { timeout: 60_000 }, () => {
    const out = JSON.parse(
      execFileSync(process.execPath, [program, "review", "--json"], { encoding: "utf8", cwd: folder }),
    );
    expect(out.drafts).toMatchObject([
      {
        id: "2020-study-widgets",
        claims: 1,
        lacks: expect.arrayContaining(["authors", "summary", "identifier", "domains"]),
      },
    ]);
    expect(out.counts).toMatchObject({ authors: 1, date: 0, claims: 0 });
  });
});
