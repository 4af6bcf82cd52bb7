/** The local solver: damped Newton with exact second derivatives inside simple bounds. */
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
  /** Called each iteration; true stops. */
  stop?: () => boolean;
}

const precise: NewtonOptions = { maxIterations: 200, tolerance: 1e-16 };

/** Buffers that repeated solves of one problem share. */
export class Newton {
  private readonly trial: Float64Array;
  private readonly step: Float64Array;
  private readonly l: Float64Array;
  private readonly a: Float64Array;
  private readonly b: Float64Array;
  private readonly dd: Float64Array;
  private readonly g: Float64Array;
  private readonly h: Float64Array;
  private readonly d: Float64Array;
  private readonly free: Int32Array;

  constructor(private readonly problem: Problem) {
    const q = problem.q;
    this.trial = new Float64Array(q);
    this.step = new Float64Array(q);
    this.l = new Float64Array(q * q);
    this.a = new Float64Array(q * q);
    this.b = new Float64Array(q);
    this.dd = new Float64Array(q);
    this.g = new Float64Array(q);
    this.h = new Float64Array(q * q);
    this.d = new Float64Array(q);
    this.free = new Int32Array(q);
  }

  /**
   * Minimises from `z`, which is changed in place and never left worse than it came.
   *
   * Each step solves (H + λD)s = −g on the unknowns that no bound holds, with the exact Hessian H and the diagonal D of the
   * majorising Gauss–Newton matrix (Marquardt 1963, J. SIAM 11, 431–441; Moré 1978, LNM 630, 105–116); the step is projected
   * into the bounds (Bertsekas 1982, SIAM J. Control Optim. 20, 221–246). λ falls to zero near the solution, where
   * convergence is quadratic.
   */
  solve(z: Float64Array, options: Partial<NewtonOptions> = {}): Local {
    const { maxIterations, tolerance, stop } = { ...precise, ...options };
    const { problem, trial, step, l, a, b, dd, free } = this;
    const q = problem.q;
    problem.clamp(z);
    let value = problem.full(z);
    if (!Number.isFinite(value)) return { z, value, iterations: 0, converged: false };
    this.keep();
    let lambda = 1e-3;
    let grow = 4;
    let iterations = 0;
    let converged = false;
    while (iterations < maxIterations) {
      if (stop?.()) break;
      iterations++;
      const { g, h, d } = this;
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
      let ok = cholesky(l, a, m, lambda, dd);
      for (let tries = 0; !ok && tries < 60; tries++) {
        lambda = Math.max(lambda * 4, 1e-8);
        ok = cholesky(l, a, m, lambda, dd);
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
        for (let j = 0; j < q; j++) hs += h[i * q + j]! * step[j]!;
        predicted -= step[i]! * (g[i]! + 0.5 * hs);
      }
      const attained = problem.full(trial);
      const actual = value - attained;
      if (actual > 0 || (actual === 0 && predicted >= 0 && moved > 0)) {
        const ratio = predicted > 0 ? actual / predicted : 1;
        z.set(trial);
        value = attained;
        this.keep();
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

  private keep(): void {
    this.g.set(this.problem.g);
    this.h.set(this.problem.h);
    this.d.set(this.problem.d);
  }
}
