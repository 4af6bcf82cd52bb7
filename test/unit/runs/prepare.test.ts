import { describe, expect, it } from "vitest";
import { RunSet } from "@/lib/content/schema";
import { fitsRunSet, parseTable, prepareRuns, prepareTable, RunsError } from "@/lib/runs";

const law = {
  id: "chinchilla",
  variables: {
    N: { quantity: "params", description: "size", range: { low: 1e7, high: 1e12 } },
    D: { quantity: "tokens", description: "data", range: { low: 1e8, high: 1e14 } },
  },
  target: { symbol: "L", quantity: "loss" },
};
const set = RunSet.parse({
  id: "toy",
  name: "toy",
  paper: "p",
  licence: "none",
  format: "csv",
  columns: { size: { from: "n" }, flops: { from: "c" }, loss: { from: "l" }, family: { from: "f", type: "text" } },
  derive: { tokens: "flops/(6*size)" },
  map: { default: { N: "size", D: "tokens" } },
  group: "family",
  exclusions: [{ id: "worst", reason: "noise", extreme: { column: "loss", which: "highest", count: 1 } }],
});
const text = "n,c,l,f\n1e9,6e19,3,a\n2e9,2.4e20,2.5,b\n1e9,6e20,2.8,a\n1e7,6e17,9,b\n";
const raw = parseTable(text, "csv", "toy.csv");
const options = { objective: "huber-log", invalid: "refuse" } as const;

describe("run sets", () => {
  it("give arrays by the law's symbols, groups, and what was left out", () => {
    const p = prepareRuns(set, raw, law, options);
    expect([...(p.data.variables.N as Float64Array)]).toEqual([1e9, 2e9, 1e9]);
    expect([...(p.data.variables.D as Float64Array)]).toEqual([1e10, 2e10, 1e11]);
    expect([...p.data.target]).toEqual([3, 2.5, 2.8]);
    expect([...(p.data.groups as Int32Array)]).toEqual([0, 1, 0]);
    expect(p.mapping).toEqual({ N: "size", D: "tokens", L: "loss" });
    expect(p.exclusions).toEqual([{ id: "worst", reason: "noise", count: 1 }]);
    expect(prepareRuns(set, raw, law, { ...options, exclusions: { only: [] } }).n).toBe(4);
  });
  it("know which laws they have columns for", () => {
    expect(fitsRunSet(set, law)).toBe(true);
    expect(
      fitsRunSet(set, { ...law, variables: { ...law.variables, B: { quantity: "batch-size", description: "b" } } }),
    ).toBe(false);
  });
  it("take another mapping, and say when a column is text or not there", () => {
    expect(prepareRuns(set, raw, law, { ...options, map: { D: "flops" } }).data.variables.D?.[0]).toBe(6e19);
    expect(() => prepareRuns(set, raw, law, { ...options, map: { D: "family" } })).toThrow("column of text");
    expect(() => prepareRuns(set, raw, law, { ...options, map: { D: "nope" } })).toThrow("not there");
  });
});

describe("a person's table", () => {
  const bad = parseTable(
    "N,D,y\n1e9,1e10,3\n0,1e10,3\n-1,1e10,3\n1e9,,3\n1e9,inf,3\n1e9,1e10,0\n1e9,1e10,3\n",
    "csv",
    "mine.csv",
  );
  const mapping = { N: "N", D: "D", y: "y" };
  it("is refused with every bad cell by row and column", () => {
    try {
      prepareTable(bad, law, mapping, options);
      expect.unreachable();
    } catch (e) {
      expect(e).toBeInstanceOf(RunsError);
      expect((e as RunsError).problems.map((p) => `${p.where} ${p.message}`)).toEqual([
        "mine.csv:3 N: the value is zero",
        "mine.csv:4 N: the value is negative",
        "mine.csv:5 D: the value is missing",
        "mine.csv:6 D: the value is infinite",
        "mine.csv:7 L: the logarithm needs a value above zero",
      ]);
    }
  });
  it("or such rows are dropped and listed; repeated rows and constant columns are said", () => {
    const p = prepareTable(bad, law, mapping, { ...options, invalid: "drop" });
    expect(p.n).toBe(2);
    expect(p.dropped.length).toBe(5);
    expect(p.warnings.join("\n")).toContain("mine.csv:8 repeats mine.csv:2");
    expect(p.warnings.join("\n")).toContain("N has the same value in every row");
  });
  it("accepts arithmetic over headers and units", () => {
    const p = prepareTable(raw, law, { N: "n", D: "c/(6*n)", y: "l" }, { ...options, scale: { N: 1e-9 } });
    expect(p.data.variables.D?.[0]).toBe(1e10);
    expect(p.data.variables.N?.[0]).toBeCloseTo(1, 12);
    expect(p.mapping).toEqual({ N: "n", D: "c/(6*n)", L: "l" });
  });
  it("says which symbols lack a column, which do not exist, and which headers are near", () => {
    expect(() => prepareTable(raw, law, { N: "n", y: "l" }, options)).toThrow("no column is mapped to D");
    expect(() => prepareTable(raw, law, { Q: "n" }, options)).toThrow("no such symbol");
    expect(() => prepareTable(raw, law, { N: "nn", D: "c", y: "l" }, options)).toThrow("no such column");
  });
});
