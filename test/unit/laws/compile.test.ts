import { describe, expect, it } from "vitest";
import { checkLaw, compile, type LawForm } from "@/lib/laws";

const p = (low = 0.1, high = 2, bound?: number) => ({
  role: "shape" as const,
  start: { low, high },
  ...(bound === undefined ? {} : { bounds: { low: bound } }),
});
const v = (low = 1, high = 100) => ({ quantity: "params", description: "x", range: { low, high } });

function form(expression: string, variables: string[], parameters: string[], bound?: number): LawForm {
  return {
    expression,
    variables: Object.fromEntries(variables.map((n) => [n, v()])),
    parameters: Object.fromEntries(parameters.map((n) => [n, p(0.1, 2, bound)])),
  };
}

const laws: [string, LawForm][] = [
  ["chinchilla", form("E + A*N^(-alpha) + B*D^(-beta)", ["N", "D"], ["E", "A", "alpha", "B", "beta"])],
  ["kaplan", form("((Nc/N)^(aN/aD) + Dc/D)^aD", ["N", "D"], ["Nc", "aN", "aD", "Dc"], 0)],
  ["broken", form("a + b*x^(-c0)*(1 + (x/d)^(1/f))^(-c*f)", ["x"], ["a", "b", "c0", "d", "f", "c"], 0)],
  ["sigmoid", form("l + (h - l)*sigmoid(k*(log10(x) - m))", ["x"], ["l", "h", "k", "m"])],
  ["waves", form("a*sin(b*x) + c*cos(x/b) + atan(c*x) + tanh(a*x) + softplus(b*x - c)", ["x"], ["a", "b", "c"])],
  [
    "corners",
    form("max(a*x, b) + min(b*x, c, 3) + abs(a - x*c) + if(x > 10*a, sqrt(b*x), log2(c + x))", ["x"], ["a", "b", "c"]),
  ],
  ["logs", form("a*log(x)/log(10) + b*log10(x)/3 + c/(2*x)", ["x"], ["a", "b", "c"])],
  ["constants", form("a^b + 2*a/b + a^3*x - x^a/(b*x^c) + exp(-a)*x + (a + b*x)^c", ["x"], ["a", "b", "c"])],
];

const points = Float64Array.from({ length: 37 }, (_, i) => 1.07 ** i + 0.13);
const others = Float64Array.from({ length: 37 }, (_, i) => 3 + ((i * 7) % 31));

describe.each(laws)("%s", (_, law) => {
  const c = compile(law);
  const variables = Object.fromEntries(c.variableNames.map((n, k) => [n, k === 0 ? points : others]));
  const theta = Object.fromEntries(c.parameterNames.map((n, k) => [n, 0.37 + 0.21 * k]));
  const at = (i: number) =>
    Object.fromEntries(c.variableNames.map((n, k) => [n, (k === 0 ? points : others)[i] as number]));

  it("the tape gives what the tree gives", () => {
    const value = c.evaluate(variables, theta);
    value.forEach((x, i) => {
      const plain = c.evaluateAt(at(i), theta);
      expect(Math.abs(x - plain)).toBeLessThanOrEqual(1e-13 * Math.abs(plain));
    });
  });

  it("the gradient agrees with central differences", () => {
    const { value, gradient } = c.valueAndGradient(variables, theta);
    c.parameterNames.forEach((name, j) => {
      const h = 1e-5;
      for (let i = 0; i < points.length; i++) {
        const up = c.evaluateAt(at(i), { ...theta, [name]: (theta[name] as number) + h });
        const down = c.evaluateAt(at(i), { ...theta, [name]: (theta[name] as number) - h });
        const expected = (up - down) / (2 * h);
        const scale = Math.max(1, Math.abs(expected), Math.abs(value[i] as number));
        expect(Math.abs((gradient[j]?.[i] as number) - expected), `${name} at ${i}`).toBeLessThanOrEqual(2e-7 * scale);
      }
    });
  });

  it("Hessian-vector products agree with differences of gradients", () => {
    const direction = Object.fromEntries(c.parameterNames.map((n, k) => [n, k % 2 ? -0.7 : 0.4 + k / 10]));
    const product = c.hessianVectorProduct(variables, theta, direction);
    const h = 1e-5;
    const moved = (s: number) =>
      c.valueAndGradient(
        variables,
        Object.fromEntries(c.parameterNames.map((n) => [n, (theta[n] as number) + s * (direction[n] as number)])),
      ).gradient;
    const [up, down] = [moved(h), moved(-h)];
    product.forEach((column, j) =>
      column.forEach((x, i) => {
        const expected = ((up[j]?.[i] as number) - (down[j]?.[i] as number)) / (2 * h);
        expect(Math.abs(x - expected)).toBeLessThanOrEqual(
          1e-6 * Math.max(1, Math.abs(expected), Math.abs(up[j]?.[i] as number)),
        );
      }),
    );
  });
});

describe("blocks", () => {
  it("long columns give the same as short ones", () => {
    const c = compile(laws[0]?.[1] as LawForm);
    const n = 3001;
    const N = Float64Array.from({ length: n }, (_, i) => 1e6 * 1.003 ** i);
    const D = Float64Array.from({ length: n }, (_, i) => 1e8 * 1.002 ** i);
    const theta = { E: 1.7, A: 400, alpha: 0.34, B: 410, beta: 0.28 };
    const { value, gradient } = c.valueAndGradient({ N, D }, theta);
    for (const i of [0, 1023, 1024, 2047, 2048, 3000]) {
      const one = c.valueAndGradient({ N: N.slice(i, i + 1), D: D.slice(i, i + 1) }, theta);
      expect(value[i]).toBe(one.value[0]);
      expect(gradient.map((g) => g[i])).toEqual(one.gradient.map((g) => g[0]));
    }
  });
});

describe("edges of the domain", () => {
  it("powers of zero and their derivatives are finite", () => {
    const c = compile(form("a*max(x - 2, 0)^b + x^b", ["x"], ["a", "b"]));
    const { value, gradient } = c.valueAndGradient({ x: Float64Array.of(0, 1, 2, 3) }, { a: 2, b: 0.5 });
    expect(value[0]).toBe(0);
    expect(value[1]).toBeCloseTo(1, 14);
    expect(value[3]).toBeCloseTo(2 + Math.sqrt(3), 12);
    for (const g of gradient) for (const x of g) expect(Number.isFinite(x)).toBe(true);
  });
});

describe("structure", () => {
  it("finds linear parameters and exponents", () => {
    const s = compile(laws[0]?.[1] as LawForm).structure;
    expect(s.linear).toEqual(["E", "A", "B"]);
    expect(s.exponents).toEqual(["alpha", "beta"]);
    expect(s.separable).toBe(true);
    expect(s.degeneracies).toEqual([]);
  });
  it("names parameters that can't be told apart", () => {
    const twoScales = compile(form("A*(Nc/N)^alpha", ["N"], ["A", "Nc", "alpha"], 0)).structure;
    expect(twoScales.degeneracies).toHaveLength(1);
    expect(twoScales.degeneracies[0]?.parameters).toEqual(["A", "Nc"]);
    const twoConstants = compile(form("a + b + c*x", ["x"], ["a", "b", "c"])).structure;
    expect(twoConstants.degeneracies).toEqual([{ parameters: ["a", "b"], direction: expect.any(Object) }]);
    expect(twoConstants.degeneracies[0]?.direction).toSatisfy(
      (d: Record<string, number>) => Math.abs((d.a ?? 0) + (d.b ?? 0)) < 1e-6,
    );
  });
});

describe("checkLaw", () => {
  it("reports undeclared, unused and colliding names with their field", () => {
    const law: LawForm = {
      ...form("E + A*N^(-alfa)", ["N", "D"], ["E", "A", "alpha"]),
      cost: "6*N*T",
      derived: [{ id: "x", name: "x", expression: "1/(alpha +" }],
    };
    const found = checkLaw(law).map((q) => [q.path.join("."), q.value, q.message]);
    expect(found).toContainEqual(["expression", "alfa", "unknown name"]);
    expect(found).toContainEqual(["cost", "T", "unknown name"]);
    expect(found).toContainEqual(["derived.0.expression", "", "the expression ends too soon"]);
    expect(checkLaw(form("E + N", ["N", "D"], ["E"])).map((q) => [q.path.join("."), q.message])).toEqual([
      ["variables.D", "the expression does not use this variable"],
    ]);
    expect(checkLaw(form("exp + N", ["N"], ["exp"])).some((q) => q.message.includes("word of the law language"))).toBe(
      true,
    );
  });
  it("missing or unknown values are refused by name", () => {
    const c = compile(laws[0]?.[1] as LawForm);
    expect(() => c.evaluate({ N: points }, { E: 1, A: 1, alpha: 1, B: 1, beta: 1 })).toThrow(
      "variable D has no values",
    );
    expect(() => c.vector({ E: 1, A: 1, alpa: 1 })).toThrow("did you mean alpha?");
  });
});
