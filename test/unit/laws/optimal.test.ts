import { describe, expect, it } from "vitest";
import { compile, computeOptimal, type LawForm } from "@/lib/laws";

const parameter = { role: "coefficient" as const, start: { low: 0.1, high: 1 } };
const chinchilla: LawForm = {
  expression: "E + A*N^(-alpha) + B/D^beta",
  variables: {
    N: { quantity: "params", description: "parameters", range: { low: 1e7, high: 1e12 } },
    D: { quantity: "tokens", description: "tokens", range: { low: 1e8, high: 1e14 } },
  },
  parameters: { E: parameter, A: parameter, alpha: parameter, B: parameter, beta: parameter },
  cost: "6*N*D",
};
/** The same law, written so that no closed form is recognised. */
const disguised: LawForm = { ...chinchilla, expression: "log(exp(E + A*N^(-alpha) + B/D^beta))" };
/** Hoffmann et al. 2022, eq. 10. */
const values = { E: 1.69, A: 406.4, alpha: 0.34, B: 410.7, beta: 0.28 };

describe("computeOptimal", () => {
  it("satisfies the budget and the Lagrange condition in closed form", () => {
    for (const budget of [1e18, 5.76e23, 1e26]) {
      const o = computeOptimal(chinchilla, values, budget);
      const { N, D } = o.variables as { N: number; D: number };
      expect(o.method).toBe("closed-form");
      expect((6 * N * D) / budget).toBeCloseTo(1, 12);
      expect((values.alpha * values.A * N ** -values.alpha) / (values.beta * values.B * D ** -values.beta)).toBeCloseTo(
        1,
        10,
      );
      expect(o.tokensPerParameter).toBeCloseTo(D / N, 8);
    }
  });
  it("agrees with the paper's own formula G(C/6)^a", () => {
    const { A, B, alpha, beta } = values;
    const C = 5.76e23;
    const G = ((alpha * A) / (beta * B)) ** (1 / (alpha + beta));
    expect(computeOptimal(chinchilla, values, C).variables.N).toBeCloseTo(G * (C / 6) ** (beta / (alpha + beta)), -3);
  });
  it("finds the same numerically", () => {
    const a = computeOptimal(chinchilla, values, 1e22);
    const b = computeOptimal(disguised, values, 1e22);
    expect(b.method).toBe("numeric");
    expect((b.variables.N as number) / (a.variables.N as number)).toBeCloseTo(1, 5);
    expect(b.loss).toBeCloseTo(a.loss, 12);
    expect(b.atEdge).toBeNull();
  });
  it("says when there is no inner optimum", () => {
    const flat: LawForm = { ...chinchilla, expression: "E + A*N^(-alpha) + 0*B*D^beta" };
    expect(computeOptimal(flat, values, 1e22).atEdge).toBe("N");
  });
  it("refuses bad calls", () => {
    expect(() => computeOptimal({ ...chinchilla, cost: undefined }, values, 1e20)).toThrow("declares no cost");
    expect(() => computeOptimal(chinchilla, values, 0)).toThrow("positive");
    expect(() => computeOptimal(chinchilla, { E: 1 }, 1e20)).toThrow("parameter A has no value");
    expect(compile(chinchilla)).toBe(compile(chinchilla));
  });
});
