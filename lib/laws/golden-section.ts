/** Golden-section search: the least value of a function of one variable, from its values alone. */

const SHARE = (Math.sqrt(5) - 1) / 2;

/** Where a golden-section search ended. */
export interface Bracket {
  low: number;
  high: number;
  /** The lesser of the last two values inside, NaN when one of them is. */
  value: number;
}

/**
 * Narrows [low, high] around a minimum of `f`. Each step keeps 0.618 of the interval and costs one value; two values are taken
 * before the first. Of equal values the lower half is kept. With one minimum inside, the interval ends around it, to about √ε of its size: values
 * cannot tell nearer points apart. With several it ends around one of them. The search for a maximum is that of −f.
 *
 * Source: Kiefer 1953, Proc. Amer. Math. Soc. 4, 502–506.
 *
 * @param steps how often the interval is narrowed
 */
export function goldenSection(f: (x: number) => number, low: number, high: number, steps: number): Bracket {
  let [a, b] = [low, high];
  let x1 = b - SHARE * (b - a);
  let x2 = a + SHARE * (b - a);
  let f1 = f(x1);
  let f2 = f(x2);
  for (let i = 0; i < steps; i++) {
    if (f1 <= f2) {
      b = x2;
      x2 = x1;
      f2 = f1;
      x1 = b - SHARE * (b - a);
      f1 = f(x1);
    } else {
      a = x1;
      x1 = x2;
      f1 = f2;
      x2 = a + SHARE * (b - a);
      f2 = f(x2);
    }
  }
  return { low: a, high: b, value: Math.min(f1, f2) };
}
