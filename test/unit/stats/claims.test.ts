import { describe, expect, it } from "vitest";
import { Claim, type PaperRecord } from "@/lib/content/schema";
import { exponentCandidates, poolExponent, poolValues } from "@/lib/stats";

const exponent = (id: string, rest: object) =>
  Claim.parse({
    id,
    kind: "exponent",
    status: "curated",
    of: "params-opt",
    vs: "compute",
    evidence: { place: "Table 1", seen: "primary" },
    ...rest,
  });
const paper = (id: string, claims: PaperRecord["claims"], rest: Partial<PaperRecord> = {}) => ({
  id,
  short: id.toUpperCase(),
  title: id,
  domains: ["language"],
  architectures: [],
  claims,
  ...rest,
});
const papers = [
  paper("b", [
    exponent("one", { value: 0.5, standardError: 0.01, label: "first", fit: { approach: "isoflop" } }),
    exponent("two", { value: 0.52, standardError: 0.01, label: "second", fit: { approach: "parametric" } }),
    exponent("bare", { value: 0.6 }),
    exponent("variant", { value: 0.9, standardError: 0.01, average: { use: false, why: "an ablation" } }),
    exponent("old", { value: 0.9, standardError: 0.01, supersededBy: "b#one" }),
    exponent("memory", { value: 0.9, standardError: 0.01, status: "unconfirmed" }),
    exponent("misprint", { value: 0.9, standardError: 0.01, asPrinted: true }),
    exponent("hearsay", {
      value: 0.9,
      standardError: 0.01,
      evidence: { place: "a note", seen: "secondary", weak: true },
    }),
    exponent("other", { value: 0.9, standardError: 0.01, of: "tokens-opt" }),
  ]),
  paper("a", [exponent("wide", { value: 0.45, interval: { low: 0.4, high: 0.5, level: 0.95 }, domain: "code" })]),
];

describe("claims that can be pooled", () => {
  it("are those with an error that the record does not keep out, and the rest says why", () => {
    const { studies, notUsed } = poolExponent(papers, { of: "params-opt", vs: "compute", each: true });
    expect(studies.flatMap((s) => s.claims)).toEqual(["a#wide", "b#one", "b#two"]);
    expect(notUsed.map((n) => [n.claim, n.why])).toEqual([
      ["b#bare", "the source gives no usable error"],
      ["b#variant", "an ablation"],
      ["b#old", "superseded by b#one"],
      ["b#memory", "not confirmed in any source"],
      ["b#misprint", "printed inconsistently in the source"],
      ["b#hearsay", "seen only in one unsigned or second-hand note"],
    ]);
  });
  it("filter by domain, of the claim before that of the paper, and by approach", () => {
    const ids = (query: object) =>
      poolValues(exponentCandidates(papers, { of: "params-opt", vs: "compute", ...query })).studies.flatMap(
        (s) => s.claims,
      );
    expect(ids({ domain: "code" })).toEqual(["a#wide"]);
    expect(ids({ domain: "language" })).toEqual(["b#one", "b#two"]);
    expect(ids({ approach: "isoflop" })).toEqual(["b#one"]);
  });
});

describe("pooling", () => {
  it("takes a paper as one study whose error is not shrunk", () => {
    const r = poolExponent(papers, { of: "params-opt", vs: "compute" }, { method: "fixed" });
    expect(r.studies.map((s) => [s.id, s.claims.length])).toEqual([
      ["a", 1],
      ["b", 2],
    ]);
    expect(r.studies[1]?.value).toBeCloseTo(0.51, 12);
    expect(r.studies[1]?.standardError).toBeCloseTo(0.01, 12);
    expect(r.studies.reduce((a, s) => a + s.weight, 0)).toBeCloseTo(1, 12);
    expect(r.scaled?.k).toBe(2);
  });
  it("or every claim on its own", () => {
    const r = poolExponent(papers, { of: "params-opt", vs: "compute", each: true }, { method: "fixed" });
    expect(r.pooled?.k).toBe(3);
  });
  it("gives null when nothing can be pooled", () => {
    const r = poolExponent(papers, { of: "loss", vs: "compute" });
    expect(r).toMatchObject({ pooled: null, scaled: null, studies: [], notUsed: [] });
  });
});
