/** What a handler gives back, and how it becomes bytes in the format asked for. */
import { stringify } from "yaml";
import { type Format, formats } from "@/lib/api/negotiate";
import { problem } from "@/lib/api/problem";
import { bibtex } from "@/lib/export/bibtex";
import type { Cited } from "@/lib/export/citation";
import { cslJson } from "@/lib/export/csl";
import { ris } from "@/lib/export/ris";
import { csv, flatten, jsonLines } from "@/lib/export/table";

export interface Answer {
  json: unknown;
  /** Rows of CSV and JSON Lines. */
  rows?: readonly object[];
  /** Columns of CSV, so that an empty table still has its header. */
  columns?: readonly string[];
  /** Objects that CSV opens into dotted columns. */
  open?: readonly string[];
  /** Papers of the citation formats. */
  papers?: () => readonly Cited[];
  markdown?: () => string;
  total?: number;
  next?: string | null;
  status?: number;
  headers?: Record<string, string>;
  /** What `json` says apart from the time that it took: the ETag is taken over this. */
  steady?: unknown;
  /** The answer rests on more than the content, and must not be kept. */
  volatile?: boolean;
}
export interface Redirect {
  /** Path below `/api/v1`. */
  redirect: string;
}
export interface FileAnswer {
  file: { path: string; name: string; type: string; etag: string; immutable: boolean };
}
export type Result = Answer | Redirect | FileAnswer;

/** The answer as text. */
export function render(answer: Answer, format: Format): string {
  switch (format) {
    case "json":
      return `${JSON.stringify(answer.json)}\n`;
    case "jsonl":
      return jsonLines(answer.rows ?? [answer.json]);
    case "csv":
      return csv(
        (answer.rows ?? [answer.json as object]).map((r) => flatten(r as Record<string, unknown>, answer.open)),
        answer.columns,
      );
    case "bibtex":
      return bibtex(answer.papers?.() ?? []);
    case "ris":
      return ris(answer.papers?.() ?? []);
    case "csl-json":
      return cslJson(answer.papers?.() ?? []);
    case "markdown":
      if (!answer.markdown) throw problem("not-acceptable", "no markdown here");
      return answer.markdown();
  }
}

/** A record as a markdown file with YAML front matter. */
export function recordAsMarkdown(record: Record<string, unknown> & { summary: string; notes: string }): string {
  const { summary, notes, ...front } = record;
  const kept = Object.fromEntries(Object.entries(front).filter(([, v]) => !(Array.isArray(v) && v.length === 0)));
  return `---\n${stringify(kept, { lineWidth: 0 })}---\n${[summary, notes].filter((s) => s !== "").join("\n\n")}\n`;
}

export const contentType = (format: Format): string => formats[format].type;
