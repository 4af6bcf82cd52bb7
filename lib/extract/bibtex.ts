/** Reads BibTeX: entries with braced or quoted values, `@string` names, `#` concatenation and LaTeX accents. */
import {
  arxivIdIn,
  doiIn,
  emptyEntry,
  MONTHS,
  type Notice,
  oneLine,
  type ReadSource,
  type SourceEntry,
} from "./sources";

const ACCENTS: Record<string, string> = {
  "'": "\u0301",
  "`": "\u0300",
  "^": "\u0302",
  '"': "\u0308",
  "~": "\u0303",
  "=": "\u0304",
  ".": "\u0307",
  u: "\u0306",
  v: "\u030C",
  H: "\u030B",
  c: "\u0327",
  k: "\u0328",
  r: "\u030A",
};
const LETTERS: Record<string, string> = {
  ss: "ß",
  ae: "æ",
  AE: "Æ",
  oe: "œ",
  OE: "Œ",
  o: "ø",
  O: "Ø",
  l: "ł",
  L: "Ł",
  aa: "å",
  AA: "Å",
  i: "i",
  j: "j",
};

/** LaTeX text as plain text: accents become letters, braces go, `~` becomes a space. Mathematics keeps its source. */
export function latexToText(value: string): string {
  const s = value
    .replace(
      /\\(['`^"~=.])\s*(?:\{\s*\\?([A-Za-z])\s*\}|\\?([A-Za-z]))/g,
      (_, a: string, x?: string, y?: string) => `${x ?? y}${ACCENTS[a]}`,
    )
    .replace(
      /\\([uvHckr])(?:\{\s*\\?([A-Za-z])\s*\}|\s+\\?([A-Za-z]))/g,
      (_, a: string, x?: string, y?: string) => `${x ?? y}${ACCENTS[a]}`,
    )
    .replace(/\\(ss|ae|AE|oe|OE|aa|AA|o|O|l|L|i|j)(?![A-Za-z])\s*(?:\{\})?/g, (_, l: string) => LETTERS[l]!)
    .replace(/\\(?:emph|textbf|textit|texttt|textsc|textrm|mathrm|text)\s*(?=\{)/g, "")
    .replace(/\\([%&_#$])/g, "$1")
    .replace(/\\[{}]/g, "")
    .replace(/[{}]/g, "")
    .replace(/(?<!\\)~/g, " ");
  return oneLine(s).normalize("NFC");
}

/** "Family, Given and Other, Name" as ["Given Family", …]; `others` counts as nobody. */
export function bibtexAuthors(value: string): string[] {
  return splitTop(value, /\s+and\s+/gi)
    .map((part) => {
      const pieces = splitTop(part, /\s*,\s*/g).map(latexToText);
      const [family = "", second = "", third] = pieces;
      return oneLine(third === undefined ? `${second} ${family}` : `${third} ${family} ${second}`);
    })
    .filter((n) => n !== "" && n.toLowerCase() !== "others");
}

/** Splits where `separator` matches outside braces. */
function splitTop(value: string, separator: RegExp): string[] {
  const depth: number[] = [];
  let d = 0;
  for (const c of value) {
    if (c === "{") d++;
    for (let k = 0; k < c.length; k++) depth.push(d);
    if (c === "}") d--;
  }
  const out: string[] = [];
  let from = 0;
  for (const m of value.matchAll(separator)) {
    if (depth[m.index]) continue;
    out.push(value.slice(from, m.index));
    from = m.index + m[0].length;
  }
  out.push(value.slice(from));
  return out;
}

/** Reads a BibTeX file. A broken entry is reported with its line; reading goes on at the next `@`. */
export function readBibtex(text: string): ReadSource {
  const entries: SourceEntry[] = [];
  const notices: Notice[] = [];
  const strings = new Map(Object.keys(MONTHS).map((m) => [m, m]));
  const lineStarts = [0];
  for (let k = text.indexOf("\n"); k >= 0; k = text.indexOf("\n", k + 1)) lineStarts.push(k + 1);
  const lineAt = (offset: number) => {
    let lo = 0;
    let hi = lineStarts.length - 1;
    while (lo < hi) {
      const mid = (lo + hi + 1) >> 1;
      if (lineStarts[mid]! <= offset) lo = mid;
      else hi = mid - 1;
    }
    return lo + 1;
  };

  let at = 0;
  const space = () => {
    while (at < text.length && /\s/.test(text[at]!)) at++;
  };
  /** One value: braced, quoted, a number or a name, joined by #. Throws a message when it does not end. */
  const value = (): string => {
    let out = "";
    for (;;) {
      space();
      const c = text[at];
      if (c === "{" || c === '"') {
        const start = at;
        let depth = 0;
        let closed = false;
        for (at++; at < text.length; at++) {
          const d = text[at]!;
          if (d === "\\") at++;
          else if (d === "{") depth++;
          else if (d === "}") {
            if (c === "{" && depth === 0) {
              closed = true;
              break;
            }
            depth--;
          } else if (d === '"' && c === '"' && depth === 0) {
            closed = true;
            break;
          } else if (d === "@" && depth === 0 && /[\n]\s*$/.test(text.slice(Math.max(0, at - 40), at))) break;
        }
        if (!closed) throw new Error(`a value that starts on line ${lineAt(start)} is not closed`);
        out += text.slice(start + 1, at);
        at++;
      } else {
        const m = /^[^\s,#{}"=]+/.exec(text.slice(at, at + 200));
        if (!m) throw new Error("a value is missing");
        at += m[0].length;
        out += strings.get(m[0].toLowerCase()) ?? m[0];
      }
      space();
      if (text[at] !== "#") return out;
      at++;
    }
  };

  for (;;) {
    const next = text.indexOf("@", at);
    if (next === -1) break;
    const head = /^@\s*([A-Za-z]+)\s*[{(]/.exec(text.slice(next, next + 80));
    if (!head) {
      at = next + 1;
      continue;
    }
    const type = head[1]!.toLowerCase();
    const line = lineAt(next);
    at = next + head[0].length;
    if (type === "comment" || type === "preamble") continue;
    try {
      const fields = new Map<string, string>();
      if (type !== "string") {
        const comma = /^[^,}=]*[,}]/.exec(text.slice(at, at + 400));
        if (!comma) throw new Error("the entry has no key");
        at += comma[0].length;
        if (comma[0].endsWith("}")) throw new Error("the entry has no fields");
      }
      for (;;) {
        space();
        if (at >= text.length) throw new Error("the entry is not closed");
        if (text[at] === "}" || text[at] === ")") {
          at++;
          break;
        }
        if (text[at] === ",") {
          at++;
          continue;
        }
        const name = /^([A-Za-z][\w:+-]*)\s*=/.exec(text.slice(at, at + 120));
        if (!name) throw new Error(`not a field on line ${lineAt(at)}: ${JSON.stringify(text.slice(at, at + 20))}`);
        at += name[0].length;
        fields.set(name[1]!.toLowerCase(), value());
      }
      if (type === "string") {
        for (const [k, v] of fields) strings.set(k, v);
        continue;
      }
      const title = latexToText(fields.get("title") ?? "");
      if (title === "") throw new Error("the entry has no title");
      const entry = emptyEntry(title, line);
      entry.abstract = fields.has("abstract") ? oneLine(fields.get("abstract")!.replace(/[{}]/g, "")) || null : null;
      entry.authors = bibtexAuthors(fields.get("author") ?? "");
      entry.authorsCount =
        entry.authors.length > 0 && !/\band\s+others\b/i.test(fields.get("author")!) ? entry.authors.length : null;
      const year = /\d{4}/.exec(fields.get("year") ?? fields.get("date") ?? "")?.[0];
      const month = (fields.get("month") ?? "").trim().toLowerCase();
      const mm = MONTHS[month.slice(0, 3)] ?? (/^(0?[1-9]|1[0-2])$/.test(month) ? month.padStart(2, "0") : undefined);
      const iso = /^\d{4}-\d{2}(-\d{2})?$/.exec((fields.get("date") ?? "").trim())?.[0];
      entry.published = iso ?? (year ? (mm ? `${year}-${mm}` : year) : null);
      const links = `${fields.get("url") ?? ""} ${fields.get("journal") ?? ""} ${fields.get("note") ?? ""}`;
      entry.arxiv =
        arxivIdIn(fields.get("eprint") ?? "") ??
        (/arxiv/i.test(links) ? arxivIdIn(links) : null) ??
        arxivIdIn(/10\.48550\/arxiv\.(\S+)/i.exec(fields.get("doi") ?? "")?.[1] ?? "");
      entry.doi = doiIn(fields.get("doi") ?? "");
      entry.url = /^https?:\/\/\S+$/.exec((fields.get("url") ?? "").trim())?.[0] ?? null;
      entry.venue = latexToText(fields.get("booktitle") ?? fields.get("journal") ?? "") || null;
      entries.push(entry);
    } catch (e) {
      notices.push({ line, severity: "error", message: `BibTeX entry not read: ${(e as Error).message}` });
      const again = text.indexOf("\n@", next);
      at = again === -1 ? text.length : again + 1;
    }
  }
  return { format: "bibtex", captured: null, entries, notices };
}
