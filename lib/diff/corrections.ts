/** Numbers that changed without saying so: every published number that is corrected keeps what stood there before. */
import type { Content } from "../content/load";
import type { Claim } from "../content/schema";
import { type FieldChange, fieldChanges } from "./records";

/** Parts of a claim that a reader may have copied; the rest is wording, place of evidence, or how it is pooled. */
const NUMBERS =
  /^(?:value|interval|standardError|range|coefficient|parameters|count|utilisation|unit|vsUnit|units|of|vs|law|measure)(?:\.|$)/;
/** Beside a number, but no part of it. */
const WORDS = /\.(?:note|asPrinted|approximate)$/;

export interface Uncorrected {
  claim: string;
  paper: string;
  fields: FieldChange[];
  /** The entry to add, as YAML; the reason is left empty, which validation refuses, for only a person knows it. */
  entry: string;
  /** Whether the claim has a list of corrections, which the entry joins. */
  listed: boolean;
}

const correctionsOf = (c: Claim) => c.corrections?.length ?? 0;
const one = (v: unknown): string =>
  v === undefined ? "nothing" : typeof v === "object" ? JSON.stringify(v).replaceAll('"', "") : String(v);

/**
 * Claims of both states whose numbers differ and whose corrections did not grow. A claim that was only extracted by rule
 * was never published as checked, and one that gave its place to another says so by `supersededBy`. A number that joins
 * others, such as an interval where none was, corrects nothing.
 * @param today date of the entry that is proposed, `YYYY-MM-DD`
 */
export function uncorrected(before: Content, after: Content, today: string): Uncorrected[] {
  const papers = new Map(before.papers.map((p) => [p.id, p]));
  return after.papers.flatMap((paper) => {
    const claims = new Map((papers.get(paper.id)?.claims ?? []).map((c) => [c.id, c]));
    return paper.claims.flatMap((now): Uncorrected[] => {
      const then = claims.get(now.id);
      if (!then || then.status === "extracted" || correctionsOf(now) > correctionsOf(then)) return [];
      if (now.supersededBy && !then.supersededBy) return [];
      const fields = fieldChanges(then, now).filter(
        (f) => f.before !== undefined && NUMBERS.test(f.path) && !WORDS.test(f.path),
      );
      if (fields.length === 0) return [];
      const was = fields.map((f) => `${f.path} ${one(f.before)}`).join(", ");
      const listed = now.corrections !== undefined;
      const item = `  - { date: ${today}, was: ${JSON.stringify(was.slice(0, 200))}, why: "" }\n`;
      const entry = listed ? item : `corrections:\n${item}`;
      return [{ claim: `${paper.id}#${now.id}`, paper: paper.id, fields, entry, listed }];
    });
  });
}

/** The section of the report about numbers without a correction, in Markdown. @param placeOf `file:line` of a claim */
export function correctionsMarkdown(missing: readonly Uncorrected[], placeOf: (m: Uncorrected) => string): string {
  if (missing.length === 0) return "";
  const lines = [
    "### Numbers that need a corrections entry",
    "",
    "These numbers were published. A reader who copied one must find what it was and why it changed: add the entry to the claim, with the reason.",
    "",
  ];
  for (const m of missing)
    lines.push(
      `- \`${m.claim}\` (${placeOf(m)}): ${m.fields.map((f) => `${f.path} ${one(f.before)} → ${one(f.after)}`).join("; ")}${m.listed ? ". Its list of corrections is lacking:" : ""}`,
      "",
      "  ```yaml",
      ...m.entry
        .trimEnd()
        .split("\n")
        .map((l) => `  ${l}`),
      "  ```",
    );
  return `${lines.join("\n")}\n`;
}
