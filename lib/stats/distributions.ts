/**
 * Distribution functions and quantiles for fits and pooling: normal, χ², Student's t, and of samples. Isomorphic, and the same to the
 * last bit everywhere: exponentials and logarithms are those of `lib/laws/elementary`.
 * Incomplete gamma and beta by series and continued fractions (Lentz).
 */
import { exp, log } from "../laws/elementary";

/**
 * ln Γ(x) for x > 0 by Lanczos's sum with g = 7 and nine terms; relative error below 1e-14.
 *
 * Source: Lanczos 1964, SIAM J. Numer. Anal. B 1, 86–96.
 */
export function logGamma(x: number): number {
  const c = [
    0.9999999999998099, 676.5203681218851, -1259.1392167224028, 771.3234287776531, -176.6150291621406,
    12.507343278686905, -0.13857109526572012, 9.984369578019572e-6, 1.5056327351493116e-7,
  ];
  if (x < 0.5) return logGamma(x + 1) - log(x);
  const z = x - 1;
  let sum = c[0] ?? 0;
  for (let i = 1; i < c.length; i++) sum += (c[i] ?? 0) / (z + i);
  const t = z + 7.5;
  return 0.5 * log(2 * Math.PI) + (z + 0.5) * log(t) - t + log(sum);
}

const TINY = 1e-300;

/** ln(1 + y) without loss for small y (Kahan; in Goldberg 1991, ACM Computing Surveys 23, 5–48, theorem 4). */
function log1p(y: number): number {
  const u = 1 + y;
  return u === 1 ? y : (log(u) * y) / (u - 1);
}

/**
 * Regularised upper incomplete gamma Q(a, x), a > 0, x ≥ 0.
 *
 * Source: Press et al., Numerical Recipes in C, 2nd ed. (series and continued fraction).
 */
export function gammaUpper(a: number, x: number): number {
  if (!(a > 0) || !(x >= 0)) return Number.NaN;
  if (x === 0) return 1;
  const front = exp(a * log(x) - x - logGamma(a));
  if (x < a + 1) {
    let term = 1 / a;
    let sum = term;
    for (let n = 1; n < 1000; n++) {
      term *= x / (a + n);
      sum += term;
      if (term < sum * 1e-17) break;
    }
    return Math.max(0, 1 - front * sum);
  }
  let b = x + 1 - a;
  let c = 1 / TINY;
  let d = 1 / b;
  let h = d;
  for (let i = 1; i < 1000; i++) {
    const an = -i * (i - a);
    b += 2;
    d = 1 / (an * d + b || TINY);
    c = b + an / c || TINY;
    const step = d * c;
    h *= step;
    if (Math.abs(step - 1) < 1e-16) break;
  }
  return front * h;
}

/**
 * Regularised incomplete beta I_x(a, b).
 *
 * Source: Press et al., Numerical Recipes in C, 2nd ed., section 6.4 (continued fraction by Lentz's method).
 */
export function betaRegularised(x: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  if (x > (a + 1) / (a + b + 2)) return 1 - betaRegularised(1 - x, b, a);
  const front = exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * log(x) + b * log1p(-x)) / a;
  let c = 1;
  let d = 1 / (1 - ((a + b) * x) / (a + 1) || TINY);
  let h = d;
  for (let m = 1; m < 1000; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / (1 + even * d || TINY);
    c = 1 + even / c || TINY;
    h *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / (1 + odd * d || TINY);
    c = 1 + odd / c || TINY;
    const step = d * c;
    h *= step;
    if (Math.abs(step - 1) < 1e-16) break;
  }
  return front * h;
}

/**
 * P(χ² > x) with `df` degrees of freedom.
 *
 * Source: definition, by the incomplete gamma function.
 */
export function chiSquareUpper(x: number, df: number): number {
  return gammaUpper(df / 2, x / 2);
}

/**
 * P(Z ≤ z).
 *
 * Source: definition, by the incomplete gamma function.
 */
export function normalCdf(z: number): number {
  const upper = 0.5 * gammaUpper(0.5, (z * z) / 2);
  return z > 0 ? 1 - upper : upper;
}

/**
 * P(T ≤ t) with `df` degrees of freedom.
 *
 * Source: definition, by the incomplete beta function.
 */
export function studentCdf(t: number, df: number): number {
  const tail = 0.5 * betaRegularised(df / (df + t * t), df / 2, 0.5);
  return t > 0 ? 1 - tail : tail;
}

/** The positive x with upper tail `p` under a decreasing tail function. */
function fromUpperTail(p: number, tail: (x: number) => number): number {
  let high = 1;
  while (tail(high) > p && high < 1e300) high *= 2;
  let low = 0;
  for (let i = 0; i < 200; i++) {
    const mid = (low + high) / 2;
    if (mid === low || mid === high) break;
    if (tail(mid) > p) low = mid;
    else high = mid;
  }
  return (low + high) / 2;
}

/**
 * Standard normal quantile, relative error below 1e-15.
 *
 * Source: Wichura 1988, Applied Statistics 37, 477–484 (algorithm AS 241).
 */
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

/**
 * t with P(T ≤ t) = p and `df` degrees of freedom; the normal quantile for df = ∞.
 *
 * Source: definition, by bisection of `studentCdf`.
 */
export function studentQuantile(p: number, df: number): number {
  if (df === Number.POSITIVE_INFINITY) return normalQuantile(p);
  if (!(p > 0 && p < 1) || !(df > 0)) return Number.NaN;
  if (p === 0.5) return 0;
  const t = fromUpperTail(Math.min(p, 1 - p), (x) => 0.5 * betaRegularised(df / (df + x * x), df / 2, 0.5));
  return p > 0.5 ? t : -t;
}

/**
 * How many standard errors a central normal interval of this content reaches to each side: 1.96 for 0.95.
 *
 * Source: definition.
 */
export function zOfLevel(level: number): number {
  return normalQuantile(0.5 + level / 2);
}

/**
 * Sample quantile, linear between order statistics. `sorted` is ascending.
 *
 * Source: Hyndman & Fan 1996, The American Statistician 50, 361–365 (type 7).
 */
export function sampleQuantile(sorted: ArrayLike<number>, p: number): number {
  const n = sorted.length;
  if (n === 0) return Number.NaN;
  const h = (n - 1) * Math.min(1, Math.max(0, p));
  const i = Math.floor(h);
  const a = sorted[i]!;
  const b = sorted[Math.min(n - 1, i + 1)]!;
  return a + (h - i) * (b - a);
}
