/**
 * One message protocol for every place where fits run: Node worker threads, the browser's Web Worker, and in line.
 * Tasks and replies are plain data that structured cloning carries. Errors that people can mend come back as data; others are defects and throw.
 */
import type { Law } from "../content/schema";
import { ExpressionError } from "../laws";
import { type ApproachResult, envelope, type IsoflopResult, isoflop, type Runs } from "./approaches";
import { type CompareOptions, type Comparison, compare } from "./compare";
import { type DataProblem, FitDataError } from "./data";
import { fit } from "./fit";
import { type Multiverse, type MultiverseOptions, multiverse } from "./multiverse";
import { type ProfileInterval, profile } from "./profile";
import type { FitData, FitOptions, FitResult, Progress } from "./types";

export type FitTask =
  | { what: "fit"; law: Law; data: FitData; options?: Partial<FitOptions> }
  | { what: "profile"; law: Law; data: FitData; options?: Partial<FitOptions>; names?: string[] }
  | { what: "compare"; laws: Law[]; data: FitData; options?: Partial<CompareOptions> }
  | { what: "multiverse"; law: Law; data: FitData; options?: MultiverseOptions }
  | { what: "isoflop"; runs: Runs; options?: Parameters<typeof isoflop>[1] }
  | { what: "envelope"; runs: Runs; options?: Parameters<typeof envelope>[1] };

export interface TaskResults {
  fit: FitResult;
  profile: { intervals: ProfileInterval[] | null; message: string | null };
  compare: Comparison;
  multiverse: Multiverse;
  isoflop: IsoflopResult;
  envelope: ApproachResult;
}

export interface TaskError {
  /** data: bad rows or columns; expression: the law does not parse; options: an option is wrong or out of limits. */
  kind: "data" | "expression" | "options";
  message: string;
  problems?: readonly DataProblem[];
}

export type Reply<K extends FitTask["what"] = FitTask["what"]> =
  | { ok: true; what: K; result: TaskResults[K] }
  | { ok: false; what: K; error: TaskError };

/** To a worker. */
export interface ToWorker {
  id: number;
  task: FitTask;
}
/** From a worker: progress now and then, then one reply. */
export type FromWorker = { id: number; progress: { done: number; what: string } } | { id: number; reply: Reply };

/** What a stranger may ask for at once. Callers that trust the input pass their own. */
export interface TaskLimits {
  rows: number;
  replicates: number;
  starts: number;
  laws: number;
  /** Milliseconds for one task. */
  timeMs: number;
}
export const strangerLimits: TaskLimits = {
  rows: 200_000,
  replicates: 20_000,
  starts: 2_000,
  laws: 100,
  timeMs: 30_000,
};

function refusal(task: FitTask, limits: TaskLimits): string | null {
  const rows = "data" in task ? task.data.target.length : task.runs.loss.length;
  if (rows > limits.rows) return `${rows} rows, and at most ${limits.rows} are taken here`;
  if (task.what === "compare" && task.laws.length > limits.laws)
    return `${task.laws.length} laws, and at most ${limits.laws} are taken here`;
  const options = (task.options ?? {}) as Partial<FitOptions> & { replicates?: number };
  const replicates = Math.max(options.bootstrap?.replicates ?? 0, options.replicates ?? 0);
  if (replicates > limits.replicates)
    return `${replicates} bootstrap replicates, and at most ${limits.replicates} are taken here`;
  if ((options.starts ?? 0) > limits.starts)
    return `${options.starts} starts, and at most ${limits.starts} are taken here`;
  return null;
}

/**
 * Runs a task to its end. Never throws on bad input.
 * @param progress returning false stops the work at the next chance.
 */
export function runTask<T extends FitTask>(task: T, progress?: Progress, limits?: TaskLimits): Reply<T["what"]> {
  const what = task.what as T["what"];
  const failed = (kind: TaskError["kind"], message: string, problems?: readonly DataProblem[]): Reply<T["what"]> => ({
    ok: false,
    what,
    error: { kind, message, ...(problems ? { problems } : {}) },
  });
  const began = performance.now();
  let watched = progress;
  if (limits) {
    const refused = refusal(task, limits);
    if (refused) return failed("options", refused);
    watched = (done, at) => progress?.(done, at) !== false && performance.now() - began < limits.timeMs;
  }
  const timed = <O extends Partial<FitOptions>>(options: O | undefined): O | undefined =>
    limits
      ? ({ ...options, timeLimitMs: Math.min(options?.timeLimitMs ?? limits.timeMs, limits.timeMs) } as O)
      : options;
  try {
    const result = ((): TaskResults[FitTask["what"]] => {
      switch (task.what) {
        case "fit":
          return fit(task.law, task.data, timed(task.options), watched);
        case "profile":
          return profile(task.law, task.data, timed(task.options), task.names, watched);
        case "compare":
          return compare(task.laws, task.data, timed(task.options), watched);
        case "multiverse":
          return multiverse(task.law, task.data, timed(task.options), watched);
        case "isoflop":
          return isoflop(task.runs, task.options);
        case "envelope":
          return envelope(task.runs, task.options);
      }
    })();
    return { ok: true, what, result: result as TaskResults[T["what"]] };
  } catch (e) {
    if (e instanceof FitDataError) return failed("data", e.message, e.problems);
    if (e instanceof ExpressionError) return failed("expression", e.message);
    if (e instanceof RangeError && !/call stack|array length|allocation/i.test(e.message))
      return failed("options", e.message);
    throw e;
  }
}
