/** What every reader of a source file returns: the entries it found and what it could not read. */

/** One paper as one file shows it. Absent facts are null, never guessed. */
export interface SourceEntry {
  title: string;
  /** Abstract exactly as the file shows it; offsets of extracted items refer to this text. */
  abstract: string | null;
  /** "Given Family" in the file's order; empty when the file only counts them. */
  authors: string[];
  authorsCount: number | null;
  /** Named in the place of an author count on some listing pages. */
  organisation: string | null;
  /** As precise as the file: YYYY, YYYY-MM or YYYY-MM-DD. */
  published: string | null;
  /** Date printed beside an organisation in the place of an author count. */
  posted: string | null;
  comments: number | null;
  arxiv: string | null;
  doi: string | null;
  url: string | null;
  venue: string | null;
  /** 1-based line on which the entry starts. */
  line: number;
}

/** Something a reader could not read or had to assume; `line` is 1-based, 0 for the whole file. */
export interface Notice {
  line: number;
  message: string;
  /** `error`: something was left out; `note`: an assumption that the reader made. */
  severity: "error" | "note";
}

export type SourceFormat = "listing" | "bibtex" | "ris" | "atom" | "json";

export interface ReadSource {
  format: SourceFormat;
  /** Day on which the page was saved, as precise as known: YYYY-MM-DD, or null. */
  captured: string | null;
  entries: SourceEntry[];
  notices: Notice[];
}

/** An entry with nothing known but its title. */
export function emptyEntry(title: string, line: number): SourceEntry {
  return {
    title,
    abstract: null,
    authors: [],
    authorsCount: null,
    organisation: null,
    published: null,
    posted: null,
    comments: null,
    arxiv: null,
    doi: null,
    url: null,
    venue: null,
    line,
  };
}

export const MONTHS: Readonly<Record<string, string>> = {
  jan: "01",
  feb: "02",
  mar: "03",
  apr: "04",
  may: "05",
  jun: "06",
  jul: "07",
  aug: "08",
  sep: "09",
  oct: "10",
  nov: "11",
  dec: "12",
};

/** True when the day exists in the calendar. */
export function isDay(iso: string): boolean {
  const m = /^(\d{4})-(\d{2})-(\d{2})$/.exec(iso);
  if (!m) return false;
  const d = new Date(Date.UTC(Number(m[1]), Number(m[2]) - 1, Number(m[3])));
  return d.getUTCMonth() === Number(m[2]) - 1 && d.getUTCDate() === Number(m[3]);
}

/** The arXiv id inside a link or a text such as `arXiv:2203.15556v2`, without its version; null when there is none. */
export function arxivIdIn(text: string): string | null {
  const m =
    /(?:arxiv[:\s./]*(?:org\/)?(?:abs|pdf|html)?[/:\s]*)((?:\d{4}\.\d{4,5})|(?:[a-z-]{2,20}(?:\.[A-Z]{2})?\/\d{7}))/i.exec(
      text,
    ) ?? /^\s*((?:\d{4}\.\d{4,5})|(?:[a-z-]{2,20}(?:\.[A-Z]{2})?\/\d{7}))(?:v\d+)?\s*$/.exec(text);
  return m?.[1] ?? null;
}

/** The DOI inside a text, lower-cased, without trailing punctuation; null when there is none. */
export function doiIn(text: string): string | null {
  const m = /\b10\.\d{4,9}\/[^\s"<>{}]{1,200}/.exec(text);
  return m ? m[0].replace(/[.,;:)\]]+$/, "").toLowerCase() : null;
}

/** White space runs become one space. */
export function oneLine(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}
