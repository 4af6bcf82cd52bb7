/** Which law fits best: information criteria, leave-one-out, and how well the small runs tell the large ones. */

import type { Law } from "../content/schema";
import { type CompiledLaw, compile, evaluateScalar, goldenSection } from "../laws";
import { exp, log } from "../laws/elementary";
import { flatDirection } from "./covariance";
import { type CheckedData, checkData, FitDataError } from "./data";
import { defaultOptions, solve } from "./fit";
import { Newton } from "./newton";
import { lossAt, lossOf } from "./objective";
import { boundsHit, type Solution, valuesAt } from "./solution";
import type { FitData, FitOptions, Progress } from "./types";

export interface ComparedLaw {
  law: string;
  name: string;
  status: "converged" | "bound_hit" | "not_identified" | "failed";
  message: string | null;
  parameters: Record<string, number>;
  objective: number;
  /** Free parameters, the noise scale included. */
  k: number;
  logLikelihood: number | null;
  aic: number | null;
  /** AIC corrected for small samples (Hurvich & Tsai 1989, Biometrika 76, 297–307); null when n ≤ k + 1. */
  aicc: number | null;
  bic: number | null;
  /** Difference of AICc from the best law. */
  deltaAicc: number | null;
  /** Akaike weight among the compared laws (Burnham & Anderson, Model Selection and Multimodel Inference, 2nd ed. 2002). */
  weight: number | null;
  /** Root mean square prediction error of points left out of the fit, on the residual scale, and how they were left out. */
  leaveOneOut: { rmse: number; logScore: number; folds: number } | null;
  /** Fit on the smaller runs, scored on the largest. */
  extrapolation: { rmse: number; bias: number; trained: number; tested: number } | null;
}

export interface CompareOptions extends FitOptions {
  /** Share of the rows, largest first, that the extrapolation score holds out. */
  holdOut: number;
  /** Size of each row by which "largest" is judged; the law's cost when it has one, else the product of its variables. */
  size?: Float64Array;
  /** Refit without each point up to this many rows; above, ten folds. */
  leaveOneOutRows: number;
}

export interface Comparison {
  /** Best AICc first; laws that could not be ranked last. */
  laws: ComparedLaw[];
  /** Laws left out, and why: a variable that the data lack. */
  skipped: { law: string; reason: string }[];
  n: number;
}

/** Integral of exp(−ρ_δ(r)/s) over r, as a logarithm. */
function logNormaliser(s: number, delta: number): number {
  if (delta === Number.POSITIVE_INFINITY) return 0.5 * log(2 * Math.PI * s);
  if (delta === 0) return log(2 * s);
  // √(2πs)·erf(δ/√(2s)) + (2s/δ)·exp(−δ²/2s), by Simpson's rule on the bounded part.
  const u = delta / Math.sqrt(s);
  let middle = 0;
  if (u > 12) middle = Math.sqrt(2 * Math.PI);
  else {
    const m = 64;
    for (let i = 0; i <= m; i++) {
      const x = (u * i) / m;
      middle += (i === 0 || i === m ? 1 : i % 2 ? 4 : 2) * exp(-0.5 * x * x);
    }
    middle *= (2 * u) / (3 * m);
  }
  return log(Math.sqrt(s) * middle + ((2 * s) / delta) * exp(-0.5 * u * u));
}

/**
 * Largest log-likelihood of residuals under the density that the objective implies, exp(−ρ(r)/s)/Z(s), over its scale s:
 * normal for least squares, Laplace for absolute deviations, in between for Huber's loss.
 *
 * Source: Huber 1964, Ann. Math. Statist. 35, 73–101 (the density whose likelihood gives Huber's loss).
 */
export function logLikelihood(total: number, n: number, delta: number): { value: number; scale: number } {
  const negative = (logS: number) => total / exp(logS) + n * logNormaliser(exp(logS), delta);
  if (!(total > 0)) return { value: Number.POSITIVE_INFINITY, scale: 0 };
  const middle = log(total / n);
  const { low, high, value } = goldenSection(negative, middle - 12, middle + 12, 90);
  return { value: -value, scale: exp(0.5 * (low + high)) };
}

function subset(data: CheckedData, keep: (i: number) => boolean): CheckedData {
  const rows: number[] = [];
  for (let i = 0; i < data.n; i++) if (keep(i)) rows.push(i);
  const take = (c: Float64Array) => Float64Array.from(rows, (i) => c[i]!);
  return {
    variables: Object.fromEntries(Object.entries(data.variables).map(([k, c]) => [k, take(c)])),
    target: take(data.target),
    weights: data.weights && take(data.weights),
    groups: data.groups && Int32Array.from(rows, (i) => data.groups?.[i] ?? 0),
    n: rows.length,
    rows: Int32Array.from(rows, (i) => data.rows[i]!),
    warnings: [],
  };
}

/** Errors of a fitted law on other rows, on the residual scale. */
function errorsOn(law: CompiledLaw, values: Record<string, number>, data: CheckedData, inLog: boolean): Float64Array {
  return law
    .evaluate(data.variables, values)
    .map((f, i) => (inLog ? log(f) - log(data.target[i]!) : f - data.target[i]!));
}

const rms = (e: Float64Array) => Math.sqrt(e.reduce((s, x) => s + x * x, 0) / Math.max(1, e.length));

/** Prediction errors of left-out points (Stone 1974, JRSS B 36, 111–147); refits start from the full estimate. */
function leaveOut(
  solution: Solution,
  data: CheckedData,
  most: number,
): { errors: Float64Array; scores: number; folds: number } {
  const { problem, fixed, z } = solution;
  const n = data.n;
  const folds = n <= most ? n : 10;
  const { problem: part, load } = problem.resampled(fixed);
  part.delta = problem.delta === 0 ? 1e-9 : problem.delta;
  const newton = new Newton(part);
  const rows = new Int32Array(n);
  const weights = new Float64Array(n);
  const errors = new Float64Array(n);
  const t = new Float64Array(problem.q);
  let scores = 0;
  for (let f = 0; f < folds; f++) {
    let m = 0;
    for (let i = 0; i < n; i++) {
      if (i % folds === f) continue;
      rows[m] = i;
      weights[m] = problem.weights ? problem.weights[i]! : 1;
      m++;
    }
    load(rows, weights, m);
    t.set(z);
    const r = newton.solve(t, { maxIterations: 60, tolerance: 1e-9 });
    const total = problem.delta === 0 ? r.value / 1e-9 : r.value;
    const { scale } = logLikelihood(total, m, problem.delta);
    const values = valuesAt(part, t);
    for (let i = f; i < n; i += folds) {
      const point = Object.fromEntries(Object.entries(data.variables).map(([k, c]) => [k, c[i]!]));
      const p = problem.law.evaluateAt(point, values);
      errors[i] = problem.log ? log(p) - log(data.target[i]!) : p - data.target[i]!;
      scores += -lossAt(errors[i]!, problem.delta) / scale - logNormaliser(scale, problem.delta);
    }
  }
  return { errors, scores: scores / n, folds };
}

function sizes(law: CompiledLaw, data: CheckedData, given: Float64Array | undefined): Float64Array {
  if (given) return Float64Array.from(data.rows, (i) => given[i]!);
  const names = law.variableNames;
  return Float64Array.from({ length: data.n }, (_, i) => {
    const point = Object.fromEntries(names.map((v) => [v, data.variables[v]![i]!]));
    return law.form.cost ? evaluateScalar(law.form.cost, point) : names.reduce((s, v) => s * (point[v] as number), 1);
  });
}

/**
 * Fits every law whose variables the data have, and ranks them by AICc.
 *
 * Source: Burnham & Anderson, Model Selection and Multimodel Inference, 2nd ed. 2002 (AIC, BIC, weights); Hurvich & Tsai 1989,
 * Biometrika 76, 297–307 (AICc); Stone 1974, JRSS B 36, 111–147 (leave-one-out).
 *
 *
 * @param data all columns; a law takes those that it names.
 * @throws RangeError when no law can be fitted.
 */
export function compare(
  laws: readonly Law[],
  data: FitData,
  partial: Partial<CompareOptions> = {},
  progress?: Progress,
): Comparison {
  const cases: { law: Law; data: FitData }[] = [];
  const skipped: Comparison["skipped"] = [];
  for (const law of laws) {
    const names = Object.keys(law.variables);
    const missing = names.filter((v) => data.variables[v] === undefined);
    if (missing.length > 0) skipped.push({ law: law.id, reason: `the data have no ${missing.join(", ")}` });
    else {
      const variables = Object.fromEntries(names.map((v) => [v, data.variables[v] as Float64Array]));
      cases.push({ law, data: { ...data, variables } });
    }
  }
  return compareEach(cases, partial, progress, skipped);
}

/**
 * The same, each law with its own reading of the same rows: one law's N may count all parameters, another's those outside the embedding.
 *
 * @param cases data must have the same rows in the same order for all laws, and the same target: likelihoods of different observations can't be compared.
 * @param before laws that the caller left out, and why.
 * @throws RangeError when targets differ, or no law can be fitted.
 */
export function compareEach(
  cases: readonly { law: Law; data: FitData }[],
  partial: Partial<CompareOptions> = {},
  progress?: Progress,
  before: Comparison["skipped"] = [],
): Comparison {
  const options: CompareOptions = { ...defaultOptions, holdOut: 0.2, leaveOneOutRows: 400, ...partial };
  const loss = lossOf(options.objective);
  const result: ComparedLaw[] = [];
  const skipped = [...before];
  const first = cases[0]?.data.target;
  for (const { law, data } of cases)
    if (first && (data.target.length !== first.length || data.target.some((y, i) => !Object.is(y, first[i]))))
      throw new RangeError(`law ${law.id} would be scored on other observations than ${cases[0]?.law.id}`);
  const readable: { law: Law; compiled: CompiledLaw; checked: CheckedData }[] = [];
  for (const { law, data } of cases) {
    const compiled = compile(law);
    try {
      readable.push({ law, compiled, checked: checkData(compiled, data, loss.log, options.badRows === "drop") });
    } catch (e) {
      if (!(e instanceof FitDataError)) throw e;
      skipped.push({ law: law.id, reason: e.message.split("\n")[0] as string });
    }
  }
  const n = Math.max(0, ...readable.map((r) => r.checked.n));
  readable.forEach(({ law, compiled, checked }, position) => {
    if (progress?.(position / readable.length, law.name) === false) return;
    if (checked.n < n) {
      skipped.push({
        law: law.id,
        reason: `it has no finite value for ${n - checked.n} of the ${n} rows that others predict`,
      });
      return;
    }
    const fixed = Object.fromEntries(
      Object.entries(options.fixed ?? {}).filter(([name]) => compiled.parameterNames.includes(name)),
    );
    const solution = solve(compiled, checked, { ...options, fixed });
    const { problem, z } = solution;
    const base = {
      law: law.id,
      name: law.name,
      parameters: valuesAt(problem, z),
      objective: solution.value,
      k: problem.q + 1,
    };
    const none = {
      logLikelihood: null,
      aic: null,
      aicc: null,
      bic: null,
      deltaAicc: null,
      weight: null,
      leaveOneOut: null,
      extrapolation: null,
    };
    if (!Number.isFinite(solution.value)) {
      result.push({
        ...base,
        parameters: {},
        ...none,
        status: "failed",
        message: "no finite predictions within the bounds",
      });
      return;
    }
    const hit = boundsHit(problem, z);
    const flat = flatDirection(problem, z, [...hit.keys()]);
    const k = base.k;
    const ll = logLikelihood(solution.value, checked.n, loss.delta).value;
    const aic = 2 * k - 2 * ll;
    const loo = leaveOut(solution, checked, options.leaveOneOutRows);
    let extrapolation: ComparedLaw["extrapolation"] = null;
    const size = sizes(compiled, checked, options.size);
    const order = Array.from({ length: checked.n }, (_, i) => i).sort((a, b) => size[a]! - size[b]! || a - b);
    const trained = Math.floor(checked.n * (1 - options.holdOut));
    if (trained > problem.q && trained < checked.n) {
      const small = new Set(order.slice(0, trained));
      const train = subset(checked, (i) => small.has(i));
      const test = subset(checked, (i) => !small.has(i));
      const s = solve(compiled, train, { ...options, fixed });
      const errors = errorsOn(compiled, valuesAt(s.problem, s.z), test, loss.log);
      const rmse = rms(errors);
      // What the smaller runs leave open they do not predict for the larger ones.
      const told = flatDirection(s.problem, s.z, [...boundsHit(s.problem, s.z).keys()]) === null;
      if (told && Number.isFinite(rmse))
        extrapolation = {
          rmse,
          bias: errors.reduce((t, e) => t + e, 0) / errors.length,
          trained,
          tested: errors.length,
        };
    }
    const looRmse = rms(loo.errors);
    result.push({
      ...base,
      // As for one fit: numbers along an open direction are no answer.
      ...(flat ? { parameters: {} } : {}),
      status: flat ? "not_identified" : hit.size > 0 ? "bound_hit" : "converged",
      message: flat?.message ?? null,
      logLikelihood: Number.isFinite(ll) ? ll : null,
      aic: Number.isFinite(aic) ? aic : null,
      aicc: Number.isFinite(aic) && checked.n > k + 1 ? aic + (2 * k * (k + 1)) / (checked.n - k - 1) : null,
      bic: Number.isFinite(ll) ? k * log(checked.n) - 2 * ll : null,
      deltaAicc: null,
      weight: null,
      leaveOneOut: Number.isFinite(looRmse) ? { rmse: looRmse, logScore: loo.scores, folds: loo.folds } : null,
      extrapolation,
    });
  });
  if (result.length === 0)
    throw new RangeError(
      `no law can be fitted: ${skipped.map((s) => `${s.law}: ${s.reason}`).join("; ") || "none given"}`,
    );
  const ranked = result.filter((r) => r.aicc !== null);
  const best = Math.min(...ranked.map((r) => r.aicc as number));
  let sum = 0;
  for (const r of ranked) {
    r.deltaAicc = (r.aicc as number) - best;
    sum += exp(-0.5 * r.deltaAicc);
  }
  for (const r of ranked) r.weight = exp(-0.5 * (r.deltaAicc as number)) / sum;
  result.sort(
    (a, b) => (a.aicc ?? Number.POSITIVE_INFINITY) - (b.aicc ?? Number.POSITIVE_INFINITY) || (a.law < b.law ? -1 : 1),
  );
  progress?.(1, "done");
  return { laws: result, skipped, n };
}
