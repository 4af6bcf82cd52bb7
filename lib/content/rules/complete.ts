/** Strict completeness: what a finished record has beyond being valid. Asked for with `isoloss validate --complete`. */
import type { PaperRecord } from "../schema";
import type { Report } from "./context";

/** Sentences of a text, counted by their ends. */
const sentences = (text: string) => (text.match(/[.!?…](?=["'”’)\]]*(?:\s|$))/g) ?? []).length;

export function completenessRules(paper: PaperRecord, report: Report): void {
  const lacks = (path: readonly PropertyKey[], what: string, fix: string) =>
    report(path, "incomplete", what, paper.id, fix);
  // Some sources give no date or names, and a fact that cannot be confirmed is rightly left out.
  const might = (what: string, fix: string) => report(["id"], "incomplete", what, paper.id, fix, { warning: true });
  if (paper.status !== "curated")
    lacks(
      ["status"],
      "the record is still a draft",
      "Check each claim against its source, then write status: curated.",
    );
  const n = sentences(paper.summary);
  if (n < 2 || n > 6)
    lacks(
      ["id"],
      `the summary has ${n} ${n === 1 ? "sentence" : "sentences"}`,
      "Write two to five sentences of your own.",
    );
  if (paper.domains.length === 0)
    lacks(["id"], "no domain is named", "Name one or two of content/vocabulary/domains.yaml.");
  if (paper.claims.length === 0) lacks(["id"], "the record has no claim", "Say at least what the paper found.");
  if (!paper.published) might("no date is given", "Give at least the year, when a source shows it.");
  if (paper.authors.length === 0 && paper.authorsCount === undefined)
    might(
      "neither authors nor their number are given",
      "Give the authors, or how many there are, when a source shows it.",
    );
  if (paper.scope === "law" && !paper.checklist)
    lacks(["scope"], "a paper with a law has no checklist", "Answer the eight questions; unknown is an answer.");
  paper.claims.forEach((claim, i) => {
    if (claim.status === "extracted")
      lacks(["claims", i, "status"], `claim ${claim.id} is unchecked`, "Compare it with its source.");
    if (
      claim.status === "curated" &&
      claim.evidence.seen !== "abstract" &&
      !claim.evidence.source &&
      !claim.evidence.url
    )
      lacks(
        ["claims", i, "evidence"],
        `claim ${claim.id} does not say where it was confirmed`,
        "Name the copy, repository or notes in evidence.source.",
      );
  });
}
