/** Rules of run sets beyond the schema, and of claims that name them. */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loadContent } from "@/lib/content/load";
import { runSetRules } from "@/lib/content/rules/runs";
import { RunSet } from "@/lib/content/schema";

const set = (extra: object) =>
  RunSet.parse({
    id: "s",
    name: "s",
    paper: "p",
    licence: "none",
    format: "csv",
    files: [{ url: `https://raw.githubusercontent.com/o/r/${"a".repeat(40)}/f.csv`, sha256: "b".repeat(64) }],
    columns: { params: {}, flops: {}, kind: { type: "text" } },
    ...extra,
  });
const problems = (extra: object) => {
  const out: string[] = [];
  runSetRules({ ...set(extra), summary: "", notes: "" }, (path, rule, message) =>
    out.push(`${path.join(".")} ${rule}: ${message}`),
  );
  return out;
};

describe("run sets", () => {
  it("are fine when expressions use columns above them", () => {
    expect(
      problems({
        derive: { tokens: "flops/(6*params)", ratio: "tokens/params" },
        exclusions: [{ id: "e", reason: "r", where: 'ratio > 5 and kind == "a"' }],
      }),
    ).toEqual([]);
  });
  it("say where an expression does not read, and which name it lacks", () => {
    const found = problems({
      derive: { ratio: "tokens/params", tokens: "flops/(6*params" },
      exclusions: [{ id: "e", reason: "r", where: "tokns > 5" }],
    });
    expect(found.map((f) => f.split(":")[0])).toEqual([
      "derive.ratio runs-expression",
      "derive.tokens runs-expression",
      "exclusions.0.where runs-expression",
    ]);
    expect(found[0]).toContain("unknown name at character 1");
  });
  it("need one kind of exclusion each, over declared columns", () => {
    const found = problems({
      exclusions: [
        { id: "none", reason: "r" },
        { id: "two", reason: "r", where: "params > 1", extreme: { column: "params", which: "lowest", count: 1 } },
        { id: "best", reason: "r", allButBest: { column: "loss", which: "lowest", per: ["params", "tokens"] } },
      ],
    });
    expect(found.map((f) => f.split(" ")[0])).toEqual([
      "exclusions.0",
      "exclusions.1",
      "exclusions.2.allButBest.column",
      "exclusions.2.allButBest.per.1",
    ]);
  });
});

describe("claims that name runs", () => {
  const folder = mkdtempSync(join(tmpdir(), "isoloss-content-"));
  beforeAll(() => {
    for (const part of ["vocabulary", "laws", "runs"])
      cpSync(join("content", part), join(folder, part), { recursive: true });
    for (const id of ["besiroglu-2024-chinchilla-replication", "hoffmann-2022-chinchilla"])
      cpSync(join("content/papers", `${id}.md`), join(folder, "papers", `${id}.md`));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  it("must name its exclusions, columns and quantities rightly", () => {
    const path = join(folder, "papers/besiroglu-2024-chinchilla-replication.md");
    const text = readFileSync(path, "utf8");
    writeFileSync(
      path,
      text.replace(
        /runs: \{ set: besiroglu-2024-fig4, exclusions: \[five-highest-losses\], law: chinchilla, quantity: a \}/,
        "runs: { set: besiroglu-2024-fig4, exclusions: [five-highest], law: chinchilla, quantity: c, map: { L: los } }",
      ),
    );
    const found = loadContent(folder).problems.filter((p) => p.file.includes("besiroglu") && p.severity === "error");
    expect(found.map((p) => p.rule)).toEqual(
      expect.arrayContaining(["unknown-exclusion", "runs-columns", "unknown-parameter"]),
    );
  });
});
