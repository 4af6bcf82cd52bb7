/**
 * Approaches 1 and 2 of Hoffmann et al. 2022 (arXiv:2203.15556, sections 3.1 and 3.2): the minimum over training curves, and IsoFLOP
 * parabolas. Both give N_opt ∝ C^a and D_opt ∝ C^b without a parametric loss.
 */
import { exp, log } from "../laws/elementary";
import { sampleQuantile, studentQuantile } from "../stats/distributions";
import { cholesky, choleskySolve } from "./linalg";
import { Random } from "./random";

export interface Runs {
  /** Model parameters of each run. */
  N: Float64Array;
  /** Training tokens; C/(6N) when absent. */
  D?: Float64Array;
  /** Training FLOP. */
  C: Float64Array;
  loss: Float64Array;
}

export interface PowerLine {
  /** y = coefficient · C^exponent. */
  exponent: number;
  coefficient: number;
  standardError: number | null;
  interval: { low: number; high: number; level: number } | null;
}

export interface Parabola {
  /** Budget of the group: geometric mean of its runs. */
  C: number;
  runs: number;
  /** loss = c0 + c1·x + c2·x² with x = ln(N / center). */
  c0: number;
  c1: number;
  c2: number;
  center: number;
  Nopt: number | null;
  Dopt: number | null;
  loss: number | null;
  /** Why the group gives no optimum. */
  rejected: string | null;
  /** t statistic of a cubic term: beyond ±2 the curve is lopsided and the vertex is biased. */
  skew: number | null;
}

export interface ApproachResult {
  N: PowerLine | null;
  D: PowerLine | null;
  /** Points through which the lines go. */
  optima: { C: number; N: number; D: number; loss: number }[];
  notes: string[];
}
export interface IsoflopResult extends ApproachResult {
  groups: Parabola[];
}

/** Least squares of a polynomial in x; null when singular. */
function polynomial(
  x: readonly number[],
  y: readonly number[],
  degree: number,
): { c: Float64Array; rss: number; covariance: (k: number) => number } | null {
  const q = degree + 1;
  if (x.length < q) return null;
  const a = new Float64Array(q * q);
  const b = new Float64Array(q);
  x.forEach((xi, i) => {
    for (let j = 0; j < q; j++) {
      b[j] = b[j]! + xi ** j * y[i]!;
      for (let k = 0; k < q; k++) a[j * q + k] = a[j * q + k]! + xi ** (j + k);
    }
  });
  const l = new Float64Array(q * q);
  if (!cholesky(l, a, q)) return null;
  const c = new Float64Array(q);
  choleskySolve(c, l, b, q);
  let rss = 0;
  x.forEach((xi, i) => {
    let f = 0;
    for (let j = q - 1; j >= 0; j--) f = f * xi + c[j]!;
    rss += (y[i]! - f) ** 2;
  });
  return {
    c,
    rss,
    covariance: (k) => {
      const e = new Float64Array(q);
      e[k] = 1;
      choleskySolve(e, l, e, q);
      return (e[k]! * rss) / Math.max(1, x.length - q);
    },
  };
}

function line(C: readonly number[], y: readonly number[], level: number): PowerLine | null {
  const x = C.map((v) => log(v));
  const mean = x.reduce((s, v) => s + v, 0) / x.length;
  const p = polynomial(
    x.map((v) => v - mean),
    y.map((v) => log(v)),
    1,
  );
  if (!p || x.length < 2 || !x.some((v) => v !== x[0])) return null;
  const exponent = p.c[1]!;
  const se = x.length > 2 ? Math.sqrt(p.covariance(1)) : null;
  const t = se === null ? 0 : studentQuantile(0.5 + level / 2, x.length - 2);
  return {
    exponent,
    coefficient: exp(p.c[0]! - exponent * mean),
    standardError: se,
    interval: se === null ? null : { low: exponent - t * se, high: exponent + t * se, level },
  };
}

function check(runs: Runs): void {
  const n = runs.loss.length;
  for (const [name, c] of Object.entries(runs) as [string, Float64Array | undefined][]) {
    if (c === undefined) continue;
    if (c.length !== n) throw new RangeError(`column ${name} has ${c.length} values, loss has ${n}`);
    const bad = c.findIndex((v) => !(v > 0) || !Number.isFinite(v));
    if (bad >= 0) throw new RangeError(`row ${bad + 1}, column ${name}: not a positive number (saw ${c[bad]})`);
  }
  if (n === 0) throw new RangeError("no rows");
}

/** Groups of rows whose budgets agree to `tolerance` (natural log), ascending in budget. */
function budgets(C: Float64Array, tolerance: number): number[][] {
  const order = Array.from(C.keys()).sort((a, b) => C[a]! - C[b]! || a - b);
  const groups: number[][] = [];
  for (const i of order) {
    const last = groups.at(-1);
    if (last && log(C[i]! / C[last[0]!]!) <= tolerance) last.push(i);
    else groups.push([i]);
  }
  return groups;
}

export const isoflopNotes = [
  "a parabola in ln N is only the first term of the loss along a budget: when the two exponents differ the curve is lopsided and the vertex is off by a factor that depends on the width of the grid; with the same grid at each budget this biases the coefficient and not the exponent (Czech et al. 2026, arXiv:2603.22339)",
  "sizes that were tried off-centre, by a factor that changes with the budget, bias the exponent too",
  "the floor of the curves is not used to estimate the irreducible loss",
] as const;

/**
 * Approach 2: a parabola of loss against ln N for each budget, then a line through the vertices in logarithms.
 *
 * A group needs three runs at three sizes, positive curvature, and a vertex inside the sizes that were tried.
 * Intervals: runs redrawn within each group (`replicates` > 0), else from the scatter about the line.
 * Known biases are in `notes`, with a test for lopsided curves.
 *
 * Source: Hoffmann et al. 2022, arXiv:2203.15556, section 3.2.
 *
 *
 * @throws RangeError naming a bad cell.
 */
export function isoflop(
  runs: Runs,
  options: { tolerance?: number; level?: number; replicates?: number; seed?: number } = {},
): IsoflopResult {
  const { tolerance = 0.05, level = 0.9, replicates = 0, seed = 0 } = options;
  check(runs);
  const groups = budgets(runs.C, tolerance);
  const tokens = (i: number) => runs.D?.[i] ?? runs.C[i]! / (6 * runs.N[i]!);
  const parabola = (rows: readonly number[]): Parabola => {
    const logC = rows.reduce((s, i) => s + log(runs.C[i]!), 0) / rows.length;
    const lnN = rows.map((i) => log(runs.N[i]!));
    const center = lnN.reduce((s, v) => s + v, 0) / rows.length;
    const x = lnN.map((v) => v - center);
    const y = rows.map((i) => runs.loss[i]!);
    const empty = {
      C: exp(logC),
      runs: rows.length,
      c0: 0,
      c1: 0,
      c2: 0,
      center: exp(center),
      Nopt: null,
      Dopt: null,
      loss: null,
      skew: null,
    };
    if (new Set(lnN).size < 3) return { ...empty, rejected: "fewer than three sizes" };
    const p = polynomial(x, y, 2);
    if (!p) return { ...empty, rejected: "the parabola is not determined" };
    const [c0, c1, c2] = p.c as unknown as [number, number, number];
    const shape = { ...empty, c0, c1, c2 };
    if (!(c2 > 0)) return { ...shape, rejected: "the curve has no minimum" };
    const vertex = -c1 / (2 * c2);
    const inside = vertex >= Math.min(...x) && vertex <= Math.max(...x);
    let skew: number | null = null;
    if (rows.length > 4 && new Set(lnN).size > 3) {
      const cubic = polynomial(x, y, 3);
      if (cubic) {
        const se = Math.sqrt(cubic.covariance(3));
        skew = se > 0 ? cubic.c[3]! / se : null;
      }
    }
    const lnNopt = center + vertex;
    // Tokens at the vertex: D is not always C/(6N), so follow the runs' own relation ln D against ln N.
    const lnD = polynomial(
      x,
      rows.map((i) => log(tokens(i))),
      1,
    );
    return {
      ...shape,
      Nopt: inside ? exp(lnNopt) : null,
      Dopt: inside && lnD ? exp(lnD.c[0]! + lnD.c[1]! * vertex) : null,
      loss: inside ? c0 + c1 * vertex + c2 * vertex * vertex : null,
      rejected: inside ? null : "the minimum lies outside the sizes that were tried",
      skew,
    };
  };
  const fitted = groups.map(parabola);
  const good = (list: readonly Parabola[]) => list.filter((g) => g.Nopt !== null && g.Dopt !== null);
  const lines = (list: readonly Parabola[]) => {
    const g = good(list);
    const C = g.map((p) => p.C);
    return {
      N:
        g.length < 2
          ? null
          : line(
              C,
              g.map((p) => p.Nopt as number),
              level,
            ),
      D:
        g.length < 2
          ? null
          : line(
              C,
              g.map((p) => p.Dopt as number),
              level,
            ),
    };
  };
  const { N, D } = lines(fitted);
  if (replicates > 1 && N && D) {
    const random = new Random(seed);
    const a: number[] = [];
    const b: number[] = [];
    for (let r = 0; r < replicates; r++) {
      const l = lines(groups.map((rows) => parabola(rows.map(() => rows[random.below(rows.length)] as number))));
      if (!l.N || !l.D) continue;
      a.push(l.N.exponent);
      b.push(l.D.exponent);
    }
    for (const [target, values] of [
      [N, a],
      [D, b],
    ] as const) {
      if (values.length < 2) continue;
      const sorted = Float64Array.from(values).sort();
      const mean = values.reduce((s, v) => s + v, 0) / values.length;
      target.standardError = Math.sqrt(values.reduce((s, v) => s + (v - mean) ** 2, 0) / (values.length - 1));
      target.interval = {
        low: sampleQuantile(sorted, (1 - level) / 2),
        high: sampleQuantile(sorted, (1 + level) / 2),
        level,
      };
    }
  }
  const notes: string[] = [...isoflopNotes];
  const lopsided = fitted.filter((g) => g.skew !== null && Math.abs(g.skew) > 2).length;
  if (lopsided > 0)
    notes.unshift(
      `${lopsided} of ${fitted.length} curves are lopsided (cubic term beyond two standard errors): their vertices are biased`,
    );
  const rejected = fitted.filter((g) => g.rejected !== null).length;
  if (rejected > 0) notes.unshift(`${rejected} of ${fitted.length} budgets give no optimum and are left out`);
  return {
    N,
    D,
    groups: fitted,
    optima: good(fitted).map((g) => ({ C: g.C, N: g.Nopt as number, D: g.Dopt as number, loss: g.loss as number })),
    notes,
  };
}

export const envelopeNotes = [
  "the least loss of a finite set of runs lies on or above the true minimum, more so where sizes are sparse",
  "a point in the middle of a run whose learning rate has not yet decayed has too high a loss; use final points, or curves with constant schedules",
  "neighbouring budgets often pick the same run: the points are not independent, and the interval of the line is too narrow",
] as const;

/**
 * Approach 1: for budgets spaced evenly in ln C, the run of least loss up to that budget; then lines of its N and D against C in logarithms.
 *
 * Source: Hoffmann et al. 2022, arXiv:2203.15556, section 3.1.
 *
 * @param runs points of training curves (or final points); `C` is the compute spent at the point.
 * @param options.bins number of budgets (1,500 in the paper).
 * @throws RangeError naming a bad cell.
 */
export function envelope(runs: Runs, options: { bins?: number; level?: number } = {}): ApproachResult {
  const { bins = 1500, level = 0.9 } = options;
  check(runs);
  const order = Array.from(runs.C.keys()).sort((a, b) => runs.C[a]! - runs.C[b]! || a - b);
  const low = log(runs.C[order[0]!]!);
  const high = log(runs.C[order.at(-1)!]!);
  const optima: ApproachResult["optima"] = [];
  let at = 0;
  let best = -1;
  for (let b = 0; b < bins; b++) {
    const edge = low + ((high - low) * (b + 1)) / bins;
    let here = -1;
    while (at < order.length && log(runs.C[order[at]!]!) <= edge + 1e-12) {
      const i = order[at++]!;
      if (here < 0 || runs.loss[i]! < runs.loss[here]!) here = i;
    }
    // A budget whose best run is worse than a cheaper one is not on the envelope.
    if (here < 0 || (best >= 0 && runs.loss[here]! >= runs.loss[best]!)) continue;
    best = here;
    optima.push({
      C: runs.C[best]!,
      N: runs.N[best]!,
      D: runs.D?.[best] ?? runs.C[best]! / (6 * runs.N[best]!),
      loss: runs.loss[best]!,
    });
  }
  const C = optima.map((o) => o.C);
  return {
    N:
      optima.length < 2
        ? null
        : line(
            C,
            optima.map((o) => o.N),
            level,
          ),
    D:
      optima.length < 2
        ? null
        : line(
            C,
            optima.map((o) => o.D),
            level,
          ),
    optima,
    notes: [...envelopeNotes],
  };
}
