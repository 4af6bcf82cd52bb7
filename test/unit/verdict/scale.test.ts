import { expect, it } from "vitest";
import { comparedInLogarithms, standardErrorsApart } from "../../../lib/verdict/scale";
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
