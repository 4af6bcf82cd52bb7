/** The local solver: damped Newton with exact second derivatives inside simple bounds. */
import { log } from "../laws/elementary";
import { cholesky, choleskySolve } from "./linalg";
import type { Problem } from "./problem";

export interface Local {
  z: Float64Array;
  value: number;
  iterations: number;
  converged: boolean;
}

export interface NewtonOptions {
  maxIterations: number;
  /** Stop when the model predicts a relative decrease below this. */
  tolerance: number;
  /** Damping of the first step, relative to the scale D. */
  damping: number;
  /** Refresh the scale D every so many steps. It only shapes the damping; refits near a known solution hardly need it. */
  scaleEvery: number;
  /** Called each iteration; true stops. */
  stop?: () => boolean;
}

const precise: NewtonOptions = { maxIterations: 400, tolerance: 1e-16, damping: 1e-3, scaleEvery: 1 };

/**
 * Damped Newton steps inside bounds, with the buffers that repeated solves of one problem share.
 *
 * Source: Marquardt 1963, J. SIAM 11, 431–441; Moré 1978, LNM 630, 105–116 (damping); Bertsekas 1982, SIAM J. Control Optim. 20,
 * 221–246 (bounds); Golub & Pereyra 1973, SIAM J. Numer. Anal. 10, 413–432 (linear parameters).
 */
export class Newton {
  private readonly trial: Float64Array;
  private readonly other: Float64Array;
  private readonly step: Float64Array;
  private readonly l: Float64Array;
  private readonly a: Float64Array;
  private readonly b: Float64Array;
  private readonly dd: Float64Array;
  private readonly g: Float64Array;
  private readonly h: Float64Array;
  private readonly d: Float64Array;
  private readonly m: Float64Array;
  private readonly free: Int32Array;

  constructor(private readonly problem: Problem) {
    const q = problem.q;
    this.trial = new Float64Array(q);
    this.other = new Float64Array(q);
    this.step = new Float64Array(q);
    this.l = new Float64Array(q * q);
    this.a = new Float64Array(q * q);
    this.b = new Float64Array(q);
    this.dd = new Float64Array(q);
    this.g = new Float64Array(q);
    this.h = new Float64Array(q * q);
    this.d = new Float64Array(q);
    this.m = new Float64Array(q * q);
    this.free = new Int32Array(q);
  }

  /**
   * Minimises from `z`, which is changed in place and never left worse than it came.
   *
   * Each step solves (H + λD)s = −g on the unknowns that no bound holds, with the exact Hessian H and the diagonal D of the
   * majorising Gauss–Newton matrix. Where H is not positive
   * definite the majoriser takes its place, which always gives a descent. The step is projected into the bounds. A step that follows a curved valley badly gets a second chance: the linear
   * parameters are solved for at its end, as in variable projection. λ falls to zero near the
   * solution, where convergence is quadratic.
   */
  solve(z: Float64Array, options: Partial<NewtonOptions> = {}): Local {
    const { maxIterations, tolerance, damping, scaleEvery, stop } = { ...precise, ...options };
    const { problem, trial, other, step, l, a, b, dd, free, g, h, d, m: major } = this;
    const q = problem.q;
    problem.clamp(z);
    let value = problem.full(z);
    if (!Number.isFinite(value)) return { z, value, iterations: 0, converged: false };
    this.keep();
    let lambda = damping;
    let grow = 4;
    let iterations = 0;
    let converged = false;
    let hasMajor = false;
    const correctable = problem.linear.length > 0 && problem.linear.length < q;
    while (iterations < maxIterations) {
      if (stop?.()) break;
      iterations++;
      let m = 0;
      for (let k = 0; k < q; k++) {
        const held = (z[k]! <= problem.low[k]! && g[k]! > 0) || (z[k]! >= problem.high[k]! && g[k]! < 0);
        if (!held) free[m++] = k;
      }
      if (m === 0) {
        converged = true;
        break;
      }
      for (let i = 0; i < m; i++) {
        const fi = free[i]!;
        for (let j = 0; j < m; j++) a[i * m + j] = h[fi * q + free[j]!]!;
        // A flat direction keeps a little scale, so that damping can always make the matrix positive definite.
        dd[i] = Math.max(d[fi]!, 1e-300);
      }
      let matrix = h;
      let ok = cholesky(l, a, m, lambda, dd);
      if (!ok) {
        if (!hasMajor) {
          problem.full(z, true);
          major.set(problem.m);
          hasMajor = true;
        }
        matrix = major;
        for (let i = 0; i < m; i++) for (let j = 0; j < m; j++) a[i * m + j] = major[free[i]! * q + free[j]!]!;
        ok = cholesky(l, a, m, lambda, dd);
        for (let tries = 0; !ok && tries < 60; tries++) {
          lambda = Math.max(lambda * 4, 1e-12);
          ok = cholesky(l, a, m, lambda, dd);
        }
      }
      if (!ok) break;
      for (let i = 0; i < m; i++) b[i] = -g[free[i]!]!;
      choleskySolve(b, l, b, m);
      step.fill(0);
      for (let i = 0; i < m; i++) step[free[i]!] = b[i]!;
      let moved = 0;
      for (let k = 0; k < q; k++) {
        const t = Math.min(problem.high[k]!, Math.max(problem.low[k]!, z[k]! + step[k]!));
        step[k] = t - z[k]!;
        trial[k] = t;
        moved = Math.max(moved, Math.abs(step[k]!) / (problem.relative[k] ? 1 : Math.abs(z[k]!) + 1e-12));
      }
      // Decrease that the quadratic model promises for the projected step.
      let predicted = 0;
      for (let i = 0; i < q; i++) {
        let hs = 0;
        for (let j = 0; j < q; j++) hs += matrix[i * q + j]! * step[j]!;
        predicted -= step[i]! * (g[i]! + 0.5 * hs);
      }
      let attained = problem.full(trial, false, iterations % scaleEvery === 0);
      let actual = value - attained;
      if (correctable && moved > 1e-9 && !(actual > 0.25 * predicted) && predicted > 1e-12 * value) {
        // Solve for the linear parameters at the end of the step; keep whichever point is better.
        if (Number.isFinite(attained) && this.correct(trial, other)) {
          const corrected = problem.full(other);
          if (corrected < attained) {
            trial.set(other);
            attained = corrected;
            actual = value - attained;
          } else problem.full(trial);
        }
      }
      if (actual > 0 || (actual === 0 && predicted >= 0 && moved > 0)) {
        const ratio = predicted > 0 ? actual / predicted : 1;
        z.set(trial);
        value = attained;
        this.keep();
        hasMajor = false;
        if (ratio > 0.75) {
          lambda = lambda < 1e-9 ? 0 : lambda * 0.1;
          grow = 4;
        } else if (ratio < 0.25) {
          lambda = Math.max(lambda, 1e-9) * 3;
        }
        if (moved < 1e-15 || (actual <= tolerance * value && predicted <= tolerance * value)) {
          converged = true;
          break;
        }
      } else {
        if (moved < 1e-14 || Math.abs(predicted) <= 4e-16 * value) {
          converged = true;
          break;
        }
        lambda = Math.max(lambda, 1e-7) * grow;
        grow = Math.min(grow * 2, 64);
        if (lambda > 1e18) {
          converged = true;
          break;
        }
      }
    }
    return { z, value, iterations, converged };
  }

  /**
   * A point at which the majorising quadratic model has risen by `rise` from z, in the direction that `direction` (standard
   * normal draws) has in the model's own metric. False when the model has no such metric.
   */
  displace(z: Float64Array, direction: Float64Array, rise: number, out: Float64Array): boolean {
    const { problem, l, b } = this;
    const q = problem.q;
    if (!Number.isFinite(problem.full(z, true))) return false;
    for (let k = 0; k < q; k++) this.dd[k] = Math.max(problem.d[k]!, 1e-300);
    if (!cholesky(l, problem.m, q, 1e-10, this.dd)) return false;
    let norm = 0;
    for (let k = 0; k < q; k++) norm += direction[k]! ** 2;
    const scale = Math.sqrt((2 * rise) / norm);
    // Solve Lᵀ·s = ξ: then sᵀMs = |ξ|².
    for (let i = q - 1; i >= 0; i--) {
      let t = direction[i]! * scale;
      for (let k = i + 1; k < q; k++) t -= l[k * q + i]! * b[k]!;
      b[i] = t / l[i * q + i]!;
    }
    for (let k = 0; k < q; k++) out[k] = z[k]! + b[k]!;
    problem.clamp(out);
    return out.every(Number.isFinite);
  }

  /** Solves for the linear parameters at z, in place, where that lowers the objective. */
  project(z: Float64Array): void {
    const { problem, other } = this;
    if (problem.linear.length === 0) return;
    const value = problem.full(z);
    if (Number.isFinite(value) && this.correct(z, other) && problem.full(other) < value) z.set(other);
  }

  /** One Newton step in the linear parameters alone, in their own scale, from the last evaluation at `at`. */
  private correct(at: Float64Array, out: Float64Array): boolean {
    const { problem, a, b, l } = this;
    const { linear, q, g, h, relative } = problem;
    const m = linear.length;
    for (let i = 0; i < m; i++) {
      const li = linear[i]!;
      const ti = relative[li] ? problem.theta[problem.index[li]!]! : 1;
      for (let j = 0; j < m; j++) {
        const lj = linear[j]!;
        const tj = relative[lj] ? problem.theta[problem.index[lj]!]! : 1;
        const chain = i === j && relative[li] ? g[li]! : 0;
        a[i * m + j] = (h[li * q + lj]! - chain) / (ti * tj);
      }
      b[i] = -g[li]! / ti;
    }
    if (!cholesky(l, a, m)) return false;
    choleskySolve(b, l, b, m);
    out.set(at);
    for (let i = 0; i < m; i++) {
      const k = linear[i]!;
      if (relative[k]) {
        const t = problem.theta[problem.index[k]!]!;
        out[k] = log(Math.max(t + b[i]!, 0.05 * t));
      } else out[k] = at[k]! + b[i]!;
    }
    problem.clamp(out);
    return out.every(Number.isFinite);
  }

  private keep(): void {
    this.g.set(this.problem.g);
    this.h.set(this.problem.h);
    this.d.set(this.problem.d);
  }
}
