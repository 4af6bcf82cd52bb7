/** Records as flat tables: nested objects become dotted columns, lists become joined text or JSON. */
import { csvFormatRows } from "d3-dsv";

export type Cell = string | number | boolean | null;

/** Objects are opened into `a.b` columns; lists of words are joined by `; `, everything else is written as JSON. */
export function flatten(
  record: Record<string, unknown>,
  open: readonly string[] = [],
  prefix = "",
): Record<string, Cell> {
  const out: Record<string, Cell> = {};
  for (const [key, value] of Object.entries(record)) {
    const name = prefix + key;
    if (value === null || value === undefined) out[name] = null;
    else if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") out[name] = value;
    else if (Array.isArray(value))
      out[name] =
        value.length === 0
          ? null
          : value.every((v) => typeof v === "string" && !v.includes(";"))
            ? value.join("; ")
            : JSON.stringify(value);
    else if (open.includes(name)) Object.assign(out, flatten(value as Record<string, unknown>, open, `${name}.`));
    else out[name] = JSON.stringify(value);
  }
  return out;
}

/**
 * A cell that a spreadsheet would run as a formula gets a leading apostrophe (OWASP "CSV injection"). Numbers are left
 * alone: only text is guarded, and only text that starts with =, +, -, @, tab or carriage return.
 */
export function guardFormula(text: string): string {
  return /^[=+\-@\t\r＝＋－＠]/.test(text) ? `'${text}` : text;
}

export function csvCell(v: Cell | undefined): string {
  if (v === null || v === undefined) return "";
  if (typeof v === "string") return guardFormula(v.replaceAll("\u0000", ""));
  return String(v);
}

/** RFC 4180 with a header line; columns in the given order, or in order of first appearance. */
export function csv(rows: readonly Record<string, Cell>[], columns?: readonly string[]): string {
  const names = columns ?? [...new Set(rows.flatMap((r) => Object.keys(r)))];
  if (names.length === 0) return "";
  return `${csvFormatRows([names.map((n) => guardFormula(n)), ...rows.map((r) => names.map((n) => csvCell(r[n])))])}\n`;
}

/** One JSON value a line. */
export function jsonLines(rows: readonly unknown[]): string {
  return rows.map((r) => `${JSON.stringify(r)}\n`).join("");
}
