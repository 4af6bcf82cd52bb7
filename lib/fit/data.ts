/** Checks data before a fit: every bad cell is named by row and column, all at once. */

import type { CompiledLaw } from "../laws";
import { pow } from "../laws/elementary";
import type { FitData } from "./types";

export interface DataProblem {
  /** 0-based row; null when the whole column is meant. */
  row: number | null;
  /** Law variable, `target` symbol, `weights` or `groups`. */
  column: string;
  value: string;
  message: string;
}

/** Thrown when data can't be fitted; `problems` has every bad cell (the first thousand). */
export class FitDataError extends Error {
  override name = "FitDataError";
  constructor(readonly problems: readonly DataProblem[]) {
    const shown = problems.slice(0, 12).map(describe);
    super(
      problems.length > shown.length
        ? [...shown, `and ${problems.length - shown.length} more`].join("\n")
        : shown.join("\n"),
    );
  }
}

/** `row 3, column N: not a positive number (saw -1)`; rows are counted from 1 for people. */
export function describe(p: DataProblem): string {
  return `${p.row === null ? "" : `row ${p.row + 1}, `}column ${p.column}: ${p.message}${p.value === "" ? "" : ` (saw ${p.value})`}`;
}

export interface CheckedData {
  variables: Record<string, Float64Array>;
  target: Float64Array;
  weights: Float64Array | null;
  groups: Int32Array | null;
  n: number;
  /** Input row of each kept row. */
  rows: Int32Array;
  warnings: string[];
}

const MOST_PROBLEMS = 1000;

/**
 * Warnings of a fit without those about its data that `lib/runs` has already given, there by file and line: for those
 * who prepared the data from a table.
 */
export const beyondTable = (warnings: readonly string[]): string[] =>
  warnings.filter((w) => !/^column \S+: all |^\d+ rows repeat /.test(w));

/**
 * @param log whether the objective takes the logarithm of the target.
 * @param drop leave out bad rows with a warning, rather than refuse.
 * @throws FitDataError
 */
export function checkData(law: CompiledLaw, data: FitData, log: boolean, drop: boolean): CheckedData {
  const symbol = law.form.target?.symbol ?? "target";
  const n = data.target.length;
  const columns: [string, ArrayLike<number>][] = [];
  const shape: DataProblem[] = [];
  for (const name of law.variableNames) {
    const c = data.variables[name];
    if (c === undefined) shape.push({ row: null, column: name, value: "", message: "missing" });
    else if (c.length !== n)
      shape.push({ row: null, column: name, value: "", message: `${c.length} values, but the target has ${n}` });
    else columns.push([name, c]);
  }
  for (const name of Object.keys(data.variables))
    if (!law.variableNames.includes(name))
      shape.push({
        row: null,
        column: name,
        value: "",
        message: `the law has no such variable; it has ${law.variableNames.join(", ")}`,
      });
  for (const name of ["weights", "groups"] as const) {
    const c = data[name];
    if (c !== undefined && c.length !== n)
      shape.push({ row: null, column: name, value: "", message: `${c.length} values, but the target has ${n}` });
  }
  if (n === 0) shape.push({ row: null, column: symbol, value: "", message: "no rows" });
  if (shape.length > 0) throw new FitDataError(shape);

  const problems: DataProblem[] = [];
  const bad = new Set<number>();
  const say = (row: number, column: string, value: number, message: string) => {
    bad.add(row);
    if (problems.length < MOST_PROBLEMS) problems.push({ row, column, value: String(value), message });
  };
  const { target, weights } = data;
  for (const [name, c] of columns)
    for (let i = 0; i < n; i++)
      if (!Number.isFinite(c[i])) say(i, name, c[i]!, Number.isNaN(c[i]) ? "missing or not a number" : "infinite");
  for (let i = 0; i < n; i++) {
    const y = target[i]!;
    if (!Number.isFinite(y)) say(i, symbol, y, Number.isNaN(y) ? "missing or not a number" : "infinite");
    else if (log && !(y > 0)) say(i, symbol, y, "not positive, and the objective takes its logarithm");
  }
  if (weights)
    for (let i = 0; i < n; i++)
      if (!Number.isFinite(weights[i]) || weights[i]! < 0)
        say(i, "weights", weights[i]!, "weights must be finite and not negative");
  // A row that no parameter value of the declared start ranges can predict lies outside the law's domain.
  let suspects: number[] | null = null;
  for (const u of [0.5, 0.2, 0.8, 0.05, 0.95]) {
    const theta = Object.fromEntries(
      law.parameterNames.map((name) => {
        const { low, high } = law.form.parameters[name]?.start ?? { low: 1, high: 1 };
        return [name, low > 0 ? low * pow(high / low, u) : low + (high - low) * u];
      }),
    );
    // All rows at first, then only those that had no finite value yet.
    const rows: number[] | null = suspects;
    const f = law.evaluate(
      Object.fromEntries(
        columns.map(([name, c]) => [name, rows ? Float64Array.from(rows, (i) => c[i]!) : (c as Float64Array)]),
      ),
      theta,
    );
    const left: number[] = [];
    for (let k = 0; k < f.length; k++) if (!Number.isFinite(f[k])) left.push(rows ? rows[k]! : k);
    suspects = left.filter((i) => !bad.has(i));
    if (suspects.length === 0) break;
  }
  for (const row of suspects ?? []) {
    // Zero and negative values are what takes logarithms and powers out of their domain: name them first.
    const odd = columns.filter(([, c]) => !(c[row]! > 0));
    for (const [name, c] of odd.length > 0 ? odd : columns) say(row, name, c[row]!, "the law has no finite value here");
  }
  if (bad.size > 0 && !drop) throw new FitDataError(problems);
  const rows = new Int32Array(n - bad.size);
  for (let i = 0, m = 0; i < n; i++) if (!bad.has(i)) rows[m++] = i;
  if (rows.length === 0) throw new FitDataError(problems);
  const take = (c: ArrayLike<number>) => Float64Array.from(rows, (i) => c[i]!);
  const warnings: string[] = [];
  if (bad.size > 0)
    warnings.push(
      `${bad.size} of ${n} rows left out: ${problems.slice(0, 5).map(describe).join("; ")}${problems.length > 5 ? "; …" : ""}`,
    );
  const variables = Object.fromEntries(
    columns.map(([name, c]) => [name, bad.size > 0 ? take(c) : (c as Float64Array)]),
  );
  const kept = bad.size > 0 ? take(target) : target;
  for (const [name, c] of Object.entries(variables))
    if (c.length > 1 && c.every((x) => x === c[0]))
      warnings.push(`column ${name}: all ${c.length} values are ${c[0]}, so nothing is learnt about its effect`);
  const seen = new Map<string, number>();
  let repeats = 0;
  let example = "";
  if (kept.length <= 200_000)
    for (let i = 0; i < kept.length; i++) {
      const key = `${Object.values(variables)
        .map((c) => c[i])
        .join(" ")} ${kept[i]}`;
      const first = seen.get(key);
      if (first === undefined) seen.set(key, i);
      else {
        repeats++;
        example ||= `rows ${rows[first]! + 1} and ${rows[i]! + 1}`;
      }
    }
  if (repeats > 0) warnings.push(`${repeats} rows repeat another row exactly, for example ${example}`);
  return {
    variables,
    target: kept,
    weights: weights ? (bad.size > 0 ? take(weights) : weights) : null,
    groups: data.groups ? Int32Array.from(rows, (i) => data.groups?.[i] ?? 0) : null,
    n: rows.length,
    rows,
    warnings,
  };
}
