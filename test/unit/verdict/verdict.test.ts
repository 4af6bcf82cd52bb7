import { describe, expect, it } from "vitest";
import { ExponentClaim, Law, LawClaim, RunSet } from "@/lib/content/schema";
import type { RawTable } from "@/lib/runs";
import { verdictOf } from "@/lib/verdict";

const law = Law.parse({
  id: "power-law-constant",
  name: "p",
  expression: "E + A*x^(-alpha)",
  latex: "E + A x^{-\\alpha}",
  target: { symbol: "L", quantity: "loss" },
  variables: { x: { quantity: "other", description: "x" } },
  parameters: {
    E: { role: "irreducible", bounds: { low: 0 }, start: { low: 0.5, high: 3 } },
    A: { role: "coefficient", bounds: { low: 0 }, start: { low: 1, high: 1e4 } },
    alpha: { role: "exponent", bounds: { low: 0 }, start: { low: 0.05, high: 1 } },
  },
  derived: [{ id: "double", name: "d", expression: "2*alpha" }],
  evidence: { place: "here", seen: "primary" },
});
const set = RunSet.parse({
  id: "toy",
  name: "toy",
  paper: "p",
  licence: "none",
  format: "inline",
  rows: [],
  columns: { flops: { unit: "PF-day" }, loss: {}, tokens: {} },
  exclusions: [{ id: "large", reason: "r", where: "flops > 1e6" }],
});
// E 1.5, A 4, alpha 0.2, in PF-days, with noise of one in ten thousand that alternates.
const raw = (n: number): RawTable => ({
  name: "toy",
  headers: ["flops", "loss", "tokens"],
  rows: Array.from({ length: n }, (_, i) => {
    const flops = 10 ** (-3 + (7 * i) / n);
    const wobble = 1 + 1e-4 * Math.sin(12.9898 * (i + 1));
    return { place: `toy ${i}`, values: { flops, loss: (1.5 + 4 * flops ** -0.2) * wobble, tokens: i < 3 ? null : 1 } };
  }),
});
const evidence = { place: "Table 1", seen: "primary" };
const claim = (parameters: Record<string, number>, rest: object = {}) =>
  LawClaim.parse({
    id: "c",
    kind: "law",
    status: "curated",
    law: law.id,
    parameters,
    evidence,
    variables: { x: "compute" },
    units: { x: "PF-day" },
    ...rest,
  });
const test = (c: ReturnType<typeof claim> | ReturnType<typeof ExponentClaim.parse>, n = 40, link: object = {}) =>
  verdictOf({ ref: "p#c", claim: c, link: { set: "toy", exclusions: [], ...link } }, law, set, raw(n), "hash", {
    replicates: 200,
    scheme: "iid",
    interval: "percentile",
    level: 0.9,
    seed: 1,
  });

describe("verdicts", () => {
  it("reproduce what the runs say", () => {
    const v = test(claim({ E: 1.5, A: 4, alpha: 0.2 }));
    expect(v).toMatchObject({ outcome: "reproduced", n: 40, status: "converged", dataHash: "hash", weak: false });
    expect(v.options).toEqual({ errors: "bootstrap", replicates: 200, seed: 1 });
    expect(v.numbers.alpha?.refit).toBeCloseTo(0.2, 3);
    expect(v.numbers.A?.scale).toBe("log");
  });
  it("say by how many standard errors a number differs, and which is worst", () => {
    const v = test(claim({ alpha: 0.25 }));
    expect(v.outcome).toBe("differs");
    const n = v.numbers.alpha;
    expect((n?.standardErrors ?? 0) / ((0.25 - (n?.refit ?? 0)) / (n?.standardError ?? 1))).toBeCloseTo(1, 2);
    expect(v.summary).toContain("alpha is 0.25 as reported and 0.2");
  });
  it("bring variables to the units of the claim", () => {
    // In FLOP the coefficient is 4 · (8.64e19)^0.2.
    const inFlop = claim({ A: 4 * 8.64e19 ** 0.2, alpha: 0.2 }, { units: { x: "FLOP" } });
    expect(test(inFlop).outcome).toBe("reproduced");
    expect(test(claim({ A: 4 * 8.64e19 ** 0.2, alpha: 0.2 })).outcome).toBe("differs");
  });
  it("read an exponent with its sign, or a derived quantity", () => {
    const exponent = (value: number) =>
      ExponentClaim.parse({ id: "c", kind: "exponent", status: "curated", of: "loss", vs: "compute", value, evidence });
    const link = { quantity: "alpha", map: { x: "flops" } };
    expect(test(exponent(-0.2), 40, link).outcome).toBe("reproduced");
    expect(test(exponent(-0.4), 40, { ...link, quantity: "double" }).outcome).toBe("differs");
    expect(test(exponent(0.4), 40, { ...link, quantity: "double" }).outcome).toBe("reproduced");
  });
  it("use least squares and curvature on few runs, and the claim's own objective", () => {
    const few = test(claim({ alpha: 0.2 }), 8);
    expect(few.objective?.name).toBe("least-squares-log");
    expect(few.options).toEqual({ errors: "curvature" });
    expect(test(claim({ alpha: 0.2 }), 40, { objective: "least-squares" }).objective?.name).toBe("least-squares");
  });
  it("are not testable without columns, without enough runs, or where the runs say nothing", () => {
    expect(test(claim({ alpha: 0.2 }, { variables: { x: "steps" } }))).toMatchObject({
      outcome: "not-testable",
      standardErrors: null,
    });
    expect(test(claim({ alpha: 0.2 }), 3).summary).toContain("3 runs cannot test a law with 3 parameters");
    const same = test(claim({ alpha: 0.2 }), 40, { map: { x: "tokens" } });
    expect(same.outcome).toBe("not-testable");
    expect(same.summary).toContain("do not identify");
  });
  it("leave out what the link names", () => {
    expect(test(claim({ alpha: 0.2 }), 40, { exclusions: ["large"] }).n).toBeLessThanOrEqual(40);
    expect(test(claim({ alpha: 0.2 }), 40, { exclusions: ["large"] }).runs.exclusions).toEqual(["large"]);
  });
});
