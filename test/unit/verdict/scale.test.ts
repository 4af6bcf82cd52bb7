import { expect, it } from "vitest";
import { comparedInLogarithms, logErrorOf, standardErrorsApart } from "../../../lib/verdict/scale";
import { readLaw } from "../../../scripts/records";

it("compares what multiplies by logarithms, exponents and floors as they are", () => {
  const names = comparedInLogarithms(readLaw("content", "chinchilla"));
  expect(["A", "B", "G"].map((n) => names.has(n))).toEqual([true, true, true]);
  expect(["E", "alpha", "beta", "a"].map((n) => names.has(n))).toEqual([false, false, false, false]);
});

it("counts standard errors between two values on either scale", () => {
  expect(standardErrorsApart({ value: 3, standardError: 0.3 }, { value: 5, standardError: 0.4 }, false)).toBeCloseTo(4);
  // A factor of e, with a relative error of one half in all: two standard errors, in whichever order.
  const a = { value: 100, standardError: 30 };
  const b = { value: 100 * Math.E, standardError: 40 * Math.E };
  expect(standardErrorsApart(a, b, true)).toBeCloseTo(2);
  expect(standardErrorsApart(b, a, true)).toBeCloseTo(2);
  expect(standardErrorsApart({ value: 1 }, { value: 2 }, true)).toBeNull();
});

it("takes the error of a logarithm from bootstrap samples, and counts by it", () => {
  const samples = Float64Array.from([100, 1000, 10_000, Number.NaN, -1]);
  const logError = logErrorOf({ value: 1000, standardError: 5000 }, samples);
  expect(logError).toBeCloseTo(Math.log(10), 12);
  expect(logErrorOf({ value: 1000, standardError: 500 })).toBe(0.5);
  const fitted = { value: 1000, standardError: 5000, logError };
  expect(standardErrorsApart({ value: 100 }, fitted, true)).toBeCloseTo(1, 12);
  expect(standardErrorsApart({ value: 100 }, fitted, false)).toBeCloseTo(0.18, 12);
});
