/** Bootstrap: refits on resampled data, each started from the estimate. */
import { log, norm2 } from "../laws/elementary";
import type { CheckedData } from "./data";
import type { Solution } from "./fit";
import { Newton } from "./newton";
import { normalCdf, normalQuantile, sampleQuantile } from "./quantiles";
import { Random } from "./random";
import type { BootstrapOptions, FitResult } from "./types";

export interface BootstrapResult {
  replicates: number;
  failed: number;
  samples: Record<string, Float64Array>;
  intervals: Record<string, { standardError: number; low: number; high: number }>;
  correlations: FitResult["correlations"];
}

/** Refits agree with the exact minimum to far less than a standard error at this relative decrease. */
const TOLERANCE = 1e-7;
const MOST_ITERATIONS = 60;

/**
 * - `iid`: rows drawn with replacement (Efron 1979, Ann. Statist. 7, 1–26);
 * - `group`: whole groups drawn with replacement, for runs that are not independent (Davison & Hinkley, Bootstrap Methods and
 *   their Application, 1997, §3.8);
 * - `residual`: residuals, centred and inflated by √(n/(n−q)), drawn onto the fitted values (ibid., §6.2.3, §7.4).
 *
 * Intervals are percentile or BCa (Efron 1987, JASA 82, 171–185), the acceleration from refits without one row or group.
 * Drawing, solving and intervals depend only on the input and the seed.
 *
 * @throws RangeError when groups are asked for and absent.
 */
export function bootstrap(
  solution: Solution,
  data: CheckedData,
  options: BootstrapOptions,
  progress: (done: number) => boolean | undefined,
  expired: () => boolean,
): BootstrapResult {
  const { problem, fixed, z } = solution;
  const n = data.n;
  const random = new Random(options.seed);
  const { problem: again, load } = problem.resampled(fixed);
  const newton = new Newton(again);
  const derivedIds = (problem.law.form.derived ?? []).map((d) => d.id);
  const names = [...problem.law.parameterNames, ...derivedIds];
  const samples: Record<string, Float64Array> = Object.fromEntries(
    names.map((name) => [name, new Float64Array(options.replicates).fill(Number.NaN)]),
  );

  let groups: Int32Array[] = [];
  if (options.scheme === "group") {
    if (!data.groups) throw new RangeError("the group bootstrap needs a group for each row");
    const byGroup = new Map<number, number[]>();
    data.groups.forEach((g, i) => {
      const rows = byGroup.get(g);
      if (rows) rows.push(i);
      else byGroup.set(g, [i]);
    });
    groups = [...byGroup.values()].map((rows) => Int32Array.from(rows));
    if (groups.length < 2) throw new RangeError("the group bootstrap needs at least two groups");
  }
  const counts = new Int32Array(n);
  const rows = new Int32Array(n);
  const weights = new Float64Array(n);
  const base = (i: number) => (problem.weights ? problem.weights[i]! : 1);
  /** Distinct rows with their counts as weights: fewer points to visit. */
  const takeCounts = () => {
    let m = 0;
    for (let i = 0; i < n; i++) {
      if (counts[i] === 0) continue;
      rows[m] = i;
      weights[m] = counts[i]! * base(i);
      m++;
    }
    load(rows, weights, m);
  };
  const { predicted, residuals } = problem.residuals(z);
  const fitted = problem.log ? predicted.map((v) => log(v)) : predicted;
  const center = residuals.reduce((s, r) => s + r, 0) / n;
  const inflate = Math.sqrt(n / Math.max(1, n - problem.q));
  const target = again.observed;
  const draw = () => {
    if (options.scheme === "residual") {
      // r is predicted − observed: a new observation is the fitted value minus a drawn residual.
      for (let i = 0; i < n; i++) target[i] = fitted[i]! - (residuals[random.below(n)]! - center) * inflate;
      return;
    }
    counts.fill(0);
    if (options.scheme === "group")
      for (let g = 0; g < groups.length; g++)
        for (const i of groups[random.below(groups.length)] as Int32Array) counts[i] = counts[i]! + 1;
    else
      for (let i = 0; i < n; i++) {
        const k = random.below(n);
        counts[k] = counts[k]! + 1;
      }
    takeCounts();
  };
  if (options.scheme === "residual") {
    for (let i = 0; i < n; i++) {
      rows[i] = i;
      weights[i] = base(i);
    }
    load(rows, weights, n);
  }

  const t = new Float64Array(problem.q);
  let failed = 0;
  let done = 0;
  again.delta = problem.delta === 0 ? 1e-9 : problem.delta;
  for (; done < options.replicates; done++) {
    if ((done & 63) === 0 && (progress(done / options.replicates) === false || expired())) break;
    draw();
    t.set(z);
    const r = newton.solve(t, { maxIterations: MOST_ITERATIONS, tolerance: TOLERANCE, scaleEvery: 3 });
    if (!Number.isFinite(r.value) || (!r.converged && r.iterations < MOST_ITERATIONS)) {
      failed++;
      continue;
    }
    const theta = again.toTheta(t);
    problem.law.parameterNames.forEach((name, j) => {
      samples[name]![done] = theta[j]!;
    });
    if (derivedIds.length > 0) {
      const d = problem.law.derived(Object.fromEntries(problem.law.parameterNames.map((name, j) => [name, theta[j]!])));
      for (const id of derivedIds) samples[id]![done] = d[id] as number;
    }
  }
  if (done < options.replicates)
    for (const name of names) samples[name] = (samples[name] as Float64Array).slice(0, done);

  const estimate: Record<string, number> = {};
  const thetaHat = problem.toTheta(z);
  problem.law.parameterNames.forEach((name, j) => {
    estimate[name] = thetaHat[j]!;
  });
  Object.assign(estimate, problem.law.derived(estimate));

  const jackknife = options.interval === "bca" && done > 1 ? leaveOutEach() : null;
  const intervals: BootstrapResult["intervals"] = {};
  const alpha = (1 - options.level) / 2;
  for (const name of names) {
    const sorted = (samples[name] as Float64Array).filter(Number.isFinite).sort();
    if (sorted.length < 2) continue;
    let mean = 0;
    for (const v of sorted) mean += v / sorted.length;
    let ss = 0;
    for (const v of sorted) ss += (v - mean) ** 2;
    let lowP = alpha;
    let highP = 1 - alpha;
    const j = jackknife?.[name];
    if (j) {
      const hat = estimate[name] as number;
      let below = 0;
      for (const v of sorted) if (v < hat) below++;
      const share = Math.min(1 - 0.5 / sorted.length, Math.max(0.5 / sorted.length, below / sorted.length));
      const z0 = normalQuantile(share);
      const a = acceleration(j);
      const adjusted = (p: number) => {
        const zp = z0 + normalQuantile(p);
        return normalCdf(z0 + zp / (1 - a * zp));
      };
      lowP = adjusted(alpha);
      highP = adjusted(1 - alpha);
    }
    intervals[name] = {
      standardError: Math.sqrt(ss / (sorted.length - 1)),
      low: sampleQuantile(sorted, lowP),
      high: sampleQuantile(sorted, highP),
    };
  }
  return { replicates: done, failed, samples, intervals, correlations: correlations(problem.names, samples) };

  /** Estimates without each row or group in turn. Above a thousand units, an even thousand of them. */
  function leaveOutEach(): Record<string, number[]> {
    const units = options.scheme === "group" ? groups : Array.from({ length: n }, (_, i) => Int32Array.of(i));
    const stride = Math.max(1, Math.ceil(units.length / 1000));
    const out: Record<string, number[]> = Object.fromEntries(names.map((name) => [name, []]));
    if (options.scheme === "residual") for (let i = 0; i < n; i++) target[i] = problem.observed[i]!;
    for (let u = 0; u < units.length; u += stride) {
      if (expired()) break;
      counts.fill(1);
      for (const i of units[u] as Int32Array) counts[i] = 0;
      takeCounts();
      t.set(z);
      const r = newton.solve(t, { maxIterations: MOST_ITERATIONS, tolerance: 1e-12 });
      if (!Number.isFinite(r.value)) continue;
      const theta = again.toTheta(t);
      const values: Record<string, number> = {};
      problem.law.parameterNames.forEach((name, j) => {
        values[name] = theta[j]!;
      });
      Object.assign(values, problem.law.derived(values));
      for (const name of names) out[name]?.push(values[name] as number);
    }
    return out;
  }
}

/** Efron's acceleration: a sixth of the skewness of the jackknife values. */
function acceleration(values: readonly number[]): number {
  const finite = values.filter(Number.isFinite);
  const mean = finite.reduce((s, v) => s + v, 0) / finite.length;
  let two = 0;
  let three = 0;
  for (const v of finite) {
    two += (mean - v) ** 2;
    three += (mean - v) ** 3;
  }
  return two > 0 ? three / (6 * (two * Math.sqrt(two))) : 0;
}

function correlations(names: readonly string[], samples: Record<string, Float64Array>): FitResult["correlations"] {
  const first = samples[names[0] as string];
  if (!first) return null;
  const ok: number[] = [];
  for (let i = 0; i < first.length; i++) if (names.every((name) => Number.isFinite(samples[name]![i]))) ok.push(i);
  if (ok.length < 3) return null;
  const centred = names.map((name) => {
    const s = samples[name] as Float64Array;
    const mean = ok.reduce((t, i) => t + s[i]!, 0) / ok.length;
    return ok.map((i) => s[i]! - mean);
  });
  const moving = names.map((_, k) => k).filter((k) => (centred[k] as number[]).some((v) => v !== 0));
  const norm = centred.map((c) => norm2(c));
  return {
    names: moving.map((k) => names[k] as string),
    matrix: moving.map((i) =>
      moving.map((j) =>
        i === j ? 1 : (centred[i] as number[]).reduce((s, v, r) => s + v * centred[j]![r]!, 0) / (norm[i]! * norm[j]!),
      ),
    ),
  };
}
