import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { loadContent } from "@/lib/content/load";
import { BoundClaim, type LawClaimInput } from "@/lib/predict";

const { content } = loadContent(resolve("content"));
const inputs: LawClaimInput[] = content.papers.flatMap((paper) =>
  paper.claims.flatMap((claim) => {
    const law = claim.kind === "law" ? content.laws.find((l) => l.id === claim.law) : undefined;
    return claim.kind === "law" && law ? [{ id: `${paper.id}#${claim.id}`, paper, claim, law }] : [];
  }),
);
const budgets = [1e18, 1e20, 1e22, 1e24];

describe("allocations along budgets", () => {
  // One claim of every law that allocates, closed form or not.
  const able = [...new Map(inputs.filter((x) => new BoundClaim(x).allocates()).map((x) => [x.law.id, x])).values()];
  it("covers laws with and without a closed form", () => expect(able.length).toBeGreaterThan(1));
  it.each(able.map((x) => [x.id, x] as const))("of %s are the optima one by one", (_, x) => {
    const bound = new BoundClaim(x);
    for (const o of bound.optima(budgets)) {
      expect(o).toEqual(new BoundClaim(x).optimum(o.compute));
      // No other split of the budget, near or far, has a lower loss: every cost in the content is a multiple of N·D.
      for (const factor of [0.01, 0.5, 0.999, 1.001, 2, 100]) {
        const other = bound.predict({ params: o.params * factor, tokens: o.tokens / factor });
        if (Number.isFinite(other)) expect(other).toBeGreaterThanOrEqual(o.loss * (1 - 1e-12));
      }
    }
  });
});

describe("units and ranges", () => {
  const kaplan = inputs.find((x) => x.id === "kaplan-2020-scaling#law-compute-min")!;
  it("turns a budget in FLOP into the law's own unit", () => {
    const bound = new BoundClaim(kaplan);
    const { x_c, alpha } = bound.values as { x_c: number; alpha: number };
    const days = 1e21 / (1e15 * 86400);
    expect(bound.predict({ compute: 1e21 })).toBeCloseTo((x_c / days) ** alpha, 12);
  });
  it("takes the compute range from the cost of the corners", () => {
    const hoffmann = new BoundClaim(inputs.find((x) => x.id === "hoffmann-2022-chinchilla#approach-3")!);
    const r = hoffmann.input.claim.range;
    expect(hoffmann.range("compute")).toEqual(
      r ? { low: 6 * r.N!.low * r.D!.low, high: 6 * r.N!.high * r.D!.high } : null,
    );
  });
  it("does not predict from half of the parameters", () => {
    const { A: _, ...rest } = inputs.find((x) => x.id === "hoffmann-2022-chinchilla#approach-3")!.claim.parameters;
    const x = inputs.find((y) => y.id === "hoffmann-2022-chinchilla#approach-3")!;
    const bound = new BoundClaim({ ...x, claim: { ...x.claim, parameters: rest } });
    expect(bound.missing).toEqual(["A"]);
    expect(bound.predict({ params: 1e9, tokens: 1e10 })).toBeNaN();
    expect(bound.allocates()).toBe(false);
  });
});
