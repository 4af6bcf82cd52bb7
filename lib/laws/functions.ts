/** The functions of the law language: arity, scalar value, LaTeX name. The tape and the derivatives know them by name. */

import { exp, log, pow, tanh } from "./elementary";

export interface LawFunction {
  /** Number of arguments; `most` is Infinity for min and max. */
  least: number;
  most: number;
  value: (...x: number[]) => number;
  summary: string;
}

/** Logarithm to base 2; exact at powers of two. */
export function log2(x: number): number {
  const l = log(x) / Math.LN2;
  const whole = Math.round(l);
  return Math.abs(l - whole) < 1e-9 && x === pow(2, whole) ? whole : l;
}

/** Logarithm to base 10; exact at powers of ten that are whole numbers. */
export function log10(x: number): number {
  const l = log(x) / Math.LN10;
  const whole = Math.round(l);
  return whole >= 0 && whole <= 22 && Math.abs(l - whole) < 1e-9 && x === pow(10, whole) ? whole : l;
}

/** Logistic function without overflow. */
export function sigmoid(x: number): number {
  if (x >= 0) return 1 / (1 + exp(-x));
  const e = exp(x);
  return e / (1 + e);
}

/** ln(1 + e^x) without overflow. */
export function softplus(x: number): number {
  return x > 30 ? x + exp(-x) : x < -30 ? exp(x) : log(1 + exp(x));
}

const one = (value: (x: number) => number, summary: string): LawFunction => ({ least: 1, most: 1, value, summary });

export const functions: Readonly<Record<string, LawFunction>> = {
  exp: one(exp, "e to the power of x"),
  log: one(log, "natural logarithm"),
  log2: one(log2, "logarithm to base 2"),
  log10: one(log10, "logarithm to base 10"),
  sqrt: one(Math.sqrt, "square root"),
  abs: one(Math.abs, "absolute value"),
  tanh: one(tanh, "hyperbolic tangent"),
  sigmoid: one(sigmoid, "logistic function 1/(1 + exp(-x))"),
  softplus: one(softplus, "ln(1 + exp(x))"),
  sin: one(Math.sin, "sine, radians"),
  cos: one(Math.cos, "cosine, radians"),
  atan: one(Math.atan, "inverse tangent, radians"),
  pow: { least: 2, most: 2, value: pow, summary: "x to the power of y, the same as x^y" },
  min: { least: 2, most: Infinity, value: Math.min, summary: "the smallest argument" },
  max: { least: 2, most: Infinity, value: Math.max, summary: "the largest argument" },
  if: {
    least: 3,
    most: 3,
    value: (c, x, y) => (c !== 0 ? x : y),
    summary: "if(condition, x, y): x where the condition holds, else y",
  },
};

/** `sum(i, from, to, term)` and `prod(i, from, to, factor)`: written out while parsing. */
export const indexed = ["sum", "prod"] as const;
/** Words that cannot be names of parameters or variables. */
export const reserved: ReadonlySet<string> = new Set([...Object.keys(functions), ...indexed, "and", "or", "not", "pi"]);
