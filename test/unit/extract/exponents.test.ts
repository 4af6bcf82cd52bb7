import { describe, expect, it } from "vitest";
import { from } from "./helpers";

const exponents = (s: string) =>
  from(s)
    .exponents.map((e) => e.value)
    .sort((a, b) => a - b);

describe("exponents", () => {
  it.each<[string, number[]]>([
    ["The norm scales approximately as lambdacdot d^{0.75}.", [0.75]],
    ["The rate rule etapropto d^{-1} implies lambdapropto d.", [-1, 1]],
    ["The loss is inversely proportional to the model dimension.", [-1]],
    ["Variance decays inversely by the square root of its depth.", [-0.5]],
    ["We derive linear scaling for one and square root scaling for the other.", [0.5, 1]],
    ["Complexity falls from O(L^6) to O(L^3).", [3, 6]],
    ["Attention has quadratic memory requirements with respect to the sequence length.", [2]],
    ["The straightforward algorithm requires cubic time in n.", [3]],
    ["It runs in n^{1+o(1)} time.", [1]],
    ["Data scale with exponent 0.27.", [0.27]],
    ["We find exponents of 0.34 and 0.28.", [0.28, 0.34]],
    ["It takes O(n log n) time; sampling needs O(1/sqrt(n)).", [-0.5, 1]],
  ])("%s", (s, expected) => expect(exponents(s)).toEqual(expected));

  it.each([
    "The L^2 error and functions in L^infty on R^n are bounded.",
    "Budgets of 10^9 and 10^{26} FLOPs, with S^2 at 256^2 pixels.",
    "It scales as N^{-alpha} with loss O(log P).",
    "A linear layer, linear attention and linear regression.",
    "It shows super linear scalability and sublinearly growing cost.",
    "We linearly combine D^{-1} exp(QK).",
  ])("nothing in: %s", (s) => expect(exponents(s)).toEqual([]));
});
