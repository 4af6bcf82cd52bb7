/** The definition ledger of a law claim: what its symbols count and how it was fitted, `unknown` where nobody stated it. */
import type { LawClaim } from "./schema";

const UNKNOWN = "unknown";

/** Name → statement, always the same rows in the same order. Ranges are told elsewhere, with their units. */
export function ledgerOf(
  claim: Pick<LawClaim, "definitions" | "fit" | "range">,
): readonly (readonly [string, string])[] {
  const d = claim.definitions;
  const f = claim.fit;
  return [
    ["Parameters counted", d?.parameters ?? UNKNOWN],
    ["Compute counted", d?.compute ?? UNKNOWN],
    ["Loss", d?.loss ?? UNKNOWN],
    ["Tokenizer", d?.tokenizer ?? UNKNOWN],
    ["Schedule", d?.schedule ?? UNKNOWN],
    ["Optimiser", d?.optimiser ?? UNKNOWN],
    ["Fit method", f?.method ?? f?.approach ?? UNKNOWN],
    ["Points", f?.points === undefined ? UNKNOWN : String(f.points)],
    ["Uncertainty", f?.uncertainty ?? UNKNOWN],
    ["Range", claim.range && Object.keys(claim.range).length > 0 ? "stated" : UNKNOWN],
  ];
}
