/**
 * Distribution functions that pooling needs: normal, χ², Student's t. Isomorphic.
 * Incomplete gamma and beta by series and continued fractions (Lentz), as in Press et al., Numerical Recipes (3rd ed.),
 * sections 6.2 and 6.4; quantiles by bisection on the distribution function, so they are as exact as it is.
 */

/** ln Γ(x) for x > 0 (Lanczos, g = 7, nine terms; relative error below 1e-14). */
export function logGamma(x: number): number {
  const c = [
    0.9999999999998099, 676.5203681218851, -1259.1392167224028, 771.3234287776531, -176.6150291621406,
    12.507343278686905, -0.13857109526572012, 9.984369578019572e-6, 1.5056327351493116e-7,
  ];
  if (x < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * x)) - logGamma(1 - x);
  const z = x - 1;
  let sum = c[0] ?? 0;
  for (let i = 1; i < c.length; i++) sum += (c[i] ?? 0) / (z + i);
  const t = z + 7.5;
  return 0.5 * Math.log(2 * Math.PI) + (z + 0.5) * Math.log(t) - t + Math.log(sum);
}

const TINY = 1e-300;

/** Regularised upper incomplete gamma Q(a, x), a > 0, x ≥ 0. */
export function gammaUpper(a: number, x: number): number {
  if (!(a > 0) || !(x >= 0)) return Number.NaN;
  if (x === 0) return 1;
  const front = Math.exp(a * Math.log(x) - x - logGamma(a));
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

/** Regularised incomplete beta I_x(a, b). */
export function betaRegularised(x: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  if (x > (a + 1) / (a + b + 2)) return 1 - betaRegularised(1 - x, b, a);
  const front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x)) / a;
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

/** P(χ² > x) with `df` degrees of freedom. */
export function chiSquareUpper(x: number, df: number): number {
  return gammaUpper(df / 2, x / 2);
}

/** P(Z ≤ z). */
export function normalCdf(z: number): number {
  const upper = 0.5 * gammaUpper(0.5, (z * z) / 2);
  return z > 0 ? 1 - upper : upper;
}

/** P(T ≤ t) with `df` degrees of freedom. */
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

/** z with P(Z ≤ z) = p. */
export function normalQuantile(p: number): number {
  if (!(p > 0 && p < 1)) return p === 0 ? Number.NEGATIVE_INFINITY : p === 1 ? Number.POSITIVE_INFINITY : Number.NaN;
  if (p === 0.5) return 0;
  const z = fromUpperTail(Math.min(p, 1 - p), (x) => 0.5 * gammaUpper(0.5, (x * x) / 2));
  return p > 0.5 ? z : -z;
}

/** t with P(T ≤ t) = p and `df` degrees of freedom; the normal quantile for df = ∞. */
export function studentQuantile(p: number, df: number): number {
  if (df === Number.POSITIVE_INFINITY) return normalQuantile(p);
  if (!(p > 0 && p < 1) || !(df > 0)) return Number.NaN;
  if (p === 0.5) return 0;
  const t = fromUpperTail(Math.min(p, 1 - p), (x) => 0.5 * betaRegularised(df / (df + x * x), df / 2, 0.5));
  return p > 0.5 ? t : -t;
}

/** How many standard errors a central normal interval of this content reaches to each side: 1.96 for 0.95. */
export function zOfLevel(level: number): number {
  return normalQuantile(0.5 + level / 2);
}
