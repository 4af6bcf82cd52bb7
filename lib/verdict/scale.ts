/** On which scale two values of one parameter are compared. */
import type { Law } from "../content/schema";
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
}

/**
 * Standard errors between two values, their errors added in quadrature; null where neither states one.
 * @param log whether they are compared by their logarithms, with relative errors; only of values above zero
 */
export function standardErrorsApart(a: Measured, b: Measured, log: boolean): number | null {
  const even = log && a.value > 0 && b.value > 0;
  const error = (m: Measured) => (m.standardError ?? 0) / (even ? m.value : 1);
  const both = Math.hypot(error(a), error(b));
  if (!(both > 0)) return null;
  return Math.abs(even ? Math.log(a.value / b.value) : a.value - b.value) / both;
}
