/** Difference of two reported values, in the words of a comparison; the arithmetic is `lib/stats`. */
import { difference as differenceOf, uncertaintyOf } from "../stats";

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

function errors(s: Stated) {
  return uncertaintyOf({
    value: s.value,
    ...(s.standardError ? { standardError: s.standardError } : {}),
    ...(s.interval ? { interval: s.interval } : {}),
  });
}

/** Standard error as stated or from the interval; null when the source gives no usable one. */
export function standardErrorOf(s: Stated): number | null {
  return errors(s)?.standardError ?? null;
}

/** a − b with its 95 % interval. They agree when zero lies inside it. */
export function difference(a: Stated, b: Stated): Difference {
  const [ea, eb] = [errors(a), errors(b)];
  if (!ea || !eb)
    return { value: a.value - b.value, standardError: null, interval: null, sigma: null, verdict: "unknown" };
  const d = differenceOf({ value: a.value, ...ea }, { value: b.value, ...eb }, 0.95);
  return {
    value: d.value,
    standardError: d.standardError,
    interval: d.interval,
    sigma: Math.abs(d.standardErrors),
    verdict: d.interval.low <= 0 && d.interval.high >= 0 ? "agree" : "differ",
  };
}
