/** Which claims a change makes worth testing against their runs again, and what comes of it. */
import type { Content } from "../content/load";
import type { Verdict } from "../verdict";
import type { RecordChange } from "./records";

/** Parts of records that no fit reads. */
const UNREAD: Record<"claim" | "law" | "run set", RegExp> = {
  claim:
    /^(?:status|statement|label|symbol|evidence|confidence|reason|domain|architecture|datasets|note|average|supersededBy|corrections|metric|definitions|range|fit)(?:\.|$)/,
  law: /^(?:name|aliases|latex|firstPaper|related|testPoints|evidence|summary|notes)(?:\.|$)|\.(?:latex|description|name)$/,
  "run set": /^(?:name|paper|summary|notes|evidence|licence|license|description)(?:\.|$)|\.(?:reason|description)$/,
};

/** Claims with runs that are new, that changed in what a fit reads, or whose law or run set did; in the order of their ids. */
export function claimsToRefit(changes: readonly RecordChange[], after: Content): string[] {
  const touched = (kind: "law" | "run set") =>
    new Set(
      changes
        .filter((c) => c.kind === kind && (c.change !== "changed" || c.fields.some((f) => !UNREAD[kind].test(f.path))))
        .map((c) => c.id),
    );
  const [laws, sets] = [touched("law"), touched("run set")];
  const papers = new Map(changes.filter((c) => c.kind === "paper").map((c) => [c.id, c]));
  return after.papers
    .flatMap((paper) =>
      paper.claims.flatMap((claim) => {
        if ((claim.kind !== "law" && claim.kind !== "exponent") || !claim.runs) return [];
        const law = claim.runs.law ?? (claim.kind === "law" ? claim.law : undefined);
        const change = papers.get(paper.id)?.claims.find((c) => c.id === claim.id);
        const own = change?.change === "added" || change?.fields.some((f) => !UNREAD.claim.test(f.path));
        return own || sets.has(claim.runs.set) || (law !== undefined && laws.has(law))
          ? [`${paper.id}#${claim.id}`]
          : [];
      }),
    )
    .sort();
}

export interface NewVerdict {
  claim: string;
  /** Stored before the change; null when there was none. */
  before: string | null;
  after: Verdict["outcome"];
  standardErrors: number | null;
  summary: string;
  n: number | null;
  /** What content/verdicts.json of the new state says is something else, or it says nothing. */
  stale: boolean;
}

/** What of a verdict a reader sees, to the printed digit. */
const said = (v: Verdict) =>
  JSON.stringify([
    v.outcome,
    v.n,
    v.dataHash,
    Object.entries(v.numbers).map(([name, x]) => [name, x.reported, Math.abs(x.standardErrors).toFixed(1)]),
  ]);

/** Re-fits beside what both states have stored of them. */
export function newVerdicts(
  refits: readonly Verdict[],
  before: readonly Verdict[],
  after: readonly Verdict[],
): NewVerdict[] {
  const [a, b] = [before, after].map((list) => new Map(list.map((v) => [v.claim, v])));
  return refits.map((v) => {
    const stored = b!.get(v.claim);
    return {
      claim: v.claim,
      before: a!.get(v.claim)?.outcome ?? null,
      after: v.outcome,
      standardErrors: v.standardErrors,
      summary: v.summary,
      n: v.n,
      stale: stored === undefined || said(stored) !== said(v),
    };
  });
}

/** A claim whose runs could not be read. */
export interface UnreadRuns {
  claim: string;
  problems: readonly { message: string; fix: string }[];
}

/** The verdicts section of the report, in Markdown. @param stored outcomes that differ in the stored files, of claims that were not re-fitted */
export function verdictsMarkdown(
  refits: readonly NewVerdict[],
  unread: readonly UnreadRuns[],
  stored: readonly { claim: string; before: string | null; after: string | null }[],
): string {
  const lines = refits.map((v) => {
    const by = v.standardErrors === null ? "" : ` (${Math.abs(v.standardErrors).toFixed(1)} standard errors)`;
    const why = v.after === "reproduced" ? (v.n === null ? "" : `, ${v.n} runs`) : `: ${v.summary}`;
    return `- \`${v.claim}\`: ${v.before ?? "none"} → **${v.after}**${by}${why}`;
  });
  for (const u of unread) {
    const p = u.problems[0];
    lines.push(`- \`${u.claim}\`: not re-fitted, ${p ? `${p.message}. ${p.fix}` : "its runs cannot be read"}`);
  }
  for (const v of stored) lines.push(`- \`${v.claim}\`: ${v.before ?? "none"} → ${v.after ?? "none"} (as stored)`);
  if (refits.some((v) => v.stale))
    lines.push("", "`content/verdicts.json` does not say so yet: run `isoloss refit --all --write` and commit it.");
  return lines.length === 0 ? "No verdict changes.\n" : `${lines.join("\n")}\n`;
}
