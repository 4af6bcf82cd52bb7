/**
 * exp and log in plain IEEE arithmetic. The language standard leaves the last bits of Math.exp and Math.log to the JavaScript engine, and
 * versions of one engine differ; these give the same bits in every browser and in Node. Argument reduction is
 * table-driven. Errors stay below two units in the last place.
 */

const BITS = 160n;
const ONE = 1n << BITS;

/** Integer square root (Newton). */
function isqrt(n: bigint): bigint {
  let x = 1n << BigInt(Math.ceil(n.toString(2).length / 2));
  for (;;) {
    const y = (x + n / x) >> 1n;
    if (y >= x) return x;
    x = y;
  }
}

/** A fixed-point number as the nearest double: conversion of a BigInt rounds to nearest by the standard. */
const toNumber = (fixed: bigint): number => Number(fixed) / 1.461501637330903e48;

/** 2^(j/64) for j = 0 … 63. */
const root64 = new Float64Array(64);
{
  let r = ONE * 2n;
  for (let i = 0; i < 6; i++) r = isqrt(r << BITS);
  let p = ONE;
  for (let j = 0; j < 64; j++) {
    root64[j] = toNumber(p);
    p = (p * r) >> BITS;
  }
}

/** ln(num/den) = 2·artanh((num − den)/(num + den)) in fixed point. */
function fixedLog(num: bigint, den: bigint): bigint {
  const t = ((num - den) << BITS) / (num + den);
  const t2 = (t * t) >> BITS;
  let power = t;
  let sum = 0n;
  for (let k = 1n; power !== 0n && k < 400n; k += 2n) {
    sum += power / k;
    power = (power * t2) >> BITS;
  }
  return 2n * sum;
}

const LN2 = fixedLog(2n, 1n);
/** The multiple of 2^−42 and the rest: sums of the first parts are exact. */
function split(fixed: bigint): [number, number] {
  const unit = 1n << (BITS - 42n);
  const high = ((fixed + (fixed < 0n ? -unit : unit) / 2n) / unit) * unit;
  return [toNumber(high), toNumber(fixed - high)];
}
const [LN2_HIGH, LN2_LOW] = split(LN2);
/** For 128 intervals of [1, 2): 1/c rounded to nine bits for the middle c, and −ln of it in two parts. */
const logTable = new Float64Array(3 * 128);
for (let j = 0; j < 128; j++) {
  const k = Math.round(512 / (1 + (j + 0.5) / 128));
  const [high, low] = split(-fixedLog(BigInt(k), 512n));
  logTable[3 * j] = k / 512;
  logTable[3 * j + 1] = high;
  logTable[3 * j + 2] = low;
}

const STEPS = 64 / toNumber(LN2);
/** ln 2 / 64 in two parts; the first has few enough bits for exact products with whole numbers below 2^17. */
const STEP_HIGH = Math.round((toNumber(LN2) / 64) * 2199023255552) / 2199023255552;
const STEP_LOW = toNumber(LN2 / 64n - BigInt(STEP_HIGH * 2199023255552) * (1n << (BITS - 41n)));
/** Adding and taking away 1.5·2^52 rounds to the nearest whole number. */
const ROUND = 6755399441055744;

/** 2^k for k = −1022 … 1023, by doubling. */
const powers = new Float64Array(2046);
powers[1022] = 1;
for (let k = 1; k <= 1023; k++) powers[1022 + k] = powers[1021 + k]! * 2;
for (let k = 1; k <= 1022; k++) powers[1022 - k] = powers[1023 - k]! / 2;

/**
 * e^x.
 *
 * Source: P. T. P. Tang 1989, ACM Trans. Math. Softw. 15, 144–157.
 */
export function exp(x: number): number {
  if (x > -708 && x < 709) {
    const k = x * STEPS + ROUND - ROUND;
    const r = x - k * STEP_HIGH - k * STEP_LOW;
    const n = k | 0;
    const t = root64[n & 63]!;
    return (
      (t +
        t * (r + r * r * (0.5 + r * (0.16666666666666666 + r * (0.041666666666666664 + r * 0.008333333333333333))))) *
      powers[(n >> 6) + 1022]!
    );
  }
  return expEdge(x);
}

/** Overflow, underflow, NaN. */
function expEdge(x: number): number {
  if (x >= 709) return x > 709.782712893384 ? Number.POSITIVE_INFINITY : exp(x - 2) * exp(2);
  if (x <= -708) return x < -745.1332191019412 ? 0 : exp(x + 60) * exp(-60);
  return Number.NaN;
}

const word = new Float64Array(1);
const halves = new Int32Array(word.buffer);
word[0] = -1;
/** Which half of a double has the sign. */
const TOP = halves[1]! < 0 ? 1 : 0;

/**
 * ln x.
 *
 * Source: P. T. P. Tang 1990, ACM Trans. Math. Softw. 16, 378–400.
 */
export function log(x: number): number {
  word[0] = x;
  const top = halves[TOP]!;
  if (top >= 0x00200000 && top < 0x7fd00000 && !(x > 0.94 && x < 1.06)) {
    const e = (top >> 20) - 1023;
    const m = x * powers[1022 - e]!;
    const j = 3 * ((top >> 13) & 127);
    const inverse = logTable[j]!;
    // The first twenty bits of the mantissa times the nine-bit inverse is exact.
    const high = m + 8589934592 - 8589934592;
    const r = high * inverse - 1 + (m - high) * inverse;
    return (
      e * LN2_HIGH +
      logTable[j + 1]! +
      (r +
        (r *
          r *
          (-0.5 +
            r *
              (0.3333333333333333 +
                r * (-0.25 + r * (0.2 + r * (-0.16666666666666666 + r * (0.14285714285714285 - r * 0.125)))))) +
          (e * LN2_LOW + logTable[j + 2]!)))
    );
  }
  return logEdge(x);
}

/** Near one, where the table would cancel (2·artanh); zero, negative, subnormal, infinite, NaN. */
function logEdge(x: number): number {
  if (x > 0.94 && x < 1.06) {
    const s = (x - 1) / (x + 1);
    const q = s * s;
    return 2 * s + 2 * s * q * (1 / 3 + q * (1 / 5 + q * (1 / 7 + q * (1 / 9 + q * (1 / 11 + q * (1 / 13))))));
  }
  if (x === 0) return Number.NEGATIVE_INFINITY;
  if (!(x > 0)) return Number.NaN;
  if (x === Number.POSITIVE_INFINITY) return x;
  return x < 1
    ? log(x * 18014398509481984) - (54 * LN2_HIGH + 54 * LN2_LOW)
    : log(x / 16) + (4 * LN2_HIGH + 4 * LN2_LOW);
}

/**
 * x^y: repeated multiplication for whole y up to 64 in size, else e^(y·ln x).
 *
 * Source: definition.
 */
export function pow(x: number, y: number): number {
  if (y === Math.floor(y) && y >= -64 && y <= 64) {
    let result = 1;
    let base = x;
    for (let n = Math.abs(y); n > 0; n = Math.floor(n / 2)) {
      if (n % 2 === 1) result *= base;
      base *= base;
    }
    return y < 0 ? 1 / result : result;
  }
  if (x > 0) return y === 0.5 ? Math.sqrt(x) : exp(y * log(x));
  // Zero, negative and NaN bases have exact answers in every engine.
  return x === 0 || Number.isNaN(x)
    ? x ** y
    : y === Math.floor(y)
      ? (y % 2 === 0 ? 1 : -1) * exp(y * log(-x))
      : Number.NaN;
}

/**
 * tanh x, without overflow and without cancelling near zero.
 *
 * Source: definition, and its Taylor series about zero.
 */
export function tanh(x: number): number {
  const a = Math.abs(x);
  if (a < 0.02) {
    const q = x * x;
    return x * (1 - q * (1 / 3 - q * (2 / 15 - q * (17 / 315 - q * (62 / 2835)))));
  }
  const t = a > 20 ? 1 : 1 - 2 / (exp(2 * a) + 1);
  return x < 0 ? -t : t;
}

/** out = exp(a), over n numbers from a[offset]. The loops stand here so that the functions above are compiled into them. */
export function expArray(out: Float64Array, a: Float64Array, offset: number, n: number): void {
  for (let i = 0; i < n; i++) out[i] = exp(a[offset + i]!);
}
/** out = exp(s·a): a power of a variable with a fitted exponent. */
export function expScaledArray(out: Float64Array, a: Float64Array, offset: number, s: number, n: number): void {
  for (let i = 0; i < n; i++) out[i] = exp(s * a[offset + i]!);
}
/** out = ln a. */
export function logArray(out: Float64Array, a: Float64Array, offset: number, n: number): void {
  for (let i = 0; i < n; i++) out[i] = log(a[offset + i]!);
}

/** Euclidean length of a vector, summed in order. */
export function norm2(v: ArrayLike<number>): number {
  let s = 0;
  for (let i = 0; i < v.length; i++) s += v[i]! * v[i]!;
  return Math.sqrt(s);
}
