/** Bytes of a source file to entries: decoding, detection of the format, and the reader for it. */
import { readAtom } from "./atom";
import { readBibtex } from "./bibtex";
import { readJson } from "./json";
import { readListing } from "./listing";
import { readRis } from "./ris";
import type { Notice, ReadSource, SourceFormat } from "./sources";

/** Bytes to text: UTF-8 or UTF-16 by its mark; lines that are not UTF-8 are read as Windows-1252 and reported. */
export function decode(bytes: Uint8Array): { text: string; notices: Notice[] } {
  const notices: Notice[] = [];
  let text: string;
  if (bytes[0] === 0xff && bytes[1] === 0xfe) text = new TextDecoder("utf-16le").decode(bytes);
  else if (bytes[0] === 0xfe && bytes[1] === 0xff) text = new TextDecoder("utf-16be").decode(bytes);
  else {
    try {
      text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    } catch {
      const utf8 = new TextDecoder("utf-8", { fatal: true });
      const western = new TextDecoder("windows-1252");
      const lines: string[] = [];
      let from = 0;
      while (from <= bytes.length) {
        let to = bytes.indexOf(10, from);
        if (to === -1) to = bytes.length;
        const part = bytes.subarray(from, to);
        try {
          lines.push(utf8.decode(part));
        } catch {
          lines.push(western.decode(part));
          notices.push({ line: lines.length, severity: "note", message: "not UTF-8; read as Windows-1252" });
        }
        from = to + 1;
      }
      text = lines.join("\n");
    }
  }
  text = text.replace(/^\uFEFF/, "").replace(/\r\n?/g, "\n");
  // Control characters have no meaning in text; each becomes a space, so that lines and columns stay.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  const clean = text.replace(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F]/g, " ");
  if (clean !== text) {
    let line = 1;
    for (let k = 0; k < text.length && text.charCodeAt(k) === clean.charCodeAt(k); k++) if (text[k] === "\n") line++;
    notices.push({ line, severity: "note", message: "control characters were replaced by spaces" });
  }
  return { text: clean, notices };
}

/** The format of a text, by how it begins; anything that is nothing else is a listing page. */
export function detectFormat(text: string): SourceFormat | "html" {
  const head = text.slice(0, 4000).trimStart();
  if (/^(<\?xml[^>]*>\s*)?(<!--[\s\S]*?-->\s*)*<(\w+:)?(feed|entry)\b/i.test(head)) return "atom";
  if (/^<(!doctype html|html|head|body|div|main|article|section)\b/i.test(head)) return "html";
  if (/^[[{]/.test(head) && /^(\[\s*([{\]]|$)|\{\s*("|\}|$))/.test(head)) return "json";
  if (/^TY {1,2}- /m.test(head)) return "ris";
  if (
    /^\s*@\s*(article|book|inproceedings|incollection|misc|techreport|unpublished|phdthesis|mastersthesis|string|comment|preprint|conference|online|preamble)\s*[{(]/im.test(
      head,
    )
  )
    return "bibtex";
  return "listing";
}

const ENTITIES: Record<string, string> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
  nbsp: " ",
  middot: "·",
  bull: "•",
  ndash: "–",
  mdash: "—",
  hellip: "…",
};

/** The text of an HTML page, a blank line between blocks. Line breaks of the source are lost. */
function htmlToText(html: string): string {
  return html
    .replace(/<!--[\s\S]*?(-->|$)/g, " ")
    .replace(/<(script|style|noscript|template|svg)\b[\s\S]*?(<\/\1\s*>|$)/gi, " ")
    .replace(/\s+/g, " ")
    .replace(
      /<\/?(p|div|h[1-6]|article|section|main|header|footer|nav|ul|ol|li|br|tr|table|blockquote|time|button|form)\b[^>]*>/gi,
      "\n\n",
    )
    .replace(/<[^>]*>/g, "")
    .replace(/&(#x?[0-9a-f]+|\w+);/gi, (whole, e: string) => {
      if (e[0] === "#") {
        const code = e[1]?.toLowerCase() === "x" ? Number.parseInt(e.slice(2), 16) : Number.parseInt(e.slice(1), 10);
        return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : " ";
      }
      return ENTITIES[e.toLowerCase()] ?? whole;
    });
}

/** Reads one file. Never throws on bad input: what could not be read stands in `notices`. */
export function readSource(bytes: Uint8Array, options: { captured?: string } = {}): ReadSource {
  const { text, notices } = decode(bytes);
  const found = ((): ReadSource => {
    const format = detectFormat(text);
    switch (format) {
      case "atom":
        return readAtom(text);
      case "json":
        return readJson(text);
      case "ris":
        return readRis(text);
      case "bibtex":
        return readBibtex(text);
      case "html": {
        const read = readListing(htmlToText(text), options.captured);
        return {
          ...read,
          // Lines of the stripped text mean nothing to a reader of the file.
          notices: [
            { line: 1, severity: "note", message: "an HTML page; its text was read" },
            ...read.notices.map((n) => ({ ...n, line: 0 })),
          ],
        };
      }
      default:
        return readListing(text, options.captured);
    }
  })();
  if (found.entries.length === 0 && !found.notices.some((n) => n.severity === "error"))
    found.notices.push({
      line: 1,
      severity: "error",
      message: text.trim() === "" ? "the file is empty" : "no paper found in it",
    });
  return { ...found, captured: found.captured ?? options.captured ?? null, notices: [...notices, ...found.notices] };
}
