/** A defect found in a record, precise enough to mend without looking anything up. */
export interface Problem {
  file: string;
  /** 1-based; 0 when the defect concerns the whole file. */
  line: number;
  column: number;
  /** Permanent rule name; each has a page in docs/rules/. */
  rule: string;
  severity: "error" | "warning";
  /** What is wrong, lower case, no trailing stop. */
  message: string;
  /** The value seen, shortened. */
  value: string;
  /** What to do. */
  fix: string;
}

/** `file:line:column  severity  message (saw …) — fix  [rule]` */
export function formatProblem(p: Problem): string {
  const saw = p.value === "" ? "" : ` (saw ${p.value})`;
  return `${p.file}:${p.line}:${p.column} ${p.severity}: ${p.message}${saw}. ${p.fix} [${p.rule}]`;
}

/** A value as one short line for a message. */
export function show(value: unknown): string {
  if (value === undefined) return "";
  if (typeof value === "number" && !Number.isFinite(value)) return String(value);
  const s = typeof value === "string" ? JSON.stringify(value) : (JSON.stringify(value) ?? String(value));
  return s.length > 80 ? `${s.slice(0, 77)}…` : s;
}

/** Order of a report: by file, then place, then rule. */
export function byPlace(a: Problem, b: Problem): number {
  return (
    (a.file < b.file ? -1 : a.file > b.file ? 1 : 0) ||
    a.line - b.line ||
    a.column - b.column ||
    (a.rule < b.rule ? -1 : a.rule > b.rule ? 1 : 0)
  );
}

/** Optimal string alignment distance, stopped above `max`. */
export function editDistance(a: string, b: string, max = 3): number {
  if (Math.abs(a.length - b.length) > max) return max + 1;
  let before: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      let d = Math.min((previous[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (previous[j - 1] ?? 0) + cost);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) d = Math.min(d, (before[j - 2] ?? 0) + 1);
      row.push(d);
    }
    before = previous;
    previous = row;
  }
  return previous[b.length] ?? max + 1;
}

/** The nearest of `known`, when it is near enough to be what was meant. */
export function nearest(word: string, known: Iterable<string>): string | undefined {
  const w = word.toLowerCase();
  let best: string | undefined;
  let bestDistance = Math.max(1, Math.floor(w.length / 3)) + 1;
  for (const k of known) {
    const d = editDistance(w, k.toLowerCase(), bestDistance);
    if (d < bestDistance) {
      best = k;
      bestDistance = d;
    }
  }
  return best;
}
