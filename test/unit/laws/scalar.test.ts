import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { loadContent } from "@/lib/content/load";
import { compile, evaluateNode, evaluateScalar, holds, parseExpression, scalarFunction } from "@/lib/laws";

const { laws } = loadContent(resolve("content")).content;

/** Numbers of very different sizes, some of them nothing that a law expects. */
function drawn(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    const share = state / 2 ** 32;
    return share < 0.03 ? 0 : share < 0.06 ? -share * 30 : share < 0.5 ? share * 3 : 10 ** (share * 24 - 10);
  };
}

describe("scalarFunction", () => {
  it("gives the bits of the tree walked, for every law of the content and its cost", () => {
    let finite = 0;
    for (const law of laws) {
      const c = compile(law);
      const names = [...c.variableNames, ...c.parameterNames];
      const slots = new Map(names.map((name, i) => [name, i]));
      const trees = [c.expression.root, ...(law.cost ? [parseExpression(law.cost, { names }).root] : [])];
      const random = drawn(laws.indexOf(law) + 1);
      for (const tree of trees) {
        const all = scalarFunction(tree, slots);
        for (let k = 0; k < 30; k++) {
          const numbers = Float64Array.from(names, random);
          const values = Object.fromEntries(names.map((name, i) => [name, numbers[i]!]));
          const wanted = evaluateNode(tree, values);
          expect(all(numbers)).toBe(wanted);
          const held = Object.fromEntries(c.parameterNames.map((p) => [p, values[p]!]));
          const variables = new Map(c.variableNames.map((name, i) => [name, i]));
          expect(scalarFunction(tree, variables, held)(numbers)).toBe(wanted);
          if (Number.isFinite(wanted)) finite++;
        }
      }
    }
    expect(finite).toBeGreaterThan(1000);
  });
  it("knows comparisons, logic, choices and every arity", () => {
    const names = ["a", "b", "c"];
    const slots = new Map(names.map((name, i) => [name, i]));
    for (const text of [
      "if(a < b, a, b)",
      "if(a <= 1 and not (b == 2), c, -a)",
      "if(a > b or c >= 0, 1, 2) + (a != b)",
      "min(a, b, c) - max(a, b)",
      "2^a / 3 - 4 * b + 5",
      "a^2 * b^0.5 - c / 7",
      "sqrt(abs(a)) + pow(2, b) + log(4)",
    ]) {
      const { root } = parseExpression(text, { names, conditions: true });
      const f = scalarFunction(root, slots);
      const g = scalarFunction(root, new Map([["a", 0]]), { b: 2, c: -1 });
      for (const [a, b, c] of [
        [1, 2, 3],
        [2, 2, -1],
        [-1, 0.5, 0],
        [0, Number.NaN, 4],
      ] as const) {
        expect(f(Float64Array.of(a, b, c))).toBe(evaluateNode(root, { a, b, c }));
        expect(g(Float64Array.of(a))).toBe(evaluateNode(root, { a, b: 2, c: -1 }));
      }
    }
  });
  it("makes a name without a value not a number, and refuses texts", () => {
    const { root } = parseExpression("a + b", { names: ["a", "b"] });
    expect(scalarFunction(root, new Map([["a", 0]]))(Float64Array.of(1))).toBeNaN();
    const text = parseExpression('a == "cosine"', { conditions: true }).root;
    expect(() => scalarFunction(text, new Map([["a", 0]]))).toThrow("text");
    expect(holds('a == "cosine"', { a: "cosine" })).toBe(true);
    expect(evaluateScalar("2 * a", {})).toBeNaN();
  });
});
