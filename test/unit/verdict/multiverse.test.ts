import { describe, expect, it } from "vitest";
import { Law, LawClaim, RunSet } from "@/lib/content/schema";
import type { RawTable } from "@/lib/runs";
import { multiverseOf, rowChoices } from "@/lib/verdict";

const law = Law.parse({
  id: "power-law-constant",
  name: "p",
  expression: "E + A*x^(-alpha)",
  latex: "E + A x^{-\\alpha}",
  target: { symbol: "L", quantity: "loss" },
  variables: { x: { quantity: "tokens", description: "x" } },
  parameters: {
    E: { role: "irreducible", bounds: { low: 0 }, start: { low: 0.5, high: 3 } },
    A: { role: "coefficient", bounds: { low: 0 }, start: { low: 1, high: 1e4 } },
    alpha: { role: "exponent", bounds: { low: 0 }, start: { low: 0.05, high: 1 } },
  },
  evidence: { place: "here", seen: "primary" },
});
const set = RunSet.parse({
  id: "toy",
  name: "toy",
  paper: "p",
  licence: "none",
  format: "inline",
  rows: [],
  columns: { tokens: {}, loss: {}, kind: { type: "text" } },
  exclusions: [
    { id: "worst", reason: "diverged", extreme: { column: "loss", which: "highest", count: 2 } },
    { id: "only-a", reason: "one kind", where: 'kind != "a"', default: false },
  ],
});
/** 30 runs of kind a on the law, the first two far above it; 5 of another kind. */
const raw: RawTable = {
  name: "toy",
  headers: ["tokens", "loss", "kind"],
  rows: Array.from({ length: 35 }, (_, i) => {
    const tokens = 10 ** (7 + i / 10);
    const loss = (1.5 + 40 * tokens ** -0.2) * (1 + 1e-3 * Math.sin(7.1 * (i + 1))) * (i < 2 ? 1.3 : 1);
    return { place: `toy ${i}`, values: { tokens, loss, kind: i < 30 ? "a" : "b" } };
  }),
};
const claim = LawClaim.parse({
  id: "c",
  kind: "law",
  status: "curated",
  law: law.id,
  parameters: { alpha: { value: 0.2, interval: { low: 0.19, high: 0.21, level: 0.9 } }, E: 1.5 },
  evidence: { place: "Table 1", seen: "primary" },
});
const testable = { ref: "p#c", claim, link: { set: "toy", exclusions: ["worst", "only-a"] } };

describe("a claim's multiverse", () => {
  const m = multiverseOf(testable, law, set, raw);
  it("keeps the claim's selection and varies its extremes and the range of sizes", () => {
    expect(m.n).toBe(30);
    const without = new Map(m.universes.map((u) => [u.exclusion, u.n]));
    expect(Object.fromEntries(without)).toEqual({
      none: 30,
      worst: 28,
      "worst, twice": 26,
      "smallest tenth": 27,
      "largest tenth": 27,
    });
    expect(m.universes.length).toBe(5 * 5 * 2);
  });
  it("shows how far each number moves, beside what is reported", () => {
    const { alpha } = m.numbers;
    expect(alpha).toMatchObject({ reported: 0.2, interval: { low: 0.19, high: 0.21, level: 0.9 } });
    expect(alpha?.low).toBeLessThanOrEqual(alpha?.median ?? 0);
    expect(alpha?.median).toBeLessThanOrEqual(alpha?.high ?? 0);
    // With the two bad runs the curve looks steeper: the spread must show it.
    expect(alpha?.high).toBeGreaterThan(0.25);
    const declared = m.universes.filter((u) => u.exclusion === "worst").map((u) => u.parameters.alpha ?? 0);
    for (const a of declared) expect(Math.abs(a - 0.2)).toBeLessThan(0.03);
    expect(m.numbers.A).toBeUndefined();
  });
});

describe("row choices", () => {
  it("name no tenth of fewer than ten runs and no extremes that the claim does not use", () => {
    const data = { variables: { x: Float64Array.of(3, 1, 2) }, target: Float64Array.of(1, 3, 2) };
    expect(rowChoices(law, set, [], data)).toEqual({});
    expect(rowChoices(law, set, ["worst"], data)).toEqual({ worst: [1, 2], "worst, twice": [1] });
  });
  it("judge size by the law's cost", () => {
    const x = Float64Array.from({ length: 20 }, (_, i) => i + 1);
    const data = { variables: { x }, target: x };
    expect(rowChoices(law, set, [], data)["smallest tenth"]).toEqual([0, 1]);
    expect(rowChoices({ ...law, cost: "1/x" }, set, [], data)["smallest tenth"]).toEqual([19, 18]);
  });
});
