/** Reads RIS: two-letter tags, `TY` opens a reference and `ER` closes it; lines without a tag continue the last one. */
import { arxivIdIn, doiIn, emptyEntry, type Notice, oneLine, type ReadSource, type SourceEntry } from "./sources";

const TAG = /^([A-Z][A-Z0-9]) {1,2}-(?: (.*))?$/;

export function readRis(text: string): ReadSource {
  const entries: SourceEntry[] = [];
  const notices: Notice[] = [];
  let fields: Map<string, string[]> | null = null;
  let start = 0;
  let last: string | null = null;

  const first = (...tags: string[]) => {
    for (const t of tags) {
      const v = fields?.get(t)?.[0];
      if (v) return oneLine(v);
    }
    return "";
  };
  const close = (line: number, ended: boolean) => {
    if (!fields) return;
    const title = first("TI", "T1", "CT");
    if (title === "") notices.push({ line: start, severity: "error", message: "RIS reference without a title (TI)" });
    else {
      const entry = emptyEntry(title, start);
      entry.abstract = first("AB", "N2") || null;
      entry.authors = [...(fields.get("AU") ?? []), ...(fields.get("A1") ?? [])].map((a) => {
        const [family = "", given = ""] = a.split(",").map((s) => s.trim());
        return oneLine(`${given} ${family}`);
      });
      entry.authorsCount = entry.authors.length || null;
      const date = /^(\d{4})(?:[/-](\d{1,2}))?(?:[/-](\d{1,2}))?/.exec(first("DA", "PY", "Y1"));
      entry.published = date
        ? [date[1], date[2]?.padStart(2, "0"), date[3]?.padStart(2, "0")].filter((x) => x !== undefined).join("-")
        : null;
      entry.url = /^https?:\/\/\S+$/.exec(first("UR", "L2"))?.[0] ?? null;
      entry.doi = doiIn(first("DO"));
      entry.arxiv =
        arxivIdIn(entry.url && /arxiv/i.test(entry.url) ? entry.url : "") ??
        arxivIdIn(/^arxiv:\S+/i.exec(first("M1", "C1", "AN"))?.[0] ?? "");
      entry.venue = first("T2", "JO", "JF", "BT") || null;
      entries.push(entry);
      if (!ended)
        notices.push({ line, severity: "note", message: "RIS reference without an ER line; read all the same" });
    }
    fields = null;
    last = null;
  };

  let number = 0;
  for (const raw of text.split("\n")) {
    number++;
    const m = TAG.exec(raw.trimEnd());
    if (!m) {
      if (raw.trim() === "") continue;
      const list = last ? fields?.get(last) : undefined;
      if (list) list[list.length - 1] += ` ${raw.trim()}`;
      else
        notices.push({
          line: number,
          severity: "error",
          message: `not a RIS line: ${JSON.stringify(raw.trim().slice(0, 40))}`,
        });
      continue;
    }
    const [, tag, value = ""] = m;
    if (tag === "TY") {
      close(number, false);
      fields = new Map();
      start = number;
    } else if (tag === "ER") close(number, true);
    else if (!fields) notices.push({ line: number, severity: "error", message: `RIS tag ${tag} outside a reference` });
    else {
      const list = fields.get(tag!);
      if (list) list.push(value);
      else fields.set(tag!, [value]);
      last = tag!;
    }
  }
  close(number, false);
  return { format: "ris", captured: null, entries, notices };
}
