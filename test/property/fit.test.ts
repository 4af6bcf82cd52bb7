import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FitDataError, objectiveValue, fit as refit } from "@/lib/fit";
import { compile } from "@/lib/laws";
import { law } from "../unit/fit/laws";

const power = law("E + A*x^(-alpha)", ["x"], {
  E: { role: "irreducible", start: [0.1, 3], low: 0 },
  A: { role: "coefficient", start: [0.1, 1e3], low: 0 },
  alpha: { role: "exponent", start: [0.05, 1], low: 0 },
});
const compiled = compile(power);

/** Every number in a value, wherever it stands; typed arrays of samples may hold NaN for refits that failed. */
function numbers(v: unknown, path = ""): [string, number][] {
  if (typeof v === "number") return [[path, v]];
  if (v instanceof Float64Array) return path.includes("samples") ? [] : Array.from(v, (x, i) => [`${path}[${i}]`, x]);
  if (typeof v === "object" && v !== null) return Object.entries(v).flatMap(([k, x]) => numbers(x, `${path}.${k}`));
  return [];
}

describe("fit", () => {
  it("answers with numbers or says which cells are bad, whatever the data", () => {
    const cell = fc.oneof(
      { weight: 8, arbitrary: fc.double({ min: 1e-3, max: 1e9, noNaN: true }) },
      { weight: 1, arbitrary: fc.constantFrom(0, -1, Number.NaN, Number.POSITIVE_INFINITY, 1e-300, 1e300, 5, 5, 5) },
    );
    fc.assert(
      fc.property(
        fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 14 }),
        fc.constantFrom("huber-log", "least-squares", "least-absolute-log"),
        (rows, name) => {
          const data = {
            variables: { x: Float64Array.from(rows, (r) => r[0]) },
            target: Float64Array.from(rows, (r) => r[1]),
          };
          const objective =
            name === "huber-log" ? ({ name, delta: 1e-3 } as const) : ({ name } as { name: "least-squares" });
          try {
            const r = refit(power, data, { objective });
            for (const [path, x] of numbers(r)) expect(Number.isNaN(x), path).toBe(false);
            if (r.status === "not_identified")
              for (const p of Object.values(r.parameters)) expect(p.interval).toBeNull();
          } catch (e) {
            expect(e).toBeInstanceOf(FitDataError);
            for (const p of (e as FitDataError).problems) expect(p.row === null || p.row < rows.length).toBe(true);
          }
        },
      ),
      { numRuns: 150 },
    );
  });
  it("is never worse than the truth that made the data", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.5, max: 2, noNaN: true }),
        fc.double({ min: 1, max: 100, noNaN: true }),
        fc.double({ min: 0.1, max: 0.8, noNaN: true }),
        fc.array(fc.double({ min: -0.02, max: 0.02, noNaN: true }), { minLength: 24, maxLength: 24 }),
        (E, A, alpha, noise) => {
          const x = Float64Array.from(noise, (_, i) => 10 * 1.5 ** i);
          const clean = compiled.evaluate({ x }, { E, A, alpha });
          const target = clean.map((y, i) => y * Math.exp(noise[i] as number));
          const r = refit(power, { variables: { x }, target });
          const atTruth = objectiveValue(
            clean.map((y, i) => Math.log(y) - Math.log(target[i] as number)),
            1e-3,
          );
          expect(r.objective.value).toBeLessThanOrEqual(atTruth * (1 + 1e-12) + 1e-25);
        },
      ),
      { numRuns: 60 },
    );
  });
  it("does not depend on the order of the rows", () => {
    fc.assert(
      fc.property(
        fc.shuffledSubarray(
          Array.from({ length: 20 }, (_, i) => i),
          { minLength: 20 },
        ),
        (order) => {
          const x = Float64Array.from({ length: 20 }, (_, i) => 10 * 1.6 ** i);
          const target = x.map((v, i) => (1 + 5 * v ** -0.4) * (1 + 0.01 * Math.sin(i * 7)));
          const take = (c: Float64Array) => Float64Array.from(order, (i) => c[i] as number);
          const a = refit(power, { variables: { x }, target });
          const b = refit(power, { variables: { x: take(x) }, target: take(target) });
          expect(b.objective.value / a.objective.value).toBeCloseTo(1, 9);
        },
      ),
      { numRuns: 20 },
    );
  });
});
