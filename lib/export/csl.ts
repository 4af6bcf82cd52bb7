/** Papers as CSL-JSON items, for reference managers and Pandoc. */
import { type Cited, dateParts, linkOf, splitName } from "./citation";

export interface CslItem {
  id: string;
  type: "article" | "paper-conference";
  title: string;
  author?: { family: string; given?: string }[];
  issued?: { "date-parts": [number[]] };
  "container-title"?: string;
  DOI?: string;
  URL?: string;
  number?: string;
  publisher?: string;
}

export function cslItem(p: Cited): CslItem {
  const parts = dateParts(p.published);
  const url = linkOf(p);
  return {
    id: p.id,
    type: p.venue ? "paper-conference" : "article",
    title: p.title,
    ...(p.authors.length > 0
      ? {
          author: p.authors.map((a) => {
            const n = splitName(a);
            return n.given === "" ? { family: n.family } : n;
          }),
        }
      : {}),
    ...(parts.length > 0 ? { issued: { "date-parts": [parts] } } : {}),
    ...(p.venue ? { "container-title": p.venue } : {}),
    ...(p.doi ? { DOI: p.doi } : {}),
    ...(url ? { URL: url } : {}),
    ...(p.arxiv ? { number: `arXiv:${p.arxiv}`, publisher: "arXiv" } : {}),
  };
}

export const cslJson = (papers: readonly Cited[]): string => `${JSON.stringify(papers.map(cslItem), null, 2)}\n`;
