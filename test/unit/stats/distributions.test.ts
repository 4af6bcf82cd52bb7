/** Distribution functions against closed forms. */
import { describe, expect, it } from "vitest";
import {
  betaRegularised,
  chiSquareUpper,
  logGamma,
  normalCdf,
  normalQuantile,
  sampleQuantile,
  studentCdf,
  studentQuantile,
} from "@/lib/stats/distributions";

describe("gamma and beta", () => {
  it("ln Γ of integers is the log factorial", () => {
    let log = 0;
    for (let n = 1; n <= 40; n++) {
      expect(logGamma(n + 1)).toBeCloseTo(log + Math.log(n), 11);
      log += Math.log(n);
    }
    expect(logGamma(0.5)).toBeCloseTo(Math.log(Math.sqrt(Math.PI)), 13);
  });
  it("I_x(a, 1) = x^a and I_x(1, b) = 1 − (1−x)^b", () => {
    for (const x of [0.001, 0.2, 0.5, 0.77, 0.999])
      for (const a of [0.5, 1, 3, 20]) {
        expect(betaRegularised(x, a, 1)).toBeCloseTo(x ** a, 13);
        expect(betaRegularised(x, 1, a)).toBeCloseTo(1 - (1 - x) ** a, 13);
      }
  });
});

describe("distributions", () => {
  it("χ² with two and four degrees of freedom", () => {
    for (const x of [0.1, 1, 5, 30, 200]) {
      expect(chiSquareUpper(x, 2)).toBeCloseTo(Math.exp(-x / 2), 14);
      expect(chiSquareUpper(x, 4) / (Math.exp(-x / 2) * (1 + x / 2))).toBeCloseTo(1, 12);
    }
  });
  it("Student's t with one and two degrees of freedom", () => {
    for (const t of [-40, -3, -0.5, 0, 0.2, 2, 12]) {
      expect(studentCdf(t, 1)).toBeCloseTo(0.5 + Math.atan(t) / Math.PI, 13);
      expect(studentCdf(t, 2)).toBeCloseTo(0.5 + t / (2 * Math.sqrt(2 + t * t)), 13);
    }
    for (const p of [0.6, 0.9, 0.975, 0.9995]) {
      const a = 4 * p * (1 - p);
      expect(studentQuantile(p, 2)).toBeCloseTo(2 * (p - 0.5) * Math.sqrt(2 / a), 10);
      expect(studentQuantile(1 - p, 2)).toBeCloseTo(-studentQuantile(p, 2), 10);
    }
  });
  it("normal: quantile inverts the distribution, deep into the tails", () => {
    for (const p of [1e-12, 1e-6, 0.025, 0.3, 0.5, 0.9, 0.975])
      expect(normalCdf(normalQuantile(p)) / p).toBeCloseTo(1, 10);
    expect(normalCdf(0)).toBe(0.5);
    // The tail approaches φ(z)/z (1 − 1/z² + 3/z⁴ − 15/z⁶ + 105/z⁸).
    const z = 12;
    const mills = Math.exp(-(z * z) / 2) / (z * Math.sqrt(2 * Math.PI));
    expect(normalCdf(-z) / (mills * (1 - z ** -2 + 3 * z ** -4 - 15 * z ** -6 + 105 * z ** -8))).toBeCloseTo(1, 7);
  });
  it("t tends to the normal", () => {
    // Cornish and Fisher's first term.
    const z = normalQuantile(0.975);
    expect(studentQuantile(0.975, 1e5)).toBeCloseTo(z + (z ** 3 + z) / 4e5, 8);
    expect(studentQuantile(0.975, Number.POSITIVE_INFINITY)).toBe(normalQuantile(0.975));
  });
});

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
  it("of Student's t, one degree of freedom", () => {
    for (const p of [0.6, 0.9, 0.975, 0.999])
      expect(studentQuantile(p, 1) / Math.tan(Math.PI * (p - 0.5))).toBeCloseTo(1, 10);
  });
  it("of samples interpolate", () => {
    expect(sampleQuantile([1, 2, 3, 4], 0.5)).toBe(2.5);
    expect(sampleQuantile([1, 2, 3, 4], 0)).toBe(1);
    expect(sampleQuantile([1, 2, 3, 4], 1)).toBe(4);
  });
});
