/** Local uncertainty: identification, covariance, correlations, intervals from curvature. */

import { BLOCK, singularValues } from "../laws";
import { norm2, pow } from "../laws/elementary";
import { inverse, multiply } from "./linalg";
import type { Problem } from "./problem";

/** Rows used at most when only directions matter. */
const DIRECTION_ROWS = 4096;

/**
 * Residual Jacobian at z: one column an unknown, one row a point, each row times √weight. In the solver's coordinates.
 * At most about `most` rows, evenly picked.
 *
 * Source: exact derivatives of the law's graph (Griewank & Walther, Evaluating Derivatives, 2nd ed. 2008).
 */
export function residualJacobian(problem: Problem, z: Float64Array, most = Number.POSITIVE_INFINITY): Float64Array[] {
  const tape = problem.bound.gradient;
  const theta = problem.toTheta(z);
  tape.setParameters(theta);
  const n = tape.n;
  const stride = Math.max(1, Math.floor(n / most));
  const m = Math.ceil(n / stride);
  const columns = Array.from({ length: problem.q }, () => new Float64Array(m));
  for (let start = 0; start < n; start += BLOCK) {
    const count = Math.min(BLOCK, n - start);
    tape.run(start, count);
    const f = tape.outArray[0] as Float64Array;
    const fo = tape.outOffset(0);
    for (let k = 0; k < problem.q; k++) {
      const o = problem.index[k]! + 1;
      const j = tape.outArray[o] as Float64Array;
      const jo = tape.outOffset(o);
      const scale = problem.relative[k] ? theta[problem.index[k]!]! : 1;
      const column = columns[k] as Float64Array;
      for (let i = (stride - (start % stride)) % stride; i < count; i += stride) {
        const w = problem.weights ? Math.sqrt(problem.weights[start + i]!) : 1;
        column[(start + i) / stride] = ((w * j[jo + i]!) / (problem.log ? f[fo + i]! : 1)) * scale;
      }
    }
  }
  return columns;
}

export interface FlatDirection {
  /** Unknowns that move along this or any other flat direction. */
  names: string[];
  /** The flattest direction, in words. */
  message: string;
}

/**
 * A direction along which the data don't bind the parameters at z, or null. Looks at the singular values of the residual
 * Jacobian with every column in relative units.
 *
 * Source: Belsley, Kuh & Welsch, Regression Diagnostics, 1980.
 */
export function flatDirection(problem: Problem, z: Float64Array, held: readonly number[]): FlatDirection | null {
  const free = Array.from({ length: problem.q }, (_, k) => k).filter((k) => !held.includes(k));
  if (free.length === 0) return null;
  if (problem.n < problem.q)
    return {
      names: problem.names,
      message: `${problem.n} point${problem.n === 1 ? "" : "s"} can't determine ${problem.q} parameters`,
    };
  const all = Array.from({ length: problem.q }, (_, k) => k);
  const jacobian = residualJacobian(problem, z, DIRECTION_ROWS);
  const part = flatIn(problem, z, jacobian, free);
  const { dead, directions } = part;
  if (dead.length === 0 && directions.length === 0) return null;
  // What a bound holds may be moved inwards along a flat direction as well.
  const whole = free.length === problem.q ? part : flatIn(problem, z, jacobian, all);
  const open = new Set([...part.open, ...whole.open]);
  const names = all.filter((k) => open.has(k)).map((k) => problem.names[k] as string);
  const name = (k: number) => problem.names[k] as string;
  if (dead.length > 0) return { names, message: `the predictions do not depend on ${list(dead.map(name))} here` };
  const flattest = directions[0] ?? [];
  const sign = Math.sign(flattest[0]?.step ?? 1) || 1;
  return {
    names,
    message: `the data can't tell ${list(flattest.map((m) => name(m.k)))} apart: the predictions stay the same when ${flattest
      .map((m) => `${name(m.k)} changes by ${(m.step * sign).toFixed(2)} %`)
      .join(", ")}`,
  };
}

/**
 * Unknowns on which no prediction depends, and the flat directions of the others, flattest first, as steps in relative units.
 * `open` has the unknowns of both; there a step counts by what it does to the predictions, however small it is beside the others.
 */
function flatIn(
  problem: Problem,
  z: Float64Array,
  jacobian: readonly Float64Array[],
  unknowns: readonly number[],
): { dead: number[]; directions: { k: number; step: number }[][]; open: number[] } {
  const sized = unknowns.map((k) => {
    const size = problem.relative[k] ? 1 : Math.abs(z[k]!) || startSize(problem, k);
    return (jacobian[k] as Float64Array).map((x) => x * size);
  });
  const lengths = sized.map((c) => norm2(c));
  const largest = Math.max(...lengths);
  const live = unknowns.map((_, i) => i).filter((i) => lengths[i]! > 1e-13 * largest);
  const dead = unknowns.filter((_, i) => !(lengths[i]! > 1e-13 * largest));
  if (live.length === 0) return { dead, directions: [], open: dead };
  const { values, vectors } = singularValues(live.map((i) => sized[i]!.map((x) => x / lengths[i]!)));
  const most = Math.max(...values);
  const flat = Array.from(values.keys())
    .filter((v) => values[v]! <= 1e-11 * most)
    .sort((a, b) => values[a]! - values[b]! || a - b);
  const directions = flat.map((v) => {
    const steps = live.map((i, r) => vectors[v]![r]! / lengths[i]!);
    const top = Math.max(...steps.map(Math.abs));
    return live
      .map((i, r) => ({ k: unknowns[i] as number, step: steps[r]! / top }))
      .filter((m) => Math.abs(m.step) > 1e-3);
  });
  const moved = live.flatMap((i, r) =>
    flat.some((v) => Math.abs(vectors[v]![r]!) > 1e-6) ? [unknowns[i] as number] : [],
  );
  return { dead, directions, open: [...dead, ...moved] };
}

function startSize(problem: Problem, k: number): number {
  const s = problem.law.form.parameters[problem.names[k] as string]?.start;
  return s ? Math.max(Math.abs(s.low), Math.abs(s.high)) || 1 : 1;
}

function list(names: readonly string[]): string {
  return names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}

/** Curvature and score of the objective at a solution, point by point, over the unknowns that no bound holds. */
interface Pieces {
  free: number[];
  /** Σ ψ′·J·Jᵀ over the free unknowns, m·m. */
  bread: Float64Array;
  jacobian: Float64Array[];
  /** √w·ψ(r) of each point: with the √w in a Jacobian row it makes the point's score. */
  score: Float64Array;
  residuals: Float64Array;
}

/**
 * An absolute-value objective has no curvature of its own: there the density of residuals at zero is estimated over a window
 * (Powell 1991, Estimation of monotonic regression models under quantile restrictions; Koenker, Quantile Regression, 2005,
 * section 3.4), of half-width 1.06·σ·n^(−1/5) (the normal rule of Silverman, Density Estimation for Statistics and Data Analysis, 1986).
 * @returns null when there are too few points, or too few near zero.
 */
function pieces(problem: Problem, z: Float64Array, held: readonly number[]): Pieces | null {
  const q = problem.q;
  const n = problem.n;
  const free = Array.from({ length: q }, (_, k) => k).filter((k) => !held.includes(k));
  const m = free.length;
  if (m === 0 || n <= m) return null;
  const { residuals } = problem.residuals(z);
  const jacobian = residualJacobian(problem, z);
  const delta = problem.delta;
  const bread = new Float64Array(m * m);
  const score = new Float64Array(n);
  const scale = robustScale(residuals);
  const window = Math.max(
    delta === Number.POSITIVE_INFINITY ? Number.POSITIVE_INFINITY : delta,
    delta < scale ? scale * 1.06 * pow(n, -0.2) : 0,
  );
  let within = 0;
  for (let i = 0; i < n; i++) {
    const r = residuals[i]!;
    const a = Math.abs(r);
    const w = problem.weights ? problem.weights[i]! : 1;
    const psi = delta === 0 ? Math.sign(r) : a <= delta ? r : delta * Math.sign(r);
    score[i] = Math.sqrt(w) * psi;
    const curvature =
      window === Number.POSITIVE_INFINITY
        ? 1
        : delta < window
          ? a <= window
            ? (delta || 1) / window
            : 0
          : a <= delta
            ? 1
            : 0;
    if (a <= window) within++;
    for (let x = 0; x < m; x++) {
      const jx = (jacobian[free[x] as number] as Float64Array)[i]!;
      for (let y = 0; y <= x; y++)
        bread[x * m + y] = bread[x * m + y]! + curvature * jx * (jacobian[free[y] as number] as Float64Array)[i]!;
    }
  }
  if (within <= m && window !== Number.POSITIVE_INFINITY) return null;
  for (let x = 0; x < m; x++) for (let y = 0; y < x; y++) bread[y * m + x] = bread[x * m + y]!;
  return { free, bread, jacobian, score, residuals };
}

/**
 * Empirical influence of each point on each unknown, up to the factor n: the unknowns move by −u·ε when the point's weight grows by
 * a share ε. One column an unknown in the solver's coordinates, zero for the `held` ones.
 *
 * Source: Hampel, Ronchetti, Rousseeuw & Stahel, Robust Statistics: The Approach Based on Influence Functions, 1986.
 */
export function influence(problem: Problem, z: Float64Array, held: readonly number[]): Float64Array[] | null {
  const p = pieces(problem, z, held);
  const m = p?.free.length ?? 0;
  const b = p && inverse(p.bread, m);
  if (!p || !b?.every(Number.isFinite)) return null;
  const out = Array.from({ length: problem.q }, () => new Float64Array(problem.n));
  p.free.forEach((k, x) => {
    const column = out[k] as Float64Array;
    for (let i = 0; i < problem.n; i++) {
      let s = 0;
      for (let y = 0; y < m; y++) s += b[x * m + y]! * (p.jacobian[p.free[y] as number] as Float64Array)[i]!;
      column[i] = s * p.score[i]!;
    }
  });
  return out;
}

export type CovarianceKind = "curvature" | "hessian" | "sandwich";

/**
 * Covariance of the unknowns in the solver's coordinates, q·q, zero for the `held` ones; null when the curvature is not positive definite.
 *
 * - `curvature`: s²(JᵀJ)⁻¹ with s² = Σr²/(n − q), for least squares;
 * - `hessian`: s²H⁻¹ with the exact Hessian of the objective;
 * - `sandwich`: H⁻¹(Σψ²∇r∇rᵀ)H⁻¹ with the Gauss–Newton curvature, for any M-estimator.
 *
 * Source: Seber & Wild, Nonlinear Regression, 1989 (curvature, Hessian); Huber 1967, Proc. 5th Berkeley Symp. 1, 221–233 (sandwich).
 */
export function covariance(
  problem: Problem,
  z: Float64Array,
  held: readonly number[],
  kind: CovarianceKind,
): Float64Array | null {
  const q = problem.q;
  const p = pieces(problem, z, held);
  if (!p) return null;
  const { free, bread, jacobian, score, residuals } = p;
  const m = free.length;
  let small: Float64Array | null;
  if (kind === "sandwich") {
    const meat = new Float64Array(m * m);
    for (let i = 0; i < problem.n; i++)
      for (let x = 0; x < m; x++) {
        const jx = (jacobian[free[x] as number] as Float64Array)[i]!;
        for (let y = 0; y <= x; y++)
          meat[x * m + y] =
            meat[x * m + y]! + score[i]! * score[i]! * jx * (jacobian[free[y] as number] as Float64Array)[i]!;
      }
    for (let x = 0; x < m; x++) for (let y = 0; y < x; y++) meat[y * m + x] = meat[x * m + y]!;
    const b = inverse(bread, m);
    small = b && multiply(multiply(b, meat, m), b, m);
    const correction = problem.n / (problem.n - m);
    if (small) small = small.map((v) => v * correction);
  } else {
    let rss = 0;
    for (let i = 0; i < problem.n; i++) rss += (problem.weights ? problem.weights[i]! : 1) * residuals[i]! ** 2;
    const s2 = rss / (problem.n - m);
    let a = bread;
    if (kind === "hessian") {
      problem.full(z);
      a = Float64Array.from(
        { length: m * m },
        (_, k) => problem.h[(free[Math.floor(k / m)] as number) * q + (free[k % m] as number)]!,
      );
    }
    const inv = inverse(a, m);
    small = inv?.map((v) => v * s2) ?? null;
  }
  if (!small?.every(Number.isFinite)) return null;
  const out = new Float64Array(q * q);
  for (let x = 0; x < m; x++)
    for (let y = 0; y < m; y++) out[(free[x] as number) * q + (free[y] as number)] = small[x * m + y]!;
  return out;
}

/** Above this many residuals the median is taken over an even sample. */
const MEDIAN_ROWS = 50_000;

/**
 * 1.4826 · median |r|: the standard deviation of a normal sample, unmoved by outliers.
 *
 * Source: Rousseeuw & Croux 1993, JASA 88, 1273–1283 (the factor).
 */
export function robustScale(residuals: Float64Array): number {
  const stride = Math.max(1, Math.floor(residuals.length / MEDIAN_ROWS));
  const a = new Float64Array(Math.ceil(residuals.length / stride));
  for (let i = 0; i < a.length; i++) a[i] = Math.abs(residuals[i * stride]!);
  a.sort();
  const n = a.length;
  return n === 0 ? 0 : 1.4826 * 0.5 * (a[Math.floor((n - 1) / 2)]! + a[Math.ceil((n - 1) / 2)]!);
}
