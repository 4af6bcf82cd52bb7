/** What can be known about a law from its form alone: linear parameters, exponents, and directions that data can't tell apart. */

import type { Node } from "./ast";
import { walk } from "./ast";
import type { CompiledLaw } from "./compile";
import { norm2, pow } from "./elementary";
import { BLOCK } from "./tape";

export interface Degeneracy {
  /** Parameters that can move together without changing any prediction. */
  parameters: string[];
  /** Direction, largest component 1; in relative steps (d ln θ) for parameters that are never negative, else absolute. */
  direction: Record<string, number>;
}

export interface Structure {
  /** A largest-found set of parameters in which the law is jointly linear (affine). */
  linear: string[];
  /** The others. */
  nonlinear: string[];
  /** Parameters that stand in an exponent. */
  exponents: string[];
  /** True when the law is linear in at least one parameter, so that variable projection applies. */
  separable: boolean;
  /** Directions in which the law is flat whatever the data. */
  degeneracies: Degeneracy[];
}

/**
 * Radical inverse of `index` in base `base`: one coordinate of the Halton sequence.
 *
 * Source: Halton 1960, Numer. Math. 2, 84–90.
 */
export function radicalInverse(index: number, base: number): number {
  let f = 1;
  let r = 0;
  for (let i = index; i > 0; i = Math.floor(i / base)) {
    f /= base;
    r += f * (i % base);
  }
  return r;
}
export const primes = [
  2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83, 89, 97,
] as const;

function exponentsOf(root: Node, parameters: readonly string[]): string[] {
  const found = new Set<string>();
  const note = (n: Node) =>
    walk(n, (m) => {
      if (m.kind === "name") found.add(m.name);
    });
  walk(root, (n) => {
    if (n.kind === "binary" && n.operator === "^") note(n.right);
    if (n.kind === "call" && n.name === "exp") n.arguments.forEach(note);
  });
  return parameters.filter((p) => found.has(p));
}

function linearSet(law: CompiledLaw): string[] {
  const curved = new Set(law.secondPairs.map(([j, k]) => `${j} ${k}`));
  const order = law.parameterNames.map((_, j) => j);
  const weight = (j: number) => {
    const role = law.form.parameters[law.parameterNames[j] as string]?.role;
    return role === "coefficient" ? 0 : role === "irreducible" ? 1 : role === "offset" ? 2 : 3;
  };
  order.sort((a, b) => weight(a) - weight(b) || a - b);
  const chosen: number[] = [];
  for (const j of order)
    if (!curved.has(`${j} ${j}`) && chosen.every((k) => !curved.has(`${Math.max(j, k)} ${Math.min(j, k)}`)))
      chosen.push(j);
  return chosen.sort((a, b) => a - b).map((j) => law.parameterNames[j] as string);
}

/**
 * Singular values and right singular vectors by one-sided Jacobi rotations. `columns` is changed. Accurate for small singular values.
 *
 * Source: Hestenes 1958, J. SIAM 6, 51–90; Golub & Van Loan, Matrix Computations, 4th ed., section 8.6.
 */
export function singularValues(columns: Float64Array[]): { values: number[]; vectors: Float64Array[] } {
  const p = columns.length;
  const v = columns.map((_, j) => Float64Array.from(columns, (_, k) => (j === k ? 1 : 0)));
  for (let sweep = 0; sweep < 60; sweep++) {
    let rotated = false;
    for (let j = 0; j < p; j++)
      for (let k = j + 1; k < p; k++) {
        const a = columns[j] as Float64Array;
        const b = columns[k] as Float64Array;
        let aa = 0;
        let bb = 0;
        let ab = 0;
        for (let i = 0; i < a.length; i++) {
          aa += a[i]! * a[i]!;
          bb += b[i]! * b[i]!;
          ab += a[i]! * b[i]!;
        }
        if (Math.abs(ab) <= 1e-16 * Math.sqrt(aa * bb)) continue;
        rotated = true;
        const zeta = (bb - aa) / (2 * ab);
        const t = Math.sign(zeta || 1) / (Math.abs(zeta) + Math.sqrt(1 + zeta * zeta));
        const c = 1 / Math.sqrt(1 + t * t);
        const s = c * t;
        for (const [x, y] of [
          [a, b],
          [v[j] as Float64Array, v[k] as Float64Array],
        ] as const)
          for (let i = 0; i < x.length; i++) {
            const xi = x[i]!;
            x[i] = c * xi - s * y[i]!;
            y[i] = s * xi + c * y[i]!;
          }
      }
    if (!rotated) break;
  }
  return { values: columns.map((c) => norm2(c)), vectors: v };
}

/** A step in this parameter is relative when it can't be negative. */
export function isRelative(law: CompiledLaw, name: string): boolean {
  return (law.form.parameters[name]?.bounds?.low ?? Number.NEGATIVE_INFINITY) >= 0;
}

function degeneracies(law: CompiledLaw): Degeneracy[] {
  const names = law.parameterNames;
  const n = Math.min(BLOCK, 16 * names.length + 32);
  let common: Float64Array[] | null = null;
  for (let trial = 0; trial < 3; trial++) {
    const variables: Record<string, Float64Array> = {};
    law.variableNames.forEach((name, d) => {
      const range = law.form.variables[name]?.range ?? { low: 1, high: 1e4 };
      variables[name] = Float64Array.from({ length: n }, (_, i) => {
        const u = radicalInverse(i + 1 + 7 * trial, primes[d % primes.length] as number);
        return range.low > 0 ? range.low * pow(range.high / range.low, u) : range.low + (range.high - range.low) * u;
      });
    });
    const theta: Record<string, number> = {};
    names.forEach((name, d) => {
      const { low, high } = law.form.parameters[name]?.start ?? { low: 1, high: 1 };
      const u = radicalInverse(trial + 3, primes[(d + 3) % primes.length] as number);
      theta[name] = low > 0 ? low * pow(high / low, u) : low + (high - low) * u;
    });
    const { value, gradient } = law.valueAndGradient(variables, theta);
    const rows: number[] = [];
    for (let i = 0; i < n; i++)
      if (Number.isFinite(value[i]) && gradient.every((g) => Number.isFinite(g[i]))) rows.push(i);
    if (rows.length < names.length) return [];
    const scale = gradient.map((g, j) => {
      const relative = isRelative(law, names[j] as string) ? theta[names[j] as string]! : 1;
      const norm = norm2(rows.map((i) => g[i]! * relative));
      return { relative, norm: norm > 0 ? norm : 1 };
    });
    const columns = gradient.map((g, j) =>
      Float64Array.from(rows, (i) => (g[i]! * (scale[j]?.relative ?? 1)) / (scale[j]?.norm ?? 1)),
    );
    const { values, vectors } = singularValues(columns);
    const largest = Math.max(...values);
    const flat: Float64Array[] = [];
    values.forEach((s, k) => {
      if (s > 1e-12 * largest) return;
      flat.push(Float64Array.from(names, (_, j) => vectors[k]![j]! / (scale[j]?.norm ?? 1)));
    });
    if (flat.length === 0) return [];
    if (common === null || flat.length < common.length) common = flat;
  }
  return (common ?? []).map((direction) => {
    const largest = direction.reduce((m, x) => (Math.abs(x) > Math.abs(m) ? x : m), 0);
    const entries = names
      .map((name, j) => [name, direction[j]! / largest] as const)
      .filter(([, x]) => Math.abs(x) > 1e-6)
      .map(([name, x]) => [name, Math.round(x * 1e6) / 1e6] as const);
    return { parameters: entries.map(([name]) => name), direction: Object.fromEntries(entries) };
  });
}

export function analyseStructure(law: CompiledLaw): Structure {
  const linear = linearSet(law);
  return {
    linear,
    nonlinear: law.parameterNames.filter((p) => !linear.includes(p)),
    exponents: exponentsOf(law.expression.root, law.parameterNames),
    separable: linear.length > 0,
    degeneracies: degeneracies(law),
  };
}
