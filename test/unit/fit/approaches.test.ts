import { describe, expect, it } from "vitest";
import { envelope, isoflop, type Runs } from "@/lib/fit";

/** Runs of a law whose optimal size is known: N_opt = 0.1·C^0.5 at the vertex of an exact parabola in ln N. */
function exact(budgets: number[], offsets: number[]): Runs {
  const rows = budgets.flatMap((C) =>
    offsets.map((o) => ({ C, N: 0.1 * C ** 0.5 * Math.exp(o), loss: 2 + 40 * C ** -0.06 + 0.05 * o * o })),
  );
  const take = (k: "C" | "N" | "loss") => Float64Array.from(rows, (r) => r[k]);
  return { C: take("C"), N: take("N"), loss: take("loss") };
}
const budgets = [1e18, 1e19, 1e20, 1e21];

describe("isoflop", () => {
  it("finds the exponents and coefficients of exact parabolas", () => {
    const r = isoflop(exact(budgets, [-1, -0.5, 0.1, 0.6, 1.1]));
    expect(r.N?.exponent).toBeCloseTo(0.5, 10);
    expect(r.N?.coefficient).toBeCloseTo(0.1, 8);
    expect(r.D?.exponent).toBeCloseTo(0.5, 10);
    expect(r.D?.coefficient).toBeCloseTo(1 / 0.6, 8);
    expect(r.optima).toHaveLength(4);
    expect(r.optima[0]?.loss).toBeCloseTo(2 + 40 * 1e18 ** -0.06, 10);
    expect(r.notes.length).toBeGreaterThanOrEqual(3);
  });
  it("leaves out budgets without a minimum and says why", () => {
    const r = isoflop(exact([1e18, 1e19, 1e20], [0.5, 1, 1.5, 2]));
    expect(r.N).toBeNull();
    expect(r.groups.every((g) => g.rejected === "the minimum lies outside the sizes that were tried")).toBe(true);
    expect(isoflop(exact([1e18], [-1, 1])).groups[0]?.rejected).toBe("fewer than three sizes");
  });
  it("notices lopsided curves", () => {
    const r = exact(budgets, [-1.5, -1, -0.5, 0, 0.5, 1, 1.5]);
    const skewed = {
      ...r,
      loss: r.loss.map(
        (l, i) =>
          l + 0.02 * Math.log((r.N[i] as number) / (0.1 * (r.C[i] as number) ** 0.5)) ** 3 + 1e-5 * Math.sin(i * 5),
      ),
    };
    expect(isoflop(skewed).notes[0]).toContain("4 of 4 curves are lopsided");
  });
  it("resamples within budgets for intervals", () => {
    const r = exact(budgets, [-1.5, -1, -0.5, 0, 0.5, 1, 1.5]);
    const noisy = { ...r, loss: r.loss.map((l, i) => l + 2e-3 * Math.sin(i * 12.9898)) };
    const a = isoflop(noisy, { replicates: 200, seed: 4 });
    expect(a.N?.interval?.low).toBeLessThan(a.N?.exponent ?? 0);
    expect(a.N?.interval?.high).toBeGreaterThan(a.N?.exponent ?? 1);
    expect(a.N?.standardError).toBeGreaterThan(1e-4);
    expect(a.N?.standardError).toBeLessThan(0.05);
    expect(isoflop(noisy, { replicates: 200, seed: 4 })).toEqual(a);
  });
  it("names a bad cell", () => {
    const r = exact(budgets, [-1, 0, 1]);
    r.N[4] = 0;
    expect(() => isoflop(r)).toThrow("row 5, column N: not a positive number (saw 0)");
  });
});

describe("envelope", () => {
  it("follows the least loss", () => {
    const C = Array.from({ length: 13 }, (_, i) => 1e18 * 10 ** (i / 4));
    const r = envelope(exact(C, [-1, -0.4, 0, 0.7]), { bins: 60 });
    expect(r.N?.exponent).toBeCloseTo(0.5, 6);
    expect(r.D?.exponent).toBeCloseTo(0.5, 6);
    expect(r.optima.map((o) => o.loss)).toEqual(r.optima.map((o) => o.loss).sort((a, b) => b - a));
  });
});
