import { describe, expect, it } from "vitest";
import { type BootstrapOptions, type FitData, Random, fit as refit, sampleQuantile } from "@/lib/fit";
import { law } from "./laws";

const straight = law(
  "a + b*x",
  ["x"],
  { a: [-5, 5], b: [-5, 5] },
  { derived: [{ id: "ratio", name: "ratio", expression: "a/b" }] },
);
const n = 80;
const x = Float64Array.from({ length: n }, (_, i) => (i % 20) + 1);
const random = new Random(8);
const target = x.map((v) => 3 + 0.7 * v + 0.2 * random.normal());
const run = (options: Partial<BootstrapOptions>, extra: Partial<FitData> = {}) =>
  refit(
    straight,
    { variables: { x }, target, ...extra },
    {
      objective: { name: "least-squares" },
      bootstrap: { replicates: 1500, scheme: "iid", interval: "percentile", level: 0.9, seed: 2, ...options },
    },
  );
const theory = refit(straight, { variables: { x }, target }, { objective: { name: "least-squares" } });

describe("bootstrap", () => {
  it.each(["iid", "residual"] as const)("%s: standard errors of a straight line agree with theory", (scheme) => {
    const r = run({ scheme });
    for (const name of ["a", "b"]) {
      const ratio = (r.parameters[name]?.standardError ?? 0) / (theory.parameters[name]?.standardError ?? 1);
      expect(ratio, name).toBeGreaterThan(0.85);
      expect(ratio, name).toBeLessThan(1.15);
    }
    expect(r.derived.ratio?.interval?.low).toBeLessThan(r.derived.ratio?.value ?? 0);
    expect(r.derived.ratio?.interval?.high).toBeGreaterThan(r.derived.ratio?.value ?? 0);
    expect(r.bootstrap).toMatchObject({ replicates: 1500, failed: 0 });
    expect(r.correlations?.matrix[0]?.[1]).toBeCloseTo(theory.correlations?.matrix[0]?.[1] ?? 0, 1);
  });
  it("by group: shared errors widen the intervals", () => {
    const groups = Int32Array.from({ length: n }, (_, i) => Math.floor(i / 20));
    const shift = [0.9, -0.6, 0.4, -0.7];
    const clustered = target.map((y, i) => y + (shift[groups[i] as number] as number));
    const byRow = run({}, { target: clustered });
    const byGroup = run({ scheme: "group" }, { target: clustered, groups });
    expect(byGroup.parameters.a?.standardError).toBeGreaterThan(1.5 * (byRow.parameters.a?.standardError ?? Infinity));
    expect(() => run({ scheme: "group" })).toThrow("needs a group for each row");
    expect(() => run({ scheme: "group" }, { groups: new Int32Array(n) })).toThrow("at least two groups");
  });
  it("BCa corrects a skewed quantity, percentiles do not", () => {
    // The mean of exponential draws: BCa moves both ends up.
    const mean = law("m + 0*x", ["x"], { m: [0, 5] });
    const draws = Float64Array.from({ length: 25 }, () => -Math.log(1 - random.uniform()));
    const one = (interval: "percentile" | "bca") =>
      refit(
        mean,
        { variables: { x: Float64Array.from({ length: 25 }, (_, i) => i + 1) }, target: draws },
        {
          objective: { name: "least-squares" },
          bootstrap: { replicates: 4000, scheme: "iid", interval, level: 0.9, seed: 3 },
        },
      ).parameters.m?.interval;
    const [p, b] = [one("percentile"), one("bca")];
    expect(b?.low).toBeGreaterThan(p?.low ?? Infinity);
    expect(b?.high).toBeGreaterThan(p?.high ?? Infinity);
  });
  it("intervals of few runs are wide enough: refits spread less than estimates", () => {
    // Twelve points and two parameters: plain percentiles of 90 % hold the truth in 83 to 85 of a hundred tables.
    const few = Float64Array.from({ length: 12 }, (_, i) => i + 1);
    let plain = 0;
    let ours = 0;
    const sets = 400;
    for (let s = 0; s < sets; s++) {
      const noise = new Random(7000 + s);
      const r = refit(
        straight,
        { variables: { x: few }, target: few.map((v) => 3 + 0.7 * v + 0.2 * noise.normal()) },
        {
          objective: { name: "least-squares" },
          bootstrap: { replicates: 150, scheme: "iid", interval: "bca", level: 0.9, seed: s },
        },
      );
      const sorted = r.bootstrap?.samples.b?.filter(Number.isFinite).sort() as Float64Array;
      if (sampleQuantile(sorted, 0.05) <= 0.7 && 0.7 <= sampleQuantile(sorted, 0.95)) plain++;
      const i = r.parameters.b?.interval;
      if (i && i.low <= 0.7 && 0.7 <= i.high) ours++;
    }
    expect(plain / sets).toBeLessThan(0.87);
    expect(ours / sets).toBeGreaterThan(0.87);
    expect(ours / sets).toBeLessThan(0.94);
  });
  it("depends on the seed and on nothing else", () => {
    expect(run({ replicates: 40 }).bootstrap).toEqual(run({ replicates: 40 }).bootstrap);
    expect(run({ replicates: 40, seed: 3 }).bootstrap).not.toEqual(run({ replicates: 40 }).bootstrap);
  });
  it("refuses bad options", () => {
    expect(() => run({ replicates: 1 })).toThrow("bootstrap.replicates");
    expect(() => run({ level: 1 })).toThrow("bootstrap.level");
  });
});
