import { describe, expect, it } from "vitest";
import { compare, logLikelihood, Random } from "@/lib/fit";
import { law } from "./laws";

const x = Float64Array.from({ length: 40 }, (_, i) => 1e6 * 1.4 ** i);
const positive = { low: 0 };
const power = law(
  "A*x^(-alpha)",
  ["x"],
  { A: { role: "coefficient", start: [0.1, 1e3], ...positive }, alpha: [0.01, 1] },
  { id: "power" },
);
const offset = law(
  "E + A*x^(-alpha)",
  ["x"],
  {
    E: { role: "irreducible", start: [0.1, 3], ...positive },
    A: { role: "coefficient", start: [0.1, 1e3], ...positive },
    alpha: [0.01, 1],
  },
  { id: "offset" },
);
const logarithmic = law("a + b*log(x)", ["x"], { a: [-10, 10], b: [-1, 1] }, { id: "logarithmic" });
const other = law("A*z^(-alpha)", ["z"], { A: [0.1, 1e3], alpha: [0.01, 1] }, { id: "other" });

describe("logLikelihood", () => {
  it("is the normal one for least squares and the Laplace one for absolute deviations", () => {
    const r = Float64Array.from({ length: 50 }, (_, i) => Math.sin(i * 7) / 10);
    const rss = r.reduce((s, v) => s + v * v, 0);
    const normal = -25 * (Math.log((2 * Math.PI * rss) / 50) + 1);
    expect(logLikelihood(rss / 2, 50, Number.POSITIVE_INFINITY).value).toBeCloseTo(normal, 8);
    const sum = r.reduce((s, v) => s + Math.abs(v), 0);
    expect(logLikelihood(sum, 50, 0).value).toBeCloseTo(-50 * Math.log((2 * Math.E * sum) / 50), 8);
  });
  it("of Huber's loss runs from one to the other", () => {
    const huge = logLikelihood(1, 50, 1e6).value;
    expect(huge).toBeCloseTo(logLikelihood(1, 50, Number.POSITIVE_INFINITY).value, 6);
    const tiny = 1e-7;
    expect(logLikelihood(tiny, 50, tiny).value).toBeCloseTo(logLikelihood(1, 50, 0).value, 3);
  });
});

describe("compare", () => {
  const random = new Random(11);
  const target = x.map((v) => (1.5 + 60 * v ** -0.25) * Math.exp(0.004 * random.normal()));
  it("ranks the law that made the data first, by every criterion", () => {
    const c = compare([power, logarithmic, offset, other], { variables: { x }, target });
    expect(c.laws.map((l) => l.law)[0]).toBe("offset");
    expect(c.skipped).toEqual([{ law: "other", reason: "the data have no z" }]);
    const [best, ...rest] = c.laws;
    for (const l of rest) {
      expect(l.leaveOneOut?.rmse).toBeGreaterThan(best?.leaveOneOut?.rmse ?? Infinity);
      expect(l.extrapolation?.rmse).toBeGreaterThan(best?.extrapolation?.rmse ?? Infinity);
      expect(l.bic).toBeGreaterThan(best?.bic ?? Infinity);
    }
    expect(best?.deltaAicc).toBe(0);
    expect(c.laws.reduce((s, l) => s + (l.weight ?? 0), 0)).toBeCloseTo(1, 12);
    expect(best?.extrapolation).toMatchObject({ trained: 32, tested: 8 });
  });
  it("leave-one-out errors are those of refits without the point", () => {
    const c = compare([logarithmic], { variables: { x }, target }, { objective: { name: "least-squares" } });
    // For a straight line they are r/(1 − h).
    const lx = x.map(Math.log);
    const n = x.length;
    const mean = lx.reduce((s, v) => s + v, 0) / n;
    const sxx = lx.reduce((s, v) => s + (v - mean) ** 2, 0);
    const my = target.reduce((s, v) => s + v, 0) / n;
    const slope = lx.reduce((s, v, i) => s + (v - mean) * ((target[i] as number) - my), 0) / sxx;
    const press = lx.reduce((s, v, i) => {
      const r = (target[i] as number) - my - slope * (v - mean);
      return s + (r / (1 - 1 / n - (v - mean) ** 2 / sxx)) ** 2;
    }, 0);
    expect(c.laws[0]?.leaveOneOut?.rmse).toBeCloseTo(Math.sqrt(press / n), 8);
  });
  it("refuses when no law can be fitted", () => {
    expect(() => compare([other], { variables: { x }, target })).toThrow(
      "no law can be fitted: other: the data have no z",
    );
  });
});
