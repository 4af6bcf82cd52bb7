/** Rows → typed columns: names, units and numbers as a run set declares them, and columns derived from others. */
import { nearest } from "../content/problems";
import type { RunSet } from "../content/schema";
import { evaluateScalar, parseExpression, type ScalarValue } from "../laws";
import { RunsError, type RunsProblem, runsProblem } from "./errors";
import type { RawRow, RawTable } from "./parse";

/** A table with typed columns of n rows; a missing number is NaN, a missing text is empty. */
export interface RunTable {
  n: number;
  /** Where each row comes from. */
  places: string[];
  numbers: Record<string, Float64Array>;
  texts: Record<string, string[]>;
  /** Column → row → what stands there in place of a number; only when such cells are let through. */
  strange?: Record<string, Map<number, unknown>>;
}

interface Segment {
  key: string;
  where?: { path: string; value: string };
}

/** `results[val_data.0=c4].loss` → segments. */
function segments(path: string): Segment[] {
  const out: Segment[] = [];
  const pattern = /\.?([^.[\]]+)|\[([^=\]]+)=([^\]]*)\]/gy;
  let at = 0;
  while (at < path.length) {
    pattern.lastIndex = at;
    const m = pattern.exec(path);
    if (!m) return [{ key: path }];
    if (m[1] !== undefined) out.push({ key: m[1] });
    else out.push({ key: "", where: { path: m[2] ?? "", value: m[3] ?? "" } });
    at = pattern.lastIndex;
  }
  return out;
}

/**
 * The value at a dotted path; `undefined` where there is none. Numbers index lists; `[field=value]` takes the one element
 * of a list whose field has this value. A key that equals the whole path wins, so that headers may have dots in them.
 */
export function valueAt(row: Record<string, unknown>, path: string): unknown {
  if (Object.hasOwn(row, path)) return row[path];
  let at: unknown = row;
  for (const s of segments(path)) {
    if (s.where) {
      if (!Array.isArray(at)) return undefined;
      const { path: inner, value } = s.where;
      const found: unknown[] = at.filter(
        (x) => typeof x === "object" && x !== null && String(valueAt(x as Record<string, unknown>, inner)) === value,
      );
      if (found.length !== 1) return undefined;
      at = found[0];
    } else if (typeof at === "object" && at !== null && Object.hasOwn(at, s.key))
      at = (at as Record<string, unknown>)[s.key];
    else return undefined;
  }
  return at;
}

const NUMBER = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/;
const MISSING = /^(?:|na|n\/a|nan|null|none|-|–)$/i;
const INFINITE = /^[+-]?inf(?:inity)?$/i;

/** A cell as a number: NaN when it is missing, `undefined` when it is something else. Thousands marks are not guessed. */
export function cellNumber(cell: unknown): number | undefined {
  if (cell === null || cell === undefined) return Number.NaN;
  if (typeof cell === "number") return cell;
  if (typeof cell !== "string") return undefined;
  const text = cell.trim();
  if (NUMBER.test(text)) return Number(text);
  if (MISSING.test(text)) return Number.NaN;
  if (INFINITE.test(text)) return text.startsWith("-") ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  return undefined;
}

export type ColumnPlan = Pick<RunSet, "columns" | "derive">;

/**
 * Columns as declared, then derived columns in order.
 * @param notNumbers what becomes of text in a column of numbers: the table is refused, or the cell is missing and `strange` has it
 * @throws RunsError naming every column that the table lacks and every cell that is no number
 */
export function buildTable(plan: ColumnPlan, raw: RawTable, notNumbers: "refuse" | "drop" = "refuse"): RunTable {
  const n = raw.rows.length;
  const table: RunTable = { n, places: raw.rows.map((r) => r.place), numbers: {}, texts: {} };
  const problems: RunsProblem[] = [];
  const present = (r: RawRow, from: string) => valueAt(r.values, from) !== undefined;

  for (const [name, spec] of Object.entries(plan.columns)) {
    const from = spec.from ?? name;
    if (!raw.rows.some((r) => present(r, from))) {
      const near = nearest(from, raw.headers);
      problems.push(
        runsProblem(
          raw.name,
          from,
          "the table has no such column",
          undefined,
          near ? `Did you mean ${JSON.stringify(near)}?` : `It has ${raw.headers.slice(0, 30).join(", ")}.`,
        ),
      );
      continue;
    }
    if (spec.type === "text") {
      table.texts[name] = raw.rows.map((r) => {
        const v = valueAt(r.values, from);
        return v === null || v === undefined ? "" : String(v);
      });
      continue;
    }
    const out = new Float64Array(n);
    raw.rows.forEach((r, i) => {
      const v = cellNumber(valueAt(r.values, from));
      if (v === undefined && notNumbers === "drop") {
        table.strange ??= {};
        table.strange[name] ??= new Map();
        table.strange[name]?.set(i, valueAt(r.values, from));
      } else if (v === undefined)
        problems.push(
          runsProblem(
            r.place,
            from,
            "the cell is not a number",
            valueAt(r.values, from),
            "Write a plain number such as 1.3e9, or leave the cell empty, or fit without such rows: --invalid drop.",
          ),
        );
      out[i] = (v ?? Number.NaN) * (spec.scale ?? 1);
    });
    table.numbers[name] = out;
  }
  if (problems.length > 0) throw new RunsError(problems);

  for (const [name, text] of Object.entries(plan.derive)) {
    const known = [...Object.keys(table.numbers), ...Object.keys(table.texts)];
    const expression = parseExpression(text, { names: known, conditions: true });
    const out = new Float64Array(n);
    const scope = scopeOf(table, expression.names);
    for (let i = 0; i < n; i++) out[i] = evaluateScalar(expression, scope(i));
    table.numbers[name] = out;
  }
  return table;
}

/** Values of some columns at a row, for expressions. The object is reused: read it before the next call. */
export function scopeOf(table: RunTable, names: readonly string[]): (row: number) => Record<string, ScalarValue> {
  const values: Record<string, ScalarValue> = {};
  return (row) => {
    for (const name of names) {
      const numbers = table.numbers[name];
      values[name] = numbers ? (numbers[row] as number) : (table.texts[name]?.[row] ?? "");
    }
    return values;
  };
}
