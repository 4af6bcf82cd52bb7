import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { loadContent } from "@/lib/content/load";
import { BoundClaim, type LawClaimInput, lossInterval, statedSpread } from "@/lib/predict";

const { content } = loadContent(resolve("content"));
const law = content.laws.find((l) => l.id === "chinchilla")!;
const paper = content.papers.find((p) => p.id === "hoffmann-2022-chinchilla")!;
const source = paper.claims.find((c) => c.id === "approach-3")!;
if (source.kind !== "law") throw new Error("not a law");
const numbers = { E: 1.7, A: 400, alpha: 0.34, B: 410, beta: 0.28 };
const input = (
  errors: Partial<Record<keyof typeof numbers, number>>,
  more: Partial<LawClaimInput> = {},
): LawClaimInput => ({
  id: "x#y",
  paper,
  law,
  claim: {
    ...source,
    parameters: Object.fromEntries(
      Object.entries(numbers).map(([n, value]) => {
        const standardError = errors[n as keyof typeof numbers];
        return [n, { value, ...(standardError ? { standardError } : {}) }];
      }),
    ),
  },
  ...more,
});
const point = { params: 7e10, tokens: 1.4e12 };
const all = { E: 0.01, A: 4, alpha: 0.001, B: 5, beta: 0.002 };

describe("interval of a predicted loss", () => {
  it("of independent errors is their sum in squares, each by its derivative", () => {
    const b = new BoundClaim(input(all));
    const loss = b.predict(point);
    const [n, d] = [numbers.A * 7e10 ** -0.34, numbers.B * 1.4e12 ** -0.28];
    const parts = [0.01, (n / 400) * 4, n * Math.log(7e10) * 0.001, (d / 410) * 5, d * Math.log(1.4e12) * 0.002];
    const sigma = Math.hypot(...parts);
    const i = lossInterval(b, point, loss)!;
    expect(i).toMatchObject({ level: 0.95, from: "stated" });
    expect((i.high - i.low) / 2 / 1.959964 / sigma).toBeCloseTo(1, 5);
    expect((i.high + i.low) / 2).toBeCloseTo(loss, 12);
  });
  it("is not given when a parameter has no error", () => {
    const { beta: _, ...some } = all;
    const b = new BoundClaim(input(some));
    expect(statedSpread(b)).toBeNull();
    expect(lossInterval(b, point, 2)).toBeNull();
  });
  it("is narrower where a coefficient and its exponent move together", () => {
    const together = (rho: number) => {
      const spread = {
        names: ["E", "A", "alpha", "B", "beta"],
        log: [false, true, false, true, false],
        covariance: [[1e-8], [0, 0.04], [0, rho * 0.2 * 0.01, 1e-4], [0, 0, 0, 1e-8], [0, 0, 0, 0, 1e-8]],
      };
      const b = new BoundClaim(input({}, { spread }));
      const i = lossInterval(b, point, b.predict(point))!;
      expect(i.from).toBe("bootstrap");
      return i.high - i.low;
    };
    expect(together(0.99)).toBeLessThan(0.4 * together(0));
  });
  it("agrees with a bootstrap drawn from the same covariance", () => {
    // One direction of uncertainty: ln A and alpha along a line, so that samples are easily drawn by hand.
    const spread = {
      names: ["E", "A", "alpha", "B", "beta"],
      log: [false, true, false, true, false],
      covariance: [[0], [0, 0.0144], [0, 0.0006, 0.000025], [0, 0, 0, 0], [0, 0, 0, 0, 0]],
    };
    const b = new BoundClaim(input({}, { spread }));
    const i = lossInterval(b, point, b.predict(point))!;
    const losses = [-1.96, 1.96].map(
      (z) => 1.7 + 400 * Math.exp(0.12 * z) * 7e10 ** -(0.34 + 0.005 * z) + 410 * 1.4e12 ** -0.28,
    );
    const drawn = Math.abs(losses[0]! - losses[1]!);
    expect((i.high - i.low) / drawn).toBeCloseTo(1, 2);
  });
});
