/** One paper out of the entries that several files have of it. */
import { normaliseTitle } from "../content/rules/context";
import type { SourceEntry } from "./sources";

export interface Appearance {
  file: string;
  captured: string | null;
  entry: SourceEntry;
}

/** One paper with all its appearances, in the order in which they were read. */
export interface MergedPaper {
  title: string;
  key: string;
  arxiv: string | null;
  doi: string | null;
  appearances: Appearance[];
  /** Distinct abstracts; the first is the one that drafts are read from. */
  abstracts: { text: string; file: string; line: number }[];
}

/**
 * Merges entries: the same arXiv id, the same DOI, or the same title unless their ids say that they differ.
 * Order of papers is that of their first appearance. Nothing is dropped.
 */
export function mergeEntries(appearances: readonly Appearance[]): MergedPaper[] {
  const papers: MergedPaper[] = [];
  const byArxiv = new Map<string, MergedPaper>();
  const byDoi = new Map<string, MergedPaper>();
  const byTitle = new Map<string, MergedPaper[]>();
  for (const a of appearances) {
    const { arxiv, doi, title, abstract, line } = a.entry;
    const key = normaliseTitle(title) || title;
    const conflicts = (p: MergedPaper) =>
      Boolean((arxiv && p.arxiv && arxiv !== p.arxiv) || (!arxiv && doi && p.doi && doi !== p.doi));
    let paper =
      (arxiv ? byArxiv.get(arxiv) : undefined) ??
      (doi ? byDoi.get(doi) : undefined) ??
      byTitle.get(key)?.find((p) => !conflicts(p));
    if (!paper) {
      paper = { title, key, arxiv, doi, appearances: [], abstracts: [] };
      papers.push(paper);
    }
    const titled = byTitle.get(key) ?? [];
    if (!titled.includes(paper)) byTitle.set(key, [...titled, paper]);
    paper.arxiv ??= arxiv;
    paper.doi ??= doi;
    if (paper.arxiv) byArxiv.set(paper.arxiv, paper);
    if (paper.doi) byDoi.set(paper.doi, paper);
    paper.appearances.push(a);
    if (abstract !== null && !paper.abstracts.some((x) => sameText(x.text, abstract)))
      paper.abstracts.push({ text: abstract, file: a.file, line });
  }
  return papers;
}

const squeeze = (s: string) => s.replace(/\s+/g, "");
function sameText(a: string, b: string): boolean {
  return a === b || squeeze(a) === squeeze(b);
}
