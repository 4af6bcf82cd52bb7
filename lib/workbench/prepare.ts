/** What a state of the workbench means for a table: the points, which of them the fit uses, and why not the others. Isomorphic. */
import type { Law, RunSet } from "../content/schema";
import { lossOf, objectiveValue } from "../fit/objective";
import type { FitData, Objective } from "../fit/types";
import { compile } from "../laws";
import {
  fitsRunSet,
  mappingFor,
  type Prepared,
  prepareBuilt,
  prepareTable,
  type RawTable,
  type RunsProblem,
  type RunTable,
  type TableFormat,
} from "../runs";
import type { Recipe } from "./recipe";
import type { WorkbenchState } from "./state";

/** Where the points come from: a run set with its columns built, or a person's own file. */
export type Source =
  | { kind: "runs"; set: Omit<RunSet, "rows"> & { rows?: RunSet["rows"] }; table: RunTable }
  | { kind: "file"; name: string; sha256: string | null; format: TableFormat; raw: RawTable };

export interface Points {
  /** Every usable row of the table, whether the fit uses it or not. */
  all: { variables: Record<string, Float64Array>; target: Float64Array; rows: number[] };
  /** Positions in `all` that the fit leaves out. */
  left: number[];
  /** What the fit takes. */
  data: FitData;
  /** Row of the table of each fitted point, counted from 0. */
  rows: number[];
  mapping: Record<string, string>;
  /** By reason, rows counted from 0; unusable rows too. */
  leftOut: { reason: string; rows: number[] }[];
  /** Cells because of which rows are left out: where they stand, and what is wrong. */
  unusable: RunsProblem[];
  warnings: string[];
  /** Rows of the table. */
  n: number;
}

function prepared(
  source: Source,
  law: Law,
  state: WorkbenchState,
  exclude: string[],
  without: number[],
  rules: Pick<WorkbenchState, "invalid" | "duplicates"> = { invalid: "drop", duplicates: "keep" },
): Prepared {
  const options = { objective: state.objective, ...rules, without };
  return source.kind === "runs"
    ? prepareBuilt(source.set, source.table, law, { ...options, exclusions: { only: exclude }, map: state.map })
    : prepareTable(source.raw, law, state.map, { ...options, scale: state.scale });
}

/** @throws RunsError in words for people when the mapping, an exclusion or the rows do not fit the table */
export function points(source: Source, law: Law, state: WorkbenchState): Points {
  const n = source.kind === "runs" ? source.table.n : source.raw.rows.length;
  const everything = prepared(source, law, state, [], []);
  const chosen = prepared(source, law, state, state.exclude, state.without, state);
  const used = new Set(chosen.rows);
  const usable = new Set(everything.rows);
  const leftOut: Points["leftOut"] = [];
  const without = new Set(state.without);
  if (source.kind === "runs" && state.exclude.length > 0) {
    const kept = new Set(prepared(source, law, state, state.exclude, []).rows);
    const reasons = source.set.exclusions.filter((e) => state.exclude.includes(e.id)).map((e) => e.reason);
    leftOut.push({ reason: reasons.join(" "), rows: everything.rows.filter((r) => !kept.has(r)) });
  }
  if (without.size > 0) leftOut.push({ reason: "left out by hand", rows: [...without].sort((a, b) => a - b) });
  leftOut.push({
    reason: "no value that the fit can use",
    rows: Array.from({ length: n }, (_, i) => i).filter((i) => !usable.has(i)),
  });
  if (state.duplicates === "drop") {
    const said = new Set(leftOut.flatMap((l) => l.rows));
    const rows = everything.rows.filter((r) => !used.has(r) && !said.has(r));
    leftOut.push({ reason: "repeats another row in every value", rows });
  }
  return {
    all: { variables: everything.data.variables, target: everything.data.target, rows: everything.rows },
    left: everything.rows.flatMap((r, i) => (used.has(r) ? [] : [i])),
    data: chosen.data,
    rows: chosen.rows,
    mapping: chosen.mapping,
    leftOut: leftOut.filter((l) => l.rows.length > 0),
    unusable: chosen.dropped,
    warnings: chosen.warnings,
    n,
  };
}

/** The part of a source that scripts are written from. */
export function recipeSource(source: Source): Recipe["source"] {
  return source.kind === "runs"
    ? { kind: "runs", set: source.set }
    : {
        kind: "file",
        name: source.name,
        sha256: source.sha256,
        format: source.format,
        headers: source.raw.headers,
      };
}

/**
 * Laws that can be ranked against one on the same rows: they predict the same quantity from columns that the table has,
 * and no symbol of theirs means another column.
 */
export function rivals(
  source: Source,
  law: Law,
  state: WorkbenchState,
  laws: readonly Law[],
): { laws: Law[]; data: FitData } {
  const mine = points(source, law, state);
  const columns: Record<string, string> = { ...mine.mapping };
  const variables: Record<string, Float64Array> = { ...mine.data.variables };
  const chosen: Law[] = [law];
  let rows = new Set(mine.rows);
  const values: Record<string, Map<number, number>> = {};
  for (const other of laws) {
    if (other.id === law.id || other.target.quantity !== law.target.quantity) continue;
    if (source.kind === "file") {
      if (Object.keys(other.variables).every((v) => v in law.variables)) chosen.push(other);
      continue;
    }
    if (!fitsRunSet(source.set, other)) continue;
    const mapping = mappingFor(source.set, other);
    if (mapping[other.target.symbol] !== columns[law.target.symbol]) continue;
    const symbols = Object.keys(other.variables);
    if (symbols.some((s) => columns[s] !== undefined && columns[s] !== mapping[s])) continue;
    try {
      const theirs = points(source, other, { ...state, map: {} });
      for (const s of symbols)
        if (columns[s] === undefined) {
          columns[s] = mapping[s]!;
          values[s] = new Map(theirs.rows.map((r, i) => [r, theirs.data.variables[s]![i]!]));
        }
      const usable = new Set(theirs.rows);
      rows = new Set([...rows].filter((r) => usable.has(r)));
      chosen.push(other);
    } catch {
      // A law that these rows cannot serve is no rival.
    }
  }
  const keep = mine.rows.flatMap((r, i) => (rows.has(r) ? [i] : []));
  for (const s of Object.keys(variables)) variables[s] = Float64Array.from(keep, (i) => variables[s]![i]!);
  for (const [s, of] of Object.entries(values)) variables[s] = Float64Array.from(keep, (i) => of.get(mine.rows[i]!)!);
  return { laws: chosen, data: { variables, target: Float64Array.from(keep, (i) => mine.data.target[i]!) } };
}

/** The objective that given parameter values reach on the data; null where the law has no finite value. */
export function objectiveAt(
  law: Law,
  data: FitData,
  parameters: Readonly<Record<string, number>>,
  objective: Objective,
): number | null {
  if (Object.keys(law.parameters).some((k) => parameters[k] === undefined)) return null;
  const loss = lossOf(objective);
  const predicted = compile(law).evaluate(data.variables, parameters);
  const residuals = Float64Array.from(predicted, (f, i) =>
    loss.log ? Math.log(f / data.target[i]!) : f - data.target[i]!,
  );
  const value = objectiveValue(residuals, loss.delta);
  return Number.isFinite(value) ? value : null;
}

/** Size, tokens, compute and loss of the fitted rows, for the IsoFLOP view; null when the law and table do not have them. */
export function isoflopRuns(
  source: Source,
  law: Law,
  at: Points,
): { N: Float64Array; D: Float64Array; C: Float64Array; loss: Float64Array } | null {
  if (law.target.quantity !== "loss") return null;
  const symbol = (quantity: string) => Object.keys(law.variables).find((v) => law.variables[v]!.quantity === quantity);
  const byLaw = (quantity: string) => {
    const s = symbol(quantity);
    return s ? at.data.variables[s] : undefined;
  };
  const byColumn = (...names: string[]) => {
    if (source.kind !== "runs") return undefined;
    const column = names.map((n) => source.table.numbers[n]).find(Boolean);
    return column && Float64Array.from(at.rows, (r) => column[r]!);
  };
  const N = byLaw("params") ?? byColumn("params");
  const tokens = byLaw("tokens") ?? byColumn("tokens");
  const compute = byLaw("compute") ?? byColumn("flops", "compute");
  if (!N || (!tokens && !compute)) return null;
  const D = tokens ?? Float64Array.from(N, (n, i) => compute![i]! / (6 * n));
  const C = compute ?? Float64Array.from(N, (n, i) => 6 * n * D[i]!);
  const good = Array.from(N.keys()).filter((i) => N[i]! > 0 && D[i]! > 0 && C[i]! > 0 && at.data.target[i]! > 0);
  if (good.length < 3) return null;
  const take = (of: Float64Array) => Float64Array.from(good, (i) => of[i]!);
  return { N: take(N), D: take(D), C: take(C), loss: take(at.data.target) };
}
