/** What a rule sees besides its record. */
import type { Source } from "../frontmatter";
import { type Problem, show } from "../problems";
import type { Law, RunSet } from "../schema";
import type { RuleName } from "./catalogue";

/** Most words of a source that a record may quote. */
export const FRAGMENT_WORDS = 9;

/** The rest of the knowledge base, as far as single-record rules need it. */
export interface World {
  law(id: string): Law | undefined;
  runSet(id: string): RunSet | undefined;
  /** Identity of every paper record, for duplicates. */
  papers: PaperIndex;
  /** Values of curated exponent claims by `of|vs`, each with its paper, for the outlier rule. */
  literature?: Literature;
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

/** Papers by what makes two records one paper. */
export class PaperIndex {
  readonly #by = new Map<string, PaperIdentity[]>();

  constructor(papers: Iterable<PaperIdentity>) {
    for (const p of papers)
      for (const { key } of keysOf(p)) {
        const list = this.#by.get(key);
        if (list) list.push(p);
        else this.#by.set(key, [p]);
      }
  }

  /** Other records of the same paper, each once, with the field that says so. */
  same(paper: PaperIdentity): { other: PaperIdentity; field: "arxiv" | "doi" | "title" }[] {
    const found = new Map<string, { other: PaperIdentity; field: "arxiv" | "doi" | "title" }>();
    for (const { field, key } of keysOf(paper))
      for (const other of this.#by.get(key) ?? [])
        if (other.id !== paper.id && !found.has(other.id)) found.set(other.id, { other, field });
    return [...found.values()];
  }
}

function keysOf(p: PaperIdentity): { field: "arxiv" | "doi" | "title"; key: string }[] {
  const out: { field: "arxiv" | "doi" | "title"; key: string }[] = [];
  if (p.arxiv) out.push({ field: "arxiv", key: `arxiv ${p.arxiv}` });
  if (p.doi) out.push({ field: "doi", key: `doi ${p.doi.toLowerCase()}` });
  out.push({ field: "title", key: `title ${normaliseTitle(p.title)}` });
  return out;
}

/** From so many values on, a paper's own do not move the quartiles and are not taken out. */
const OWN_VALUES_MATTER = 200;

/** Values of curated exponent claims by pair of quantities. */
export class Literature {
  readonly #values = new Map<string, { paper: string; value: number }[]>();
  readonly #rising = new Map<string, { papers: string[]; values: number[] }>();

  add(of: string, vs: string, paper: string, value: number): void {
    const key = `${of}|${vs}`;
    const list = this.#values.get(key);
    if (list) list.push({ paper, value });
    else this.#values.set(key, [{ paper, value }]);
    this.#rising.delete(key);
  }

  /** Values of a pair in rising order, without those of one paper where that matters. */
  others(of: string, vs: string, paper: string): readonly number[] {
    const key = `${of}|${vs}`;
    let rising = this.#rising.get(key);
    if (!rising) {
      const list = [...(this.#values.get(key) ?? [])].sort((a, b) => a.value - b.value);
      rising = { papers: list.map((v) => v.paper), values: list.map((v) => v.value) };
      this.#rising.set(key, rising);
    }
    const { papers, values } = rising;
    return values.length >= OWN_VALUES_MATTER ? values : values.filter((_, i) => papers[i] !== paper);
  }
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
