/** Declared exclusions of a run set: which rows a fit leaves out, and why. */
import { nearest } from "../content/problems";
import type { Exclusion } from "../content/schema";
import { holds, parseExpression } from "../laws";
import { type RunTable, scopeOf } from "./columns";
import { RunsError, runsProblem } from "./errors";

export interface ExclusionChoice {
  /** Exactly these, in place of the defaults; an empty list means none. */
  only?: readonly string[];
  /** Beside the defaults. */
  add?: readonly string[];
  /** Defaults that are not applied. */
  keep?: readonly string[];
}

export interface AppliedExclusion {
  id: string;
  reason: string;
  /** Rows that it left out beyond those already gone. */
  count: number;
}

/** Ids of the exclusions that a choice means, in declared order. @throws RunsError for an id that is not declared */
export function chosenExclusions(set: string, declared: readonly Exclusion[], choice: ExclusionChoice = {}): string[] {
  const ids = declared.map((e) => e.id);
  const unknown = [...(choice.only ?? []), ...(choice.add ?? []), ...(choice.keep ?? [])].filter(
    (id) => !ids.includes(id),
  );
  if (unknown.length > 0)
    throw new RunsError(
      unknown.map((id) => {
        const near = nearest(id, ids);
        return runsProblem(
          set,
          "",
          "the run set declares no such exclusion",
          id,
          near ? `Did you mean ${near}?` : `Declared: ${ids.join(", ") || "none"}.`,
        );
      }),
    );
  const wanted = new Set(choice.only ?? declared.filter((e) => e.default).map((e) => e.id));
  for (const id of choice.add ?? []) wanted.add(id);
  for (const id of choice.keep ?? []) wanted.delete(id);
  return ids.filter((id) => wanted.has(id));
}

/**
 * Applies exclusions one after the other, each to the rows that the earlier ones left. Conditions (`where`) come first,
 * then the choice of the best of a group, then extremes, so that "the five highest" are counted among rows that stay.
 */
export function applyExclusions(
  table: RunTable,
  declared: readonly Exclusion[],
  chosen: readonly string[],
): { rows: number[]; applied: AppliedExclusion[] } {
  let rows = Array.from({ length: table.n }, (_, i) => i);
  const rank = (e: Exclusion) => (e.where !== undefined ? 0 : e.allButBest ? 1 : 2);
  const order = declared.filter((e) => chosen.includes(e.id)).sort((a, b) => rank(a) - rank(b));
  const applied: AppliedExclusion[] = [];
  for (const e of order) {
    const before = rows.length;
    if (e.where !== undefined) {
      const condition = parseExpression(e.where, {
        names: [...Object.keys(table.numbers), ...Object.keys(table.texts)],
        conditions: true,
      });
      const scope = scopeOf(table, condition.names);
      rows = rows.filter((i) => !holds(condition, scope(i)));
    } else if (e.allButBest) {
      const { column, which, per } = e.allButBest;
      const values = table.numbers[column] ?? new Float64Array(table.n).fill(Number.NaN);
      const sign = which === "lowest" ? 1 : -1;
      const best = new Map<string, number>();
      for (const i of rows) {
        const v = values[i] as number;
        if (Number.isNaN(v)) continue;
        const key = JSON.stringify(per.map((c) => table.numbers[c]?.[i] ?? table.texts[c]?.[i] ?? null));
        const held = best.get(key);
        if (held === undefined || sign * v < sign * (values[held] as number)) best.set(key, i);
      }
      const keep = new Set(best.values());
      rows = rows.filter((i) => keep.has(i));
    } else if (e.extreme) {
      const { column, which, count } = e.extreme;
      const values = table.numbers[column] ?? new Float64Array(table.n).fill(Number.NaN);
      const sign = which === "highest" ? -1 : 1;
      const ordered = rows
        .filter((i) => !Number.isNaN(values[i] as number))
        .sort((a, b) => sign * ((values[a] as number) - (values[b] as number)) || a - b);
      const out = new Set(ordered.slice(0, count));
      rows = rows.filter((i) => !out.has(i));
    }
    applied.push({ id: e.id, reason: e.reason, count: before - rows.length });
  }
  return { rows, applied };
}
