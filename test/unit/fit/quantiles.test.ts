import { describe, expect, it } from "vitest";
import { normalCdf, normalQuantile, Random, sampleQuantile, studentQuantile } from "@/lib/fit";
import { chiSquareQuantile1, logGamma } from "@/lib/fit/quantiles";

describe("quantiles", () => {
  it("of the normal invert the distribution function", () => {
    // Integral of the density by Simpson's rule.
    for (const p of [1e-6, 0.01, 0.05, 0.3, 0.5, 0.9, 0.975, 0.9999]) {
      const z = normalQuantile(p);
      const n = 4000;
      const from = -12;
      const h = (z - from) / n;
      let s = 0;
      for (let i = 0; i <= n; i++) s += (i === 0 || i === n ? 1 : i % 2 ? 4 : 2) * Math.exp(-0.5 * (from + i * h) ** 2);
      expect((s * h) / 3 / Math.sqrt(2 * Math.PI) / p).toBeCloseTo(1, 9);
      expect(normalCdf(z)).toBeCloseTo(p, 13);
    }
  });
  it("of Student's t agree with closed forms for one and two degrees of freedom", () => {
    for (const p of [0.6, 0.9, 0.975, 0.999]) {
      expect(studentQuantile(p, 1) / Math.tan(Math.PI * (p - 0.5))).toBeCloseTo(1, 10);
      const a = 2 * p - 1;
      expect(studentQuantile(p, 2) / (a * Math.sqrt(2 / (1 - a * a)))).toBeCloseTo(1, 10);
      expect(studentQuantile(1 - p, 7)).toBeCloseTo(-studentQuantile(p, 7), 12);
    }
    expect(studentQuantile(0.95, Infinity)).toBe(normalQuantile(0.95));
  });
  it("of samples interpolate", () => {
    expect(sampleQuantile([1, 2, 3, 4], 0.5)).toBe(2.5);
    expect(sampleQuantile([1, 2, 3, 4], 0)).toBe(1);
    expect(sampleQuantile([1, 2, 3, 4], 1)).toBe(4);
    expect(chiSquareQuantile1(0.95)).toBeCloseTo(normalQuantile(0.975) ** 2, 12);
    expect(Math.exp(logGamma(6))).toBeCloseTo(120, 9);
  });
});

describe("Random", () => {
  it("is reproducible and looks uniform and normal", () => {
    const a = new Random(42);
    const b = new Random(42);
    expect(Array.from({ length: 5 }, () => a.bits())).toEqual(Array.from({ length: 5 }, () => b.bits()));
    const counts = new Int32Array(10);
    for (let i = 0; i < 20_000; i++) counts[a.below(10)]!++;
    // χ² with 9 degrees of freedom is below 33.7 but once in ten thousand.
    expect(counts.reduce((s, c) => s + (c - 2000) ** 2 / 2000, 0)).toBeLessThan(33.7);
    let s = 0;
    let ss = 0;
    for (let i = 0; i < 20_000; i++) {
      const z = a.normal();
      s += z;
      ss += z * z;
    }
    expect(Math.abs(s / 20_000)).toBeLessThan(0.03);
    expect(Math.abs(ss / 20_000 - 1)).toBeLessThan(0.05);
    expect(new Random(1).uniform()).not.toBe(new Random(2).uniform());
  });
});
