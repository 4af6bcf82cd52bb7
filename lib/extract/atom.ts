/** Reads the Atom XML of the arXiv API (and any Atom feed whose entries have a title and a summary). */
import { DOMParser } from "linkedom";
import { arxivIdIn, doiIn, emptyEntry, type Notice, oneLine, type ReadSource, type SourceEntry } from "./sources";

interface Element {
  localName: string;
  tagName: string;
  textContent: string | null;
  children: Iterable<Element>;
}

const local = (e: Element) => e.tagName.toLowerCase().replace(/^.*:/, "");

export function readAtom(text: string): ReadSource {
  const entries: SourceEntry[] = [];
  const notices: Notice[] = [];
  // Each entry is parsed on its own, so that a broken or cut-off one costs only itself.
  const open = /<(?:\w+:)?entry(?:\s[^>]*)?>/gi;
  let line = 1;
  let counted = 0;
  const lineAt = (offset: number) => {
    for (; counted < offset; counted++) if (text.charCodeAt(counted) === 10) line++;
    return line;
  };
  const starts = [...text.matchAll(open)].map((m) => m.index);
  for (const [k, start] of starts.entries()) {
    const at = lineAt(start);
    const limit = starts[k + 1] ?? text.length;
    const end = /<\/(?:\w+:)?entry\s*>/i.exec(text.slice(start, limit));
    if (!end) {
      notices.push({
        line: at,
        severity: "error",
        message: "an Atom entry that is not closed; the file seems cut off",
      });
      continue;
    }
    const xml = text.slice(start, start + end.index + end[0].length);
    const root = new DOMParser().parseFromString(xml, "text/xml").documentElement as unknown as Element | null;
    const children = root ? [...root.children] : [];
    const all = (name: string) => children.filter((c) => local(c) === name);
    const get = (name: string) => oneLine(all(name)[0]?.textContent ?? "");
    const title = get("title");
    if (title === "") {
      notices.push({ line: at, severity: "error", message: "an Atom entry without a title" });
      continue;
    }
    const entry = emptyEntry(title, at);
    entry.abstract = get("summary") || null;
    entry.authors = all("author")
      .map((a) => oneLine([...a.children].find((c) => local(c) === "name")?.textContent ?? ""))
      .filter((n) => n !== "");
    entry.authorsCount = entry.authors.length || null;
    entry.published = /^\d{4}-\d{2}-\d{2}/.exec(get("published"))?.[0] ?? null;
    const id = get("id");
    entry.arxiv = /arxiv/i.test(id) ? arxivIdIn(id) : null;
    entry.url = /^https?:\/\/\S+$/.exec(id)?.[0].replace(/^http:\/\/arxiv/, "https://arxiv") ?? null;
    entry.doi = doiIn(get("doi"));
    entry.venue = get("journal_ref") || null;
    entries.push(entry);
  }
  if (starts.length === 0) notices.push({ line: 1, severity: "error", message: "XML without any Atom entry" });
  return { format: "atom", captured: null, entries, notices };
}
