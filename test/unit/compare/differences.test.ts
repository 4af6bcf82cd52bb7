import { expect, it } from "vitest";
import { difference, normalQuantile, standardErrorOf } from "@/lib/compare";

it("knows the normal distribution", () => {
  // Abramowitz & Stegun, table 26.1.
  expect(normalQuantile(0.975)).toBeCloseTo(1.959964, 6);
  expect(normalQuantile(0.9)).toBeCloseTo(1.281552, 6);
  expect(normalQuantile(0.001)).toBeCloseTo(-3.090232, 6);
  expect(normalQuantile(0.5)).toBe(0);
  expect(() => normalQuantile(1)).toThrow(RangeError);
});

it("reads a standard error out of an interval only when its level is stated", () => {
  expect(standardErrorOf({ value: 1, interval: { low: 0.8, high: 1.2, level: 0.95 } })).toBeCloseTo(
    0.4 / (2 * 1.959964),
    6,
  );
  expect(standardErrorOf({ value: 1, interval: { low: 0.8, high: 1.2 } })).toBeNull();
  expect(standardErrorOf({ value: 1, standardError: 0.1, interval: { low: 0, high: 9, level: 0.5 } })).toBe(0.1);
});

it("says whether two values agree", () => {
  expect(difference({ value: 0.5, standardError: 0.02 }, { value: 0.52, standardError: 0.02 }).verdict).toBe("agree");
  const d = difference({ value: 0.73, standardError: 0.03 }, { value: 0.5, standardError: 0.04 });
  expect(d.verdict).toBe("differ");
  expect(d.sigma).toBeCloseTo(0.23 / 0.05, 10);
  expect(difference({ value: 1 }, { value: 2 }).verdict).toBe("unknown");
});
