import { describe, expect, it } from "vitest";
import { Random } from "@/lib/fit";
import { cholesky, choleskySolve, inverse, multiply, nonNegativeLeastSquares } from "@/lib/fit/linalg";
import { singularValues } from "@/lib/laws";

const random = new Random(1);
const n = 5;
const rows = Array.from({ length: 9 }, () => Float64Array.from({ length: n }, () => random.normal()));
const gram = new Float64Array(n * n);
for (const r of rows)
  for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) gram[i * n + j]! += (r[i] as number) * (r[j] as number);

describe("linear algebra", () => {
  it("solves and inverts positive definite systems, and refuses others", () => {
    const l = new Float64Array(n * n);
    expect(cholesky(l, gram, n)).toBe(true);
    const b = Float64Array.from({ length: n }, () => random.normal());
    const x = new Float64Array(n);
    choleskySolve(x, l, b, n);
    for (let i = 0; i < n; i++)
      expect(x.reduce((s, v, j) => s + v * (gram[i * n + j] as number), 0)).toBeCloseTo(b[i] as number, 10);
    const product = multiply(gram, inverse(gram, n) as Float64Array, n);
    product.forEach((v, k) => expect(v).toBeCloseTo(k % (n + 1) === 0 ? 1 : 0, 10));
    expect(cholesky(l, Float64Array.of(1, 2, 2, 1), 2)).toBe(false);
    expect(inverse(Float64Array.of(1, 2, 2, 1), 2)).toBeNull();
  });
  it("non-negative least squares satisfies the Kuhn–Tucker conditions", () => {
    const work = {
      scale: new Float64Array(n),
      a: new Float64Array(n * n),
      l: new Float64Array(n * n),
      b: new Float64Array(n),
      s: new Float64Array(n),
    };
    for (let trial = 0; trial < 200; trial++) {
      const rhs = Float64Array.from({ length: n }, () => 3 * random.normal());
      const bounded = Uint8Array.from({ length: n }, (_, i) => (i === 0 ? 0 : 1));
      const x = new Float64Array(n);
      nonNegativeLeastSquares(x, gram, rhs, n, bounded, work);
      for (let i = 0; i < n; i++) {
        const g = (rhs[i] as number) - x.reduce((s, v, j) => s + v * (gram[i * n + j] as number), 0);
        if (!bounded[i] || (x[i] as number) > 0) expect(Math.abs(g)).toBeLessThan(1e-8);
        else {
          expect(x[i]).toBe(0);
          expect(g).toBeLessThan(1e-8);
        }
      }
    }
  });
  it("singular values and vectors reproduce the matrix", () => {
    const columns = Array.from({ length: n }, (_, j) => Float64Array.from(rows, (r) => r[j] as number));
    const { values, vectors } = singularValues(columns.map((c) => c.slice()));
    const again = Array.from({ length: n * n }, (_, k) => {
      const [i, j] = [Math.floor(k / n), k % n];
      return values.reduce((s, v, m) => s + v * v * (vectors[m]?.[i] as number) * (vectors[m]?.[j] as number), 0);
    });
    again.forEach((v, k) => expect(v).toBeCloseTo(gram[k] as number, 10));
  });
});
