/**
 * Pooling against published worked examples: the BCG vaccine trials (Colditz et al. 1994), as printed by R's metafor
 * (its documentation and tests/testthat/test_misc_metan_vs_rma.uni_with_dat.bcg.r, which compares with Stata's metan),
 * and the interlaboratory comparison PCB28 of NIST's consensus-value code, as printed there by metafor.
 */
import { describe, expect, it } from "vitest";
import { PoolError, pool, type Study, scaledAverage } from "@/lib/stats";

/** Cases and non-cases among vaccinated and not vaccinated, 13 trials. */
const trials: [string, number, number, number, number][] = [
  ["Aronson 1948", 4, 119, 11, 128],
  ["Ferguson & Simes 1949", 6, 300, 29, 274],
  ["Rosenthal 1960", 3, 228, 11, 209],
  ["Hart & Sutherland 1977", 62, 13536, 248, 12619],
  ["Frimodt-Moller 1973", 33, 5036, 47, 5761],
  ["Stein & Aronson 1953", 180, 1361, 372, 1079],
  ["Vandiviere 1973", 8, 2537, 10, 619],
  ["TPT Madras 1980", 505, 87886, 499, 87892],
  ["Coetzee & Berjak 1968", 29, 7470, 45, 7232],
  ["Rosenthal 1961", 17, 1699, 65, 1600],
  ["Comstock 1974", 186, 50448, 141, 27197],
  ["Comstock & Webster 1969", 5, 2493, 3, 2338],
  ["Comstock 1976", 27, 16886, 29, 17825],
];
const riskRatios: Study[] = trials.map(([id, a, b, c, d]) => ({
  id,
  value: Math.log(a / (a + b) / (c / (c + d))),
  standardError: Math.sqrt(1 / a - 1 / (a + b) + 1 / c - 1 / (c + d)),
}));
const oddsRatios: Study[] = trials.map(([id, a, b, c, d]) => ({
  id,
  value: Math.log((a * d) / (b * c)),
  standardError: Math.sqrt(1 / a + 1 / b + 1 / c + 1 / d),
}));

describe("BCG vaccine trials, log risk ratios", () => {
  it("fixed effect", () => {
    const r = pool(riskRatios, { method: "fixed" });
    expect(r.value).toBeCloseTo(-0.4303, 4);
    expect(r.interval.low).toBeCloseTo(-0.5097, 4);
    expect(r.interval.high).toBeCloseTo(-0.3509, 4);
    expect(r.statistic).toBeCloseTo(-10.6247, 4);
    expect(r.heterogeneity.q).toBeCloseTo(152.233, 4);
    expect(r.heterogeneity.df).toBe(12);
    expect(r.heterogeneity.pValue).toBeLessThan(1e-4);
    expect(Math.exp(r.value)).toBeCloseTo(0.6503, 4);
    expect(r.prediction).toBeNull();
  });
  it("DerSimonian–Laird", () => {
    const r = pool(riskRatios, { method: "dersimonian-laird" });
    expect(r.value).toBeCloseTo(-0.7141, 4);
    expect(r.interval.low).toBeCloseTo(-1.0644, 4);
    expect(r.interval.high).toBeCloseTo(-0.3638, 4);
    expect(r.statistic).toBeCloseTo(-3.9952, 4);
    expect(r.heterogeneity.tau2).toBeCloseTo(0.3088, 4);
    expect(100 * r.heterogeneity.i2).toBeCloseTo(92.1173, 4);
  });
  it("REML", () => {
    const r = pool(riskRatios, { method: "reml" });
    expect(r.value).toBeCloseTo(-0.7145, 4);
    expect(r.standardError).toBeCloseTo(0.1798, 4);
    expect(r.statistic).toBeCloseTo(-3.9744, 4);
    expect(r.pValue).toBeLessThan(1e-4);
    expect(r.interval.low).toBeCloseTo(-1.0669, 4);
    expect(r.interval.high).toBeCloseTo(-0.3622, 4);
    expect(r.heterogeneity.tau2).toBeCloseTo(0.3132, 4);
    expect(r.heterogeneity.tau2StandardError).toBeCloseTo(0.1664, 4);
    expect(r.heterogeneity.tau).toBeCloseTo(0.5597, 4);
    expect(100 * r.heterogeneity.i2).toBeCloseTo(92.22, 2);
    expect(r.heterogeneity.h2).toBeCloseTo(12.86, 2);
    expect(r.heterogeneity.q).toBeCloseTo(152.233, 4);
  });
  it("REML with Knapp and Hartung's error", () => {
    const r = pool(riskRatios, { method: "reml", test: "knapp-hartung" });
    expect(r.standardError).toBeCloseTo(0.1808, 4);
    expect(r.statistic).toBeCloseTo(-3.9522, 4);
    expect(r.pValue).toBeCloseTo(0.0019, 4);
    expect(r.interval.low).toBeCloseTo(-1.1084, 4);
    expect(r.interval.high).toBeCloseTo(-0.3206, 4);
    expect(Math.exp(r.interval.low)).toBeCloseTo(0.33, 2);
    expect(Math.exp(r.interval.high)).toBeCloseTo(0.73, 2);
    expect(Math.exp(r.prediction?.low ?? 0)).toBeCloseTo(0.14, 2);
    expect(Math.exp(r.prediction?.high ?? 0)).toBeCloseTo(1.76, 2);
  });
  it("weights add up to one", () => {
    const { weights } = pool(riskRatios);
    expect(weights.map((w) => w.id)).toEqual(trials.map((t) => t[0]));
    expect(weights.reduce((a, w) => a + w.weight, 0)).toBeCloseTo(1, 14);
  });
});

describe("BCG vaccine trials, log odds ratios", () => {
  it("fixed effect and DerSimonian–Laird", () => {
    const fixed = pool(oddsRatios, { method: "fixed" });
    expect(fixed.value).toBeCloseTo(-0.4361, 4);
    expect(fixed.statistic).toBeCloseTo(-10.319, 4);
    expect(fixed.heterogeneity.q).toBeCloseTo(163.1649, 4);
    const r = pool(oddsRatios, { method: "dersimonian-laird" });
    expect(r.value).toBeCloseTo(-0.7474, 4);
    expect(r.standardError).toBeCloseTo(0.1923, 4);
    expect(r.interval.low).toBeCloseTo(-1.1242, 4);
    expect(r.interval.high).toBeCloseTo(-0.3706, 4);
    expect(r.heterogeneity.tau2).toBeCloseTo(0.3663, 4);
    expect(100 * r.heterogeneity.i2).toBeCloseTo(92.6455, 4);
  });
});

describe("PCB28 in sediment, six national laboratories", () => {
  const laboratories: Study[] = [
    { id: "IRMM", value: 34.3, standardError: 1.03 },
    { id: "KRISS", value: 32.9, standardError: 0.69 },
    { id: "NARL", value: 34.53, standardError: 0.83 },
    { id: "NIST", value: 32.42, standardError: 0.29 },
    { id: "NMIJ", value: 31.9, standardError: 0.4 },
    { id: "NRC", value: 35.8, standardError: 0.38 },
  ];
  it("DerSimonian–Laird", () => {
    const r = pool(laboratories, { method: "dersimonian-laird" });
    expect(r.value).toBeCloseTo(33.6004, 4);
    expect(r.standardError).toBeCloseTo(0.745, 4);
    expect(r.interval.low).toBeCloseTo(32.1403, 4);
    expect(r.interval.high).toBeCloseTo(35.0606, 4);
    expect(r.heterogeneity.q).toBeCloseTo(68.2154, 4);
    expect(r.heterogeneity.tau2).toBeCloseTo(2.9289, 4);
    expect(100 * r.heterogeneity.i2).toBeCloseTo(92.67, 2);
    expect(r.heterogeneity.h2).toBeCloseTo(13.64, 2);
  });
});

describe("pooling in general", () => {
  it("one study pools to itself", () => {
    for (const method of ["fixed", "dersimonian-laird", "reml"] as const) {
      const r = pool([{ id: "a", value: 0.5, standardError: 0.1 }], { method });
      expect(r.value).toBe(0.5);
      expect(r.standardError).toBeCloseTo(0.1, 15);
      expect(r.heterogeneity.tau2).toBe(0);
      expect(r.heterogeneity.i2).toBe(0);
      expect(r.prediction).toBeNull();
    }
  });
  it("agreeing studies have no heterogeneity, under every method", () => {
    const studies = [0.5, 0.51, 0.49, 0.5].map((value, i) => ({ id: String(i), value, standardError: 0.1 }));
    const values = (["fixed", "dersimonian-laird", "reml"] as const).map((method) => pool(studies, { method }));
    for (const r of values) {
      expect(r.heterogeneity.tau2).toBe(0);
      expect(r.value).toBeCloseTo(0.5, 12);
      expect(r.standardError).toBeCloseTo(0.05, 12);
    }
  });
  it("refuses studies without an error, and names them", () => {
    const bad = [
      { id: "good", value: 1, standardError: 1 },
      { id: "no-error", value: 1, standardError: 0 },
      { id: "nan", value: Number.NaN, standardError: 1 },
    ];
    expect(() => pool(bad)).toThrow(PoolError);
    expect(() => pool(bad)).toThrow(/no-error.*nan/);
    expect(() => pool([])).toThrow(/nothing to pool/);
  });
});

describe("the Particle Data Group's average", () => {
  it("10 ± 4 and 30 ± 5 average to 17.80 ± 3.12 before scaling", () => {
    const r = scaledAverage([
      { id: "a", value: 10, standardError: 4 },
      { id: "b", value: 30, standardError: 5 },
    ]);
    expect(r.value).toBeCloseTo(17.8, 2);
    expect(r.chiSquare).toBeCloseTo(400 / 41, 12);
    expect(r.scale).toBeCloseTo(Math.sqrt(400 / 41), 12);
    expect(r.plus / r.scale).toBeCloseTo(3.12, 2);
    expect(r.minus).toBe(r.plus);
  });
  it("does not shrink errors when values agree too well", () => {
    const r = scaledAverage([
      { id: "a", value: 1, standardError: 0.1 },
      { id: "b", value: 1.01, standardError: 0.1 },
    ]);
    expect(r.scale).toBe(1);
    expect(r.plus).toBeCloseTo(0.1 / Math.SQRT2, 12);
  });
  it("takes the scale from the precise measurements only", () => {
    const r = scaledAverage([
      { id: "a", value: 0, standardError: 1 },
      { id: "b", value: 3, standardError: 1 },
      { id: "vague", value: 50, standardError: 1000 },
    ]);
    expect(r.notInScale).toEqual(["vague"]);
    expect(r.scale).toBeCloseTo(Math.sqrt(4.5), 4);
  });
  it("uses the side of an asymmetric error that faces the average", () => {
    // The first value's upper error and the second's lower one meet the average; their outer errors do not matter.
    const r = scaledAverage([
      { id: "a", value: 0, standardError: 3, plus: 1, minus: 5 },
      { id: "b", value: 10, standardError: 3, plus: 5, minus: 1 },
    ]);
    expect(r.value).toBeCloseTo(5, 10);
    expect(r.chiSquare).toBeCloseTo(50, 8);
  });
});
