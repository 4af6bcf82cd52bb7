import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { contractObject, extract } from "@/lib/extract/extract";
import { from, lexicon, shared } from "./helpers";

describe("extract", () => {
  it("says which rule read an item and how sure it is", () => {
    const s = "We fit 1B, 2B and 7B parameters.";
    expect(from(s).models.map((m) => m.reason)).toEqual([
      "a number of parameters, shared in a list",
      "a number of parameters, shared in a list",
      "a number of parameters",
    ]);
    expect(extract("T", s, lexicon, { minConfidence: 0.9 }).models.map((m) => m.params)).toEqual([7e9]);
    expect(extract("T", s, lexicon, { minConfidence: 0.99 }).models).toEqual([]);
  });
  it("ties items to the title or the abstract, exactly", () => {
    const title = "Training at 300times less cost";
    const e = extract(title, "It took 3 million NVIDIA H100 GPU hours.", lexicon);
    expect(e.ratios).toMatchObject([{ value: 300, text: "300times", in: "title", offset: 12 }]);
    expect(e.compute).toMatchObject([{ text: "3 million NVIDIA H100 GPU hours", in: "abstract", offset: 8 }]);
  });
  it("is the same twice, and empty on nothing", () => {
    expect(from("Nothing here.")).toEqual(from("Nothing here."));
    const { title: _, law, ...rest } = extract("", "", lexicon);
    expect(law).toEqual({ states_law: false, forms: [], variables: [] });
    for (const list of Object.values(rest)) expect(list).toEqual([]);
  });
  it("reads text in any script without failing", () => {
    for (const s of ["我们训练了7B参数的模型。", "نموذج بحجم 7B معلمة", "\u202e7B parameters", "💡 7B parameters 💡"]) {
      const e = from(s);
      for (const m of e.models) expect(s.slice(m.offset, m.offset + m.text.length)).toBe(m.text);
    }
    expect(from("💡 7B parameters 💡").models).toMatchObject([{ params: 7e9, text: "7B parameters", offset: 3 }]);
  });
});

const gold = join(shared, "extraction", "gold-dev.json");
const score = join(shared, "extraction", "score.mjs");
const there = existsSync(gold) && existsSync(score);
if (!there) process.stderr.write(`extraction scores are not checked: ${gold} is not there\n`);

describe.runIf(there)("scores on the annotated abstracts", () => {
  it("keeps every field above its floor", () => {
    const list = JSON.parse(readFileSync(gold, "utf8")) as { id: unknown; title: string; abstract: string }[];
    const out = join(mkdtempSync(join(tmpdir(), "isoloss-extract-")), "out.json");
    writeFileSync(out, JSON.stringify(list.map((x) => contractObject(x.id, extract(x.title, x.abstract, lexicon)))));
    const printed = execFileSync(process.execPath, [score, gold, out, "--json"], { encoding: "utf8" });
    const report = JSON.parse(printed.slice(printed.lastIndexOf("\n{") + 1)) as Record<string, number>;
    expect(report.overall).toBeGreaterThanOrEqual(0.95);
    expect(report["law.states_law accuracy"]).toBeGreaterThanOrEqual(0.96);
    for (const f of ["exponents", "models", "data", "compute", "hardware", "datasets", "ratios", "code"])
      expect(report[f], f).toBeGreaterThanOrEqual(0.93);
    for (const f of ["law.forms", "law.variables"]) expect(report[f], f).toBeGreaterThanOrEqual(0.9);
  });
});
