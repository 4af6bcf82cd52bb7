/** What is wrong with an expression, and where. */
export interface ExpressionProblem {
  /** Lower case, no trailing stop. */
  message: string;
  /** UTF-16 offset of the first unit concerned, and how many. */
  offset: number;
  length: number;
  /** 1-based place inside the expression's own text. */
  line: number;
  column: number;
  /** The words seen there. */
  value: string;
  /** What to do. */
  fix: string;
}

export function problemAt(text: string, start: number, end: number, message: string, fix: string): ExpressionProblem {
  const before = text.slice(0, start);
  const newline = before.lastIndexOf("\n");
  return {
    message,
    offset: start,
    length: Math.max(0, end - start),
    line: before.split("\n").length,
    column: start - newline,
    value: text.slice(start, Math.min(end, start + 40)),
    fix,
  };
}

/** Thrown by everything that reads expressions; `problems` has all that could be found in one reading. */
export class ExpressionError extends Error {
  override name = "ExpressionError";
  constructor(
    readonly expression: string,
    readonly problems: readonly ExpressionProblem[],
  ) {
    super(
      problems
        .map(
          (p) =>
            `${p.line}:${p.column} ${p.message}${p.value === "" ? "" : ` (saw ${JSON.stringify(p.value)})`}. ${p.fix}`,
        )
        .join("\n"),
    );
  }
}
