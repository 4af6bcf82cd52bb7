import { describe, expect, it } from "vitest";
import { profile, Random, fit as refit } from "@/lib/fit";
import { chinchilla, law } from "./laws";

const straight = law("a + b*x", ["x"], { a: [-5, 5], b: [-5, 5] });

describe("profile", () => {
  it("equals the exact t interval for a straight line", () => {
    const random = new Random(3);
    const x = Float64Array.from({ length: 25 }, (_, i) => i / 3 + 1);
    const target = x.map((v) => 2 + 0.5 * v + 0.1 * random.normal());
    const objective = { name: "least-squares" } as const;
    const { intervals } = profile(straight, { variables: { x }, target }, { objective, level: 0.95 });
    const r = refit(straight, { variables: { x }, target }, { objective, level: 0.95 });
    for (const i of intervals ?? []) {
      expect(i.low).toBeCloseTo(r.parameters[i.parameter]?.interval?.low ?? 0, 7);
      expect(i.high).toBeCloseTo(r.parameters[i.parameter]?.interval?.high ?? 0, 7);
    }
    expect(intervals).toHaveLength(2);
  });
  it("surrounds the estimate and its curve is lowest there", () => {
    const random = new Random(5);
    const N = Float64Array.from({ length: 48 }, (_, i) => 1e8 * 2 ** (i % 8));
    const D = Float64Array.from({ length: 48 }, (_, i) => 1e9 * 3 ** Math.floor(i / 8));
    const target = N.map(
      (n, i) => (1.7 + 400 * n ** -0.34 + 1200 * (D[i] as number) ** -0.31) * Math.exp(0.003 * random.normal()),
    );
    const { intervals } = profile(chinchilla, { variables: { N, D }, target }, {}, ["alpha", "E"]);
    expect(intervals?.map((i) => i.parameter)).toEqual(["alpha", "E"]);
    for (const i of intervals ?? []) {
      expect(i.low).toBeLessThan(i.estimate);
      expect(i.high).toBeGreaterThan(i.estimate);
      const least = i.curve.reduce((a, b) => (b.objective < a.objective ? b : a));
      expect(least.value).toBeCloseTo(i.estimate, 10);
    }
  });
  it("says when nothing is identified", () => {
    const x = new Float64Array(10).fill(2);
    const r = profile(straight, { variables: { x }, target: x }, { objective: { name: "least-squares" } });
    expect(r.intervals).toBeNull();
    expect(r.message).toContain("can't tell a and b apart");
  });
});
