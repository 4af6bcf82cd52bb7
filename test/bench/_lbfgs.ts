/** The reference that a user would pick: limited-memory BFGS from many starts (Liu & Nocedal 1989, Math. Prog. 45, 503–528). */

export type ValueAndGradient = (x: Float64Array, gradient: Float64Array) => number;

export interface Lbfgs {
  x: Float64Array;
  value: number;
  evaluations: number;
}

/** Memory 10, as in scipy; strong Wolfe line search by bisection and expansion; stops like scipy at factr = 1e7 unless told tighter. */
export function lbfgs(
  f: ValueAndGradient,
  start: Float64Array,
  options: { iterations?: number; relative?: number; gradient?: number } = {},
): Lbfgs {
  const { iterations = 15_000, relative = 2.2e-9, gradient: smallest = 1e-5 } = options;
  const n = start.length;
  const x = start.slice();
  const g = new Float64Array(n);
  let value = f(x, g);
  let evaluations = 1;
  const s: Float64Array[] = [];
  const y: Float64Array[] = [];
  const rho: number[] = [];
  const dot = (a: Float64Array, b: Float64Array) => a.reduce((t, v, i) => t + v * (b[i] as number), 0);
  const trial = new Float64Array(n);
  const tg = new Float64Array(n);
  if (!Number.isFinite(value)) return { x, value, evaluations };
  for (let k = 0; k < iterations; k++) {
    if (Math.max(...g.map(Math.abs)) < smallest) break;
    const d = g.map((v) => -v);
    const alpha: number[] = [];
    for (let i = s.length - 1; i >= 0; i--) {
      const a = (rho[i] as number) * dot(s[i] as Float64Array, d);
      alpha[i] = a;
      for (let j = 0; j < n; j++) d[j] = (d[j] as number) - a * (y[i]?.[j] as number);
    }
    if (s.length > 0) {
      const last = s.length - 1;
      const scale =
        dot(s[last] as Float64Array, y[last] as Float64Array) / dot(y[last] as Float64Array, y[last] as Float64Array);
      for (let j = 0; j < n; j++) d[j] = (d[j] as number) * scale;
    }
    for (let i = 0; i < s.length; i++) {
      const b = (rho[i] as number) * dot(y[i] as Float64Array, d);
      for (let j = 0; j < n; j++) d[j] = (d[j] as number) + ((alpha[i] as number) - b) * (s[i]?.[j] as number);
    }
    let slope = dot(g, d);
    if (!(slope < 0)) {
      for (let j = 0; j < n; j++) d[j] = -(g[j] as number);
      slope = dot(g, d);
      s.length = 0;
      y.length = 0;
      rho.length = 0;
    }
    let step = s.length === 0 ? Math.min(1, 1 / Math.sqrt(dot(g, g))) : 1;
    let low = 0;
    let high = Number.POSITIVE_INFINITY;
    let attained = value;
    let ok = false;
    for (let tries = 0; tries < 40; tries++) {
      for (let j = 0; j < n; j++) trial[j] = (x[j] as number) + step * (d[j] as number);
      attained = f(trial, tg);
      evaluations++;
      if (!(attained <= value + 1e-4 * step * slope)) high = step;
      else if (dot(tg, d) < 0.9 * slope) low = step;
      else {
        ok = true;
        break;
      }
      step = Number.isFinite(high) ? 0.5 * (low + high) : 2 * step;
    }
    if (!ok && !(attained < value)) break;
    const ds = trial.map((v, j) => v - (x[j] as number));
    const dy = tg.map((v, j) => v - (g[j] as number));
    const sy = dot(ds, dy);
    const before = value;
    x.set(trial);
    g.set(tg);
    value = attained;
    if (sy > 1e-300) {
      s.push(ds);
      y.push(dy);
      rho.push(1 / sy);
      if (s.length > 10) {
        s.shift();
        y.shift();
        rho.shift();
      }
    }
    if ((before - value) / Math.max(Math.abs(before), Math.abs(value), 1e-300) <= relative) break;
  }
  return { x, value, evaluations };
}
