/** Bootstrap: refits on resampled data, each started from the estimate. */
import { log, norm2 } from "../laws/elementary";
import { normalCdf, normalQuantile, sampleQuantile, studentQuantile } from "../stats/distributions";
import { influence } from "./covariance";
import type { CheckedData } from "./data";
import { Newton } from "./newton";
import { Random } from "./random";
import { boundsHit, derivedGradient, type Solution } from "./solution";
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
 * Refits of resampled data, and the intervals that they give.
 *
 * - `iid`: rows drawn with replacement;
 * - `group`: whole groups drawn with replacement, for runs that are not independent;
 * - `residual`: residuals, centred and inflated by √(n/(n−q)), drawn onto the fitted values.
 *
 * Intervals are percentile or BCa, the acceleration from the influence of each row or group. Both are read at wider levels when
 * runs are few, see `expanded`. Drawing, solving and intervals depend only on the input and the seed.
 *
 * Source: Efron 1979, Ann. Statist. 7, 1–26 (rows); Davison & Hinkley, Bootstrap Methods and their Application, 1997 (groups,
 * residuals); Efron 1987, JASA 82, 171–185 (BCa); Hesterberg 2015, The American Statistician 69, 371–386 (wider levels).
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

  const accelerations = options.interval === "bca" ? accelerationsOf() : null;
  const intervals: BootstrapResult["intervals"] = {};
  const alpha = expanded((1 - options.level) / 2);
  for (const name of names) {
    const sorted = (samples[name] as Float64Array).filter(Number.isFinite).sort();
    if (sorted.length < 2) continue;
    let mean = 0;
    for (const v of sorted) mean += v / sorted.length;
    let ss = 0;
    for (const v of sorted) ss += (v - mean) ** 2;
    let lowP = alpha;
    let highP = 1 - alpha;
    if (accelerations) {
      const hat = estimate[name] as number;
      let below = 0;
      for (const v of sorted) if (v < hat) below++;
      const share = Math.min(1 - 0.5 / sorted.length, Math.max(0.5 / sorted.length, below / sorted.length));
      const z0 = normalQuantile(share);
      const a = accelerations[name] ?? 0;
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

  /**
   * Tail probability at which the replicates are read. Refits spread like residuals, which a fit of q parameters leaves too small by
   * √((n − q)/n), and a t distribution has heavier tails than a normal one: α′ = Φ(√(n/(n − q))·t_α(n − q)) (Hesterberg 2015, The
   * American Statistician 69, 371–386). With groups, their number less one. The residual scheme has inflated its residuals already.
   * Where the loss is linear, residuals enter by their sign, which does not shrink: the widening goes with the share of points in the
   * quadratic part.
   */
  function expanded(tail: number): number {
    const nu = options.scheme === "group" ? groups.length - 1 : Math.max(1, n - problem.q);
    const units = options.scheme === "group" ? groups.length : n;
    const z = normalQuantile(tail);
    const wide = studentQuantile(tail, nu) * (options.scheme === "residual" ? 1 : Math.sqrt(units / Math.max(1, nu)));
    let inside = 0;
    for (const r of residuals) if (Math.abs(r) <= problem.delta) inside++;
    const quadratic = inside / n;
    return normalCdf(z + quadratic * (wide - z));
  }

  /** Efron's acceleration: a sixth of the skewness of the influence of rows or groups. */
  function accelerationsOf(): Record<string, number> {
    const out: Record<string, number> = {};
    const columns = influence(problem, z, [...boundsHit(problem, z).keys()]);
    if (!columns) return out;
    const sums = (value: (i: number) => number): Float64Array =>
      options.scheme === "group"
        ? Float64Array.from(groups, (rows) => rows.reduce((s, i) => s + value(i), 0))
        : Float64Array.from({ length: n }, (_, i) => value(i));
    // A monotone function of a parameter, its logarithm, has the same skewness up to the sign of the slope.
    problem.names.forEach((name, k) => {
      out[name] = skewness(sums((i) => -columns[k]![i]!)) / 6;
    });
    for (const [id, g] of Object.entries(derivedGradient(problem, z)))
      if (g.every(Number.isFinite))
        out[id] = skewness(sums((i) => -columns.reduce((s, c, k) => s + g[k]! * c[i]!, 0))) / 6;
    return out;
  }
}

/** Σu³/(Σu²)^{3/2}, zero when nothing varies. */
function skewness(values: Float64Array): number {
  let two = 0;
  let three = 0;
  for (const v of values) {
    two += v ** 2;
    three += v ** 3;
  }
  return two > 0 ? three / (two * Math.sqrt(two)) : 0;
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
