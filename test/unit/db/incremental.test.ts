import { cpSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { build } from "@/db/build";
import { openDatabase } from "@/db/open";
import { getClaim, getPaper } from "@/db/queries";
import { readSources, sourcesPath } from "@/db/sources";

let folder: string;
let content: string;
let out: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "isoloss-incremental-"));
  content = join(folder, "content");
  out = join(folder, "db.sqlite");
  cpSync("test/fixtures/small/content", content, { recursive: true });
  build({ content, out });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const edit = (file: string, from: string | RegExp, to: string) => {
  const path = join(content, file);
  const before = readFileSync(path, "utf8");
  const after = before.replace(from, to);
  expect(after).not.toBe(before);
  writeFileSync(path, after);
};
const add = (id: string, extra = "") =>
  writeFileSync(
    join(content, "papers", `${id}.md`),
    `---\nid: ${id}\ntitle: A paper called ${id}\nstatus: curated\nscope: law\n${extra}---\nWords.\n`,
  );
const HOFFMANN = "papers/hoffmann-2022-chinchilla.md";
const run = () => {
  const { how, why } = build({ content, out });
  return { how, why };
};

describe("a build after a change", () => {
  it("writes only what changed and says so", () => {
    edit(HOFFMANN, "alpha: 0.34", "alpha: 0.35");
    expect(run()).toEqual({ how: "incremental", why: "1 changed paper" });
    expect(getClaim("hoffmann-2022-chinchilla#approach-3", openDatabase(out))?.record).toMatchObject({
      parameters: { alpha: { value: 0.35 } },
    });
    add("new-arrival");
    expect(run()).toEqual({ how: "incremental", why: "1 changed paper" });
    rmSync(join(content, "papers/new-arrival.md"));
    expect(run()).toEqual({ how: "incremental", why: "1 removed" });
    expect(getPaper("new-arrival", openDatabase(out))).toBeUndefined();
    writeFileSync(
      join(content, "verdicts.json"),
      JSON.stringify([{ claim: "hoffmann-2022-chinchilla#approach-3", outcome: "differs" }]),
    );
    expect(run()).toEqual({ how: "incremental", why: "new verdicts" });
    expect(build({ content, out }).how).toBe("unchanged");
  });

  it("sees a change that keeps size and time, and passes over one that changes no record", () => {
    const path = join(content, HOFFMANN);
    const before = readSources(out)?.contentHash;
    edit(HOFFMANN, "claims:\n", "claims: # of the paper\n");
    expect(run().how).toBe("unchanged");
    const day = new Date("2024-01-01T00:00:00Z");
    utimesSync(path, day, day);
    expect(run().how).toBe("unchanged");
    edit(HOFFMANN, "alpha: 0.34", "alpha: 0.35");
    utimesSync(path, day, day);
    expect(run().how).toBe("incremental");
    expect(readSources(out)?.contentHash).not.toBe(before);
  });

  it.each<[string, () => void, RegExp]>([
    ["a law has changed", () => edit("laws/chinchilla.md", "name:", "name: The"), /laws\/chinchilla\.md has changed/],
    ["a vocabulary has", () => edit("vocabulary/domains.yaml", /\n/, "\n\n"), /vocabulary\/domains\.yaml has changed/],
    ["a record has an error", () => edit(HOFFMANN, "alpha: 0.34", "alpha: one"), /chinchilla\.md has an error/],
    [
      "a paper is gone that others speak of",
      () => rmSync(join(content, "papers/besiroglu-2024-chinchilla-replication.md")),
      /other records speak of it|has an error/,
    ],
    [
      "two records look like one paper",
      () => add("twin", 'arxiv: "2203.15556"\n'),
      /twin(\.md has an error| looks like another record)/,
    ],
    ["the database was touched", () => writeFileSync(out, "words"), /not the one that was built last/],
    ["nothing is remembered", () => rmSync(sourcesPath(out)), /nothing is remembered/],
    ["what is remembered is broken", () => writeFileSync(sourcesPath(out), "{"), /nothing is remembered/],
    [
      "another version built it",
      () => {
        const sources = JSON.parse(readFileSync(sourcesPath(out), "utf8"));
        writeFileSync(sourcesPath(out), JSON.stringify({ ...sources, program: "0 0" }));
      },
      /another version/,
    ],
    ["many have changed", () => Array.from({ length: 9 }, (_, i) => add(`paper-${i}`)), /9 of 2 papers have changed/],
  ])("is written anew when %s", (_, change, why) => {
    change();
    const report = build({ content, out });
    expect(report.how).not.toBe("incremental");
    expect(report.why).toMatch(why);
  });
});
