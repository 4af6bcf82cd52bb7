/** What the knowledge base holds of each listed paper, and of each law that it promises to hold. */
import type { Content } from "./reader";
import type { Claim, LawClaim, LawRecord, PaperRecord } from "./schema";

/** One promised law: its name and the paper whose record carries it. */
export interface CoverageRow {
  row: string;
  paper: string;
}

const kinds: readonly Claim["kind"][] = ["law", "exponent", "scale", "compute", "result", "finding"];

/** Law claims whose curve can be drawn: every parameter of the law has a value. */
function drawable(paper: PaperRecord, laws: ReadonlyMap<string, LawRecord>): LawClaim[] {
  return paper.claims.filter((c): c is LawClaim => {
    if (c.kind !== "law") return false;
    const law = laws.get(c.law);
    return law !== undefined && Object.keys(law.parameters).every((n) => n in c.parameters);
  });
}

export interface CoverageOfRow {
  row: string;
  paper: string;
  record: boolean;
  laws: string[];
  /** Confirmed parameters and exponents. */
  confirmed: number;
  curves: number;
  /** Run sets of this paper, and others that claims of this record are fitted to. */
  runSets: string[];
}

export function coverageOfRows(content: Content, rows: readonly CoverageRow[]): CoverageOfRow[] {
  const laws = new Map(content.laws.map((l) => [l.id, l]));
  return rows.map(({ row, paper: id }) => {
    const paper = content.papers.find((p) => p.id === id);
    const claims = paper?.claims.filter((c) => c.status === "curated") ?? [];
    return {
      row,
      paper: id,
      record: paper?.status === "curated",
      laws: [...new Set(claims.flatMap((c) => (c.kind === "law" ? [c.law] : [])))],
      confirmed: claims.reduce(
        (n, c) => n + (c.kind === "law" ? Object.keys(c.parameters).length : c.kind === "exponent" ? 1 : 0),
        0,
      ),
      curves: paper ? drawable(paper, laws).length : 0,
      runSets: [
        ...new Set([
          ...claims.flatMap((c) => ("runs" in c && c.runs ? [c.runs.set] : [])),
          ...content.runSets.flatMap((r) => (r.paper === id ? [r.id] : [])),
        ]),
      ],
    };
  });
}

const cell = (s: string) => s.replace(/\|/g, "\\|");

/** The report as Markdown. */
export function coverageMarkdown(content: Content, rows: readonly CoverageRow[]): string {
  const listed = content.papers.filter((p) => p.listings.length > 0);
  const count = (test: (p: PaperRecord) => boolean) => listed.filter(test).length;
  const claimCells = (p: PaperRecord) =>
    kinds
      .map((k) => [k, p.claims.filter((c) => c.kind === k).length] as const)
      .filter(([, n]) => n > 0)
      .map(([k, n]) => `${n} ${k}`)
      .join(", ");
  const lines = [
    "# Coverage",
    "",
    "Written by `isoloss coverage --write`; not edited by hand.",
    "",
    `${listed.length} papers of the listing pages: ${count((p) => p.status === "curated")} curated, ${count((p) => p.status === "extracted")} drafts; ${count((p) => p.scope === "law")} with a law, ${count((p) => p.scope === "related")} related, ${count((p) => p.scope === "out")} out of scope.`,
    "",
    "## Laws of the listing pages",
    "",
    "A law can be fitted when it is in `content/laws`: every expression there is fitted without noise in the tests. A run set is named where public runs are attached.",
    "",
    "| law | record | in content/laws | values confirmed | curves | run sets |",
    "| --- | --- | --- | --- | --- | --- |",
    ...coverageOfRows(content, rows).map(
      (r) =>
        `| ${cell(r.row)} | ${r.record ? `[${r.paper}](papers/${r.paper}.md)` : "missing"} | ${r.laws.map((l) => `[${l}](laws/${l}.md)`).join(", ") || "none stated"} | ${r.confirmed} | ${r.curves} | ${r.runSets.join(", ") || "–"} |`,
    ),
    "",
    "## Every listed paper",
    "",
    "| paper | state | scope | authors | arXiv | claims | datasets | hardware | code | relations |",
    "| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |",
    ...listed.map(
      (p) =>
        `| [${cell(p.title)}](papers/${p.id}.md) | ${p.status} | ${p.scope} | ${p.authors.length || p.authorsCount || "–"} | ${p.arxiv ?? "–"} | ${claimCells(p) || "–"} | ${p.datasets.length || "–"} | ${p.hardware.length || "–"} | ${p.code.length || "–"} | ${p.relations.length || "–"} |`,
    ),
    "",
  ];
  return lines.join("\n");
}
