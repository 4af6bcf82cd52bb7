/**
 * One fitting problem: a law bound to data, an objective, and the unknowns in the solver's own coordinates.
 *
 * Coefficients and scales that can't be negative are moved in their logarithm, so that the solver does not care in which unit the
 * data come; the others are moved as they are. Derivatives are exact up to second order.
 */
import { BLOCK, type BoundLaw, type BoundTape, type CompiledLaw } from "../laws";
import type { Loss } from "./objective";

/** Loops over long arrays keep four sums, which the processor can work on at once. */
function dot(a: Float64Array, ao: number, b: Float64Array, bo: number, n: number): number {
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  let i = 0;
  for (; i + 3 < n; i += 4) {
    s0 += a[ao + i]! * b[bo + i]!;
    s1 += a[ao + i + 1]! * b[bo + i + 1]!;
    s2 += a[ao + i + 2]! * b[bo + i + 2]!;
    s3 += a[ao + i + 3]! * b[bo + i + 3]!;
  }
  for (; i < n; i++) s0 += a[ao + i]! * b[bo + i]!;
  return s0 + s1 + (s2 + s3);
}

function product(out: Float64Array, a: Float64Array, ao: number, b: Float64Array, bo: number, n: number): void {
  for (let i = 0; i < n; i++) out[i] = a[ao + i]! * b[bo + i]!;
}

export class Problem {
  readonly law: CompiledLaw;
  /** Number of unknowns. */
  readonly q: number;
  /** Law parameter index of each unknown. */
  readonly index: Int32Array;
  readonly names: string[];
  /** 1 where the unknown is the logarithm of the parameter. */
  readonly relative: Uint8Array;
  readonly low: Float64Array;
  readonly high: Float64Array;
  /** Bounds that the law declares, not just the edge of the searched region. */
  readonly declaredLow: Uint8Array;
  readonly declaredHigh: Uint8Array;
  /** Parameter vector of the law. */
  readonly theta: Float64Array;
  /** Gradient, Hessian (row-major) and scale of the last `full` evaluation, in the solver's coordinates. */
  readonly g: Float64Array;
  readonly h: Float64Array;
  readonly d: Float64Array;
  /** Majorising Gauss–Newton matrix; only after `full(z, true)`. */
  readonly m: Float64Array;
  /** Unknowns in which the law is jointly linear. */
  readonly linear: Int32Array;
  /** Number of evaluations so far. */
  evaluations = 0;
  delta: number;
  readonly log: boolean;

  private readonly slot: Int32Array;
  private readonly pairs: readonly (readonly [number, number])[];
  private readonly c1: Float64Array;
  private readonly c2: Float64Array;
  private readonly c3: Float64Array;
  private readonly tmp: Float64Array;
  private readonly logTarget: Float64Array;

  constructor(
    readonly bound: BoundLaw,
    readonly target: Float64Array,
    readonly weights: Float64Array | null,
    readonly loss: Loss,
    fixed: Readonly<Record<string, number>> = {},
  ) {
    const law = bound.law;
    this.law = law;
    this.delta = loss.delta;
    this.log = loss.log;
    const free = law.parameterNames
      .map((_, j) => j)
      .filter((j) => fixed[law.parameterNames[j] as string] === undefined);
    this.q = free.length;
    this.index = Int32Array.from(free);
    this.names = free.map((j) => law.parameterNames[j] as string);
    this.slot = new Int32Array(law.parameterNames.length).fill(-1);
    free.forEach((j, k) => {
      this.slot[j] = k;
    });
    this.theta = Float64Array.from(law.parameterNames, (name) => fixed[name] ?? 1);
    this.relative = new Uint8Array(this.q);
    this.low = new Float64Array(this.q).fill(Number.NEGATIVE_INFINITY);
    this.high = new Float64Array(this.q).fill(Number.POSITIVE_INFINITY);
    this.declaredLow = new Uint8Array(this.q);
    this.declaredHigh = new Uint8Array(this.q);
    this.names.forEach((name, k) => {
      const p = law.form.parameters[name];
      if (!p) return;
      const low = p.bounds?.low;
      const high = p.bounds?.high;
      const relative =
        low !== undefined &&
        low >= 0 &&
        p.start.low > 0 &&
        (p.role === "coefficient" || p.role === "scale" || p.role === "rate");
      this.relative[k] = relative ? 1 : 0;
      if (relative) {
        // Nothing is learnt from a coefficient forty orders of magnitude outside its declared starts.
        this.low[k] = low > 0 ? Math.log(low) : Math.log(p.start.low) - 92;
        this.high[k] = high !== undefined ? Math.log(high) : Math.log(p.start.high) + 92;
        this.declaredLow[k] = low > 0 ? 1 : 0;
        this.declaredHigh[k] = high !== undefined ? 1 : 0;
      } else {
        if (low !== undefined) {
          this.low[k] = low;
          this.declaredLow[k] = 1;
        }
        if (high !== undefined) {
          this.high[k] = high;
          this.declaredHigh[k] = 1;
        }
      }
    });
    this.g = new Float64Array(this.q);
    this.h = new Float64Array(this.q * this.q);
    this.d = new Float64Array(this.q);
    this.m = new Float64Array(this.q * this.q);
    const linear = new Set(law.structure.linear);
    this.linear = Int32Array.from(this.names.map((_, k) => k).filter((k) => linear.has(this.names[k] as string)));
    this.pairs = law.secondPairs;
    const size = Math.min(BLOCK, Math.max(1, bound.columns.capacity));
    this.c1 = new Float64Array(size);
    this.c2 = new Float64Array(size);
    this.c3 = new Float64Array(size);
    this.tmp = new Float64Array(size);
    this.logTarget = loss.log ? Float64Array.from(target, Math.log) : Float64Array.from(target);
  }

  get n(): number {
    return this.bound.n;
  }

  /** A second problem of the same law and objective, whose rows and weights are set anew for each bootstrap replicate. */
  resampled(fixed: Readonly<Record<string, number>>): {
    problem: Problem;
    load: (rows: Int32Array, weights: Float64Array, m: number) => void;
  } {
    const { bound, columns } = this.bound.picked();
    const weights = new Float64Array(this.n);
    const problem = new Problem(bound, new Float64Array(this.n), weights, this.loss, fixed);
    const from = this.logTarget;
    const to = problem.logTarget;
    return {
      problem,
      load: (rows, w, m) => {
        columns.pick(rows, m);
        for (let i = 0; i < m; i++) {
          to[i] = from[rows[i]!]!;
          weights[i] = w[i]!;
        }
      },
    };
  }

  /** ln y (or y): the observed side of residuals. */
  get observed(): Float64Array {
    return this.logTarget;
  }

  /** Solver coordinates → parameter vector of the law (shared buffer). */
  toTheta(z: Float64Array): Float64Array {
    for (let k = 0; k < this.q; k++) this.theta[this.index[k]!] = this.relative[k] ? Math.exp(z[k]!) : z[k]!;
    return this.theta;
  }
  /** Parameter values by name → solver coordinates, moved inside the bounds. */
  fromValues(values: Readonly<Record<string, number>>, z = new Float64Array(this.q)): Float64Array {
    this.names.forEach((name, k) => {
      const v = values[name] as number;
      z[k] = this.relative[k] ? (v > 0 ? Math.log(v) : Number.NEGATIVE_INFINITY) : v;
    });
    return this.clamp(z);
  }
  clamp(z: Float64Array): Float64Array {
    for (let k = 0; k < this.q; k++) z[k] = Math.min(this.high[k]!, Math.max(this.low[k]!, z[k]!));
    return z;
  }

  /** Objective value; Infinity where the law has no finite (or, on log residuals, no positive) prediction. */
  value(z: Float64Array): number {
    this.evaluations++;
    const tape = this.bound.value;
    tape.setParameters(this.toTheta(z));
    let total = 0;
    for (let start = 0; start < tape.n; start += BLOCK) {
      const count = Math.min(BLOCK, tape.n - start);
      tape.run(start, count);
      total += this.sumLoss(tape, start, count);
    }
    return Number.isFinite(total) ? total : Number.POSITIVE_INFINITY;
  }

  private sumLoss(tape: BoundTape, start: number, count: number): number {
    const f = tape.outArray[0] as Float64Array;
    const fo = tape.outOffset(0);
    const y = this.logTarget;
    const w = this.weights;
    const delta = this.delta;
    const half = 0.5 * delta;
    const log = this.log;
    let s = 0;
    for (let i = 0; i < count; i++) {
      const v = f[fo + i]!;
      const r = (log ? Math.log(v) : v) - y[start + i]!;
      const a = Math.abs(r);
      const l = a <= delta ? 0.5 * r * r : delta * (a - half);
      s += w ? w[start + i]! * l : l;
    }
    return s;
  }

  /** Objective with gradient, Hessian and the diagonal of the majorising Gauss–Newton matrix, into g, h, d. */
  full(z: Float64Array, withMajoriser = false): number {
    this.evaluations++;
    const { q, g, h, d, m: major, index, slot, pairs, c1, c2, c3, tmp } = this;
    const tape = this.bound.second;
    const p = this.law.parameterNames.length;
    tape.setParameters(this.toTheta(z));
    g.fill(0);
    h.fill(0);
    d.fill(0);
    if (withMajoriser) major.fill(0);
    let total = 0;
    for (let start = 0; start < tape.n; start += BLOCK) {
      const count = Math.min(BLOCK, tape.n - start);
      tape.run(start, count);
      const s = this.weigh(tape, start, count);
      if (!Number.isFinite(s)) return Number.POSITIVE_INFINITY;
      total += s;
      for (let k = 0; k < q; k++) {
        const o = index[k]! + 1;
        const jk = tape.outArray[o] as Float64Array;
        const ok = tape.outOffset(o);
        g[k] = g[k]! + dot(c1, 0, jk, ok, count);
        product(tmp, c3, 0, jk, ok, count);
        d[k] = d[k]! + dot(tmp, 0, jk, ok, count);
        if (withMajoriser)
          for (let m = 0; m <= k; m++) {
            const om = index[m]! + 1;
            major[k * q + m] =
              major[k * q + m]! + dot(tmp, 0, tape.outArray[om] as Float64Array, tape.outOffset(om), count);
          }
        product(tmp, c2, 0, jk, ok, count);
        for (let m = 0; m <= k; m++) {
          const om = index[m]! + 1;
          h[k * q + m] = h[k * q + m]! + dot(tmp, 0, tape.outArray[om] as Float64Array, tape.outOffset(om), count);
        }
      }
      for (let e = 0; e < pairs.length; e++) {
        const pair = pairs[e] as readonly [number, number];
        const a = slot[pair[0]]!;
        const b = slot[pair[1]]!;
        if (a < 0 || b < 0) continue;
        const at = a > b ? a * q + b : b * q + a;
        const o = 1 + p + e;
        h[at] = h[at]! + dot(c1, 0, tape.outArray[o] as Float64Array, tape.outOffset(o), count);
      }
    }
    // Chain rule for logarithmic coordinates: ∂θ/∂z = θ.
    for (let k = 0; k < q; k++) {
      const tk = this.relative[k] ? this.theta[index[k]!]! : 1;
      for (let m = 0; m <= k; m++) {
        const tm = this.relative[m] ? this.theta[index[m]!]! : 1;
        h[k * q + m] = h[k * q + m]! * tk * tm;
        if (withMajoriser) major[k * q + m] = major[k * q + m]! * tk * tm;
      }
      g[k] = g[k]! * tk;
      d[k] = d[k]! * tk * tk;
      if (this.relative[k]) h[k * q + k] = h[k * q + k]! + g[k]!;
    }
    for (let k = 0; k < q; k++)
      for (let m = 0; m < k; m++) {
        h[m * q + k] = h[k * q + m]!;
        if (withMajoriser) major[m * q + k] = major[k * q + m]!;
      }
    return Number.isFinite(total) ? total : Number.POSITIVE_INFINITY;
  }

  /**
   * Multipliers of one block: c1 of gradients and second derivatives, c2 of products of gradients (Newton), c3 of the same in the
   * quadratic majoriser ψ(r)/r (Huber & Ronchetti, Robust Statistics, 2nd ed., §7.8).
   */
  private weigh(tape: BoundTape, start: number, count: number): number {
    const { c1, c2, c3, delta, log, logTarget: y, weights } = this;
    const f = tape.outArray[0] as Float64Array;
    const fo = tape.outOffset(0);
    const half = 0.5 * delta;
    let s = 0;
    for (let i = 0; i < count; i++) {
      const v = f[fo + i]!;
      const w = weights ? weights[start + i]! : 1;
      if (log) {
        const r = Math.log(v) - y[start + i]!;
        const a = Math.abs(r);
        const per = w / (v * v);
        if (a <= delta) {
          s += w * 0.5 * r * r;
          c1[i] = per * v * r;
          c2[i] = per * (1 - r);
          c3[i] = per;
        } else {
          s += w * delta * (a - half);
          const psi = r > 0 ? delta : -delta;
          c1[i] = per * v * psi;
          c2[i] = -per * psi;
          c3[i] = (per * delta) / a;
        }
      } else {
        const r = v - y[start + i]!;
        const a = Math.abs(r);
        if (a <= delta) {
          s += w * 0.5 * r * r;
          c1[i] = w * r;
          c2[i] = w;
          c3[i] = w;
        } else {
          s += w * delta * (a - half);
          c1[i] = r > 0 ? w * delta : -w * delta;
          c2[i] = 0;
          c3[i] = (w * delta) / a;
        }
      }
    }
    return s;
  }

  /** Predictions and residuals at a point, in input order. */
  residuals(z: Float64Array): { predicted: Float64Array; residuals: Float64Array } {
    const tape = this.bound.value;
    tape.setParameters(this.toTheta(z));
    const predicted = new Float64Array(tape.n);
    for (let start = 0; start < tape.n; start += BLOCK) {
      const count = Math.min(BLOCK, tape.n - start);
      tape.run(start, count);
      const from = tape.outOffset(0);
      predicted.set((tape.outArray[0] as Float64Array).subarray(from, from + count), start);
    }
    return {
      predicted,
      residuals: Float64Array.from(predicted, (f, i) => (this.log ? Math.log(f) : f) - this.logTarget[i]!),
    };
  }
}
