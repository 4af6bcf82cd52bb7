/** `isoloss fit`: a law fitted to a registered run set or to a person's own table. */
import { type Command, Option } from "commander";
import {
  beyondTable,
  determined,
  ENGINE,
  fit,
  type Multiverse,
  multiverse,
  type ProfileInterval,
  profile,
} from "../../lib/fit";
import type { FitOptions, FitResult, ParameterEstimate } from "../../lib/fit/types";
import { measured } from "../../lib/format";
import type { Prepared } from "../../lib/runs";
import { progressLine, readLaw, UsageError } from "../records";
import {
  bootstrapOption,
  exclusionLines,
  exclusionOptions,
  levelOption,
  mappingText,
  objectiveOptions,
  reportingDefects,
  resultOptions,
  rowOptions,
  seedOption,
  sourceOptions,
  warningLines,
} from "../table-command";
import { collect, number, objectiveOf, parseMap, rowList, rowsFor, sourceOf, type TableOptions } from "../tables";

interface Options extends TableOptions {
  law: string;
  fix?: string[];
  starts?: number;
  bootstrap?: number;
  scheme: "iid" | "group" | "residual";
  interval: "percentile" | "bca";
  profile?: string | true;
  multiverse?: boolean;
  level: number;
  seed: number;
  timeLimit?: number;
  json?: boolean;
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
    ...determined(result),
    mapping: prepared.mapping,
    exclusions: prepared.exclusions,
    dropped: prepared.dropped,
    warnings: [...prepared.warnings, ...beyondTable(result.warnings)],
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
    computed: true,
    ...(e.standardError === null ? {} : { standardError: e.standardError }),
  }).text;
  const interval = e.interval
    ? `  [${e.interval.low.toPrecision(4)}, ${e.interval.high.toPrecision(4)}] ${Math.round(100 * e.interval.level)} %`
    : "";
  return `  ${name.padEnd(12)} ${shown}${interval}${e.atBound ? `  (at its ${e.atBound} bound)` : ""}\n`;
}

function profileLines(intervals: readonly ProfileInterval[]): string {
  const digits = (v: number | null, open: string) => (v === null ? open : v.toPrecision(5));
  return intervals
    .map(
      (i) =>
        `  ${i.parameter.padEnd(12)} ${i.estimate.toPrecision(5)}  [${digits(i.low, "no lower limit")}, ${digits(i.high, "no upper limit")}] ${Math.round(100 * i.level)} %\n`,
    )
    .join("");
}

function multiverseLines(m: Multiverse): string {
  const identified = m.universes.filter((u) => u.status === "converged" || u.status === "bound_hit").length;
  const rows = Object.entries(m.spread).map(
    ([name, s]) =>
      `  ${name.padEnd(12)} ${s.low.toPrecision(4)} … ${s.median.toPrecision(4)} … ${s.high.toPrecision(4)}  (${s.count})\n`,
  );
  return [
    `${m.universes.length} ways to fit, ${identified} of them identified; lowest … median … highest\n`,
    ...rows,
    ...m.universes
      .filter((u) => u.message !== null && u.status !== "bound_hit")
      .map((u) => `  ${u.objective.name}, without ${u.exclusion}: ${u.message}\n`),
  ].join("");
}

/** Tenths of the rows at either end of the target and of each variable: what a fit should not hang on. */
function endRows(prepared: Prepared): Record<string, number[]> {
  const { target, variables } = prepared.data;
  const tenth = Math.floor(target.length / 10);
  if (tenth === 0) return {};
  const out: Record<string, number[]> = {};
  const ends = (name: string, c: Float64Array) => {
    const order = Array.from(c.keys()).sort((a, b) => (c[a] as number) - (c[b] as number) || a - b);
    out[`the tenth of lowest ${name}`] = order.slice(0, tenth);
    out[`the tenth of highest ${name}`] = order.slice(-tenth);
  };
  ends(prepared.mapping.y ?? "target", target);
  for (const [name, c] of Object.entries(variables)) if (c.some((v) => v !== c[0])) ends(name, c);
  return out;
}

async function run(o: Options): Promise<void> {
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
  const profiled = o.profile === undefined ? null : o.profile === true ? [] : o.profile.split(",").map((n) => n.trim());
  for (const name of profiled ?? [])
    if (!(name in law.parameters) || name in fixed)
      throw new UsageError(
        `--profile takes parameters of law ${law.id} that are free: ${Object.keys(law.parameters)
          .filter((p) => !(p in fixed))
          .join(", ")} (saw ${name})`,
      );
  const prepared = rowsFor(await sourceOf(o), law, o);
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
  const shown = (done: number, what: string) => {
    progress.show(done, what);
    return undefined;
  };
  const { bootstrap: _, ...plain } = options;
  const profiles =
    profiled && result.status !== "not_identified"
      ? profile(law, prepared.data, plain, profiled.length > 0 ? profiled : undefined, shown).intervals
      : null;
  const spread = o.multiverse
    ? multiverse(law, prepared.data, { ...plain, exclusions: endRows(prepared), seeds: [o.seed] }, shown)
    : null;
  progress.end();
  const source = o.runs === undefined ? { csv: o.csv as string } : { runs: o.runs };
  const report = {
    ...fitReport(law.id, source, prepared, options, result),
    ...(profiled ? { profile: profiles } : {}),
    ...(spread ? { multiverse: spread } : {}),
  };
  if (o.json) process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
  else {
    const out: string[] = [`${law.name}: ${law.expression}\n`];
    out.push(`${o.runs ?? o.csv}, ${result.n} runs; ${mappingText(prepared.mapping)}\n`);
    out.push(...exclusionLines(prepared.exclusions));
    if (prepared.dropped.length > 0) {
      const shown = prepared.dropped
        .slice(0, 8)
        .map((p) => `${p.where}, column ${p.column}: ${p.message}${p.value ? ` (saw ${p.value})` : ""}`);
      const more = prepared.dropped.length - shown.length;
      out.push(
        `dropped for ${prepared.dropped.length} unusable cells: ${shown.join("; ")}${more > 0 ? `; and ${more} more` : ""}\n`,
      );
    }
    out.push(...warningLines(report.warnings));
    out.push(
      `${result.status.replace("_", " ")}; ${objective.name}${objective.name === "huber-log" ? ` (δ ${objective.delta})` : ""} objective ${result.objective.value.toPrecision(10)}\n`,
    );
    if (result.message) out.push(`${result.message}\n`);
    for (const [name, e] of Object.entries(report.parameters)) out.push(line(name, e));
    if (Object.keys(report.derived).length > 0) out.push("derived\n");
    for (const [name, e] of Object.entries(report.derived)) out.push(line(name, e));
    if (profiles) out.push("profile likelihood\n", profileLines(profiles));
    if (spread) out.push("multiverse: ", multiverseLines(spread));
    out.push(`${ENGINE}, ${result.tookMs.toFixed(1)} ms\n`);
    process.stdout.write(out.join(""));
  }
  if (result.status === "not_identified") process.exitCode = 1;
}

export default function command(command: Command): void {
  command.requiredOption("--law <id>", "law of content/laws");
  sourceOptions(
    command,
    "columns of the law's symbols, as N=params,D=tokens,y=loss; y is what is fitted; arithmetic over columns is allowed",
  );
  exclusionOptions(command);
  command.option("--without <rows>", "leave out these rows of the table, counted from 1: 3,17,20-24", rowList);
  rowOptions(command);
  objectiveOptions(command);
  command.option("--fix <pairs>", "hold parameters, as alpha=0.35", collect).option(
    "--starts <n>",
    "starting points beyond those found from the law's structure",
    number((v) => Number.isInteger(v) && v >= 0 && v <= 100_000, "a whole number up to 100000"),
  );
  bootstrapOption(command, "bootstrap replicates for the intervals");
  command
    .addOption(
      new Option("--scheme <name>", "what the bootstrap draws").choices(["iid", "group", "residual"]).default("iid"),
    )
    .addOption(
      new Option("--interval <name>", "kind of bootstrap interval").choices(["percentile", "bca"]).default("bca"),
    )
    .option(
      "--profile [names]",
      "follow the profile likelihood of all free parameters, or of those named, as alpha,beta",
    )
    .option(
      "--multiverse",
      "fit in every usual way (five objectives × a tenth of the rows left out at either end) and show the spread",
    );
  levelOption(command);
  seedOption(command, "everything random");
  command.option(
    "--time-limit <seconds>",
    "stop and say so after this time",
    number((v) => v > 0, "a number of seconds"),
  );
  resultOptions(command)
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
  isoloss fit --law chinchilla --runs besiroglu-2024-fig4 --profile alpha,beta --json
  isoloss fit --law chinchilla --csv my-runs.csv --multiverse

isoloss rank compares every law that the rows can tell apart; isoloss frontier runs IsoFLOP parabolas and the envelope.

Exit codes: 0 fitted, 1 the data have defects or do not identify the law, 2 the call is wrong.`,
    )
    .action((o: Options) => reportingDefects(o.json, { law: o.law }, () => run(o)));
}
