/** Rows for the fitting commands: a registered run set or a person's own file, read as a law's variables. */
import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { InvalidArgumentError } from "commander";
import type { Law, RunSetRecord } from "../lib/content/schema";
import { defaultObjective } from "../lib/fit";
import type { Objective } from "../lib/fit/types";
import {
  detectFormat,
  guessMapping,
  type Mapping,
  type Prepared,
  parseRows,
  parseTable,
  prepareRuns,
  prepareTable,
  type RawTable,
} from "../lib/runs";
import { readRunSet } from "../lib/runs/cache";
import { cacheOptions, progressLine, readRunSetRecord, UsageError } from "./records";

export const objectives = ["huber-log", "least-squares-log", "least-squares", "least-absolute-log"] as const;

/** What says which rows are meant; every fitting command takes these. */
export interface TableOptions {
  runs?: string;
  csv?: string;
  map?: string[];
  exclude?: string[];
  keep?: string[];
  /** Rows of the table to leave out, counted from 0. */
  without?: number[];
  invalid: "refuse" | "drop";
  duplicates?: "keep" | "drop" | "refuse";
  objective: Objective["name"];
  delta?: number;
  content: string;
}

/** A parser of numbers for commander. @param what shown when the check fails */
export const number = (check: (v: number) => boolean, what: string) => (text: string) => {
  const v = Number(text);
  if (text.trim() === "" || !Number.isFinite(v) || !check(v)) throw new InvalidArgumentError(`Give ${what}.`);
  return v;
};
/** A list of rows for commander: `3,17,20-24`, counted from 1. */
export const rowList = (text: string): number[] => {
  try {
    return parseRows(text);
  } catch (e) {
    throw new InvalidArgumentError(e instanceof Error ? e.message : String(e));
  }
};
export const collect = (value: string, before: string[] | undefined) => [...(before ?? []), value];

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

/** @throws UsageError when a threshold is given to an objective that has none */
export function objectiveOf(o: Pick<TableOptions, "objective" | "delta">): Objective {
  if (o.objective !== "huber-log") {
    if (o.delta !== undefined) throw new UsageError("--delta belongs to the objective huber-log only");
    return { name: o.objective };
  }
  return {
    name: "huber-log",
    delta: o.delta ?? (defaultObjective.name === "huber-log" ? defaultObjective.delta : 1e-3),
  };
}

/** The rows, before any law has read them. */
export type Source = { set: RunSetRecord; raw: RawTable } | { set?: undefined; raw: RawTable };

/**
 * Reads the run set or the file.
 * @throws UsageError when neither or both are named, or exclusions are asked of a file; RunsError when the table has defects
 */
export async function sourceOf(o: TableOptions): Promise<Source> {
  if ((o.runs === undefined) === (o.csv === undefined))
    throw new UsageError("say what to fit: either --runs SET or --csv FILE (isoloss runs list shows the sets)");
  if (o.csv !== undefined && (o.exclude || o.keep))
    throw new UsageError("--exclude and --keep name exclusions that a run set declares; a file has none");
  if (o.runs !== undefined) {
    const set = readRunSetRecord(o.content, o.runs);
    const progress = progressLine();
    return { set, raw: await readRunSet(set, { ...cacheOptions(), progress: progress.show }).finally(progress.end) };
  }
  const file = o.csv as string;
  const name = file === "-" ? "standard input" : basename(file);
  let text: string;
  try {
    text = readFileSync(file === "-" ? 0 : file, "utf8");
  } catch (e) {
    throw new UsageError(`cannot read ${name}: ${e instanceof Error ? e.message : String(e)}`);
  }
  return { raw: parseTable(text, detectFormat(name, text), name) };
}

/**
 * The rows as a law reads them. What is guessed of a file is said through `say`.
 * @throws UsageError when a file has no column for a symbol, RunsError when rows can't be used
 */
export function rowsFor(
  source: Source,
  law: Pick<Law, "id" | "variables" | "target">,
  o: TableOptions,
  say: (text: string) => void = (text) => process.stderr.write(`${text}\n`),
): Prepared {
  const map = o.map ? parseMap(o.map) : undefined;
  const options = {
    objective: o.objective,
    invalid: o.invalid,
    ...(o.duplicates ? { duplicates: o.duplicates } : {}),
    ...(o.without ? { without: o.without } : {}),
  };
  const { set, raw } = source;
  if (set) {
    const none = o.exclude?.includes("none");
    const choice = none
      ? { only: o.exclude?.filter((e) => e !== "none") ?? [] }
      : { ...(o.exclude ? { add: o.exclude } : {}), ...(o.keep ? { keep: o.keep } : {}) };
    return prepareRuns(set, raw, law, { ...options, exclusions: choice, ...(map ? { map } : {}) });
  }
  const given: Mapping = { ...map };
  if (given.y !== undefined && given[law.target.symbol] === undefined) {
    given[law.target.symbol] = given.y;
    delete given.y;
  }
  const symbols = [...Object.keys(law.variables), law.target.symbol];
  const scale: Record<string, number> = {};
  if (symbols.some((s) => given[s] === undefined)) {
    const guesses = guessMapping(raw, law as Law);
    for (const g of guesses.mapping)
      if (given[g.symbol] === undefined && !Object.values(given).includes(g.column)) {
        given[g.symbol] = g.column;
        if (g.scale !== 1) scale[g.symbol] = g.scale;
        say(`guessed ${g.symbol} = ${g.column}${g.scale === 1 ? "" : ` × ${g.scale}`} (${g.confidence}: ${g.why})`);
      }
    for (const hint of guesses.hints) say(`note: ${hint}`);
    const missing = symbols.filter((s) => given[s] === undefined);
    if (missing.length > 0)
      throw new UsageError(
        `no column of ${raw.name} looks like ${missing.join(", ")} of law ${law.id}. Say which: --map ${missing.map((s) => `${s}=COLUMN`).join(",")}. Columns: ${raw.headers.join(", ")}`,
      );
  }
  return prepareTable(raw, law, given, { ...options, scale });
}
