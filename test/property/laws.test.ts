import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  checkExpression,
  compile,
  ExpressionError,
  evaluateScalar,
  type LawForm,
  parseExpression,
  print,
  toLatex,
} from "@/lib/laws";

const names = ["a", "b", "x", "y"];
/** Random formulas whose values stay in range: positive leaves, moderate exponents. */
const formula = fc.letrec<{ node: string }>((tie) => ({
  node: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    fc.constantFrom(...names),
    fc.integer({ min: 1, max: 9 }).map(String),
    fc.tuple(tie("node"), fc.constantFrom("+", "*", "/"), tie("node")).map(([l, o, r]) => `(${l} ${o} ${r})`),
    fc.tuple(tie("node"), tie("node")).map(([l, r]) => `(${l} - ${r})`),
    fc.tuple(tie("node"), fc.constantFrom("a", "b", "2", "0.5", "(-a)")).map(([l, e]) => `(1 + abs(${l}))^${e}`),
    tie("node").map((n) => `log(1 + abs(${n}))`),
    tie("node").map((n) => `tanh(${n})`),
    tie("node").map((n) => `sigmoid(${n})`),
    tie("node").map((n) => `exp(-abs(${n}))`),
    tie("node").map((n) => `-${n}`),
    fc.tuple(tie("node"), tie("node")).map(([l, r]) => `max(${l}, ${r})`),
  ),
})).node;
const value = fc.double({ min: 0.2, max: 3, noNaN: true });
const values = fc.record({ a: value, b: value, x: value, y: value });
const form = (expression: string): LawForm => ({
  expression,
  variables: { x: { quantity: "params", description: "x" }, y: { quantity: "params", description: "y" } },
  parameters: {
    a: { role: "shape", start: { low: 0.1, high: 2 } },
    b: { role: "shape", start: { low: 0.1, high: 2 } },
  },
});

describe("expressions", () => {
  it("any text is read or refused with places inside it, never worse", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ maxLength: 80 }),
          fc.string({ unit: fc.constantFrom(..."ab1.+-*/^()<>=, '\"eisum".split("")), maxLength: 60 }),
        ),
        (text) => {
          for (const p of checkExpression(text, { names })) {
            expect(p.offset).toBeGreaterThanOrEqual(0);
            expect(p.offset).toBeLessThanOrEqual(text.length);
            expect(p.fix.length).toBeGreaterThan(0);
          }
        },
      ),
      { numRuns: 2000 },
    );
  });
  it("printing and reading again changes nothing", () => {
    fc.assert(
      fc.property(formula, values, (text, v) => {
        const tree = parseExpression(text, { names });
        const again = parseExpression(print(tree.root), { names });
        expect(Object.is(evaluateScalar(again, v), evaluateScalar(tree, v))).toBe(true);
        expect(toLatex(tree.root).length).toBeGreaterThan(0);
      }),
      { numRuns: 500 },
    );
  });
  it("the tape gives the tree's value, and its gradient the slope", () => {
    fc.assert(
      fc.property(formula, values, (text, v) => {
        const law = compile(form(text));
        const at = { x: Float64Array.of(v.x), y: Float64Array.of(v.y) };
        const theta = { a: v.a, b: v.b };
        const direct = evaluateScalar(text, v);
        const { value: tape, gradient } = law.valueAndGradient(at, theta);
        fc.pre(Number.isFinite(direct) && Math.abs(direct) < 1e6);
        expect(Math.abs((tape[0] as number) - direct)).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(direct)));
        // An infinity on the way (a / 0 inside tanh) leaves a finite value without a slope.
        fc.pre(gradient.every((g) => Number.isFinite(g[0])));
        (["a", "b"] as const).forEach((name, j) => {
          const h = 1e-6;
          const up = evaluateScalar(text, { ...v, [name]: v[name] + h });
          const down = evaluateScalar(text, { ...v, [name]: v[name] - h });
          const forward = (up - direct) / h;
          const backward = (direct - down) / h;
          // Where the two sides differ there is a corner, or too much curvature for differences to tell.
          fc.pre(Math.abs(forward - backward) < 1e-3 * Math.max(1, Math.abs(forward)));
          expect(Math.abs((gradient[j]?.[0] as number) - (up - down) / (2 * h))).toBeLessThanOrEqual(
            1e-3 * Math.max(1, Math.abs(forward)),
          );
        });
      }),
      { numRuns: 500 },
    );
  });
  it("deep or long input is refused quickly", () => {
    for (const text of [
      "(".repeat(3999),
      "-".repeat(3999),
      "sum(i,1,64,".repeat(3) + "x" + ")".repeat(3),
      `${"x^".repeat(1900)}x`,
    ])
      expect(() => parseExpression(text, { names })).toThrow(ExpressionError);
  });
});
