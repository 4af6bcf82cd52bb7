/** Papers as BibTeX. Every character that TeX or BibTeX reads as an instruction is escaped; the output is plain ASCII-safe UTF-8. */
import { type Cited, dateParts, linkOf, splitName } from "./citation";

const TEX: Record<string, string> = {
  "\\": "\\textbackslash{}",
  "{": "\\{",
  "}": "\\}",
  $: "\\$",
  "&": "\\&",
  "%": "\\%",
  "#": "\\#",
  _: "\\_",
  "~": "\\textasciitilde{}",
  "^": "\\textasciicircum{}",
  "<": "\\textless{}",
  ">": "\\textgreater{}",
  "|": "\\textbar{}",
  '"': "{''}",
};

/** One line; balanced braces whatever the input, so that a title cannot end its own field. */
export function escapeTex(text: string): string {
  return text
    .replace(/\s+/g, " ")
    .replace(/\p{Cc}/gu, "")
    .trim()
    .replace(/[\\{}$&%#_~^<>|"]/g, (c) => TEX[c]!);
}

/** An address: only what would end the field or the line is percent-encoded. */
function escapeUrl(url: string): string {
  return url.replace(/[\s{}\\"%]/g, (c) =>
    c === "%" ? "\\%" : `\\%${c.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`,
  );
}

/** Words with a capital inside or several capitals keep their case: styles lower the rest. */
function protectCase(escaped: string): string {
  return escaped.replace(/[\p{L}\p{N}][\p{L}\p{N}-]*/gu, (w, at: number, whole: string) =>
    whole[at - 1] !== "\\" && /\p{Lu}/u.test(w.slice(1)) ? `{${w}}` : w,
  );
}

const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/** One entry; the key is the paper's id. */
export function bibtexEntry(p: Cited): string {
  const [year, month] = dateParts(p.published);
  const article = p.venue !== null && p.venue !== "";
  const fields: [string, string][] = [["title", `{${protectCase(escapeTex(p.title))}}`]];
  if (p.authors.length > 0)
    fields.push([
      "author",
      `{${p.authors
        .map((a) => {
          const n = splitName(a);
          return n.given === "" ? `{${escapeTex(n.family)}}` : `${escapeTex(n.family)}, ${escapeTex(n.given)}`;
        })
        .join(" and ")}}`,
    ]);
  if (year) fields.push(["year", `{${year}}`]);
  if (month) fields.push(["month", MONTHS[month - 1]!]);
  if (article) fields.push(["booktitle", `{${escapeTex(p.venue!)}}`]);
  if (p.arxiv) fields.push(["eprint", `{${escapeTex(p.arxiv)}}`], ["archivePrefix", "{arXiv}"]);
  if (p.doi) fields.push(["doi", `{${escapeTex(p.doi)}}`]);
  const url = linkOf(p);
  if (url) fields.push(["url", `{${escapeUrl(url)}}`]);
  return `@${article ? "inproceedings" : "misc"}{${p.id},\n${fields.map(([k, v]) => `  ${k} = ${v}`).join(",\n")}\n}\n`;
}

export const bibtex = (papers: readonly Cited[]): string => papers.map(bibtexEntry).join("\n");
