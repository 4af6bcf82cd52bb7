/** From a table of runs and a law to what the fit engine takes. Isomorphic. */
import type { Law, RunSet } from "../content/schema";
import type { FitData, Objective } from "../fit/types";
import { type Expression, ExpressionError, parseExpression } from "../laws";
import { buildTable, type ColumnPlan, type RunTable } from "./columns";
import { RunsError, type RunsProblem, runsProblem } from "./errors";
import { type AppliedExclusion, applyExclusions, chosenExclusions, type ExclusionChoice } from "./exclusions";
import type { RawTable } from "./parse";

/** Law symbol (or `y` for the target) → column. */
export type Mapping = Record<string, string>;

export interface PrepareOptions {
  objective: Objective["name"];
  exclusions?: ExclusionChoice;
  /** Rows with values that no fit can use: refuse the table, or leave them out and say so. */
  invalid: "refuse" | "drop";
  /** Rows that repeat another in every value: kept with a warning (when absent), left out but for the first, or the table refused. */
  duplicates?: "keep" | "drop" | "refuse";
  /** In place of the run set's own mapping, symbol by symbol. */
  map?: Mapping;
  /** Rows of the table, counted from 0, that a person leaves out by hand. They go after the declared exclusions. */
  without?: readonly number[];
}

export interface Prepared {
  data: FitData;
  n: number;
  /** The mapping used, for every variable and the target. */
  mapping: Mapping;
  /** Rows kept, as indices into the table. */
  rows: number[];
  places: string[];
  exclusions: AppliedExclusion[];
  /** Rows left out because a value cannot be used. */
  dropped: RunsProblem[];
  warnings: string[];
}

type LawPart = Pick<Law, "id" | "variables" | "target">;

/** Column names that stand for a quantity when the run set has no mapping for the symbol. */
const columnsOfQuantity: Record<string, string[]> = {
  compute: ["compute", "flops", "flop"],
  loss: ["loss"],
  "tokens-per-param": ["tokens_per_param"],
  "lr-opt": ["lr"],
  "batch-opt": ["batch", "batch_tokens"],
};

/** Which column each symbol of a law is read from; symbols without one are left out. */
export function mappingFor(
  set: Pick<RunSet, "map" | "columns" | "derive">,
  law: LawPart,
  given: Mapping = {},
): Mapping {
  const known = new Set([...Object.keys(set.columns), ...Object.keys(set.derive)]);
  const out: Mapping = {};
  const symbols = [
    ...Object.entries(law.variables).map(([symbol, v]) => [symbol, v.quantity] as const),
    [law.target.symbol, law.target.quantity] as const,
  ];
  for (const [symbol, quantity] of symbols) {
    const target = symbol === law.target.symbol;
    const mapped =
      given[symbol] ??
      (target ? given.y : undefined) ??
      set.map[law.id]?.[symbol] ??
      (target ? set.map[law.id]?.y : undefined) ??
      set.map.default?.[symbol];
    const byName = [quantity.replaceAll("-", "_"), ...(columnsOfQuantity[quantity] ?? [])].find((c) => known.has(c));
    const column = mapped ?? byName;
    if (column !== undefined) out[symbol] = column;
  }
  return out;
}

/** Whether a run set has a column for every variable and the target of a law. */
export function fitsRunSet(set: Pick<RunSet, "map" | "columns" | "derive">, law: LawPart): boolean {
  const mapping = mappingFor(set, law);
  return [...Object.keys(law.variables), law.target.symbol].every((s) => mapping[s] !== undefined);
}

const onLog = (objective: Objective["name"]) => objective !== "least-squares";

/**
 * Rows of a run set as data for a law: exclusions applied, unusable rows refused or dropped.
 * @throws RunsError with every defect: symbols without a column, rows with values that cannot be used
 */
export function prepareRuns(set: RunSet, raw: RawTable, law: LawPart, options: PrepareOptions): Prepared {
  return prepareBuilt(set, buildTable(set, raw), law, options);
}

/**
 * The same for a table whose columns are already built, as the browser has it.
 * @throws RunsError as `prepareRuns`
 */
export function prepareBuilt(
  set: Pick<RunSet, "id" | "map" | "columns" | "derive" | "exclusions" | "group">,
  table: RunTable,
  law: LawPart,
  options: PrepareOptions,
): Prepared {
  const chosen = chosenExclusions(set.id, set.exclusions, options.exclusions);
  const { rows, applied } = applyExclusions(table, set.exclusions, chosen);
  return select(table, rows, applied, law, mappingFor(set, law, options.map), set.id, set.group, options);
}

/**
 * A person's own table as data for a law. A mapping names headers, or gives arithmetic over headers that are
 * plain names: `D=flops/(6*params)`.
 * @throws RunsError as `prepareRuns`
 */
export function prepareTable(
  raw: RawTable,
  law: LawPart,
  mapping: Mapping,
  options: PrepareOptions & { scale?: Record<string, number> },
): Prepared {
  const known = [...Object.keys(law.variables), law.target.symbol, "y"];
  const strange = Object.keys(mapping).filter((s) => !known.includes(s));
  if (strange.length > 0)
    throw new RunsError(
      strange.map((s) =>
        runsProblem(
          raw.name,
          "",
          `law ${law.id} has no such symbol`,
          s,
          `Its symbols: ${Object.keys(law.variables).join(", ")}, and ${law.target.symbol} (or y) for what is fitted.`,
        ),
      ),
    );
  const plan: ColumnPlan = { columns: {}, derive: {} };
  const columnOf: Mapping = {};
  const headers = new Set(raw.headers);
  Object.entries(mapping).forEach(([symbol, from], i) => {
    const column = `column_${i}`;
    columnOf[symbol === "y" ? law.target.symbol : symbol] = column;
    const scale = options.scale?.[symbol];
    const expression = headers.has(from) ? null : arithmeticOver(from, raw.headers);
    if (expression) {
      for (const name of expression.names) plan.columns[name] ??= { from: name, type: "number" };
      plan.derive[column] = scale === undefined ? from : `(${from})*${scale}`;
    } else plan.columns[column] = { from, type: "number", ...(scale === undefined ? {} : { scale }) };
  });
  const table = buildTable(plan, raw, options.invalid);
  const rows = Array.from({ length: table.n }, (_, i) => i);
  // People know their headers, not our names for them.
  const headerOf = Object.fromEntries(Object.entries(mapping).map(([, from], i) => [`column_${i}`, from]));
  const prepared = select(table, rows, [], law, columnOf, raw.name, undefined, options, headerOf);
  return {
    ...prepared,
    mapping: Object.fromEntries(Object.entries(mapping).map(([s, from]) => [s === "y" ? law.target.symbol : s, from])),
  };
}

/** A gap in a column that no sweep has: a thousand and more, as between millions and billions and plain counts. */
const UNIT_GAP = 1000;

/** Rows whose values lie a unit's factor below all others; null when there is no such gap. */
function otherUnit(rows: readonly number[], values: Float64Array): { rows: number[]; factor: number } | null {
  const order = rows
    .filter((i) => (values[i] as number) > 0)
    .sort((a, b) => (values[a] as number) - (values[b] as number));
  let best = { at: 0, factor: 1 };
  for (let k = 1; k < order.length; k++) {
    const factor = (values[order[k] as number] as number) / (values[order[k - 1] as number] as number);
    if (factor > best.factor) best = { at: k, factor };
  }
  return best.factor >= UNIT_GAP ? { rows: order.slice(0, best.at), factor: best.factor } : null;
}

/** An expression over headers, or null when the text is none. */
export function arithmeticOver(text: string, headers: readonly string[]): Expression | null {
  try {
    const e = parseExpression(text, { names: headers });
    return e.names.length > 0 && e.root.kind !== "name" ? e : null;
  } catch (e) {
    if (e instanceof ExpressionError) return null;
    throw e;
  }
}

function select(
  table: RunTable,
  candidates: readonly number[],
  exclusions: AppliedExclusion[],
  law: LawPart,
  mapping: Mapping,
  name: string,
  group: string | undefined,
  options: PrepareOptions,
  headerOf: Record<string, string> = {},
): Prepared {
  const symbols = [...Object.keys(law.variables), law.target.symbol];
  const absent = (options.without ?? []).filter((i) => !Number.isInteger(i) || i < 0 || i >= table.n);
  if (absent.length > 0)
    throw new RunsError([
      runsProblem(
        name,
        "",
        "the table has no such row to leave out",
        absent.map((i) => i + 1).join(", "),
        `Its rows are counted from 1 to ${table.n}.`,
      ),
    ]);
  const lacking = symbols.filter((s) => mapping[s] === undefined);
  if (lacking.length > 0)
    throw new RunsError(
      lacking.map((s) =>
        runsProblem(
          name,
          "",
          `no column is mapped to ${s} of law ${law.id}`,
          undefined,
          `Say which column it is: --map ${s}=COLUMN.`,
        ),
      ),
    );
  const columns = symbols.map((s) => {
    const column = mapping[s] as string;
    const values = table.numbers[column];
    if (!values)
      throw new RunsError([
        runsProblem(
          name,
          column,
          column in table.texts ? `${s} is mapped to a column of text` : `${s} is mapped to a column that is not there`,
          undefined,
          `Columns of numbers: ${Object.keys(table.numbers).join(", ")}.`,
        ),
      ]);
    return { symbol: s, column, values };
  });

  const unusable = (symbol: string, v: number): string | null => {
    if (Number.isNaN(v)) return "the value is missing";
    if (!Number.isFinite(v)) return "the value is infinite";
    if (symbol === law.target.symbol)
      return onLog(options.objective) && v <= 0 ? "the logarithm needs a value above zero" : null;
    const range = law.variables[symbol]?.range;
    if (v < 0 && !(range && range.low < 0)) return "the value is negative";
    return v === 0 && !(range && range.low <= 0) ? "the value is zero" : null;
  };
  const bad: RunsProblem[] = [];
  const candidateRows: number[] = [];
  const byHand = new Set(options.without);
  for (const i of candidates) {
    if (byHand.has(i)) continue;
    let good = true;
    for (const { symbol, column, values } of columns) {
      const v = values[i] as number;
      const cell = table.strange?.[column]?.get(i);
      const why = cell === undefined ? unusable(symbol, v) : "the cell is not a number";
      if (why === null) continue;
      good = false;
      bad.push(
        runsProblem(
          table.places[i] ?? name,
          headerOf[column] ?? column,
          `${symbol}: ${why}`,
          cell ?? (Number.isNaN(v) ? undefined : String(v)),
          "Mend the row, or leave such rows out (--invalid drop).",
        ),
      );
    }
    if (good) candidateRows.push(i);
  }
  if (bad.length > 0 && options.invalid === "refuse") throw new RunsError(bad);
  if (candidateRows.length === 0)
    throw new RunsError([
      runsProblem(name, "", "no row is left to fit", undefined, "Check the mapping and the exclusions."),
    ]);

  const warnings: string[] = [];
  const seen = new Map<string, number>();
  const twins: string[] = [];
  const twinRows = new Set<number>();
  for (const i of candidateRows) {
    const key = columns.map(({ values }) => values[i]).join("|");
    const held = seen.get(key);
    if (held === undefined) seen.set(key, i);
    else {
      twins.push(`${table.places[i]} repeats ${table.places[held]}`);
      twinRows.add(i);
    }
  }
  if (twins.length > 0 && options.duplicates === "refuse")
    throw new RunsError(
      [...twinRows].map((i, k) =>
        runsProblem(
          table.places[i] ?? name,
          "",
          `the row repeats another in every value: ${twins[k]}`,
          undefined,
          "Take it out, or leave repeats out (--duplicates drop).",
        ),
      ),
    );
  const rows = options.duplicates === "drop" ? candidateRows.filter((i) => !twinRows.has(i)) : candidateRows;
  if (twins.length > 0)
    warnings.push(
      `${twins.length} rows repeat another in every value${options.duplicates === "drop" ? " and are left out" : ""}: ${twins.slice(0, 5).join("; ")}${twins.length > 5 ? " …" : ""}`,
    );
  for (const { column, values } of columns) {
    const odd = otherUnit(rows, values);
    if (odd)
      warnings.push(
        `column ${headerOf[column] ?? column}: ${odd.rows.length} of ${rows.length} values are at least ${odd.factor.toExponential(0)} times smaller than all others, so units may be mixed: ${odd.rows
          .slice(0, 5)
          .map((i) => `${table.places[i]} (${values[i]})`)
          .join(", ")}${odd.rows.length > 5 ? " …" : ""}`,
      );
  }
  for (const { symbol, values } of columns)
    if (rows.length > 1 && rows.every((i) => values[i] === values[rows[0] as number]))
      warnings.push(`${symbol} has the same value in every row (${values[rows[0] as number]})`);

  const pick = (values: Float64Array) => Float64Array.from(rows, (i) => values[i] as number);
  const variables: Record<string, Float64Array> = {};
  for (const { symbol, values } of columns) if (symbol !== law.target.symbol) variables[symbol] = pick(values);
  const target = pick((columns.at(-1) as (typeof columns)[number]).values);
  const data: FitData = { variables, target };
  const label =
    group === undefined ? undefined : (i: number) => table.texts[group]?.[i] ?? String(table.numbers[group]?.[i]);
  if (label) {
    const ids = new Map<string, number>();
    data.groups = Int32Array.from(rows, (i) => {
      const l = label(i);
      const id = ids.get(l) ?? ids.size;
      ids.set(l, id);
      return id;
    });
  }
  return {
    data,
    n: rows.length,
    mapping: Object.fromEntries(columns.map(({ symbol, column }) => [symbol, column])),
    rows,
    places: rows.map((i) => table.places[i] ?? ""),
    exclusions,
    dropped: bad,
    warnings,
  };
}
