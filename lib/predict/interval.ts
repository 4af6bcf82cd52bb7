/** How far a law's predicted loss is known, from how far its parameters are. */
import type { BoundClaim } from "./bound-claim";

/** Covariance of a law's parameters, of their logarithms where `log` says so; the lower triangle, row by row. */
export interface ParameterSpread {
  names: string[];
  log: boolean[];
  covariance: number[][];
}

export interface LossInterval {
  low: number;
  high: number;
  level: number;
  /**
   * `bootstrap`: parameters vary together as in the bootstrap of our re-fit of the claim's own runs.
   * `stated`: by the errors that the paper states, taken as independent. Where a coefficient and its exponent move
   * together, as they do in every sum of power laws, that is too wide.
   */
  from: "bootstrap" | "stated";
}

const LEVEL = 0.95;
const Z95 = 1.959963984540054;

/** Standard error of a stated parameter; from an interval as if it were normal. */
function statedError(p: {
  standardError?: number | undefined;
  interval?: { low: number; high: number; level?: number | undefined } | undefined;
}): number | null {
  if (p.standardError !== undefined && p.standardError > 0) return p.standardError;
  if (!p.interval) return null;
  const z = { 0.68: 0.9945, 0.8: 1.2816, 0.9: 1.6449, 0.95: Z95, 0.99: 2.5758 }[p.interval.level ?? 0.95];
  return z === undefined ? null : (p.interval.high - p.interval.low) / 2 / z;
}

const stated = new WeakMap<BoundClaim, ParameterSpread | null>();

/** The spread that a claim's own stated errors give; null unless every parameter that is not exact by design has one. */
export function statedSpread(bound: BoundClaim): ParameterSpread | null {
  const known = stated.get(bound);
  if (known !== undefined) return known;
  const names = bound.compiled.parameterNames.filter((n) => bound.values[n] !== 0);
  const errors = names.map((n) => statedError(bound.input.claim.parameters[n] ?? {}));
  const spread =
    names.length === 0 || errors.some((e) => e === null)
      ? null
      : {
          names,
          log: names.map(() => false),
          covariance: names.map((_, i) => Array.from({ length: i + 1 }, (_, j) => (i === j ? errors[i]! ** 2 : 0))),
        };
  stated.set(bound, spread);
  return spread;
}

/** A parameter whose error is known, with the two values of it that its derivative is taken between. */
interface Moved {
  /** Place among the law's parameters. */
  place: number;
  up: number;
  down: number;
  /** Distance of the two, of the logarithm where the spread has logarithms. */
  apart: number;
}

const moves = new WeakMap<BoundClaim, (Moved | null)[]>();

/** Central differences of a thousandth of each parameter's error; null for a parameter that is exact. */
function movesOf(bound: BoundClaim, { names, log, covariance }: ParameterSpread): (Moved | null)[] {
  let known = moves.get(bound);
  if (!known) {
    known = names.map((name, k) => {
      const place = bound.compiled.parameterNames.indexOf(name);
      const at = bound.values[name]!;
      const h = 1e-3 * Math.sqrt(covariance[k]![k]!);
      if (place < 0 || !(h > 0)) return null;
      const moved = (t: number) => (log[k] ? at * Math.exp(t) : at + t);
      return { place, up: moved(h), down: moved(-h), apart: 2 * h };
    });
    moves.set(bound, known);
  }
  return known;
}

/**
 * The 95 % interval of the loss at a point, by the delta method: σ² = gᵀ Σ g with the gradient g of the loss against the
 * parameters (central differences). At a compute-optimal point the allocation may be held: its effect on the least loss
 * is of second order (envelope theorem).
 * @param point values by quantity id, in base units
 * @returns null when the claim has neither a bootstrap of its runs nor stated errors, or the loss has no finite gradient
 */
export function lossInterval(
  bound: BoundClaim,
  point: Readonly<Record<string, number>>,
  loss: number,
): LossInterval | null {
  const fromRuns = bound.input.spread;
  const spread = fromRuns ?? statedSpread(bound);
  if (!spread || spread.names.length === 0) return null;
  const evaluate = bound.lossOf(point);
  const gradient = movesOf(bound, spread).map((m) =>
    m ? (evaluate(m.place, m.up) - evaluate(m.place, m.down)) / m.apart : 0,
  );
  let variance = 0;
  for (let i = 0; i < gradient.length; i++)
    for (let j = 0; j <= i; j++)
      variance += (i === j ? 1 : 2) * gradient[i]! * gradient[j]! * spread.covariance[i]![j]!;
  const reach = Z95 * Math.sqrt(variance);
  if (!Number.isFinite(reach) || !(reach > 0)) return null;
  return { low: loss - reach, high: loss + reach, level: LEVEL, from: fromRuns ? "bootstrap" : "stated" };
}
