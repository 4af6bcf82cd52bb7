/**
 * One fitting problem: a law bound to data, an objective, and the unknowns in the solver's own coordinates.
 *
 * Coefficients and scales that can't be negative are moved in their logarithm, so that the solver does not care in which unit the
 * data come; the others are moved as they are. Derivatives are exact up to second order.
 */
import { BLOCK, type BoundLaw, type BoundTape, type CompiledLaw, exp, log, logArray } from "../laws";
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

/** Dot products of one array with four others at once: four independent sums, and the first array is read once. */
function dot4(
  out: Float64Array,
  t: Float64Array,
  a: Float64Array,
  ao: number,
  b: Float64Array,
  bo: number,
  c: Float64Array,
  co: number,
  d: Float64Array,
  od: number,
  n: number,
): void {
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  for (let i = 0; i < n; i++) {
    const x = t[i]!;
    s0 += x * a[ao + i]!;
    s1 += x * b[bo + i]!;
    s2 += x * c[co + i]!;
    s3 += x * d[od + i]!;
  }
  out[0] = s0;
  out[1] = s1;
  out[2] = s2;
  out[3] = s3;
}

/** Gradient and lower Hessian of five unknowns, as most laws of two variables have: one pass, all sums in registers. */
function gram5(
  g: Float64Array,
  h: Float64Array,
  c1: Float64Array,
  c2: Float64Array,
  a: Float64Array,
  ao: number,
  b: Float64Array,
  bo: number,
  c: Float64Array,
  co: number,
  d: Float64Array,
  od: number,
  e: Float64Array,
  eo: number,
  n: number,
): void {
  let g0 = 0;
  let g1 = 0;
  let g2 = 0;
  let g3 = 0;
  let g4 = 0;
  let h00 = 0;
  let h10 = 0;
  let h11 = 0;
  let h20 = 0;
  let h21 = 0;
  let h22 = 0;
  let h30 = 0;
  let h31 = 0;
  let h32 = 0;
  let h33 = 0;
  let h40 = 0;
  let h41 = 0;
  let h42 = 0;
  let h43 = 0;
  let h44 = 0;
  for (let i = 0; i < n; i++) {
    const u = c1[i]!;
    const w = c2[i]!;
    const j0 = a[ao + i]!;
    const j1 = b[bo + i]!;
    const j2 = c[co + i]!;
    const j3 = d[od + i]!;
    const j4 = e[eo + i]!;
    g0 += u * j0;
    g1 += u * j1;
    g2 += u * j2;
    g3 += u * j3;
    g4 += u * j4;
    const w0 = w * j0;
    h00 += w0 * j0;
    h10 += w0 * j1;
    h20 += w0 * j2;
    h30 += w0 * j3;
    h40 += w0 * j4;
    const w1 = w * j1;
    h11 += w1 * j1;
    h21 += w1 * j2;
    h31 += w1 * j3;
    h41 += w1 * j4;
    const w2 = w * j2;
    h22 += w2 * j2;
    h32 += w2 * j3;
    h42 += w2 * j4;
    const w3 = w * j3;
    h33 += w3 * j3;
    h43 += w3 * j4;
    h44 += w * j4 * j4;
  }
  g[0] = g[0]! + g0;
  g[1] = g[1]! + g1;
  g[2] = g[2]! + g2;
  g[3] = g[3]! + g3;
  g[4] = g[4]! + g4;
  h[0] = h[0]! + h00;
  h[5] = h[5]! + h10;
  h[6] = h[6]! + h11;
  h[10] = h[10]! + h20;
  h[11] = h[11]! + h21;
  h[12] = h[12]! + h22;
  h[15] = h[15]! + h30;
  h[16] = h[16]! + h31;
  h[17] = h[17]! + h32;
  h[18] = h[18]! + h33;
  h[20] = h[20]! + h40;
  h[21] = h[21]! + h41;
  h[22] = h[22]! + h42;
  h[23] = h[23]! + h43;
  h[24] = h[24]! + h44;
}

/** out = a·b, and the dot product of c with b on the way. */
function productAndDot(
  out: Float64Array,
  a: Float64Array,
  b: Float64Array,
  bo: number,
  c: Float64Array,
  n: number,
): number {
  let s0 = 0;
  let s1 = 0;
  let i = 0;
  for (; i + 1 < n; i += 2) {
    const x = b[bo + i]!;
    const y = b[bo + i + 1]!;
    out[i] = a[i]! * x;
    out[i + 1] = a[i + 1]! * y;
    s0 += c[i]! * x;
    s1 += c[i + 1]! * y;
  }
  for (; i < n; i++) {
    const x = b[bo + i]!;
    out[i] = a[i]! * x;
    s0 += c[i]! * x;
  }
  return s0 + s1;
}

/** Σ a·b². */
function weightedSquares(a: Float64Array, b: Float64Array, bo: number, n: number): number {
  let s0 = 0;
  let s1 = 0;
  let i = 0;
  for (; i + 1 < n; i += 2) {
    const x = b[bo + i]!;
    const y = b[bo + i + 1]!;
    s0 += a[i]! * x * x;
    s1 += a[i + 1]! * y * y;
  }
  for (; i < n; i++) {
    const x = b[bo + i]!;
    s0 += a[i]! * x * x;
  }
  return s0 + s1;
}

/**
 * The objective over a bound law's residuals with its gradient, its exact Hessian and a quadratic majoriser, in the solver's coordinates.
 *
 * Source: Huber & Ronchetti, Robust Statistics, 2nd ed. 2009 (majoriser); Griewank & Walther, Evaluating Derivatives, 2nd ed. 2008
 * (derivatives).
 */
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
  private readonly four = new Float64Array(4);
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
        this.low[k] = low > 0 ? log(low) : log(p.start.low) - 92;
        this.high[k] = high !== undefined ? log(high) : log(p.start.high) + 92;
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
    this.logTarget = new Float64Array(target.length);
    for (let i = 0; i < target.length; i++) this.logTarget[i] = loss.log ? log(target[i]!) : target[i]!;
  }

  get n(): number {
    return this.bound.n;
  }

  /** A second problem of the same law and objective, whose rows and weights are set anew for each bootstrap replicate. */
  resampled(
    fixed: Readonly<Record<string, number>>,
    most = this.n,
  ): {
    problem: Problem;
    load: (rows: Int32Array, weights: Float64Array, m: number) => void;
  } {
    const { bound, columns } = this.bound.picked(most);
    const weights = new Float64Array(most);
    const problem = new Problem(bound, new Float64Array(most), weights, this.loss, fixed);
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
    for (let k = 0; k < this.q; k++) this.theta[this.index[k]!] = this.relative[k] ? exp(z[k]!) : z[k]!;
    return this.theta;
  }
  /** Parameter values by name → solver coordinates, moved inside the bounds. */
  fromValues(values: Readonly<Record<string, number>>, z = new Float64Array(this.q)): Float64Array {
    this.names.forEach((name, k) => {
      const v = values[name] as number;
      z[k] = this.relative[k] ? (v > 0 ? log(v) : Number.NEGATIVE_INFINITY) : v;
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
    const inLog = this.log;
    const logs = this.tmp;
    if (inLog) logArray(logs, f, fo, count);
    let s = 0;
    for (let i = 0; i < count; i++) {
      const r = (inLog ? logs[i]! : f[fo + i]!) - y[start + i]!;
      const a = Math.abs(r);
      const l = a <= delta ? 0.5 * r * r : delta === 0 ? a : delta * (a - half);
      s += w ? w[start + i]! * l : l;
    }
    return s;
  }

  /**
   * Objective with gradient, Hessian and the diagonal of the majorising Gauss–Newton matrix, into g, h, d.
   * @param withMajoriser the whole majorising matrix too, into m. @param withScale false leaves d as it was.
   */
  full(z: Float64Array, withMajoriser = false, withScale = true): number {
    this.evaluations++;
    const { q, g, h, d, m: major, index, pairs, c1, c2, c3, tmp, four } = this;
    const tape = this.bound.second;
    const p = this.law.parameterNames.length;
    tape.setParameters(this.toTheta(z));
    g.fill(0);
    h.fill(0);
    if (withScale) d.fill(0);
    if (withMajoriser) major.fill(0);
    let total = 0;
    for (let start = 0; start < tape.n; start += BLOCK) {
      const count = Math.min(BLOCK, tape.n - start);
      tape.run(start, count);
      const s = this.weigh(tape, start, count);
      if (!Number.isFinite(s)) return Number.POSITIVE_INFINITY;
      total += s;
      const out = tape.outArray;
      if (q === 5) {
        const [o0, o1, o2, o3, o4] = [
          index[0]! + 1,
          index[1]! + 1,
          index[2]! + 1,
          index[3]! + 1,
          index[4]! + 1,
        ] as const;
        gram5(
          g,
          h,
          c1,
          c2,
          out[o0] as Float64Array,
          tape.outOffset(o0),
          out[o1] as Float64Array,
          tape.outOffset(o1),
          out[o2] as Float64Array,
          tape.outOffset(o2),
          out[o3] as Float64Array,
          tape.outOffset(o3),
          out[o4] as Float64Array,
          tape.outOffset(o4),
          count,
        );
      }
      for (let k = 0; k < q; k++) {
        const o = index[k]! + 1;
        const jk = out[o] as Float64Array;
        const ok = tape.outOffset(o);
        if (withScale) d[k] = d[k]! + weightedSquares(c3, jk, ok, count);
        if (q !== 5) {
          g[k] = g[k]! + productAndDot(tmp, c2, jk, ok, c1, count);
          this.row(tape, h, k, count);
        }
        if (withMajoriser) {
          productAndDot(tmp, c3, jk, ok, c1, count);
          this.row(tape, major, k, count);
        }
      }
      const first = 1 + p;
      let e = 0;
      for (; e + 3 < pairs.length; e += 4) {
        const o = first + e;
        dot4(
          four,
          c1,
          out[o] as Float64Array,
          tape.outOffset(o),
          out[o + 1] as Float64Array,
          tape.outOffset(o + 1),
          out[o + 2] as Float64Array,
          tape.outOffset(o + 2),
          out[o + 3] as Float64Array,
          tape.outOffset(o + 3),
          count,
        );
        for (let i = 0; i < 4; i++) this.addSecond(e + i, four[i]!);
      }
      for (; e < pairs.length; e++) {
        const o = first + e;
        this.addSecond(e, dot(c1, 0, out[o] as Float64Array, tape.outOffset(o), count));
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
      if (withScale) d[k] = d[k]! * tk * tk;
      if (this.relative[k]) h[k * q + k] = h[k * q + k]! + g[k]!;
    }
    for (let k = 0; k < q; k++)
      for (let m = 0; m < k; m++) {
        h[m * q + k] = h[k * q + m]!;
        if (withMajoriser) major[m * q + k] = major[k * q + m]!;
      }
    return Number.isFinite(total) ? total : Number.POSITIVE_INFINITY;
  }

  /** Adds to the entry of the Hessian that second derivative e belongs to; held parameters have none. */
  private addSecond(e: number, value: number): void {
    const pair = this.pairs[e] as readonly [number, number];
    const a = this.slot[pair[0]]!;
    const b = this.slot[pair[1]]!;
    if (a < 0 || b < 0) return;
    const at = a > b ? a * this.q + b : b * this.q + a;
    this.h[at] = this.h[at]! + value;
  }

  /** Adds the products of `tmp` with the gradient columns 0 … k to row k of a matrix. */
  private row(tape: BoundTape, matrix: Float64Array, k: number, count: number): void {
    const { q, index, tmp, four } = this;
    let m = 0;
    for (; m + 3 <= k; m += 4) {
      const o0 = index[m]! + 1;
      const o1 = index[m + 1]! + 1;
      const o2 = index[m + 2]! + 1;
      const o3 = index[m + 3]! + 1;
      const out = tape.outArray;
      dot4(
        four,
        tmp,
        out[o0] as Float64Array,
        tape.outOffset(o0),
        out[o1] as Float64Array,
        tape.outOffset(o1),
        out[o2] as Float64Array,
        tape.outOffset(o2),
        out[o3] as Float64Array,
        tape.outOffset(o3),
        count,
      );
      for (let i = 0; i < 4; i++) matrix[k * q + m + i] = matrix[k * q + m + i]! + four[i]!;
    }
    for (; m <= k; m++) {
      const o = index[m]! + 1;
      matrix[k * q + m] = matrix[k * q + m]! + dot(tmp, 0, tape.outArray[o] as Float64Array, tape.outOffset(o), count);
    }
  }

  /**
   * Multipliers of one block: c1 of gradients and second derivatives, c2 of products of gradients (Newton), c3 of the same in the
   * quadratic majoriser ψ(r)/r (Huber & Ronchetti, Robust Statistics, 2nd ed. 2009).
   */
  private weigh(tape: BoundTape, start: number, count: number): number {
    const { c1, c2, c3, delta, log: inLog, logTarget: y, weights, tmp: logs } = this;
    const f = tape.outArray[0] as Float64Array;
    const fo = tape.outOffset(0);
    const half = 0.5 * delta;
    if (inLog) logArray(logs, f, fo, count);
    let s = 0;
    for (let i = 0; i < count; i++) {
      const v = f[fo + i]!;
      const w = weights ? weights[start + i]! : 1;
      if (inLog) {
        const r = logs[i]! - y[start + i]!;
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
    const residuals = new Float64Array(tape.n);
    for (let i = 0; i < residuals.length; i++)
      residuals[i] = (this.log ? log(predicted[i]!) : predicted[i]!) - this.logTarget[i]!;
    return { predicted, residuals };
  }
}
