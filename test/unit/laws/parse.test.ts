import { describe, expect, it } from "vitest";
import { checkExpression, ExpressionError, evaluateScalar, holds, limits, parseExpression, print } from "@/lib/laws";

const value = (text: string, values: Record<string, number> = {}) => evaluateScalar(text, values);

describe("arithmetic", () => {
  it.each([
    ["1 + 2*3", 7],
    ["2^3^2", 512],
    ["-2^2", -4],
    ["(-2)^2", 4],
    ["2^-1", 0.5],
    ["--3", 3],
    ["10 - 4 - 3", 3],
    ["100/10/5", 2],
    ["6*2e3*1.5E-2", 180],
    [".5 + 5.", 5.5],
    ["exp(log(7))", 7],
    ["log10(1000) + log2(8)", 6],
    ["sqrt(16) + abs(-3)", 7],
    ["min(3, 1, 2) + max(1, 5, 2)", 6],
    ["pow(2, 10)", 1024],
    ["sigmoid(0)", 0.5],
    ["if(2 > 1 and not 3 <= 2, 10, 20)", 10],
    ["2*pi", 2 * Math.PI],
    ["sum(i, 1, 3, i^2)", 14],
    ["prod(i, 1, 4, i)", 24],
    ["sum(i, 1, 2, sum(j, 1, 2, i*j))", 9],
  ])("%s = %d", (text, expected) => {
    expect(value(text)).toBeCloseTo(expected, 12);
  });

  it("writes indexed names out", () => {
    const e = parseExpression("sum(i, 1, 3, c_i*x^(-a_i))", { names: ["x", "c_1", "c_2", "c_3", "a_1", "a_2", "a_3"] });
    expect(e.names).toEqual(["c_1", "x", "a_1", "c_2", "a_2", "c_3", "a_3"]);
    const values = { x: 2, c_1: 1, c_2: 2, c_3: 3, a_1: 1, a_2: 2, a_3: 0 };
    expect(value(e.text, values)).toBeCloseTo(0.5 + 0.5 + 3, 12);
  });

  it("prints what reads back the same", () => {
    for (const t of [
      "E + A*N^(-alpha) + B*D^(-beta)",
      "-(a + b)^2",
      "a - (b - c)",
      "a/(b*c)",
      "(a^b)^c",
      "2^-x",
      "-x^2",
    ]) {
      const tree = parseExpression(t);
      const again = parseExpression(print(tree.root));
      expect(print(again.root)).toBe(print(tree.root));
      const values = { E: 1.3, A: 2.1, N: 3.3, alpha: 0.4, B: 5.2, D: 7.1, beta: 0.3, a: 2.5, b: 1.5, c: 0.5, x: 1.1 };
      expect(value(again.text, values)).toBe(value(t, values));
    }
  });
});

describe("conditions of run sets", () => {
  it("compare numbers and texts", () => {
    const row = { tokens: 2e9, schedule: "cosine", chinchilla_multiplier: 2 };
    expect(holds("tokens > 1e9 and schedule == 'cosine'", row)).toBe(true);
    expect(holds('schedule != "cosine" or tokens < 1', row)).toBe(false);
    expect(holds("chinchilla_multiplier == 2", row)).toBe(true);
    expect(holds("not (tokens >= 2e9)", row)).toBe(false);
    expect(holds("missing > 1", row)).toBe(false);
  });
});

describe("defects", () => {
  const first = (text: string, names?: string[]) => {
    const [p] = checkExpression(text, names ? { names } : {});
    if (!p) throw new Error(`no defect found in ${text}`);
    return p;
  };
  it.each([
    ["", 1, "the expression is empty"],
    ["a +", 4, "the expression ends too soon"],
    ["a b", 3, "expected an operator here"],
    ["2(a)", 2, "expected an operator here"],
    ["a ** 2", 3, "no such operator"],
    ["a − b", 3, "this character is not part of the law language"],
    ["(a + b", 7, "the expression ends too soon"],
    ["a + b)", 6, "this closing parenthesis has no partner"],
    ["exp a", 1, "a function needs its arguments in parentheses"],
    ["exp(a, b)", 1, "exp takes 1 argument, not 2"],
    ["min(a)", 1, "min takes at least 2 arguments, not 1"],
    ["a < b", 3, "a comparison gives no number"],
    ["sum(i, 3, 1, i)", 11, "the last value of the index is below the first"],
    ["sum(i, 1, 1000, i)", 11, "more than 64 terms"],
    ["sum(i, 1, n, i)", 11, "the last value of the index must be a whole number"],
    ["1e999", 1, "this number is too large"],
    ["'a' + 1", 1, "a text has no place in a formula"],
  ])("%j at column %d: %s", (text, column, message) => {
    const p = first(text);
    expect([p.column, p.message]).toEqual([column, message]);
    expect(p.fix).toMatch(/^[A-Zmxsice].*\.$/);
  });

  it("suggests the nearest name and function, and reports every unknown name at once", () => {
    expect(first("lgo(x)").fix).toContain("log");
    const list = checkExpression("E + A*N^(-alpa) +\n Q*D^(-beta)", { names: ["E", "A", "N", "alpha", "D", "beta"] });
    expect(list.map((p) => [p.line, p.column, p.value])).toEqual([
      [1, 11, "alpa"],
      [2, 2, "Q"],
    ]);
    expect(list[0]?.fix).toBe("Did you mean alpha?");
  });

  it("stays within its limits", () => {
    expect(first("1+".repeat(limits.characters)).message).toContain("longer than");
    expect(first("(".repeat(limits.depth + 1)).message).toContain("nested deeper");
    expect(first("-".repeat(500)).message).toContain("nested deeper");
    expect(first(`${"sum(i,1,64,".repeat(1)}sum(j,1,64,i*j+1))`).message).toContain("operations");
    expect(() => parseExpression("1+".repeat(1900).concat("1"))).not.toThrow();
  });

  it("throws an error whose text names the place", () => {
    expect(() => parseExpression("a +* b")).toThrow(ExpressionError);
    expect(() => parseExpression("a +* b")).toThrow(/^1:4 expected a number/);
  });
});
