import { describe, expect, it } from "vitest";
import { parseExpression } from "@/lib/laws";
import { isPositive } from "@/lib/laws/positive";

const positive = (text: string) =>
  isPositive(parseExpression(text, { names: ["A", "B", "alpha", "k", "n"] }).root, new Set(["A", "B", "alpha", "k"]));

describe("isPositive", () => {
  it("follows products, quotients, powers and sums of positive names", () => {
    for (const text of [
      "(alpha*A/(B*k))^(1/(alpha-k))",
      "log(2)/k",
      "1 + A",
      "sqrt(A/B)",
      "exp(alpha/k - 1)",
      "max(n, A)",
      "pow(A, n)",
    ])
      expect(positive(text), text).toBe(true);
  });
  it("is not sure of differences, of names that may be negative, and of constants that are not positive", () => {
    for (const text of ["A - B", "-n/(2*A)", "n*A", "log(A)", "log(0.5)/k", "0*A", "min(n, A)", "-A", "n^2"])
      expect(positive(text), text).toBe(false);
  });
});
