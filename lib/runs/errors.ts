/** What is wrong with a table of runs, precisely enough to mend it. */
import { show } from "../content/problems";

export interface RunsProblem {
  /** File or run set, with the row where one is concerned: `runs.csv:17`. */
  where: string;
  /** Column concerned, as the table calls it; empty when the whole row or file is meant. */
  column: string;
  /** Lower case, no trailing stop. */
  message: string;
  /** The value seen. */
  value: string;
  fix: string;
}

export function formatRunsProblem(p: RunsProblem): string {
  const column = p.column === "" ? "" : ` column ${p.column}:`;
  const saw = p.value === "" ? "" : ` (saw ${p.value})`;
  return `${p.where}:${column} ${p.message}${saw}. ${p.fix}`;
}

/** How many problems a message lists before it counts the rest. */
const LISTED = 20;

/** All problems of a table at once; `message` is ready to be shown. */
export class RunsError extends Error {
  override name = "RunsError";
  constructor(readonly problems: readonly RunsProblem[]) {
    const more = problems.length - LISTED;
    super(
      problems.slice(0, LISTED).map(formatRunsProblem).join("\n") +
        (more > 0 ? `\n… and ${more} more of the same kind` : ""),
    );
  }
}

export function runsProblem(where: string, column: string, message: string, value: unknown, fix: string): RunsProblem {
  return { where, column, message, value: value === undefined ? "" : show(value), fix };
}
