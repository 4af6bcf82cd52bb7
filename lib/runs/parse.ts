/** Text of a table → rows. CSV, JSON and JSON Lines. Isomorphic: the browser reads the user's own file with it. */
import { parse as parseCsvText } from "csv-parse/browser/esm/sync";
import { RunsError, type RunsProblem, runsProblem } from "./errors";

export type TableFormat = "csv" | "json" | "jsonl";

export interface RawRow {
  /** Where the row stands: `file.csv:12` or `file.json row 3`. */
  place: string;
  values: Record<string, unknown>;
}
export interface RawTable {
  name: string;
  /** Names that columns can refer to at the top level, in order of first appearance. */
  headers: string[];
  rows: RawRow[];
}

export interface ParseLimits {
  /** UTF-16 units of text. */
  characters: number;
  rows: number;
}
export const defaultLimits: ParseLimits = { characters: 256e6, rows: 4e6 };

/** Format by the file's ending, else by its first character. */
export function detectFormat(name: string, text: string): TableFormat {
  const ending = /\.([a-z]+)$/i.exec(name)?.[1]?.toLowerCase();
  if (ending === "csv" || ending === "tsv") return "csv";
  if (ending === "jsonl" || ending === "ndjson") return "jsonl";
  if (ending === "json") return "json";
  const head = text.trimStart();
  if (head.startsWith("[")) return "json";
  if (!head.startsWith("{")) return "csv";
  try {
    JSON.parse(text);
    return "json";
  } catch {
    return "jsonl";
  }
}

/**
 * Reads a table.
 * @throws RunsError with every defect of form: ragged rows, repeated headers, JSON that does not parse
 */
export function parseTable(
  text: string,
  format: TableFormat,
  name: string,
  limits: ParseLimits = defaultLimits,
): RawTable {
  if (text.length > limits.characters)
    throw new RunsError([
      runsProblem(
        name,
        "",
        "the file is too large",
        `${(text.length / 1e6).toFixed(0)} MB`,
        `At most ${limits.characters / 1e6} MB are read here.`,
      ),
    ]);
  if (text.includes("\0"))
    throw new RunsError([runsProblem(name, "", "the file is binary, not text", undefined, "Save it as UTF-8 text.")]);
  const table = format === "csv" ? csv(text, name) : format === "json" ? json(text, name) : jsonLines(text, name);
  if (table.rows.length === 0)
    throw new RunsError([
      runsProblem(name, "", "the table has no rows", undefined, "Give a header and at least one row."),
    ]);
  if (table.rows.length > limits.rows)
    throw new RunsError([
      runsProblem(name, "", "the table has too many rows", table.rows.length, `At most ${limits.rows} are read here.`),
    ]);
  return table;
}

/** The delimiter that the first line uses most, outside quotes. */
function delimiterOf(text: string): string {
  const end = text.search(/\r?\n/);
  const line = (end < 0 ? text : text.slice(0, end)).replace(/"[^"]*"/g, "");
  const counts = [",", "\t", ";"].map((d) => [d, line.split(d).length - 1] as const);
  return counts.reduce((a, b) => (b[1] > a[1] ? b : a))[0];
}

function csv(text: string, name: string): RawTable {
  let records: { record: string[]; info: { lines: number } }[];
  try {
    records = parseCsvText(text, {
      bom: true,
      delimiter: delimiterOf(text),
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
      trim: true,
    }) as unknown as typeof records;
  } catch (e) {
    const line = (e as { lines?: number }).lines;
    throw new RunsError([
      runsProblem(
        line ? `${name}:${line}` : name,
        "",
        "the CSV does not parse",
        e instanceof Error ? e.message : String(e),
        'Close every quote; write a quote inside a quoted cell twice ("").',
      ),
    ]);
  }
  const first = records[0];
  if (!first) return { name, headers: [], rows: [] };
  const headers = first.record;
  const problems: RunsProblem[] = [];
  headers.forEach((h, i) => {
    if (h === "")
      problems.push(runsProblem(`${name}:1`, String(i + 1), "the column has no name", undefined, "Name every column."));
    else if (headers.indexOf(h) !== i)
      problems.push(runsProblem(`${name}:1`, h, "the column name stands twice", undefined, "Rename one of them."));
  });
  const rows: RawRow[] = [];
  for (let i = 1; i < records.length; i++) {
    const { record, info } = records[i] as (typeof records)[number];
    const place = `${name}:${info.lines - (record.join("").match(/\n/g)?.length ?? 0)}`;
    if (record.length !== headers.length)
      problems.push(
        runsProblem(
          place,
          "",
          `the row has ${record.length} cells, the header ${headers.length}`,
          record.join(",").slice(0, 60),
          "Give every row as many cells as the header.",
        ),
      );
    else {
      const values: Record<string, unknown> = {};
      for (let c = 0; c < headers.length; c++) values[headers[c] as string] = record[c];
      rows.push({ place, values });
    }
  }
  if (problems.length > 0) throw new RunsError(problems);
  return { name, headers, rows };
}

function isObject(v: unknown): v is Record<string, unknown> {
  return typeof v === "object" && v !== null && !Array.isArray(v);
}

function headersOf(rows: readonly RawRow[]): string[] {
  const seen = new Set<string>();
  for (const r of rows) for (const k of Object.keys(r.values)) seen.add(k);
  return [...seen];
}

/** An array of objects; an object of equally long arrays; or an object with one such array under any key. */
function json(text: string, name: string): RawTable {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch (e) {
    throw new RunsError([
      runsProblem(name, "", "the JSON does not parse", e instanceof Error ? e.message : "", "Write valid JSON."),
    ]);
  }
  if (isObject(data)) {
    const columns = Object.entries(data).filter((e): e is [string, unknown[]] => Array.isArray(e[1]));
    const lists = columns.filter(([, v]) => v.length > 0 && v.every(isObject));
    if (lists.length === 1) data = lists[0]?.[1];
    else if (columns.length > 0 && new Set(columns.map(([, v]) => v.length)).size === 1)
      data = (columns[0]?.[1] ?? []).map((_, i) => Object.fromEntries(columns.map(([k, v]) => [k, v[i]])));
  }
  if (!Array.isArray(data))
    throw new RunsError([
      runsProblem(
        name,
        "",
        "the JSON is no table",
        undefined,
        "Give a list of objects, one a run, or an object of equally long lists.",
      ),
    ]);
  const problems: RunsProblem[] = [];
  const rows: RawRow[] = [];
  data.forEach((item, i) => {
    const place = `${name} row ${i + 1}`;
    if (isObject(item)) rows.push({ place, values: item });
    else problems.push(runsProblem(place, "", "the row is no object", item, "Write every run as an object."));
  });
  if (problems.length > 0) throw new RunsError(problems);
  return { name, headers: headersOf(rows), rows };
}

function jsonLines(text: string, name: string): RawTable {
  const problems: RunsProblem[] = [];
  const rows: RawRow[] = [];
  text.split(/\r?\n/).forEach((line, i) => {
    if (line.trim() === "") return;
    const place = `${name}:${i + 1}`;
    try {
      const item: unknown = JSON.parse(line);
      if (isObject(item)) rows.push({ place, values: item });
      else problems.push(runsProblem(place, "", "the line is no object", item, "Write every run as an object."));
    } catch (e) {
      problems.push(
        runsProblem(
          place,
          "",
          "the line is no JSON",
          e instanceof Error ? e.message : "",
          "Write one JSON object a line.",
        ),
      );
    }
  });
  if (problems.length > 0) throw new RunsError(problems);
  return { name, headers: headersOf(rows), rows };
}
