/** What a rule sees besides its record. */
import type { Source } from "../frontmatter";
import { type Problem, show } from "../problems";
import type { Law, RunSet } from "../schema";
import type { RuleName } from "./catalogue";

/** The rest of the knowledge base, as far as single-record rules need it. */
export interface World {
  law(id: string): Law | undefined;
  runSet(id: string): RunSet | undefined;
  /** Identity of every other paper record, for duplicates. */
  papers: readonly PaperIdentity[];
  /** Values of curated exponent claims by `of|vs`, each with its paper, for the outlier rule. */
  literature?: ReadonlyMap<string, readonly { paper: string; value: number }[]>;
  /** The abstract of a paper, where one is known locally. */
  abstractOf?: (title: string) => string | undefined;
  /** ISO date that "the future" is measured against. */
  today: string;
}

export interface PaperIdentity {
  id: string;
  title: string;
  arxiv?: string | undefined;
  doi?: string | undefined;
  /** Of two records of one paper the heavier is kept and the other blamed; absent for a record that has landed. */
  weight?: number;
}

/** Curated before extracted, then the one with more claims. */
export function weightOf(paper: { status: "extracted" | "curated"; claims: readonly unknown[] }): number {
  return (paper.status === "curated" ? 1_000_000 : 0) + paper.claims.length;
}

export type Report = (
  path: readonly PropertyKey[],
  rule: RuleName,
  message: string,
  value: unknown,
  fix: string,
  options?: { warning?: boolean; key?: boolean },
) => void;

/** A reporter that places problems in one source. */
export function reporter(source: Source, problems: Problem[]): Report {
  return (path, rule, message, value, fix, options = {}) => {
    problems.push({
      file: source.file,
      ...source.locate(path, options.key),
      rule,
      severity: options.warning ? "warning" : "error",
      message,
      value: show(value),
      fix,
    });
  };
}

/** Lower case, letters and digits only: two titles that agree in this are one paper. */
export function normaliseTitle(title: string): string {
  return title
    .normalize("NFKD")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, "");
}
