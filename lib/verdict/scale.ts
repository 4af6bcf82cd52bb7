/** On which scale two values of one parameter are compared. */
import type { Law } from "../content/schema";
import type { FitResult } from "../fit/types";
import { compile } from "../laws";

const MULTIPLICATIVE = ["coefficient", "scale", "rate"];

/**
 * Parameters and derived quantities that are compared by their logarithms: what multiplies has errors that are even
 * there, and a coefficient may be uncertain by a factor of ten. Exponents and floors are compared as they are.
 */
export function comparedInLogarithms(
  law: Pick<Law, "id" | "expression" | "variables" | "parameters" | "target" | "derived">,
): ReadonlySet<string> {
  const names = Object.entries(law.parameters).flatMap(([name, p]) => (MULTIPLICATIVE.includes(p.role) ? [name] : []));
  return new Set([...names, ...compile(law as Law).positiveDerived()]);
}

interface Measured {
  value: number;
  standardError?: number | null | undefined;
  /** Standard error of the logarithm where it is known by itself; else the relative error stands for it. */
  logError?: number | null | undefined;
}

/**
 * Standard error of the logarithm of a fitted value: that of its bootstrap samples where there are any (those above zero), else its
 * relative error. Verdicts and the workbench both compare coefficients and scales by it.
 */
export function logErrorOf(
  { value, standardError }: { value: number; standardError: number },
  samples?: Float64Array | undefined,
): number {
  const relative = standardError / Math.abs(value);
  if (!samples) return relative;
  const logs = [...samples].filter((x) => x > 0).map(Math.log);
  if (logs.length < 2) return relative;
  const mean = logs.reduce((a, b) => a + b, 0) / logs.length;
  return Math.sqrt(logs.reduce((a, b) => a + (b - mean) ** 2, 0) / (logs.length - 1));
}

/** {@link logErrorOf} of every number of a fit that is compared by its logarithm. */
export function logErrorsOf(
  law: Parameters<typeof comparedInLogarithms>[0],
  result: Pick<FitResult, "parameters" | "derived" | "bootstrap">,
): Record<string, number> {
  const out: Record<string, number> = {};
  for (const name of comparedInLogarithms(law)) {
    const e = result.parameters[name] ?? result.derived[name];
    if (e?.standardError && e.value > 0)
      out[name] = logErrorOf({ value: e.value, standardError: e.standardError }, result.bootstrap?.samples[name]);
  }
  return out;
}

/**
 * Standard errors between two values, their errors added in quadrature; null where neither states one.
 * @param log whether they are compared by their logarithms, with relative errors; only of values above zero
 */
export function standardErrorsApart(a: Measured, b: Measured, log: boolean): number | null {
  const even = log && a.value > 0 && b.value > 0;
  const error = (m: Measured) => (even && m.logError ? m.logError : (m.standardError ?? 0) / (even ? m.value : 1));
  const both = Math.hypot(error(a), error(b));
  if (!(both > 0)) return null;
  return Math.abs(even ? Math.log(a.value / b.value) : a.value - b.value) / both;
}
