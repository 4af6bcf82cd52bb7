/** `isoloss rank`: every law whose variables the rows have, fitted and compared. */
import type { Command } from "commander";
import type { Law } from "../../lib/content/schema";
import { type ComparedLaw, compareEach, ENGINE, type FitData } from "../../lib/fit";
import { evaluateScalar } from "../../lib/laws";
import { guessMapping, type Mapping, mappingFor, type Prepared, RunsError, type RunsProblem } from "../../lib/runs";
import { progressLine, readLaw, recordIds, UsageError } from "../records";
import {
  exclusionLines,
  exclusionOptions,
  objectiveOptions,
  reportingDefects,
  resultOptions,
  rowOptions,
  seedOption,
  sourceOptions,
  warningLines,
} from "../table-command";
import { collect, number, objectiveOf, parseMap, rowsFor, type Source, sourceOf, type TableOptions } from "../tables";

interface Options extends TableOptions {
  law?: string[];
  target?: string;
  holdOut: number;
  seed: number;
  json?: boolean;
}

interface Reading {
  law: Law;
  mapping: Mapping;
  prepared: Prepared;
}

/** The part of a map that a law has symbols for. */
function mapOf(law: Law, given: Mapping): string[] {
  return Object.entries(given)
    .filter(([s]) => s in law.variables || s === law.target.symbol || s === "y")
    .map(([s, column]) => `${s}=${column}`);
}

/** Which column each symbol of a law would be read from; symbols without one are left out. */
function columnsFor(source: Source, law: Law, given: Mapping): Mapping {
  if (source.set) return mappingFor(source.set, law, given);
  const out: Mapping = {};
  for (const s of [...Object.keys(law.variables), law.target.symbol]) {
    const named = given[s] ?? (s === law.target.symbol ? given.y : undefined);
    if (named !== undefined) out[s] = named;
  }
  // A weak guess is good enough for the law that a person named, not for eighty that she did not.
  for (const g of guessMapping(source.raw, law).mapping)
    if (out[g.symbol] === undefined && g.confidence !== "possible" && !Object.values(out).includes(g.column))
      out[g.symbol] = g.column;
  return out;
}

/** The rows that all laws can use, in one order. */
function common(readings: readonly Reading[]): { law: Law; data: FitData }[] {
  const counts = new Map<number, number>();
  for (const { prepared } of readings) for (const row of prepared.rows) counts.set(row, (counts.get(row) ?? 0) + 1);
  const shared = (row: number) => counts.get(row) === readings.length;
  return readings.map(({ law, prepared }) => {
    const keep = prepared.rows.flatMap((row, i) => (shared(row) ? [i] : []));
    const take = (c: Float64Array) => Float64Array.from(keep, (i) => c[i] as number);
    const { data } = prepared;
    return {
      law,
      data: {
        variables: Object.fromEntries(Object.entries(data.variables).map(([k, c]) => [k, take(c)])),
        target: take(data.target),
      },
    };
  });
}

/** One measure of size for all laws: the cost of the law with most variables that has one, else the product of most variables. */
function sizeOf(cases: readonly { law: Law; data: FitData }[]): { size: Float64Array; by: string } {
  const order = [...cases].sort(
    (a, b) =>
      Number(b.law.cost !== undefined) - Number(a.law.cost !== undefined) ||
      Object.keys(b.law.variables).length - Object.keys(a.law.variables).length,
  );
  const { law, data } = order[0] as { law: Law; data: FitData };
  const names = Object.keys(law.variables);
  const size = Float64Array.from(data.target, (_, i) => {
    const row = Object.fromEntries(names.map((v) => [v, (data.variables[v] as Float64Array)[i] as number]));
    return law.cost ? evaluateScalar(law.cost, row) : names.reduce((a, v) => a * (row[v] as number), 1);
  });
  return { size, by: law.cost ? `${law.cost} of law ${law.id}` : names.join("·") };
}

function lawsOf(o: Options): Law[] {
  return (o.law ?? recordIds(o.content, "laws")).map((id) => readLaw(o.content, id));
}

const fixed = (v: number | null | undefined, digits: number) =>
  v === null || v === undefined ? "–" : v.toFixed(digits);

function table(laws: readonly ComparedLaw[]): string {
  const width = Math.max(3, ...laws.map((l) => l.law.length));
  const head = `${"law".padEnd(width)}   k   ΔAICc       AIC       BIC  leave-one-out  extrapolation  (bias)\n`;
  return (
    head +
    laws
      .map(
        (l) =>
          `${l.law.padEnd(width)}  ${String(l.k).padStart(2)}  ${fixed(l.deltaAicc, 1).padStart(6)}  ${fixed(l.aic, 1).padStart(8)}  ${fixed(l.bic, 1).padStart(8)}  ${fixed(l.leaveOneOut?.rmse, 5).padStart(13)}  ${fixed(l.extrapolation?.rmse, 5).padStart(13)}  ${fixed(l.extrapolation?.bias, 5)}${l.status === "converged" ? "" : `  ${l.status.replace("_", " ")}`}\n`,
      )
      .join("")
  );
}

async function run(o: Options): Promise<void> {
  const objective = objectiveOf(o);
  const laws = lawsOf(o);
  const source = await sourceOf(o);
  const given = o.map ? parseMap(o.map) : {};
  const strange = Object.keys(given).filter(
    (s) => s !== "y" && !laws.some((l) => s in l.variables || l.target.symbol === s),
  );
  if (strange.length > 0) throw new UsageError(`--map: no law compared here has a symbol ${strange.join(", ")}`);
  const skipped: { law: string; reason: string }[] = [];
  const candidates: { law: Law; mapping: Mapping; column: string }[] = [];
  for (const law of laws) {
    const mapping = columnsFor(source, law, given);
    const missing = Object.keys(law.variables).filter((s) => mapping[s] === undefined);
    const column = mapping[law.target.symbol];
    if (missing.length > 0) skipped.push({ law: law.id, reason: `the runs have no ${missing.join(", ")}` });
    else if (column === undefined)
      skipped.push({ law: law.id, reason: `the runs have no ${law.target.symbol} (${law.target.quantity})` });
    else candidates.push({ law, mapping, column });
  }
  const votes = new Map<string, number>();
  for (const c of candidates) votes.set(c.column, (votes.get(c.column) ?? 0) + 1);
  const target = o.target ?? given.y ?? [...votes].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))[0]?.[0];
  if (target === undefined || !votes.has(target))
    throw new UsageError(
      target === undefined
        ? `no law has all its variables in ${source.raw.name}. Say which columns they are: --map N=COLUMN,D=COLUMN,y=COLUMN`
        : `no law that these rows have the variables of predicts ${target}; columns that some law predicts: ${[...votes.keys()].join(", ") || "none"}`,
    );
  const readings: Reading[] = [];
  const refused: RunsProblem[][] = [];
  for (const { law, mapping, column } of candidates) {
    if (column !== target) {
      skipped.push({ law: law.id, reason: `it predicts ${column}, and ${target} is compared` });
      continue;
    }
    try {
      const map = source.set ? mapOf(law, given) : Object.entries(mapping).map(([s, c]) => `${s}=${c}`);
      const own = { ...o };
      delete own.map;
      readings.push({ law, mapping, prepared: rowsFor(source, law, map.length > 0 ? { ...own, map } : own, () => {}) });
    } catch (e) {
      if (!(e instanceof RunsError)) throw e;
      refused.push([...e.problems]);
      skipped.push({
        law: law.id,
        reason: `${e.problems[0]?.message}${e.problems[0]?.where ? ` (${e.problems[0].where})` : ""}`,
      });
    }
  }
  if (readings.length === 0) throw new RunsError(refused[0] ?? []);
  const cases = common(readings);
  const n = cases[0]?.data.target.length ?? 0;
  const { size, by } = sizeOf(cases);
  const progress = progressLine();
  const comparison = compareEach(
    cases,
    { objective, holdOut: o.holdOut, size, seed: o.seed, badRows: o.invalid },
    (done, what) => {
      progress.show(done, what);
      return undefined;
    },
    skipped,
  );
  progress.end();
  const first = readings[0] as Reading;
  const left = Math.max(...readings.map((r) => r.prepared.rows.length)) - n;
  const warnings = [
    ...first.prepared.warnings,
    ...(left > 0
      ? [`${left} rows that not every law can use are left out, so that all are scored on the same rows`]
      : []),
  ];
  const report = {
    ...(o.runs === undefined ? { csv: o.csv as string } : { runs: o.runs }),
    target,
    n: comparison.n,
    objective,
    holdOut: { share: o.holdOut, largestBy: by },
    laws: comparison.laws.map((l) => ({
      ...l,
      mapping: readings.find((r) => r.law.id === l.law)?.prepared.mapping ?? {},
    })),
    skipped: comparison.skipped,
    exclusions: first.prepared.exclusions,
    dropped: first.prepared.dropped,
    warnings,
    engine: ENGINE,
  };
  if (o.json) {
    process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
    return;
  }
  process.stdout.write(
    [
      `${comparison.laws.length} laws of ${target} on ${o.runs ?? o.csv}, ${comparison.n} runs; ${objective.name}\n`,
      ...exclusionLines(first.prepared.exclusions),
      ...warningLines(warnings),
      table(comparison.laws),
      `extrapolation: fitted without the largest ${Math.round(100 * o.holdOut)} % of the runs (by ${by}), scored on them; errors are on the residual scale\n`,
      ...comparison.laws.flatMap((l) => (l.message ? [`${l.law}: ${l.message}\n`] : [])),
      `${comparison.skipped.length} laws left out; --json says why\n`,
      `${ENGINE}\n`,
    ].join(""),
  );
}

export default function command(command: Command): void {
  sourceOptions(command, "columns of symbols, as N=params,D=tokens,y=loss; x=params lets laws of any one quantity join")
    .option("--law <id>", "compare this law; may be given again (all laws otherwise)", collect)
    .option("--target <column>", "column that is predicted; the one that most laws predict otherwise");
  exclusionOptions(command);
  rowOptions(command);
  objectiveOptions(command);
  command.option(
    "--hold-out <share>",
    "share of the runs, largest first, that the extrapolation score is taken on",
    number((v) => v > 0 && v < 1, "a fraction between 0 and 1"),
    0.2,
  );
  seedOption(command, "the searches");
  resultOptions(command)
    .addHelpText(
      "after",
      `
Every law whose variables the rows have is fitted to the same rows and ranked by AICc. Beside it stand AIC, BIC, the error on rows
left out one at a time, and the error on the largest runs after a fit to the others.

Examples:
  isoloss rank --runs besiroglu-2024-fig4
  isoloss rank --runs besiroglu-2024-fig4 --map x=flops --json
  isoloss rank --csv my-runs.csv --map N=params,D=tokens,y=val_loss --law chinchilla --law kaplan-nd

Exit codes: 0 ranked, 1 the data have defects, 2 the call is wrong.`,
    )
    .action((o: Options) => reportingDefects(o.json, {}, () => run(o)));
}
