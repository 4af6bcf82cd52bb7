/** What the commands on run tables share: their options, how defects of the data are reported, the lines above a result. */
import { type Command, Option } from "commander";
import { type Mapping, type Prepared, RunsError } from "../lib/runs";
import { collect, number, objectives } from "./tables";

/** `--runs`, `--csv`, `--map`. @param map what `--map` takes in this command */
export const sourceOptions = (command: Command, map: string): Command =>
  command
    .option("--runs <set>", "run set of content/runs")
    .option("--csv <file>", "your own table: CSV, JSON or JSON Lines; - reads standard input")
    .option("--map <pairs>", map, collect);

/** `--exclude` and `--keep`. */
export const exclusionOptions = (command: Command): Command =>
  command
    .option("--exclude <id>", "apply one more of the set's exclusions; none switches all off", collect)
    .option("--keep <id>", "do not apply this exclusion", collect);

/** `--invalid` and `--duplicates`. */
export const rowOptions = (command: Command): Command =>
  command
    .addOption(
      new Option("--invalid <what>", "rows with missing, infinite or negative values, or text for a number")
        .choices(["refuse", "drop"])
        .default("refuse"),
    )
    .addOption(
      new Option("--duplicates <what>", "rows that repeat another in every value")
        .choices(["keep", "drop", "refuse"])
        .default("keep"),
    );

/** `--objective` and `--delta`; `objectiveOf` reads them. */
export const objectiveOptions = (command: Command): Command =>
  command
    .addOption(new Option("--objective <name>", "what is minimised").choices(objectives).default("huber-log"))
    .option(
      "--delta <x>",
      "threshold of the Huber objective (0.001)",
      number((v) => v > 0, "a number above zero"),
    );

export const bootstrapOption = (command: Command, what: string): Command =>
  command.option(
    "--bootstrap <n>",
    what,
    number((v) => Number.isInteger(v) && v >= 2 && v <= 1_000_000, "a whole number from 2 to 1000000"),
  );

export const levelOption = (command: Command): Command =>
  command.option(
    "--level <p>",
    "probability content of the intervals",
    number((v) => v > 0 && v < 1, "a fraction between 0 and 1"),
    0.9,
  );

/** @param what that is random here */
export const seedOption = (command: Command, what: string): Command =>
  command.option(
    "--seed <n>",
    `seed of ${what}`,
    number((v) => Number.isInteger(v) && v >= 0 && v < 2 ** 32, "a whole number from 0 to 4294967295"),
    0,
  );

/** `--content` and `--json`. */
export const resultOptions = (command: Command): Command =>
  command.option("--content <folder>", "content folder", "content").option("--json", "print the result as JSON");

/**
 * Runs a command; with `--json`, defects of the data become `{ …about, errors }` on standard output and exit code 1.
 * Everything else is thrown on.
 */
export async function reportingDefects(
  json: boolean | undefined,
  about: Record<string, string>,
  run: () => Promise<void>,
): Promise<void> {
  try {
    await run();
  } catch (e) {
    if (!(e instanceof RunsError && json)) throw e;
    process.stdout.write(`${JSON.stringify({ ...about, errors: e.problems }, null, 2)}\n`);
    process.exitCode = 1;
  }
}

/** `N = params, D = tokens`. */
export const mappingText = (mapping: Mapping): string =>
  Object.entries(mapping)
    .map(([s, c]) => `${s} = ${c}`)
    .join(", ");

export const exclusionLines = (exclusions: Prepared["exclusions"]): string[] =>
  exclusions.map((e) => `left out ${e.count} (${e.id}): ${e.reason}\n`);

export const warningLines = (warnings: readonly string[]): string[] => warnings.map((w) => `warning: ${w}\n`);
