/** Papers as RIS: one tag a line, CRLF line ends, values on one line. */
import { type Cited, dateParts, linkOf, splitName } from "./citation";

const line = (text: string): string => text.replace(/[\s\p{Cc}]+/gu, " ").trim();

export function risEntry(p: Cited): string {
  const [year, month, day] = dateParts(p.published);
  const two = (n: number | undefined) => (n === undefined ? "" : String(n).padStart(2, "0"));
  const rows: [string, string][] = [
    ["TY", p.venue ? "CPAPER" : p.arxiv ? "UNPB" : "GEN"],
    ["ID", p.id],
    ["TI", line(p.title)],
  ];
  for (const a of p.authors) {
    const n = splitName(a);
    rows.push(["AU", line(n.given === "" ? n.family : `${n.family}, ${n.given}`)]);
  }
  if (year) rows.push(["PY", String(year)], ["DA", `${year}/${two(month)}/${two(day)}`]);
  if (p.venue) rows.push(["T2", line(p.venue)]);
  if (p.doi) rows.push(["DO", line(p.doi)]);
  if (p.arxiv) rows.push(["AN", `arXiv:${p.arxiv}`]);
  const url = linkOf(p);
  if (url) rows.push(["UR", line(url)]);
  rows.push(["ER", ""]);
  return rows.map(([tag, value]) => `${tag}  - ${value}\r\n`).join("");
}

export const ris = (papers: readonly Cited[]): string => papers.map(risEntry).join("\r\n");
