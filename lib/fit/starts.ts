/**
 * Where the local solver starts. Deterministic: the same law, data and options give the same starts.
 *
 * For a law that is linear in some parameters these are solved for (variable projection), under their sign bounds, at points of a Halton sequence over the others. For the rest, the sequence runs over all parameters.
 */

import { primes, radicalInverse } from "../laws";
import { exp, pow } from "../laws/elementary";
import { nonNegativeLeastSquares } from "./linalg";
import type { Problem } from "./problem";

export interface Start {
  z: Float64Array;
  /** Objective value at z. */
  value: number;
}

/** A point of [0, 1) for coordinate `d`: a Halton sequence, shifted by the seed (Cranley & Patterson 1976, SIAM J. Numer. Anal. 13, 904–914). */
function coordinate(i: number, d: number, seed: number): number {
  const base = primes[d % primes.length] as number;
  // Halton coordinates in large bases are correlated at first: leap past it.
  const u =
    radicalInverse(i + 1 + Math.floor(d / primes.length) * 409, base) + (seed === 0 ? 0 : radicalInverse(seed, base));
  return u - Math.floor(u);
}

/** Value of a parameter at u of its declared start range: logarithmic when the range is positive and wider than a factor of four. */
export function inStartRange(range: { low: number; high: number }, u: number): number {
  const { low, high } = range;
  if (low > 0 && high / low > 4) return low * pow(high / low, u);
  return low + (high - low) * u;
}

/** How many structural points for how many unknowns that are searched. */
export function structuralPoints(dimensions: number): number {
  return [1, 24, 64, 128, 256, 384][dimensions] ?? 512;
}

/**
 * At most `keep` starts, best first, no two alike.
 *
 * Source: Golub & Pereyra 1973, SIAM J. Numer. Anal. 10, 413–432 (linear parameters); Halton 1960, Numer. Math. 2, 84–90 (the others).
 *
 * @param count points of the sequence.
 */
export function findStarts(
  problem: Problem,
  count: number,
  keep: number,
  seed: number,
  center?: Float64Array,
): Start[] {
  const law = problem.law;
  const structure = law.structure;
  const q = problem.q;
  const linear: number[] = [];
  const searched: number[] = [];
  for (let k = 0; k < q; k++) (structure.linear.includes(problem.names[k] as string) ? linear : searched).push(k);

  const starts: Start[] = [];
  const z = new Float64Array(q);
  const add = () => {
    const value = problem.value(problem.clamp(z));
    if (Number.isFinite(value)) starts.push({ z: z.slice(), value });
  };
  const values: Record<string, number> = {};
  const m = linear.length;
  const basis = m > 0 ? problem.bound.gradient : null;
  const theta = Float64Array.from(problem.theta);
  const gram = new Float64Array(m * m);
  const rhs = new Float64Array(m);
  const x = new Float64Array(m);
  const work = {
    scale: new Float64Array(m),
    a: new Float64Array(m * m),
    l: new Float64Array(m * m),
    b: new Float64Array(m),
    s: new Float64Array(m),
  };
  const bounded = Uint8Array.from(linear, (k) =>
    (law.form.parameters[problem.names[k] as string]?.bounds?.low ?? -1) >= 0 ? 1 : 0,
  );
  const rows = problem.n;
  const observed = problem.observed;

  for (let i = 0; i < count; i++) {
    searched.forEach((k, d) => {
      const name = problem.names[k] as string;
      const u = coordinate(i, d, seed);
      values[name] = inStartRange(law.form.parameters[name]?.start ?? { low: 0, high: 1 }, u);
      theta[problem.index[k]!] = values[name] as number;
    });
    for (const k of linear) {
      const name = problem.names[k] as string;
      values[name] = inStartRange(
        law.form.parameters[name]?.start ?? { low: 0, high: 1 },
        coordinate(i, searched.length + linear.indexOf(k), seed),
      );
      theta[problem.index[k]!] = 1;
    }
    if (basis) {
      basis.setParameters(theta);
      gram.fill(0);
      rhs.fill(0);
      let finite = true;
      const block = 1024;
      for (let start = 0; start < rows && finite; start += block) {
        const c = Math.min(block, rows - start);
        basis.run(start, c);
        const f = basis.outArray[0] as Float64Array;
        const fo = basis.outOffset(0);
        const cols = linear.map((k) => basis.outArray[problem.index[k]! + 1] as Float64Array);
        const offs = linear.map((k) => basis.outOffset(problem.index[k]! + 1));
        for (let r = 0; r < c; r++) {
          const y = problem.log ? exp(observed[start + r]!) : observed[start + r]!;
          const w = (problem.weights ? problem.weights[start + r]! : 1) / (problem.log ? y * y : 1);
          let rest = f[fo + r]!;
          for (let a = 0; a < m; a++) rest -= cols[a]![offs[a]! + r]!;
          const left = y - rest;
          for (let a = 0; a < m; a++) {
            const pa = cols[a]![offs[a]! + r]! * w;
            rhs[a] = rhs[a]! + pa * left;
            for (let b = 0; b <= a; b++) gram[a * m + b] = gram[a * m + b]! + pa * cols[b]![offs[b]! + r]!;
          }
        }
        finite = rhs.every(Number.isFinite) && gram.every(Number.isFinite);
      }
      if (finite) {
        for (let a = 0; a < m; a++) for (let b = 0; b < a; b++) gram[b * m + a] = gram[a * m + b]!;
        nonNegativeLeastSquares(x, gram, rhs, m, bounded, work);
        const solved = { ...values };
        let vanished = false;
        linear.forEach((k, a) => {
          solved[problem.names[k] as string] = x[a]!;
          if (problem.relative[k] && !(x[a]! > 0)) {
            // The solver moves a logarithm: a term that vanished comes back small.
            vanished = true;
            solved[problem.names[k] as string] =
              1e-3 * (law.form.parameters[problem.names[k] as string]?.start.low ?? 1e-3);
          }
        });
        problem.fromValues(solved, z);
        add();
        if (!vanished) continue;
      }
    }
    problem.fromValues(values, z);
    add();
  }
  if (center) {
    z.set(center);
    add();
  }
  starts.sort((a, b) => a.value - b.value);
  // Neighbours fall into the same minimum: prefer spread.
  const spread = new Float64Array(q);
  for (let k = 0; k < q; k++) {
    let lo = Number.POSITIVE_INFINITY;
    let hi = Number.NEGATIVE_INFINITY;
    for (const s of starts) {
      lo = Math.min(lo, s.z[k]!);
      hi = Math.max(hi, s.z[k]!);
    }
    spread[k] = hi - lo || 1;
  }
  const kept: Start[] = [];
  const later: Start[] = [];
  for (const s of starts) {
    if (kept.length >= keep) break;
    const near = kept.some((t) => searched.every((k) => Math.abs(t.z[k]! - s.z[k]!) < 0.08 * spread[k]!));
    if (near) later.push(s);
    else kept.push(s);
  }
  return [...kept, ...later].slice(0, keep);
}

/** The problem on an even sample of its rows, for searching when there are very many. */
export function thinned(problem: Problem, most: number, fixed: Readonly<Record<string, number>>): Problem {
  if (problem.n <= most) return problem;
  const { problem: small, load } = problem.resampled(fixed, most);
  const rows = new Int32Array(most);
  const weights = new Float64Array(most);
  for (let i = 0; i < most; i++) {
    // A golden-ratio walk does not fall in step with the order of a table.
    rows[i] = Math.floor(((i * 0.618033988749895) % 1) * problem.n);
    weights[i] = problem.weights ? problem.weights[rows[i]!]! : 1;
  }
  load(rows, weights, most);
  return small;
}
