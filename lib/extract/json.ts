/**
 * Reads JSON: a list of papers, or an object with such a list under `papers`, `entries`, `items`, `results` or `data`;
 * also one object a line. Names that public exports use for the same fact are understood.
 */
import {
  arxivIdIn,
  doiIn,
  emptyEntry,
  isDay,
  type Notice,
  oneLine,
  type ReadSource,
  type SourceEntry,
} from "./sources";

type Fields = Record<string, unknown>;
const isFields = (v: unknown): v is Fields => typeof v === "object" && v !== null && !Array.isArray(v);
const text = (f: Fields, ...keys: string[]) => {
  for (const k of keys) {
    const v = f[k];
    if (typeof v === "string" && v.trim() !== "") return oneLine(v);
    if (typeof v === "number") return String(v);
  }
  return "";
};

function author(v: unknown): string {
  if (typeof v === "string") return oneLine(v);
  if (!isFields(v)) return "";
  return (
    text(v, "name", "fullname", "full_name") || oneLine(`${text(v, "given", "first")} ${text(v, "family", "last")}`)
  );
}

function entryOf(f: Fields, line: number): SourceEntry | string {
  const title = text(f, "title", "name");
  if (title === "") return "a paper without a title";
  const e = emptyEntry(title, line);
  // The abstract is kept as it is: offsets refer to it.
  const abstract = [f.abstract, f.summary].find((v) => typeof v === "string" && v.trim() !== "");
  e.abstract = typeof abstract === "string" ? abstract : null;
  const list = Array.isArray(f.authors) ? f.authors : Array.isArray(f.author) ? f.author : [];
  e.authors = list.map(author).filter((n) => n !== "");
  const n = f.authorsCount ?? f.authors_count;
  e.authorsCount = typeof n === "number" && Number.isInteger(n) && n > 0 ? n : e.authors.length || null;
  const date = text(f, "published", "publishedAt", "published_at", "date", "year");
  e.published = /^\d{4}(-\d{2}(-\d{2})?)?/.exec(date)?.[0] ?? null;
  if (e.published && e.published.length === 10 && !isDay(e.published)) e.published = null;
  const comments = f.comments ?? f.numComments;
  e.comments = typeof comments === "number" && Number.isInteger(comments) && comments >= 0 ? comments : null;
  e.url = /^https?:\/\/\S+$/.exec(text(f, "url", "link"))?.[0] ?? null;
  const ids = isFields(f.externalIds) ? f.externalIds : {};
  e.arxiv =
    arxivIdIn(text(f, "arxiv", "arxivId", "arxiv_id", "eprint") || text(ids, "ArXiv") || text(f, "id")) ??
    (e.url && /arxiv/i.test(e.url) ? arxivIdIn(e.url) : null);
  e.doi = doiIn(text(f, "doi", "DOI") || text(ids, "DOI"));
  e.venue = text(f, "venue", "journal") || null;
  return e;
}

export function readJson(source: string): ReadSource {
  const entries: SourceEntry[] = [];
  const notices: Notice[] = [];
  const add = (v: unknown, line: number, place: string) => {
    const e = isFields(v) ? entryOf(isFields(v.paper) ? v.paper : v, line) : "not an object";
    if (typeof e === "string") notices.push({ line, severity: "error", message: `${place}: ${e}` });
    else entries.push(e);
  };
  let data: unknown;
  try {
    data = JSON.parse(source);
  } catch (e) {
    // One object a line, or a broken file: whatever lines parse are kept.
    const lines = source.split("\n");
    const parsed = lines.map((l) => {
      try {
        return l.trim().startsWith("{") ? (JSON.parse(l.trim().replace(/,$/, "")) as unknown) : undefined;
      } catch {
        return undefined;
      }
    });
    const some = parsed.some((p) => p !== undefined);
    if (!some) {
      const position = /position (\d+)/.exec((e as Error).message)?.[1];
      const line = position ? source.slice(0, Number(position)).split("\n").length : 1;
      notices.push({ line, severity: "error", message: `not JSON: ${(e as Error).message.split("\n")[0]}` });
      return { format: "json", captured: null, entries, notices };
    }
    lines.forEach((l, k) => {
      if (parsed[k] !== undefined) add(parsed[k], k + 1, "object");
      else if (l.trim() !== "" && !/^[[\]]$/.test(l.trim()))
        notices.push({ line: k + 1, severity: "error", message: "a line that is not a JSON object" });
    });
    return { format: "json", captured: null, entries, notices };
  }
  const list = Array.isArray(data)
    ? data
    : isFields(data)
      ? (["papers", "entries", "items", "results", "data"].map((k) => (data as Fields)[k]).find(Array.isArray) ??
        ("title" in data ? [data] : undefined))
      : undefined;
  if (!list) notices.push({ line: 1, severity: "error", message: "JSON without a list of papers" });
  else list.forEach((v, k) => add(v, 1, `paper ${k + 1}`));
  return { format: "json", captured: null, entries, notices };
}
