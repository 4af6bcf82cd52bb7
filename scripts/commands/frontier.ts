/** `isoloss frontier`: compute-optimal sizes from runs without a parametric loss, by IsoFLOP parabolas or the envelope. */
import { type Command, Option } from "commander";
import type { Law } from "../../lib/content/schema";
import {
  type ApproachResult,
  ENGINE,
  envelope,
  type IsoflopResult,
  isoflop,
  type PowerLine,
  type Runs,
} from "../../lib/fit";
import { fitsRunSet, guessMapping, type Prepared } from "../../lib/runs";
import { UsageError } from "../records";
import {
  bootstrapOption,
  exclusionLines,
  exclusionOptions,
  levelOption,
  mappingText,
  reportingDefects,
  resultOptions,
  rowOptions,
  seedOption,
  sourceOptions,
  warningLines,
} from "../table-command";
import { number, parseMap, rowsFor, type Source, sourceOf, type TableOptions } from "../tables";

interface Options extends TableOptions {
  method: "isoflop" | "envelope";
  tolerance: number;
  bins: number;
  bootstrap?: number;
  level: number;
  seed: number;
  json?: boolean;
}

type Symbols = Pick<Law, "id" | "variables" | "target">;
const quantities = { N: "params", D: "tokens", C: "compute" } as const;

/** What has to be read: all three when the table has them, else two, from which the third follows at six FLOP. */
function reading(source: Source, o: TableOptions): Symbols {
  const given = o.map ? parseMap(o.map) : {};
  const options: (keyof typeof quantities)[][] = [
    ["N", "D", "C"],
    ["N", "C"],
    ["N", "D"],
  ];
  const asLaw = (symbols: readonly (keyof typeof quantities)[]): Symbols => ({
    id: "frontier",
    variables: Object.fromEntries(symbols.map((s) => [s, { quantity: quantities[s], description: quantities[s] }])),
    target: { symbol: "L", quantity: "loss" },
  });
  const readable = (law: Symbols): boolean => {
    const symbols = [...Object.keys(law.variables), "L"].filter(
      (s) => given[s] === undefined && !(s === "L" && given.y !== undefined),
    );
    if (source.set) {
      const map = { ...source.set.map, default: { ...source.set.map.default, ...given } };
      return fitsRunSet({ ...source.set, map }, law);
    }
    const guessed = new Set(guessMapping(source.raw, law as Law).mapping.map((g) => g.symbol));
    return symbols.every((s) => guessed.has(s));
  };
  const law = options
    .map(asLaw)
    .find((l) => readable(l) && Object.keys(given).every((s) => s === "y" || s === "L" || s in l.variables));
  if (!law)
    throw new UsageError(
      `${source.raw.name} lacks columns for parameters, loss, and tokens or FLOP. Say which they are: --map N=COLUMN,C=COLUMN,L=COLUMN. Columns: ${source.raw.headers.join(", ")}`,
    );
  return law;
}

function runsOf(prepared: Prepared): { runs: Runs; notes: string[] } {
  const { N, D, C } = prepared.data.variables as { N: Float64Array; D?: Float64Array; C?: Float64Array };
  const loss = prepared.data.target;
  if (C) return { runs: { N, C, loss, ...(D ? { D } : {}) }, notes: D ? [] : ["tokens follow from C = 6·N·D"] };
  return {
    runs: { N, D: D as Float64Array, C: N.map((n, i) => 6 * n * (D?.[i] as number)), loss },
    notes: ["training FLOP follow from C = 6·N·D"],
  };
}

const powerLine = (symbol: string, l: PowerLine | null) =>
  l === null
    ? `  ${symbol}_opt: no line, fewer than two budgets give an optimum\n`
    : `  ${symbol}_opt = ${l.coefficient.toPrecision(4)} · C^${l.exponent.toFixed(4)}${
        l.interval
          ? `  [${l.interval.low.toFixed(4)}, ${l.interval.high.toFixed(4)}] ${Math.round(100 * l.interval.level)} %`
          : ""
      }\n`;

function groupLines(r: ApproachResult | IsoflopResult): string {
  if (!("groups" in r)) return `  ${r.optima.length} points on the envelope\n`;
  return r.groups
    .map(
      (g) =>
        `  C ${g.C.toExponential(2)}, ${g.runs} runs: ${
          g.Nopt === null
            ? g.rejected
            : `N_opt ${g.Nopt.toExponential(3)}, D_opt ${(g.Dopt as number).toExponential(3)}, loss ${(g.loss as number).toFixed(4)}${
                g.skew !== null && Math.abs(g.skew) > 2
                  ? `, lopsided (cubic term ${g.skew.toFixed(1)} standard errors)`
                  : ""
              }`
        }\n`,
    )
    .join("");
}

async function run(o: Options): Promise<void> {
  const source = await sourceOf(o);
  const prepared = rowsFor(source, reading(source, o), o);
  const { runs, notes } = runsOf(prepared);
  const result =
    o.method === "isoflop"
      ? isoflop(runs, {
          tolerance: o.tolerance,
          level: o.level,
          seed: o.seed,
          ...(o.bootstrap ? { replicates: o.bootstrap } : {}),
        })
      : envelope(runs, { bins: o.bins, level: o.level });
  const from = o.runs === undefined ? { csv: o.csv as string } : { runs: o.runs };
  const report = {
    method: o.method,
    ...from,
    n: prepared.n,
    mapping: prepared.mapping,
    exclusions: prepared.exclusions,
    dropped: prepared.dropped,
    warnings: prepared.warnings,
    ...result,
    notes: [...notes, ...result.notes],
    engine: ENGINE,
  };
  if (o.json) process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
  else
    process.stdout.write(
      [
        `${o.method === "isoflop" ? "IsoFLOP parabolas" : "minimum-loss envelope"} on ${o.runs ?? o.csv}, ${prepared.n} runs; ${mappingText(prepared.mapping)}\n`,
        ...exclusionLines(prepared.exclusions),
        ...warningLines(prepared.warnings),
        groupLines(result),
        powerLine("N", result.N),
        powerLine("D", result.D),
        ...report.notes.map((n) => `note: ${n}\n`),
        `${ENGINE}\n`,
      ].join(""),
    );
  if (result.N === null) process.exitCode = 1;
}

export default function command(command: Command): void {
  sourceOptions(command, "columns, as N=params,D=tokens,C=flops,L=loss; C or D may be left out");
  exclusionOptions(command);
  rowOptions(command);
  command
    .addOption(
      new Option("--method <name>", "isoflop: a parabola at each budget; envelope: the least loss up to each budget")
        .choices(["isoflop", "envelope"])
        .default("isoflop"),
    )
    .option(
      "--tolerance <x>",
      "runs whose budgets agree to this share belong to one parabola",
      number((v) => v > 0 && v < 1, "a fraction between 0 and 1"),
      0.05,
    )
    .option(
      "--bins <n>",
      "budgets of the envelope, evenly spaced in their logarithm",
      number((v) => Number.isInteger(v) && v >= 2 && v <= 100_000, "a whole number from 2 to 100000"),
      1500,
    );
  bootstrapOption(command, "isoflop: redraw the runs of each budget this many times for the intervals");
  levelOption(command);
  seedOption(command, "the bootstrap");
  resultOptions(command)
    .addHelpText(
      "after",
      `
Approaches 1 (envelope) and 2 (isoflop) of Hoffmann et al. 2022. Their known biases are part of the answer.

Examples:
  isoloss frontier --runs besiroglu-2024-fig4 --tolerance 0.2
  isoloss frontier --runs besiroglu-2024-fig4 --method envelope --json
  isoloss frontier --csv my-runs.csv --map N=params,C=flops,L=val_loss --bootstrap 2000

Exit codes: 0 done, 1 the data have defects or give no line, 2 the call is wrong.`,
    )
    .action((given: Omit<Options, "objective">) =>
      reportingDefects(given.json, { method: given.method }, () => run({ ...given, objective: "huber-log" })),
    );
}
