/** Objectives as the solver sees them: a residual space, and a loss that is quadratic near zero. */
import type { Objective } from "./types";

export interface Loss {
  /** Residuals are ln f − ln y, or f − y. */
  log: boolean;
  /** Huber threshold; Infinity for least squares, 0 for least absolute deviation. */
  delta: number;
}

/** The field's default: Huber with δ = 1e-3 on log residuals (Hoffmann et al. 2022, arXiv:2203.15556, section 3.3). */
export const defaultObjective: Objective = { name: "huber-log", delta: 1e-3 };

/** @throws RangeError when δ is not positive. */
export function lossOf(objective: Objective): Loss {
  switch (objective.name) {
    case "huber-log":
      if (!(objective.delta > 0)) throw new RangeError("the Huber threshold delta must be positive");
      return { log: true, delta: objective.delta };
    case "least-squares-log":
      return { log: true, delta: Number.POSITIVE_INFINITY };
    case "least-squares":
      return { log: false, delta: Number.POSITIVE_INFINITY };
    case "least-absolute-log":
      return { log: true, delta: 0 };
  }
}

/**
 * Huber's loss: r²/2 for |r| ≤ δ, else δ(|r| − δ/2); r²/2 for δ = ∞, |r| for δ = 0.
 *
 * Source: Huber 1964, Ann. Math. Statist. 35, 73–101.
 */
export function lossAt(r: number, delta: number): number {
  const a = Math.abs(r);
  if (delta === 0) return a;
  return a <= delta ? 0.5 * r * r : delta * (a - 0.5 * delta);
}

/**
 * The plain weighted sum over residuals.
 *
 * Source: Hoffmann et al. 2022, arXiv:2203.15556, eq. 3.
 */
export function objectiveValue(residuals: Float64Array, delta: number, weights?: Float64Array): number {
  let s = 0;
  for (let i = 0; i < residuals.length; i++) s += (weights ? weights[i]! : 1) * lossAt(residuals[i]!, delta);
  return s;
}
