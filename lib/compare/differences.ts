/** Difference of two reported values with its interval, when both state an uncertainty. */
export interface Stated {
  value: number;
  standardError?: number | null | undefined;
  interval?: { low: number; high: number; level?: number | undefined } | null | undefined;
}

export interface Difference {
  value: number;
  standardError: number | null;
  /** 95 % interval of the difference, for independent errors. */
  interval: { low: number; high: number; level: number } | null;
  /** Difference in standard errors. */
  sigma: number | null;
  verdict: "agree" | "differ" | "unknown";
}

/**
 * Inverse of the standard normal distribution function (Acklam's rational approximation, relative error below 1.2e-9).
 * @throws RangeError outside (0, 1).
 */
export function normalQuantile(p: number): number {
  if (!(p > 0 && p < 1)) throw new RangeError(`probability must lie between 0 and 1, got ${p}`);
  const a = [
    -39.69683028665376, 220.9460984245205, -275.9285104469687, 138.357751867269, -30.66479806614716, 2.506628277459239,
  ];
  const b = [-54.47609879822406, 161.5858368580409, -155.6989798598866, 66.80131188771972, -13.28068155288572];
  const c = [
    -0.007784894002430293, -0.3223964580411365, -2.400758277161838, -2.549732539343734, 4.374664141464968,
    2.938163982698783,
  ];
  const d = [0.007784695709041462, 0.3224671290700398, 2.445134137142996, 3.754408661907416];
  const poly = (k: readonly number[], x: number) => k.reduce((s, v) => s * x + v, 0);
  const tail = (q: number) => poly(c, q) / (poly(d, q) * q + 1);
  if (p < 0.02425) return tail(Math.sqrt(-2 * Math.log(p)));
  if (p > 1 - 0.02425) return -tail(Math.sqrt(-2 * Math.log(1 - p)));
  const q = p - 0.5;
  const r = q * q;
  return (poly(a, r) * q) / (poly(b, r) * r + 1);
}

/** Standard error as stated, or from an interval read as normal at its level; null when neither (or no level) is given. */
export function standardErrorOf(s: Stated): number | null {
  if (s.standardError !== undefined && s.standardError !== null && s.standardError > 0) return s.standardError;
  const i = s.interval;
  if (i?.level === undefined || !(i.high > i.low)) return null;
  return (i.high - i.low) / (2 * normalQuantile(0.5 + i.level / 2));
}

/** a − b with its 95 % interval. They agree when zero lies inside it. */
export function difference(a: Stated, b: Stated): Difference {
  const value = a.value - b.value;
  const [ea, eb] = [standardErrorOf(a), standardErrorOf(b)];
  if (ea === null || eb === null)
    return { value, standardError: null, interval: null, sigma: null, verdict: "unknown" };
  const standardError = Math.hypot(ea, eb);
  const z = normalQuantile(0.975);
  const interval = { low: value - z * standardError, high: value + z * standardError, level: 0.95 };
  return {
    value,
    standardError,
    interval,
    sigma: Math.abs(value) / standardError,
    verdict: interval.low <= 0 && interval.high >= 0 ? "agree" : "differ",
  };
}
