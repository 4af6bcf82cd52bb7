/** A point estimate, and what can be read off it. */
import type { Problem } from "./problem";

/** A point estimate with everything that later steps need. */
export interface Solution {
  problem: Problem;
  fixed: Readonly<Record<string, number>>;
  z: Float64Array;
  value: number;
  iterations: number;
  converged: boolean;
  starts: number;
  stopped: boolean;
}

/** Parameter values by name at solver coordinates. */
export function valuesAt(problem: Problem, z: Float64Array): Record<string, number> {
  const theta = problem.toTheta(z);
  return Object.fromEntries(problem.law.parameterNames.map((name, j) => [name, theta[j]!]));
}

/** Unknowns that lie on a bound, and which side. */
export function boundsHit(problem: Problem, z: Float64Array): Map<number, "low" | "high"> {
  const hit = new Map<number, "low" | "high">();
  for (let k = 0; k < problem.q; k++) {
    const near = 1e-12 * Math.max(1, Math.abs(z[k]!));
    if (z[k]! <= problem.low[k]! + near) hit.set(k, "low");
    else if (z[k]! >= problem.high[k]! - near) hit.set(k, "high");
  }
  return hit;
}

/** Gradient of derived quantities by the unknowns, by central differences of the exact expressions. */
export function derivedGradient(problem: Problem, z: Float64Array): Record<string, Float64Array> {
  const ids = (problem.law.form.derived ?? []).map((d) => d.id);
  const out = Object.fromEntries(ids.map((id) => [id, new Float64Array(problem.q)]));
  const t = z.slice();
  for (let k = 0; k < problem.q; k++) {
    const h = 1e-6 * (problem.relative[k] ? 1 : Math.max(Math.abs(z[k]!), 1e-6));
    t[k] = z[k]! + h;
    const up = problem.law.derived(valuesAt(problem, t));
    t[k] = z[k]! - h;
    const down = problem.law.derived(valuesAt(problem, t));
    t[k] = z[k]!;
    for (const id of ids) (out[id] as Float64Array)[k] = ((up[id] as number) - (down[id] as number)) / (2 * h);
  }
  return out;
}
