/** `isoloss fit`: a law fitted to a registered run set or to a person's own table. */
import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { type Command, InvalidArgumentError, Option } from "commander";
import type { RunSetRecord } from "../../lib/content/schema";
import { defaultObjective, ENGINE, fit } from "../../lib/fit";
import type { FitOptions, FitResult, Objective, ParameterEstimate } from "../../lib/fit/types";
import { measured } from "../../lib/format";
import {
  detectFormat,
  guessMapping,
  type Mapping,
  type Prepared,
  parseTable,
  prepareRuns,
  prepareTable,
  RunsError,
} from "../../lib/runs";
import { readRunSet } from "../../lib/runs/cache";
import { cacheOptions, progressLine, readLaw, readRunSetRecord, UsageError } from "../records";

const objectives = ["huber-log", "least-squares-log", "least-squares", "least-absolute-log"] as const;

interface Options {
  law: string;
  runs?: string;
  csv?: string;
  map?: string[];
  exclude?: string[];
  keep?: string[];
  invalid: "refuse" | "drop";
  objective: Objective["name"];
  delta?: number;
  fix?: string[];
  starts?: number;
  bootstrap?: number;
  scheme: "iid" | "group" | "residual";
  interval: "percentile" | "bca";
  level: number;
  seed: number;
  timeLimit?: number;
  content: string;
  json?: boolean;
}

const number = (check: (v: number) => boolean, what: string) => (text: string) => {
  const v = Number(text);
  if (text.trim() === "" || !Number.isFinite(v) || !check(v)) throw new InvalidArgumentError(`Give ${what}.`);
  return v;
};
const collect = (value: string, before: string[] | undefined) => [...(before ?? []), value];

/** `N=params,D=tokens,y=loss` → pairs. A comma ends a pair only before the next `SYMBOL=`, so headers may have commas. */
export function parseMap(texts: readonly string[]): Mapping {
  const out: Mapping = {};
  for (const text of texts)
    for (const pair of text.split(/,(?=\s*[A-Za-z][A-Za-z0-9_]*\s*=)/)) {
      const m = /^\s*([A-Za-z][A-Za-z0-9_]*)\s*=\s*(.+?)\s*$/s.exec(pair);
      if (!m) throw new UsageError(`--map takes SYMBOL=COLUMN pairs such as N=params,D=tokens,y=loss (saw ${pair})`);
      out[m[1] as string] = m[2] as string;
    }
  return out;
}

function objectiveOf(o: Options): Objective {
  if (o.objective !== "huber-log") {
    if (o.delta !== undefined) throw new UsageError("--delta belongs to the objective huber-log only");
    return { name: o.objective };
  }
  return {
    name: "huber-log",
    delta: o.delta ?? (defaultObjective.name === "huber-log" ? defaultObjective.delta : 1e-3),
  };
}

async function dataOf(
  o: Options,
  law: ReturnType<typeof readLaw>,
): Promise<{ prepared: Prepared; set?: RunSetRecord }> {
  const map = o.map ? parseMap(o.map) : undefined;
  const options = { objective: o.objective, invalid: o.invalid };
  if (o.runs !== undefined) {
    const set = readRunSetRecord(o.content, o.runs);
    const progress = progressLine();
    const raw = await readRunSet(set, { ...cacheOptions(), progress: progress.show }).finally(progress.end);
    const none = o.exclude?.includes("none");
    const choice = none
      ? { only: o.exclude?.filter((e) => e !== "none") ?? [] }
      : { ...(o.exclude ? { add: o.exclude } : {}), ...(o.keep ? { keep: o.keep } : {}) };
    return { prepared: prepareRuns(set, raw, law, { ...options, exclusions: choice, ...(map ? { map } : {}) }), set };
  }
  const file = o.csv as string;
  const name = file === "-" ? "standard input" : basename(file);
  let text: string;
  try {
    text = readFileSync(file === "-" ? 0 : file, "utf8");
  } catch (e) {
    throw new UsageError(`cannot read ${name}: ${e instanceof Error ? e.message : String(e)}`);
  }
  const raw = parseTable(text, detectFormat(name, text), name);
  const given: Mapping = { ...map };
  if (given.y !== undefined && given[law.target.symbol] === undefined) {
    given[law.target.symbol] = given.y;
    delete given.y;
  }
  const symbols = [...Object.keys(law.variables), law.target.symbol];
  const scale: Record<string, number> = {};
  if (symbols.some((s) => given[s] === undefined)) {
    const guesses = guessMapping(raw, law);
    for (const g of guesses.mapping)
      if (given[g.symbol] === undefined && !Object.values(given).includes(g.column)) {
        given[g.symbol] = g.column;
        if (g.scale !== 1) scale[g.symbol] = g.scale;
        process.stderr.write(
          `guessed ${g.symbol} = ${g.column}${g.scale === 1 ? "" : ` × ${g.scale}`} (${g.confidence}: ${g.why})\n`,
        );
      }
    for (const hint of guesses.hints) process.stderr.write(`note: ${hint}\n`);
    const missing = symbols.filter((s) => given[s] === undefined);
    if (missing.length > 0)
      throw new UsageError(
        `no column of ${name} looks like ${missing.join(", ")} of law ${law.id}. Say which: --map ${missing.map((s) => `${s}=COLUMN`).join(",")}. Columns: ${raw.headers.join(", ")}`,
      );
  }
  return { prepared: prepareTable(raw, law, given, { ...options, scale }) };
}

/** The shape of `--json`, shared with the API. */
export function fitReport(
  law: string,
  source: { runs: string } | { csv: string },
  prepared: Prepared,
  options: FitOptions,
  result: FitResult,
) {
  return {
    law,
    ...source,
    n: result.n,
    objective: result.objective,
    status: result.status,
    ...(result.message === null ? {} : { message: result.message }),
    parameters: result.parameters,
    derived: result.derived,
    correlations: result.correlations,
    mapping: prepared.mapping,
    exclusions: prepared.exclusions,
    dropped: prepared.dropped,
    warnings: [...prepared.warnings, ...(result.warnings ?? [])],
    bootstrap: result.bootstrap
      ? { replicates: result.bootstrap.replicates, failed: result.bootstrap.failed, ...options.bootstrap }
      : null,
    engine: result.engine,
    tookMs: result.tookMs,
  };
}

function line(name: string, e: ParameterEstimate): string {
  const shown = measured({
    value: e.value,
    ...(e.standardError === null ? {} : { standardError: e.standardError }),
  }).text;
  const interval = e.interval
    ? `  [${e.interval.low.toPrecision(4)}, ${e.interval.high.toPrecision(4)}] ${Math.round(100 * e.interval.level)} %`
    : "";
  return `  ${name.padEnd(12)} ${shown}${interval}${e.atBound ? `  (at its ${e.atBound} bound)` : ""}\n`;
}

async function run(o: Options): Promise<void> {
  if ((o.runs === undefined) === (o.csv === undefined))
    throw new UsageError("say what to fit: either --runs SET or --csv FILE (isoloss runs list shows the sets)");
  if (o.csv !== undefined && (o.exclude || o.keep))
    throw new UsageError("--exclude and --keep name exclusions that a run set declares; a file has none");
  const law = readLaw(o.content, o.law);
  const objective = objectiveOf(o);
  const fixed: Record<string, number> = {};
  for (const [name, text] of Object.entries(parseMap(o.fix ?? []))) {
    const v = Number(text);
    if (!(name in law.parameters) || !Number.isFinite(v))
      throw new UsageError(
        `--fix takes PARAMETER=NUMBER with a parameter of law ${law.id}: ${Object.keys(law.parameters).join(", ")} (saw ${name}=${text})`,
      );
    fixed[name] = v;
  }
  const { prepared } = await dataOf(o, law);
  const options: FitOptions = {
    objective,
    starts: o.starts ?? 0,
    seed: o.seed,
    level: o.level,
    ...(Object.keys(fixed).length > 0 ? { fixed } : {}),
    ...(o.timeLimit === undefined ? {} : { timeLimitMs: o.timeLimit * 1000 }),
    ...(o.bootstrap
      ? {
          bootstrap: {
            replicates: o.bootstrap,
            scheme: o.scheme,
            interval: o.interval,
            level: o.level,
            seed: o.seed,
          },
        }
      : {}),
  };
  const progress = progressLine();
  const result = fit(law, prepared.data, options, (done, what) => {
    progress.show(done, what);
    return undefined;
  });
  progress.end();
  const source = o.runs === undefined ? { csv: o.csv as string } : { runs: o.runs };
  const report = fitReport(law.id, source, prepared, options, result);
  if (o.json) process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
  else {
    const out: string[] = [`${law.name}: ${law.expression}\n`];
    out.push(
      `${o.runs ?? o.csv}, ${result.n} runs; ${Object.entries(prepared.mapping)
        .map(([s, c]) => `${s} = ${c}`)
        .join(", ")}\n`,
    );
    for (const e of prepared.exclusions) out.push(`left out ${e.count} (${e.id}): ${e.reason}\n`);
    if (prepared.dropped.length > 0) out.push(`dropped ${prepared.dropped.length} unusable cells\n`);
    for (const w of report.warnings) out.push(`warning: ${w}\n`);
    out.push(
      `${result.status.replace("_", " ")}; ${objective.name}${objective.name === "huber-log" ? ` (δ ${objective.delta})` : ""} objective ${result.objective.value.toPrecision(10)}\n`,
    );
    if (result.message) out.push(`${result.message}\n`);
    for (const [name, e] of Object.entries(result.parameters)) out.push(line(name, e));
    if (law.derived.length > 0) out.push("derived\n");
    for (const [name, e] of Object.entries(result.derived)) out.push(line(name, e));
    out.push(`${ENGINE}, ${result.tookMs.toFixed(1)} ms\n`);
    process.stdout.write(out.join(""));
  }
  if (result.status === "not_identified") process.exitCode = 1;
}

export default function command(command: Command): void {
  command
    .requiredOption("--law <id>", "law of content/laws")
    .option("--runs <set>", "run set of content/runs")
    .option("--csv <file>", "your own table: CSV, JSON or JSON Lines; - reads standard input")
    .option(
      "--map <pairs>",
      "columns of the law's symbols, as N=params,D=tokens,y=loss; y is what is fitted; arithmetic over columns is allowed",
      collect,
    )
    .option("--exclude <id>", "apply one more of the set's exclusions; none switches all off", collect)
    .option("--keep <id>", "do not apply this exclusion", collect)
    .addOption(
      new Option("--invalid <what>", "rows with missing, infinite or negative values")
        .choices(["refuse", "drop"])
        .default("refuse"),
    )
    .addOption(new Option("--objective <name>", "what is minimised").choices(objectives).default("huber-log"))
    .option(
      "--delta <x>",
      "threshold of the Huber objective (0.001)",
      number((v) => v > 0, "a number above zero"),
    )
    .option("--fix <pairs>", "hold parameters, as alpha=0.35", collect)
    .option(
      "--starts <n>",
      "starting points beyond those found from the law's structure",
      number((v) => Number.isInteger(v) && v >= 0 && v <= 100_000, "a whole number up to 100000"),
    )
    .option(
      "--bootstrap <n>",
      "bootstrap replicates for the intervals",
      number((v) => Number.isInteger(v) && v >= 2 && v <= 1_000_000, "a whole number from 2 to 1000000"),
    )
    .addOption(
      new Option("--scheme <name>", "what the bootstrap draws").choices(["iid", "group", "residual"]).default("iid"),
    )
    .addOption(
      new Option("--interval <name>", "kind of bootstrap interval")
        .choices(["percentile", "bca"])
        .default("percentile"),
    )
    .option(
      "--level <p>",
      "probability content of the intervals",
      number((v) => v > 0 && v < 1, "a fraction between 0 and 1"),
      0.9,
    )
    .option(
      "--seed <n>",
      "seed of everything random",
      number((v) => Number.isInteger(v) && v >= 0 && v < 2 ** 32, "a whole number from 0 to 4294967295"),
      0,
    )
    .option(
      "--time-limit <seconds>",
      "stop and say so after this time",
      number((v) => v > 0, "a number of seconds"),
    )
    .option("--content <folder>", "content folder", "content")
    .option("--json", "print the result as JSON")
    .addHelpText(
      "after",
      `
A run set's declared exclusions apply unless they are marked as optional; the result says which did, and how many rows each took.

Examples:
  isoloss fit --law chinchilla --runs besiroglu-2024-fig4
  isoloss fit --law chinchilla --runs besiroglu-2024-fig4 --exclude none --bootstrap 4000 --json
  isoloss fit --law chinchilla --csv my-runs.csv --map N=params,D=tokens,y=loss
  isoloss fit --law chinchilla --csv my-runs.csv --map 'N=params,D=flops/(6*params),y=val_loss' --objective least-squares-log
  isoloss fit --law power-law-constant --csv sweep.jsonl --map x=tokens --fix E=1.7

Exit codes: 0 fitted, 1 the data have defects or do not identify the law, 2 the call is wrong.`,
    )
    .action(async (o: Options) => {
      try {
        await run(o);
      } catch (e) {
        if (e instanceof RunsError && o.json) {
          process.stdout.write(`${JSON.stringify({ law: o.law, errors: e.problems }, null, 2)}\n`);
          process.exitCode = 1;
          return;
        }
        throw e;
      }
    });
}
