/** Dense linear algebra for the few-by-few systems of fits. Matrices are row-major Float64Array of size n·n. */

/**
 * Cholesky factor of a + λ·diag(d) into `out` (lower triangle). False when it is not positive definite to rounding.
 *
 * Source: Golub & Van Loan, Matrix Computations, 4th ed.
 */
export function cholesky(out: Float64Array, a: Float64Array, n: number, lambda = 0, d?: Float64Array): boolean {
  for (let j = 0; j < n; j++) {
    const diagonal = a[j * n + j]! + (d ? lambda * d[j]! : 0);
    let s = diagonal;
    for (let k = 0; k < j; k++) s -= out[j * n + k]! * out[j * n + k]!;
    if (!(s > 1e-15 * Math.abs(diagonal)) || !Number.isFinite(s)) return false;
    const pivot = Math.sqrt(s);
    out[j * n + j] = pivot;
    for (let i = j + 1; i < n; i++) {
      let t = a[i * n + j]!;
      for (let k = 0; k < j; k++) t -= out[i * n + k]! * out[j * n + k]!;
      out[i * n + j] = t / pivot;
    }
  }
  return true;
}

/**
 * Solves L·Lᵀ·x = b for a Cholesky factor L; `x` may be `b`.
 *
 * Source: Golub & Van Loan, Matrix Computations, 4th ed.
 */
export function choleskySolve(x: Float64Array, l: Float64Array, b: Float64Array, n: number): void {
  for (let i = 0; i < n; i++) {
    let s = b[i]!;
    for (let k = 0; k < i; k++) s -= l[i * n + k]! * x[k]!;
    x[i] = s / l[i * n + i]!;
  }
  for (let i = n - 1; i >= 0; i--) {
    let s = x[i]!;
    for (let k = i + 1; k < n; k++) s -= l[k * n + i]! * x[k]!;
    x[i] = s / l[i * n + i]!;
  }
}

/**
 * Inverse of a symmetric positive definite matrix; null when it is not.
 *
 * Source: Golub & Van Loan, Matrix Computations, 4th ed. (from the Cholesky factor).
 */
export function inverse(a: Float64Array, n: number): Float64Array | null {
  // Scaled to a unit diagonal first: parameters differ by many orders of magnitude.
  const scale = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    const d = a[i * n + i]!;
    if (!(d > 0) || !Number.isFinite(d)) return null;
    scale[i] = 1 / Math.sqrt(d);
  }
  const s = Float64Array.from(a, (v, k) => v * scale[Math.floor(k / n)]! * scale[k % n]!);
  const l = new Float64Array(n * n);
  if (!cholesky(l, s, n)) return null;
  const out = new Float64Array(n * n);
  const e = new Float64Array(n);
  for (let j = 0; j < n; j++) {
    e.fill(0);
    e[j] = 1;
    choleskySolve(e, l, e, n);
    for (let i = 0; i < n; i++) out[i * n + j] = e[i]! * scale[i]! * scale[j]!;
  }
  return out;
}

/** a·b for row-major n·n matrices. */
export function multiply(a: Float64Array, b: Float64Array, n: number): Float64Array {
  const out = new Float64Array(n * n);
  for (let i = 0; i < n; i++)
    for (let k = 0; k < n; k++) {
      const x = a[i * n + k]!;
      if (x === 0) continue;
      for (let j = 0; j < n; j++) out[i * n + j] = out[i * n + j]! + x * b[k * n + j]!;
    }
  return out;
}

/**
 * Least squares with simple bounds of zero on some unknowns, from the Gram matrix.
 *
 * Source: Lawson & Hanson, Solving Least Squares Problems, 1974, in the normal-equation form of Bro & De Jong 1997,
 * J. Chemometrics 11, 393–401.
 *
 * @param gram ΦᵀΦ, q·q. @param rhs Φᵀy. @param bounded which unknowns must not be negative.
 * @returns the solution in `x`; unknowns held at zero are exactly 0.
 */
export function nonNegativeLeastSquares(
  x: Float64Array,
  gram: Float64Array,
  rhs: Float64Array,
  q: number,
  bounded: Uint8Array,
  work: { scale: Float64Array; a: Float64Array; l: Float64Array; b: Float64Array; s: Float64Array },
): void {
  const { scale, a, l, b, s } = work;
  for (let i = 0; i < q; i++) {
    const d = gram[i * q + i]!;
    scale[i] = d > 0 && Number.isFinite(d) ? 1 / Math.sqrt(d) : 0;
  }
  const passive: number[] = [];
  for (let i = 0; i < q; i++) if (!bounded[i] && scale[i]! > 0) passive.push(i);
  x.fill(0, 0, q);
  const solvePassive = (): boolean => {
    const m = passive.length;
    for (let i = 0; i < m; i++) {
      const pi = passive[i] as number;
      for (let j = 0; j < m; j++) {
        const pj = passive[j] as number;
        a[i * m + j] = gram[pi * q + pj]! * scale[pi]! * scale[pj]! + (i === j ? 1e-14 : 0);
      }
      b[i] = rhs[pi]! * scale[pi]!;
    }
    if (!cholesky(l, a, m)) return false;
    choleskySolve(b, l, b, m);
    s.fill(0, 0, q);
    for (let i = 0; i < m; i++) s[passive[i] as number] = b[i]! * scale[passive[i] as number]!;
    return true;
  };
  if (passive.length > 0 && solvePassive()) for (let i = 0; i < q; i++) x[i] = s[i]!;
  for (let round = 0; round < 3 * q + 3; round++) {
    let best = -1;
    let bestGradient = 1e-12;
    for (let i = 0; i < q; i++) {
      if (!bounded[i] || scale[i] === 0 || passive.includes(i)) continue;
      let g = rhs[i]!;
      for (let j = 0; j < q; j++) g -= gram[i * q + j]! * x[j]!;
      g *= scale[i]!;
      if (g > bestGradient) {
        bestGradient = g;
        best = i;
      }
    }
    if (best < 0) return;
    passive.push(best);
    for (let inner = 0; inner < q + 1; inner++) {
      if (!solvePassive()) {
        passive.splice(passive.indexOf(best), 1);
        return;
      }
      let step = 1;
      let blocking = -1;
      for (const i of passive) {
        if (!bounded[i] || s[i]! > 0) continue;
        const t = x[i]! / (x[i]! - s[i]!);
        if (t < step || blocking < 0) {
          step = Math.min(step, Number.isFinite(t) ? t : 0);
          blocking = i;
        }
      }
      if (blocking < 0) {
        for (let i = 0; i < q; i++) x[i] = s[i]!;
        break;
      }
      for (const i of passive) x[i] = x[i]! + step * (s[i]! - x[i]!);
      x[blocking] = 0;
      passive.splice(passive.indexOf(blocking), 1);
      if (passive.length === 0) break;
    }
  }
}
