/** Fits a law to runs: starts, local solves, what the fit can and can't say, uncertainty. */

import type { Law } from "../content/schema";
import { type CompiledLaw, compile } from "../laws";
import { exp } from "../laws/elementary";
import { studentQuantile } from "../stats/distributions";
import { bootstrap } from "./bootstrap";
import { covariance, flatDirection, robustScale } from "./covariance";
import { type CheckedData, checkData } from "./data";
import { Newton } from "./newton";
import { defaultObjective, lossOf, objectiveValue } from "./objective";
import { Problem } from "./problem";
import { Random } from "./random";
import { boundsHit, derivedGradient, type Solution, valuesAt } from "./solution";
import { findStarts, inStartRange, type Start, structuralPoints, thinned } from "./starts";
import type { FitData, FitOptions, FitResult, ParameterEstimate, Progress } from "./types";

/** Version of the engine; stored with every verdict. Raised when the same input may give other numbers: see `engine.test.ts`. */
export const ENGINE = "isoloss-fit/3";

/** Rows on which starts are compared; the finish always uses all. */
const SEARCH_ROWS = 2048;
/** Up to so many rows a search through many more minima costs next to nothing. */
const FEW_ROWS = 64;
/** Starts of that search. */
const WHOLE_STARTS = 200;
/** How far a search around the best minimum goes, as shares of the objective: the rise that a step would make. */
const SHAKES = [0.05, 0.3, 1, 3, 10, 100] as const;
/** Rows of the step between the search and the whole of very long tables. */
const MIDDLE_ROWS = 32_768;

export const defaultOptions: FitOptions = { objective: defaultObjective, starts: 0, seed: 0 };

interface Clock {
  expired(): boolean;
}

/**
 * The best local minimum over all starts.
 *
 * The search works on smoothed versions of the objective first: a Huber loss with a small δ is nearly an absolute value, so δ comes
 * down in steps. Every surviving start is then finished on the objective itself.
 * The result is never worse than the best start.
 *
 * Source: Blake & Zisserman, Visual Reconstruction, 1987 (smoothing taken back in steps); Wales & Doye 1997, J. Phys. Chem. A 101,
 * 5111–5116 (basin hopping about the best point).
 */
export function solve(
  law: CompiledLaw,
  data: CheckedData,
  options: FitOptions,
  clock: Clock = { expired: () => false },
  warm?: Readonly<Record<string, number>>,
): Solution {
  const loss = lossOf(options.objective);
  const fixed = options.fixed ?? {};
  const bound = law.bind(data.variables);
  const problem = new Problem(bound, data.target, data.weights, loss, fixed);
  const newton = new Newton(problem);
  const stop = () => clock.expired();
  let iterations = 0;
  let tried = 0;

  if (options.from) {
    if (loss.delta === 0) problem.delta = 1e-11;
    // A bold first step can land where the law is flat; a timid one gets stuck in valleys. Take the better end.
    let best: { z: Float64Array; value: number; converged: boolean } | null = null;
    for (const [damping, project] of [
      [1e-3, false],
      [1, false],
      [100, false],
      [1, true],
    ] as const) {
      const z = problem.fromValues(options.from);
      if (project) newton.project(z);
      const r = newton.solve(z, { stop, damping });
      iterations += r.iterations;
      if (!best || r.value < best.value * (1 - 1e-9)) best = r;
    }
    problem.delta = loss.delta;
    const { z, converged } = best as { z: Float64Array; converged: boolean };
    const { residuals } = problem.residuals(z);
    const value = objectiveValue(residuals, loss.delta, data.weights ?? undefined);
    return { problem, fixed, z, value, iterations, converged, starts: 1, stopped: stop() };
  }
  const searched = problem.names.filter((n) => !law.structure.linear.includes(n)).length;
  const separable = searched < problem.q;
  const points = structuralPoints(searched) + options.starts;
  const easy = separable && searched <= 2;
  const keep = easy ? 6 : 32 + Math.min(32, options.starts);
  const small = thinned(problem, SEARCH_ROWS, fixed);
  const smooth = loss.delta < 0.02 ? 0.05 : loss.delta;
  small.delta = smooth;
  const center = warm ? problem.fromValues({ ...warm }) : undefined;
  const starts: Start[] = findStarts(small, points, keep, options.seed, center);
  tried = points;
  const searcher = small === problem ? newton : new Newton(small);
  const found: { z: Float64Array; value: number }[] = [];
  for (const start of starts) {
    if (stop()) break;
    const z = start.z.slice();
    const r = searcher.solve(z, { maxIterations: 60, tolerance: 1e-7, stop });
    iterations += r.iterations;
    found.push({ z, value: r.value });
  }
  // Candidates that ended in the same place are one.
  found.sort((a, b) => a.value - b.value);
  const distinct: Float64Array[] = [];
  for (const f of found)
    if (!distinct.some((d) => d.every((x, k) => Math.abs(x - f.z[k]!) <= 1e-3 * (1 + Math.abs(x))))) distinct.push(f.z);
  // Few rows under a nearly absolute loss leave many minima, each through another handful of points, and cost little.
  const few = problem.n <= FEW_ROWS && loss.delta < 0.02;
  const finalists = distinct.slice(0, few ? 48 : easy ? 4 : 12);
  let best: { z: Float64Array; value: number; converged: boolean } | null = null;
  const finish = (p: Problem, n: Newton, z: Float64Array, precise: boolean) => {
    // Down to the objective's own δ; an absolute value is met through δ far below any residual that matters.
    const last = loss.delta === 0 ? 1e-11 : loss.delta;
    let delta = smooth;
    while (delta > last * 4) {
      delta = Math.max(last, delta * 0.2);
      if (delta <= last) break;
      p.delta = delta;
      iterations += n.solve(z, { maxIterations: 30, tolerance: 1e-4, stop }).iterations;
    }
    p.delta = last;
    const r = n.solve(z, precise ? { stop } : { maxIterations: 80, tolerance: 1e-9, stop });
    iterations += r.iterations;
    return r;
  };
  /** The objective itself, whatever δ the search is at. */
  const exact = (z: Float64Array) => {
    problem.delta = loss.delta;
    return problem.value(z);
  };
  const large = small !== problem;
  let ranked = finalists;
  if (large && finalists.length > 1) {
    ranked = finalists
      .map((z) => ({ z, value: finish(small, searcher, z, false).value }))
      .sort((a, b) => a.value - b.value)
      .slice(0, 2)
      .map((f) => f.z);
    // Two that meet on the sample would meet on the whole.
    if (ranked.length === 2 && ranked[0]?.every((x, k) => Math.abs(x - ranked[1]![k]!) <= 1e-4 * (1 + Math.abs(x))))
      ranked.length = 1;
  } else if (large) for (const z of finalists) finish(small, searcher, z, false);
  for (const z of ranked) {
    if (best && stop()) break;
    let r: { value: number; converged: boolean };
    if (large) {
      problem.delta = loss.delta === 0 ? 1e-11 : loss.delta;
      if (problem.n > 2 * MIDDLE_ROWS) {
        // An even sample of some thousands of rows brings the start within a thousandth of a standard error.
        const middle = thinned(problem, MIDDLE_ROWS, fixed);
        middle.delta = problem.delta;
        iterations += new Newton(middle).solve(z, { stop, tolerance: 1e-9 }).iterations;
      }
      r = newton.solve(z, { stop, tolerance: 1e-13, damping: 1e-6 });
      iterations += (r as { iterations?: number }).iterations ?? 0;
    } else r = finish(problem, newton, z, true);
    const value = exact(z);
    if (!best || value < best.value) best = { z: z.slice(), value, converged: r.converged };
  }
  if (few && best && best.value > 0) {
    // The search above solves for linear parameters at each start and so never sees corners where one of them is at its
    // end: whole starts from the declared ranges, down the objective itself.
    const random = new Random(options.seed + 2);
    for (let k = 0; k < WHOLE_STARTS && !stop(); k++) {
      const z = problem.fromValues(
        Object.fromEntries(
          problem.names.map((n) => [
            n,
            inStartRange(law.form.parameters[n]?.start ?? { low: 0, high: 1 }, random.uniform()),
          ]),
        ),
      );
      problem.delta = k % 2 ? smooth : loss.delta || 1e-11;
      iterations += newton.solve(z, { maxIterations: 60, tolerance: 1e-7, stop }).iterations;
      const r = finish(problem, newton, z, true);
      const value = exact(z);
      if (value < best.value) best = { z: z.slice(), value, converged: r.converged };
    }
  }
  if (best && !large && Number.isFinite(loss.delta) && best.value > 0) {
    // A nearly absolute loss has many shallow minima close to each other: look around (basin hopping: Wales & Doye 1997,
    // J. Phys. Chem. A 101, 5111–5116), again as long as something better turns up.
    const random = new Random(options.seed + 1);
    const direction = new Float64Array(problem.q);
    const tries = few ? 100 : easy ? 4 : 16;
    problem.delta = loss.delta === 0 ? 1e-11 : loss.delta;
    const unit = loss.delta === 0 ? problem.delta : 1;
    const z = new Float64Array(problem.q);
    for (let left = tries, total = 0; left > 0 && total < 4 * tries && !stop(); left--, total++) {
      for (let k = 0; k < problem.q; k++) direction[k] = random.normal();
      if (!newton.displace(best.z, direction, best.value * unit * SHAKES[total % (few ? SHAKES.length : 3)]!, z)) break;
      iterations += newton.solve(z, { maxIterations: 80, tolerance: 1e-9, stop }).iterations;
      const saved = problem.delta;
      const value = exact(z);
      problem.delta = saved;
      if (value < best.value * (1 - 1e-10)) {
        const r = newton.solve(z, { stop });
        iterations += r.iterations;
        best = { z: z.slice(), value: exact(z), converged: r.converged };
        problem.delta = saved;
        left = tries;
      }
    }
  }
  for (const start of starts.slice(0, large ? 1 : 3)) {
    // Nothing guarantees that a descent on the smoothed objective ends below a start on the real one.
    const value = exact(start.z);
    if (!best || value < best.value) best = { z: start.z.slice(), value, converged: false };
  }
  if (!best) {
    const z = problem.fromValues(
      Object.fromEntries(problem.names.map((n) => [n, Math.max(law.form.parameters[n]?.start.low ?? 1, 0)])),
    );
    best = { z, value: exact(z), converged: false };
  }
  problem.delta = loss.delta;
  return {
    problem,
    fixed,
    z: best.z,
    value: best.value,
    iterations,
    converged: best.converged,
    starts: tried,
    stopped: stop(),
  };
}

/**
 * Fits a law to data: estimates, their errors and intervals, and what the data leave open.
 *
 * Source: Hoffmann et al. 2022, arXiv:2203.15556, section 3.3 (the objective); Seber & Wild, Nonlinear Regression, 1989 (errors,
 * carried to derived quantities to first order). Each step names its own.
 *
 * @throws FitDataError when rows or columns can't be used (all of them named), RangeError when options are wrong.
 * @param progress called with the share done; returning false stops, and the result says so.
 */
export function fit(law: Law, data: FitData, partial: Partial<FitOptions> = {}, progress?: Progress): FitResult {
  const began = performance.now();
  const options: FitOptions = { ...defaultOptions, ...partial };
  const compiled = compile(law);
  checkOptions(compiled, options);
  const loss = lossOf(options.objective);
  const checked = checkData(compiled, data, loss.log, options.badRows === "drop");
  let cancelled = false;
  const clock: Clock = {
    expired: () => cancelled || (options.timeLimitMs !== undefined && performance.now() - began > options.timeLimitMs),
  };
  const report: Progress = (done, what) => {
    if (progress?.(done, what) === false) cancelled = true;
    return !clock.expired();
  };
  report(0, "searching");
  const solution = solve(compiled, checked, options, clock);
  const { problem, z } = solution;
  const warnings = [...checked.warnings];
  const hit = boundsHit(problem, z);
  const held = [...hit.keys()];
  const flat = Number.isFinite(solution.value)
    ? flatDirection(problem, z, held)
    : { names: problem.names, message: "no parameter values within the bounds give finite predictions for all rows" };
  const { predicted, residuals } = problem.residuals(z);
  const values = valuesAt(problem, z);
  const derivedValues = compiled.derived(values);
  const level = options.bootstrap?.level ?? options.level ?? 0.9;
  const identified = flat === null;
  const gaussian = loss.delta === Number.POSITIVE_INFINITY;
  const sigma = identified ? covariance(problem, z, held, gaussian ? "curvature" : "sandwich") : null;
  const freeCount = problem.q - held.length;
  const quantile = studentQuantile(0.5 + level / 2, Math.max(1, checked.n - freeCount));
  const positive = compiled.positiveDerived();

  const parameters: Record<string, ParameterEstimate> = {};
  for (const name of compiled.parameterNames) {
    const k = problem.names.indexOf(name);
    const value = values[name] as number;
    const side = k >= 0 ? hit.get(k) : undefined;
    const estimate: ParameterEstimate = {
      value,
      standardError: null,
      interval: null,
      ...(side ? { atBound: side } : {}),
    };
    if (k >= 0 && !side && sigma) {
      const se = Math.sqrt(sigma[k * problem.q + k]!);
      if (Number.isFinite(se)) {
        estimate.standardError = problem.relative[k] ? value * se : se;
        const half = quantile * se;
        const interval = problem.relative[k]
          ? { low: value * exp(-half), high: value * exp(half), level }
          : { low: value - half, high: value + half, level };
        // Beyond e^700 there is no number, and nothing is known.
        if (Number.isFinite(interval.high)) estimate.interval = interval;
      }
    }
    parameters[name] = estimate;
  }
  const derived: Record<string, ParameterEstimate> = {};
  const gradients = derivedGradient(problem, z);
  for (const [id, value] of Object.entries(derivedValues)) {
    derived[id] = { value, standardError: null, interval: null };
    const g = gradients[id] as Float64Array;
    if (!sigma || !Number.isFinite(value) || !g.every(Number.isFinite)) continue;
    let v = 0;
    for (let i = 0; i < problem.q; i++)
      for (let j = 0; j < problem.q; j++) v += g[i]! * g[j]! * sigma[i * problem.q + j]!;
    const se = Math.sqrt(Math.max(0, v));
    // What can only be positive has even errors in its logarithm.
    const spread = positive.has(id) && value > 0 ? exp((quantile * se) / value) : null;
    const interval =
      spread === null
        ? { low: value - quantile * se, high: value + quantile * se, level }
        : { low: value / spread, high: value * spread, level };
    derived[id] = { value, standardError: se, interval: Number.isFinite(interval.high) ? interval : null };
  }
  for (const [id, e] of Object.entries(derived))
    if (!Number.isFinite(e.value)) {
      warnings.push(`derived quantity ${id} has no finite value at these parameters`);
      delete derived[id];
    }

  let boot: FitResult["bootstrap"] = null;
  let correlations = sigma ? correlationsOf(problem.names, sigma, problem.q) : null;
  if (options.bootstrap && identified && !clock.expired()) {
    const b = bootstrap(
      solution,
      checked,
      options.bootstrap,
      (done) => report(0.05 + 0.95 * done, "bootstrap"),
      clock.expired,
    );
    boot = { replicates: b.replicates, failed: b.failed, samples: b.samples };
    for (const [name, e] of [...Object.entries(parameters), ...Object.entries(derived)]) {
      const i = b.intervals[name];
      if (!i) continue;
      e.standardError = i.standardError;
      e.interval = { low: i.low, high: i.high, level };
    }
    correlations = b.correlations;
    if (b.failed > 0)
      warnings.push(`${b.failed} of ${b.replicates} bootstrap refits did not converge and are left out`);
  }
  const stopped = clock.expired();
  if (stopped) warnings.push("stopped before the end: the numbers are the best so far");
  const status = !identified ? "not_identified" : held.length > 0 ? "bound_hit" : "converged";
  if (status !== "not_identified" && !solution.converged && !stopped)
    warnings.push("the solver stopped short of full precision");
  if (status === "not_identified") {
    for (const e of Object.values(parameters)) {
      e.standardError = null;
      e.interval = null;
    }
    for (const e of Object.values(derived)) {
      e.standardError = null;
      e.interval = null;
    }
  }
  report(1, "done");
  let rss = 0;
  for (const r of residuals) rss += r * r;
  const noise = { rms: Math.sqrt(rss / Math.max(1, checked.n - freeCount)), robust: robustScale(residuals) };
  return {
    status,
    message:
      flat?.message ??
      (held.length > 0
        ? `${held.map((k) => `${problem.names[k]} is at its ${hit.get(k) === "low" ? "lower" : "upper"} bound`).join("; ")}`
        : null),
    open: flat?.names ?? [],
    n: checked.n,
    objective: {
      name: options.objective.name,
      ...(options.objective.name === "huber-log" ? { delta: options.objective.delta } : {}),
      value: solution.value,
    },
    parameters,
    derived,
    correlations: identified ? correlations : null,
    residuals,
    predicted,
    bootstrap: boot,
    noise,
    warnings,
    stopped,
    iterations: solution.iterations,
    starts: solution.starts,
    tookMs: performance.now() - began,
    engine: ENGINE,
  };
}

function correlationsOf(names: readonly string[], sigma: Float64Array, q: number): FitResult["correlations"] {
  const keep = names.map((_, k) => k).filter((k) => sigma[k * q + k]! > 0);
  return {
    names: keep.map((k) => names[k] as string),
    matrix: keep.map((i) => keep.map((j) => sigma[i * q + j]! / Math.sqrt(sigma[i * q + i]! * sigma[j * q + j]!))),
  };
}

function checkOptions(law: CompiledLaw, options: FitOptions): void {
  for (const [name, value] of Object.entries(options.fixed ?? {})) {
    if (!law.parameterNames.includes(name))
      throw new RangeError(`fixed: the law has no parameter ${name}; it has ${law.parameterNames.join(", ")}`);
    if (!Number.isFinite(value)) throw new RangeError(`fixed: the value of ${name} must be finite`);
  }
  if (options.from)
    for (const name of law.parameterNames)
      if (!Number.isFinite(options.from[name]) && options.fixed?.[name] === undefined)
        throw new RangeError(`from: ${name} needs a finite start value`);
  if (Object.keys(options.fixed ?? {}).length >= law.parameterNames.length)
    throw new RangeError("fixed: no parameter is left to fit");
  if (!Number.isInteger(options.starts) || options.starts < 0 || options.starts > 100_000)
    throw new RangeError("starts must be a whole number from 0 to 100000");
  const b = options.bootstrap;
  if (b) {
    if (!Number.isInteger(b.replicates) || b.replicates < 2 || b.replicates > 1_000_000)
      throw new RangeError("bootstrap.replicates must be a whole number from 2 to 1000000");
    if (!(b.level > 0 && b.level < 1)) throw new RangeError("bootstrap.level must lie between 0 and 1");
  }
}
