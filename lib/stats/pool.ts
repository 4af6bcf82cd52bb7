/**
 * Pooling of one quantity across studies: fixed effect, DerSimonian–Laird, restricted maximum likelihood, and the
 * Particle Data Group's average with its scale factor. Isomorphic.
 */
import { chiSquareUpper, normalCdf, studentCdf, studentQuantile, zOfLevel } from "./distributions";

export interface Study {
  id: string;
  value: number;
  /** Standard error, > 0. */
  standardError: number;
  /** Errors upwards and downwards where they differ; used by the Particle Data Group's average only. */
  plus?: number;
  minus?: number;
}

export type PoolMethod = "fixed" | "dersimonian-laird" | "reml";

export interface PoolOptions {
  method: PoolMethod;
  /** Probability content of the intervals. */
  level: number;
  /** `normal`: error from the weights. `knapp-hartung`: error from the weighted scatter, Student's t with k − 1. */
  test: "normal" | "knapp-hartung";
}

export interface Pooled {
  method: PoolMethod;
  test: PoolOptions["test"];
  k: number;
  value: number;
  standardError: number;
  interval: { low: number; high: number; level: number };
  /** value / standardError and its two-sided probability under a true value of zero. */
  statistic: number;
  pValue: number;
  heterogeneity: {
    /** Cochran's Q with fixed-effect weights, its degrees of freedom, and P(χ² > Q). */
    q: number;
    df: number;
    pValue: number;
    /** Between-study variance and its standard error (null for fixed effect and where it is zero by truncation of DL). */
    tau2: number;
    tau2StandardError: number | null;
    tau: number;
    /** Share of the variance that lies between studies, 0 … 1. */
    i2: number;
    h2: number;
  };
  /** Where a new study's true value would lie; null for fixed effect and for fewer than three studies. */
  prediction: { low: number; high: number; level: number } | null;
  /** In input order; they add up to one. */
  weights: { id: string; weight: number }[];
}

export class PoolError extends Error {
  override name = "PoolError";
}

function checked(studies: readonly Study[]): void {
  if (studies.length === 0) throw new PoolError("nothing to pool: no study has a value with an error");
  const bad = studies.filter(
    (s) => !Number.isFinite(s.value) || !Number.isFinite(s.standardError) || s.standardError <= 0,
  );
  if (bad.length > 0)
    throw new PoolError(
      `cannot pool ${bad.map((s) => `${s.id} (${s.value} ± ${s.standardError})`).join(", ")}: give finite values with standard errors above zero`,
    );
}

const sum = (x: readonly number[]) => x.reduce((a, b) => a + b, 0);

function weighted(y: readonly number[], w: readonly number[]): { mean: number; total: number } {
  const total = sum(w);
  return { mean: sum(y.map((v, i) => v * (w[i] ?? 0))) / total, total };
}

/** Restricted log-likelihood of τ² up to a constant, μ profiled out. */
function restrictedLogLikelihood(tau2: number, y: readonly number[], v: readonly number[]): number {
  const w = v.map((x) => 1 / (x + tau2));
  const { mean, total } = weighted(y, w);
  return 0.5 * sum(w.map(Math.log)) - 0.5 * Math.log(total) - 0.5 * sum(y.map((x, i) => (w[i] ?? 0) * (x - mean) ** 2));
}

/** Derivative of the restricted log-likelihood in τ². */
function restrictedScore(tau2: number, y: readonly number[], v: readonly number[]): number {
  const w = v.map((x) => 1 / (x + tau2));
  const { mean, total } = weighted(y, w);
  const squares = sum(w.map((x) => x * x));
  return -0.5 * (total - squares / total) + 0.5 * sum(y.map((x, i) => ((w[i] ?? 0) * (x - mean)) ** 2));
}

/**
 * τ² that maximises the restricted likelihood over [0, ∞). The likelihood can have several maxima, so its score is
 * scanned on a grid of τ, every sign change is refined by bisection, and the best maximum wins.
 */
function remlTau2(y: readonly number[], v: readonly number[]): number {
  const mean = sum(y) / y.length;
  const spread = Math.sqrt(sum(y.map((x) => (x - mean) ** 2)) / Math.max(1, y.length - 1));
  const scale = Math.max(spread, Math.sqrt(Math.min(...v)));
  const grid = [0];
  for (let i = 0; i <= 240; i++) grid.push((scale * 10 ** (-4 + i / 40)) ** 2);
  let best = 0;
  let bestValue = restrictedLogLikelihood(0, y, v);
  for (let i = 1; i < grid.length; i++) {
    let low = grid[i - 1] ?? 0;
    let high = grid[i] ?? 0;
    if (!(restrictedScore(low, y, v) > 0 && restrictedScore(high, y, v) <= 0)) continue;
    for (let n = 0; n < 200; n++) {
      const mid = (low + high) / 2;
      if (mid === low || mid === high) break;
      if (restrictedScore(mid, y, v) > 0) low = mid;
      else high = mid;
    }
    const value = restrictedLogLikelihood(low, y, v);
    if (value > bestValue) {
      best = low;
      bestValue = value;
    }
  }
  return best;
}

/**
 * Pools studies.
 *
 * Source: DerSimonian & Laird 1986, Controlled Clinical Trials 7, 177–188; Viechtbauer 2005, J. Educ. Behav. Stat. 30, 261–293
 * (REML); Higgins & Thompson 2002, Stat. Med. 21, 1539–1558 (I², H²); Higgins, Thompson & Spiegelhalter 2009, J. R. Stat. Soc. A
 * 172, 137–159 (prediction interval); Hartung & Knapp 2001, Stat. Med. 20, 3875–3889 (error from the scatter).
 *
 * @throws PoolError when there is no study, or one has no finite value and positive error
 */
export function pool(studies: readonly Study[], options: Partial<PoolOptions> = {}): Pooled {
  checked(studies);
  const { method = "reml", level = 0.95, test = "normal" } = options;
  const y = studies.map((s) => s.value);
  const v = studies.map((s) => s.standardError ** 2);
  const k = y.length;
  const df = k - 1;
  const w0 = v.map((x) => 1 / x);
  const fixed = weighted(y, w0);
  const q = sum(y.map((x, i) => (w0[i] ?? 0) * (x - fixed.mean) ** 2));
  const sum2 = sum(w0.map((x) => x ** 2));
  const c = fixed.total - sum2 / fixed.total;

  const tau2 =
    method === "fixed" || k === 1 ? 0 : method === "dersimonian-laird" ? Math.max(0, (q - df) / c) : remlTau2(y, v);
  const w = v.map((x) => 1 / (x + tau2));
  const { mean: value, total } = weighted(y, w);
  const scatter = k > 1 ? sum(y.map((x, i) => (w[i] ?? 0) * (x - value) ** 2)) / df : 1;
  const hartung = test === "knapp-hartung" && k > 1;
  const standardError = Math.sqrt((hartung ? scatter : 1) / total);
  const t = hartung ? studentQuantile(0.5 + level / 2, df) : zOfLevel(level);
  const statistic = value / standardError;
  const pValue = 2 * (hartung ? studentCdf(-Math.abs(statistic), df) : normalCdf(-Math.abs(statistic)));

  // Typical within-study variance (Higgins & Thompson 2002).
  const typical = k > 1 ? (df * fixed.total) / (fixed.total ** 2 - sum2) : 0;
  const h2 = k === 1 ? 1 : method === "fixed" ? Math.max(1, q / df) : tau2 / typical + 1;
  // Asymptotic error of the REML estimate from its expected information.
  const squares = sum(w.map((x) => x ** 2));
  const cubes = sum(w.map((x) => x ** 3));
  const information = 0.5 * (squares - (2 * cubes) / total + (squares / total) ** 2);
  const predictionDf = hartung ? df : k - 2;
  const reach =
    method !== "fixed" && predictionDf > 0
      ? studentQuantile(0.5 + level / 2, predictionDf) * Math.sqrt(tau2 + standardError ** 2)
      : Number.NaN;
  return {
    method,
    test,
    k,
    value,
    standardError,
    interval: { low: value - t * standardError, high: value + t * standardError, level },
    statistic,
    pValue,
    heterogeneity: {
      q,
      df,
      pValue: df > 0 ? chiSquareUpper(q, df) : 1,
      tau2,
      tau2StandardError: method === "reml" && k > 1 ? Math.sqrt(1 / information) : null,
      tau: Math.sqrt(tau2),
      i2: 1 - 1 / h2,
      h2,
    },
    prediction: Number.isFinite(reach) ? { low: value - reach, high: value + reach, level } : null,
    weights: studies.map((s, i) => ({ id: s.id, weight: (w[i] ?? 0) / total })),
  };
}

export interface ScaledAverage {
  k: number;
  value: number;
  /** Errors after scaling; equal unless inputs are asymmetric. */
  plus: number;
  minus: number;
  /** S = √(χ²/(N−1)), never below one. */
  scale: number;
  chiSquare: number;
  /** Ids left out of S because their error is above 3 √N times that of the average. */
  notInScale: string[];
}

/**
 * The Particle Data Group's unconstrained average: inverse-variance weights; when χ² exceeds N − 1 the error is
 * scaled by S = √(χ²/(N−1)), with S taken over the measurements whose error is at most 3 √N δx̄ only. A measurement with
 * errors δ+ and δ− enters with δ− where the average lies below x − δ−, with δ+ above x + δ+, and with the linear function
 * of the average between; this is iterated. Output errors follow from the input ones linearly.
 *
 * Source: Particle Data Group, Review of Particle Physics, Introduction (2011: section 5.2.2, unconstrained averaging).
 *
 * @throws PoolError as `pool`
 */
export function scaledAverage(studies: readonly Study[]): ScaledAverage {
  checked(studies);
  const n = studies.length;
  const errorAt = (s: Study, at: number): number => {
    const plus = s.plus ?? s.standardError;
    const minus = s.minus ?? s.standardError;
    if (at <= s.value - minus) return minus || s.standardError;
    if (at >= s.value + plus) return plus || s.standardError;
    return minus + ((plus - minus) * (at - (s.value - minus))) / (plus + minus);
  };
  let value = weighted(
    studies.map((s) => s.value),
    studies.map((s) => 1 / s.standardError ** 2),
  ).mean;
  let errors = studies.map((s) => errorAt(s, value));
  for (let i = 0; i < 500; i++) {
    const next = weighted(
      studies.map((s) => s.value),
      errors.map((e) => 1 / e ** 2),
    ).mean;
    const moved = Math.abs(next - value);
    // Half a step damps the two-cycle that a kink in the error function can cause.
    value = i < 20 ? next : (value + next) / 2;
    errors = studies.map((s) => errorAt(s, value));
    if (moved <= 1e-14 * Math.max(1, Math.abs(value))) break;
  }
  const w = errors.map((e) => 1 / e ** 2);
  const total = sum(w);
  const error = Math.sqrt(1 / total);
  const limit = 3 * Math.sqrt(n) * error;
  const inScale = studies.map((_, i) => (errors[i] ?? 0) <= limit);
  const count = inScale.filter(Boolean).length;
  const terms = studies.map((s, i) => (w[i] ?? 0) * (s.value - value) ** 2);
  const chiSquare = sum(terms);
  const counted = sum(terms.filter((_, i) => inScale[i]));
  const scale = count > 1 ? Math.max(1, Math.sqrt(counted / (count - 1))) : 1;
  const side = (which: "plus" | "minus") =>
    scale * Math.sqrt(sum(studies.map((s, i) => (((w[i] ?? 0) / total) * (s[which] ?? s.standardError)) ** 2)));
  return {
    k: n,
    value,
    plus: side("plus"),
    minus: side("minus"),
    scale,
    chiSquare,
    notInScale: studies.filter((_, i) => !inScale[i]).map((s) => s.id),
  };
}
