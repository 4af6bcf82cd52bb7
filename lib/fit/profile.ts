/** Profile likelihood: how far a parameter can go when all others are free to make up for it. */

import type { Law } from "../content/schema";
import { compile } from "../laws";
import { exp, pow } from "../laws/elementary";
import { studentQuantile } from "../stats/distributions";
import { covariance, flatDirection, robustScale } from "./covariance";
import { checkData } from "./data";
import { defaultOptions, solve } from "./fit";
import { Newton } from "./newton";
import { lossOf } from "./objective";
import { boundsHit, type Solution, valuesAt } from "./solution";
import type { FitData, FitOptions, Progress } from "./types";

export interface ProfilePoint {
  /** Value of the profiled parameter. */
  value: number;
  /** Objective minimised over all others. */
  objective: number;
  /** All parameters there. */
  parameters: Record<string, number>;
}

export interface ProfileInterval {
  parameter: string;
  estimate: number;
  /** Null on a side where the objective never rises far enough: the data set no limit there. */
  low: number | null;
  high: number | null;
  level: number;
  /** Rise of the objective at the limits. */
  threshold: number;
  /** The curve that was followed, ascending in value. */
  curve: ProfilePoint[];
}

/**
 * Rise of the objective that bounds a 1 − α region of one parameter.
 *
 * For least squares this is ½·s²·t²(n − q), exact for linear models. For an M-estimator the likelihood-ratio statistic is χ² after
 * division by E ψ²/E ψ′; for losses that are nearly absolute values E ψ′ is taken over a window around zero. The fit draws
 * residuals towards zero and makes ψ′ look larger than it is; the factor 1 + (q/n)·var ψ′/(E ψ′)² takes that back.
 *
 * Source: Bates & Watts, Nonlinear Regression Analysis and its Applications, 1988 (least squares); Heritier & Ronchetti 1994,
 * JASA 89, 897–904 (M-estimators); Huber & Ronchetti, Robust Statistics, 2nd ed. 2009 (the factor).
 */
export function profileThreshold(solution: Solution, level: number): number {
  const { problem, z } = solution;
  const { residuals } = problem.residuals(z);
  const n = problem.n;
  const nu = Math.max(1, n - problem.q);
  const t2 = studentQuantile(0.5 + level / 2, nu) ** 2;
  const delta = problem.delta;
  const weight = (i: number) => (problem.weights ? problem.weights[i]! : 1);
  let psi2 = 0;
  let slope = 0;
  let inside = 0;
  let total = 0;
  const scale = robustScale(residuals);
  const window = delta < scale ? Math.max(delta, scale * 1.06 * pow(n, -0.2)) : delta;
  for (let i = 0; i < n; i++) {
    const a = Math.abs(residuals[i]!);
    const w = weight(i);
    total += w;
    const psi = delta === 0 ? 1 : Math.min(a, delta);
    psi2 += w * psi * psi;
    if (a > window) continue;
    inside += w;
    slope += delta < window ? (w * (delta || 1)) / window : w;
  }
  if (!(slope > 0)) return Number.NaN;
  const shrunk = 1 + ((problem.q / n) * (total - inside)) / inside;
  return 0.5 * t2 * (psi2 / slope) * (total / nu) * (n / total) * shrunk;
}

/**
 * Profile intervals of parameters of a solution.
 *
 * Each side is followed outwards by steps that double until the objective has risen by the threshold, and the crossing is found by
 * secants on the square root of the rise, which is nearly linear in the parameter .
 *
 * Source: Venzon & Moolgavkar 1988, Applied Statistics 37, 87–94.
 */
export function profileSolution(
  solution: Solution,
  names: readonly string[],
  level: number,
  progress: (done: number) => boolean | undefined = () => true,
): ProfileInterval[] {
  const { problem, z, value: best } = solution;
  const newton = new Newton(problem);
  const held = [...boundsHit(problem, z).keys()];
  const sigma =
    covariance(problem, z, held, problem.delta === Number.POSITIVE_INFINITY ? "curvature" : "sandwich") ??
    new Float64Array(problem.q * problem.q);
  const threshold = profileThreshold(solution, level);
  const result: ProfileInterval[] = [];
  const delta = problem.delta;
  if (delta === 0) problem.delta = 1e-9;
  const out = (k: number, v: number) => (problem.relative[k] ? exp(v) : v);
  names.forEach((name, position) => {
    const k = problem.names.indexOf(name);
    if (k < 0 || progress(position / names.length) === false) return;
    const low = problem.low[k]!;
    const high = problem.high[k]!;
    const curve: ProfilePoint[] = [{ value: out(k, z[k]!), objective: best, parameters: valuesAt(problem, z) }];
    const se = Math.sqrt(sigma[k * problem.q + k]!) || 0.05 * (problem.relative[k] ? 1 : Math.abs(z[k]!) || 1);
    const side = (direction: 1 | -1): number | null => {
      const at = z.slice();
      const rise = (v: number): number => {
        at[k] = v;
        problem.low[k] = v;
        problem.high[k] = v;
        const r = newton.solve(at, { maxIterations: 100, tolerance: 1e-13 });
        problem.low[k] = low;
        problem.high[k] = high;
        const objective = delta === 0 ? r.value / 1e-9 : r.value;
        curve.push({ value: out(k, v), objective, parameters: valuesAt(problem, at) });
        return Math.sqrt(Math.max(0, objective - best) / threshold);
      };
      let inner = z[k]!;
      let innerRise = 0;
      let step = se * 1.2;
      for (let tries = 0; tries < 24; tries++) {
        let v = inner + direction * step;
        const edge = direction < 0 ? low : high;
        const atEdge = direction < 0 ? v <= edge : v >= edge;
        if (atEdge) v = edge;
        const before = at.slice();
        const r = rise(v);
        if (!Number.isFinite(r)) {
          at.set(before);
          step *= 0.3;
          continue;
        }
        if (r >= 1) {
          // Crossing between inner and v: Illinois method (Dowell & Jarratt 1971, BIT 11, 168–174).
          let a = inner;
          let fa = innerRise - 1;
          let b = v;
          let fb = r - 1;
          for (let i = 0; i < 40 && Math.abs(b - a) > 1e-9 * Math.max(Math.abs(a), Math.abs(b), se); i++) {
            const c = (a * fb - b * fa) / (fb - fa);
            const fc = rise(c) - 1;
            if (!Number.isFinite(fc) || Math.abs(fc) < 1e-8) {
              b = c;
              break;
            }
            if (fc * fb < 0) {
              a = b;
              fa = fb;
            } else fa *= 0.5;
            b = c;
            fb = fc;
          }
          return out(k, b);
        }
        if (atEdge) return null;
        inner = v;
        innerRise = r;
        step *= r > 0.5 ? 1.3 : 2;
      }
      return null;
    };
    const finite = Number.isFinite(threshold) && threshold > 0;
    const lower = finite ? side(-1) : null;
    const upper = finite ? side(1) : null;
    curve.sort((a, b) => a.value - b.value);
    result.push({ parameter: name, estimate: out(k, z[k]!), low: lower, high: upper, level, threshold, curve });
  });
  problem.delta = delta;
  return result;
}

/**
 * Fits a law and profiles its parameters.
 *
 * Source: Venzon & Moolgavkar 1988, Applied Statistics 37, 87–94.
 *
 * @param names parameters to profile; all that are free when absent.
 * @returns null in `intervals` when the fit is not identified.
 * @throws FitDataError, RangeError as `fit` does.
 */
export function profile(
  law: Law,
  data: FitData,
  partial: Partial<FitOptions> = {},
  names?: readonly string[],
  progress?: Progress,
): { intervals: ProfileInterval[] | null; message: string | null } {
  const options = { ...defaultOptions, ...partial };
  const compiled = compile(law);
  const checked = checkData(compiled, data, lossOf(options.objective).log, options.badRows === "drop");
  for (const name of names ?? [])
    if (!compiled.parameterNames.includes(name))
      throw new RangeError(`the law has no parameter ${name}; it has ${compiled.parameterNames.join(", ")}`);
  progress?.(0, "searching");
  const solution = solve(compiled, checked, options);
  const flat = flatDirection(solution.problem, solution.z, [...boundsHit(solution.problem, solution.z).keys()]);
  if (flat) return { intervals: null, message: flat.message };
  const intervals = profileSolution(solution, names ?? solution.problem.names, options.level ?? 0.9, (done) =>
    progress?.(0.1 + 0.9 * done, "profiling"),
  );
  return { intervals, message: null };
}
