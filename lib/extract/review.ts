/** What a draft record lacks before it can be called curated. */
import type { PaperRecord } from "../content/schema";
import { DRAFT_BODY } from "./draft";

export const missingThings = [
  "authors",
  "date",
  "identifier",
  "summary",
  "domains",
  "architectures",
  "claims",
  "law",
  "unsure",
  "vocabulary",
] as const;
export type MissingThing = (typeof missingThings)[number];

/** Below this confidence a claim should be looked at first. */
export const UNSURE = 0.75;

export interface DraftState {
  id: string;
  title: string;
  scope: string;
  claims: number;
  lacks: MissingThing[];
  /** Names that no vocabulary has, and claims that the rules are unsure of, in words. */
  unknown: string[];
}

export function lacking(paper: PaperRecord): DraftState {
  const lacks: MissingThing[] = [];
  const unknown: string[] = [];
  const claims = paper.claims;
  if (paper.authors.length === 0) lacks.push("authors");
  if (!paper.published) lacks.push("date");
  if (!paper.arxiv && !paper.doi) lacks.push("identifier");
  if (paper.summary === "" || paper.summary === DRAFT_BODY.trim()) lacks.push("summary");
  if (paper.domains.length === 0) lacks.push("domains");
  if (paper.architectures.length === 0) lacks.push("architectures");
  if (claims.length === 0) lacks.push("claims");
  if (
    paper.scope === "law" &&
    !claims.some((c) => c.kind === "law" || (c.kind === "exponent" && c.status === "curated"))
  )
    lacks.push("law");
  for (const c of claims) {
    if (c.status !== "extracted") continue;
    if (c.id.startsWith("unknown-")) {
      if (!lacks.includes("vocabulary")) lacks.push("vocabulary");
      unknown.push(`${c.id}: ${c.evidence.fragment ?? ""}`);
    } else if (c.confidence !== undefined && c.confidence < UNSURE) {
      if (!lacks.includes("unsure")) lacks.push("unsure");
      unknown.push(
        `${c.id}: confidence ${c.confidence}, ${c.reason ?? ""}: ${JSON.stringify(c.evidence.fragment ?? "")}`,
      );
    }
  }
  return { id: paper.id, title: paper.title, scope: paper.scope, claims: claims.length, lacks, unknown };
}
