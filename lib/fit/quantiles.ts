/** Quantiles of distributions and of samples. */
import { exp, log } from "../laws/elementary";

/** Standard normal quantile, relative error below 1e-15 (Wichura 1988, Applied Statistics 37, 477–484: AS 241). */
export function normalQuantile(p: number): number {
  if (!(p > 0 && p < 1)) return p === 0 ? Number.NEGATIVE_INFINITY : p === 1 ? Number.POSITIVE_INFINITY : Number.NaN;
  const q = p - 0.5;
  const poly = (c: readonly number[], r: number) => c.reduceRight((s, x) => s * r + x, 0);
  if (Math.abs(q) <= 0.425) {
    const r = 0.180625 - q * q;
    return (
      (q *
        poly(
          [
            3.3871328727963665, 133.14166789178438, 1971.5909503065513, 13731.69376550946, 45921.95393154987,
            67265.7709270087, 33430.57558358813, 2509.0809287301227,
          ],
          r,
        )) /
      poly(
        [
          1, 42.31333070160091, 687.1870074920579, 5394.196021424751, 21213.794301586597, 39307.89580009271,
          28729.085735721943, 5226.495278852546,
        ],
        r,
      )
    );
  }
  let r = Math.sqrt(-log(q < 0 ? p : 1 - p));
  let v: number;
  if (r <= 5) {
    r -= 1.6;
    v =
      poly(
        [
          1.4234371107496835, 4.630337846156546, 5.769497221460691, 3.6478483247632045, 1.2704582524523684,
          0.2417807251774506, 0.022723844989269184, 0.0007745450142783414,
        ],
        r,
      ) /
      poly(
        [
          1, 2.053191626637759, 1.6763848301838038, 0.6897673349851, 0.14810397642748008, 0.015198666563616457,
          0.0005475938084995345, 1.0507500716444169e-9,
        ],
        r,
      );
  } else {
    r -= 5;
    v =
      poly(
        [
          6.657904643501103, 5.463784911164114, 1.7848265399172913, 0.29656057182850487, 0.026532189526576124,
          0.0012426609473880784, 2.7115555687434876e-5, 2.0103343992922881e-7,
        ],
        r,
      ) /
      poly(
        [
          1, 0.599832206555888, 0.1369298809227358, 0.014875361290850615, 0.0007868691311456133, 1.8463183175100548e-5,
          1.421511758316446e-7, 2.0442631033899397e-15,
        ],
        r,
      );
  }
  return q < 0 ? -v : v;
}

/** Standard normal distribution function, as the inverse of `normalQuantile`. */
export function normalCdf(x: number): number {
  if (x < -38) return 0;
  if (x > 38) return 1;
  // Bisect the monotone quantile: it is exact to rounding, and this is called a few times a fit.
  let lo = 0;
  let hi = 1;
  for (let i = 0; i < 60; i++) {
    const m = 0.5 * (lo + hi);
    if (normalQuantile(m) < x) lo = m;
    else hi = m;
  }
  return 0.5 * (lo + hi);
}

/** Regularised incomplete beta function by its continued fraction (Press et al., Numerical Recipes, 3rd ed., §6.4). */
function incompleteBeta(a: number, b: number, x: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  const front = exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * log(x) + b * log(1 - x));
  if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(b, a, 1 - x);
  let c = 1;
  let d = 1 - ((a + b) * x) / (a + 1);
  d = 1 / (Math.abs(d) < 1e-300 ? 1e-300 : d);
  let h = d;
  for (let m = 1; m < 500; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / (1 + even * d || 1e-300);
    c = 1 + even / c || 1e-300;
    h *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / (1 + odd * d || 1e-300);
    c = 1 + odd / c || 1e-300;
    const step = d * c;
    h *= step;
    if (Math.abs(step - 1) < 1e-16) break;
  }
  return (front * h) / a;
}

/** ln Γ(x) for x > 0 (Lanczos 1964, SIAM J. Numer. Anal. B 1, 86–96). */
export function logGamma(x: number): number {
  const c = [
    0.9999999999998099, 676.5203681218851, -1259.1392167224028, 771.3234287776531, -176.6150291621406,
    12.507343278686905, -0.13857109526572012, 9.984369578019572e-6, 1.5056327351493116e-7,
  ];
  if (x < 0.5) return log(Math.PI / Math.sin(Math.PI * x)) - logGamma(1 - x);
  const t = x + 6.5;
  let s = c[0]!;
  for (let i = 1; i < 9; i++) s += c[i]! / (x - 1 + i);
  return 0.5 * log(2 * Math.PI) + (x - 0.5) * log(t) - t + log(s);
}

/** Quantile of Student's t with ν degrees of freedom; the normal's for ν = ∞. */
export function studentQuantile(p: number, nu: number): number {
  if (!Number.isFinite(nu) || nu > 1e7) return normalQuantile(p);
  if (p < 0.5) return -studentQuantile(1 - p, nu);
  if (p === 0.5) return 0;
  let lo = 0;
  let hi = 1;
  const cdf = (t: number) => 1 - 0.5 * incompleteBeta(nu / 2, 0.5, nu / (nu + t * t));
  while (cdf(hi) < p && hi < 1e12) hi *= 2;
  for (let i = 0; i < 100; i++) {
    const m = 0.5 * (lo + hi);
    if (cdf(m) < p) lo = m;
    else hi = m;
  }
  return 0.5 * (lo + hi);
}

/** Quantile of χ² with one degree of freedom. */
export function chiSquareQuantile1(p: number): number {
  return normalQuantile(0.5 + 0.5 * p) ** 2;
}

/** Sample quantile, linear between order statistics (Hyndman & Fan 1996, type 7). `sorted` is ascending. */
export function sampleQuantile(sorted: ArrayLike<number>, p: number): number {
  const n = sorted.length;
  if (n === 0) return Number.NaN;
  const h = (n - 1) * Math.min(1, Math.max(0, p));
  const i = Math.floor(h);
  const a = sorted[i]!;
  const b = sorted[Math.min(n - 1, i + 1)]!;
  return a + (h - i) * (b - a);
}

/** Median of the absolute values. */
export function medianAbsolute(values: ArrayLike<number>): number {
  return sampleQuantile(Float64Array.from(values, Math.abs).sort(), 0.5);
}
