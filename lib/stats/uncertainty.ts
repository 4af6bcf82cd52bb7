/** From what a source prints about the uncertainty of a number to standard errors. */
import type { Interval, Measured } from "../content/schema";
import { zOfLevel } from "./distributions";

/** Level assumed for an interval whose source states none; said in `assumed`. */
export const ASSUMED_LEVEL = 0.95;

export interface Uncertainty {
  /** Standard error to be used where one number is needed. */
  standardError: number;
  /** Standard errors upwards and downwards; equal when the source is symmetric. */
  plus: number;
  minus: number;
  from: "standard-error" | "interval";
  /** Interval level that had to be assumed because the source does not state it. */
  assumed?: number;
}

/**
 * Standard errors of a printed value. A stated standard error is taken as it is. Otherwise the interval is read as a
 * central normal one: each side is divided by z(level), so that an asymmetric interval gives two errors, and the single
 * error is half of the whole width over z(level). Null when neither is given, the interval has no width, or the value
 * lies outside its own interval: such a number carries no usable error.
 *
 * Source: this project's rule; the division by z is the definition of a central normal interval.
 */
export function uncertaintyOf(m: Pick<Measured, "value" | "interval" | "standardError">): Uncertainty | null {
  if (m.standardError !== undefined && m.standardError > 0)
    return { standardError: m.standardError, plus: m.standardError, minus: m.standardError, from: "standard-error" };
  if (!m.interval) return null;
  const level = m.interval.level ?? ASSUMED_LEVEL;
  const z = zOfLevel(level);
  const plus = (m.interval.high - m.value) / z;
  const minus = (m.value - m.interval.low) / z;
  if (!(plus >= 0 && minus >= 0 && plus + minus > 0)) return null;
  return {
    standardError: (plus + minus) / 2,
    plus,
    minus,
    from: "interval",
    ...(m.interval.level === undefined ? { assumed: level } : {}),
  };
}

/**
 * Central normal interval of a value with (possibly different) errors to each side.
 *
 * Source: definition.
 */
export function normalInterval(
  value: number,
  errors: number | { plus: number; minus: number },
  level: number,
): Required<Interval> {
  const z = zOfLevel(level);
  const { plus, minus } = typeof errors === "number" ? { plus: errors, minus: errors } : errors;
  return { low: value - z * minus, high: value + z * plus, level };
}

export interface Difference {
  value: number;
  standardError: number;
  interval: Required<Interval>;
  /** The difference in units of its standard error. */
  standardErrors: number;
}

/**
 * a − b for independent values. Each contributes the error of the side that faces the other: the upper one of the
 * smaller value, the lower one of the larger.
 *
 * Source: this project's rule, after the use of asymmetric errors in `scaledAverage`.
 */
export function difference(
  a: { value: number; plus: number; minus: number },
  b: { value: number; plus: number; minus: number },
  level = 0.95,
): Difference {
  const value = a.value - b.value;
  const up = value < 0;
  const standardError = Math.hypot(up ? a.plus : a.minus, up ? b.minus : b.plus);
  return {
    value,
    standardError,
    interval: normalInterval(value, standardError, level),
    standardErrors: standardError > 0 ? value / standardError : value === 0 ? 0 : Math.sign(value) * Infinity,
  };
}
