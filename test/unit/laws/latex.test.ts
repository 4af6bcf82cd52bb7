import { describe, expect, it } from "vitest";
import { evaluateNode, evaluateScalar, parseExpression, parseLatex, toLatex } from "@/lib/laws";
import { nameLatex } from "@/lib/laws/latex";

const values = {
  E: 1.3,
  A: 2.1,
  N: 3.3,
  alpha: 0.4,
  B: 5.2,
  D: 7.1,
  beta: 0.3,
  N_c: 4.4,
  x: 1.7,
  c_1: 1,
  c_2: 2,
  a_1: 0.3,
  a_2: 0.8,
};
const symbols = Object.fromEntries(Object.keys(values).map((n) => [n, nameLatex(n)]));
const read = (latex: string) => evaluateNode(parseLatex(latex, symbols), values);

describe("reading", () => {
  it.each([
    ["L(N,D) = E + \\frac{A}{N^{\\alpha}} + \\frac{B}{D^{\\beta}}", "E + A*N^(-alpha) + B*D^(-beta)"],
    ["\\left(\\frac{N_c}{N}\\right)^{\\alpha}", "(N_c/N)^alpha"],
    ["\\left(N_{\\mathrm{c}} / N\\right)^\\alpha", "(N_c/N)^alpha"],
    ["-A x^2 + 2\\cdot B", "-A*x^2 + 2*B"],
    ["A e^{-\\alpha x}", "A*exp(-alpha*x)"],
    ["\\log_{10} N \\times \\ln(D)", "log10(N)*log(D)"],
    ["\\sqrt{N} + \\sqrt[3]{D}", "sqrt(N) + D^(1/3)"],
    ["\\sum_{i=1}^{2} c_i x^{-a_i} + E", "sum(i, 1, 2, c_i*x^(-a_i)) + E"],
    ["\\prod_{i=1}^{2} \\left(1 + c_{i} x\\right)", "prod(i, 1, 2, 1 + c_i*x)"],
    ["\\max\\left(A, N\\right) - \\min\\{E, x\\}", "max(A, N) - min(E, x)"],
    ["\\frac{1}{1 + \\exp\\left(-x\\right)}", "sigmoid(x)"],
    ["\\sigma(x) + |E - x|", "sigmoid(x) + abs(E - x)"],
    ["10^{-3} N^{-0.5}", "1e-3*N^(-0.5)"],
  ])("%s", (latex, expression) => {
    expect(read(latex)).toBeCloseTo(evaluateScalar(expression, values), 12);
  });
  it("reads definitions after the formula", () => {
    const latex = "L = A\\,\\hat N^{-\\alpha} + u,\\quad \\hat N = \\min(N, u\\,x),\\ u = E + B";
    expect(read(latex)).toBeCloseTo(evaluateScalar("A*min(N, (E + B)*x)^(-alpha) + E + B", values), 12);
    expect(() => read("L = y,\\quad y = y + 1")).toThrow("belongs to no variable or parameter");
  });
  it("refuses what it does not know", () => {
    expect(() => parseLatex("Q + 1", symbols)).toThrow("belongs to no variable or parameter");
    expect(() => parseLatex("\\int x", symbols)).toThrow("not in the subset");
  });
});

describe("writing", () => {
  it.each([
    "E + A*N^(-alpha) + B*D^(-beta)",
    "(N_c/N)^alpha",
    "-(A + B)^2*x",
    "A - (B - D)",
    "log(N)*exp(-alpha*x) + log2(D)^2",
    "max(A, sqrt(N)) + sigmoid(x - E) + tanh(x)",
    "A*2^x*3*(N^alpha)^beta",
    "1e-7*N + 2.5e12",
    "-A*-B",
  ])("%s reads back", (expression) => {
    const latex = toLatex(parseExpression(expression).root, symbols);
    const back = read(latex);
    const direct = evaluateScalar(expression, values);
    expect(Math.abs(back - direct), latex).toBeLessThanOrEqual(1e-12 * Math.abs(direct));
  });
});
