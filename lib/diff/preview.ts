/**
 * Changed papers as plain pages that need no server: what a reviewer opens from the artefact of a pull request. No
 * script, no outside resource; formulas as MathML.
 */
import type { Claim, LawRecord, PaperRecord } from "../content/schema";
import { renderMarkdown, renderMath } from "../markdown/render";
import { claimValue } from "../search/documents";
import type { ClaimChange, RecordChange } from "./records";

const escapeHtml = (text: string) => text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);

const STYLE = `
:root { color-scheme: light dark; }
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 62rem; margin: 2rem auto; padding: 0 1rem; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: .35rem .6rem; border-bottom: 1px solid color-mix(in srgb, currentColor 20%, transparent); }
.scroll { overflow-x: auto; }
.quiet { opacity: .75; font-size: .9em; }
ins { text-decoration: none; font-weight: 600; }
code { overflow-wrap: anywhere; }
.katex-html { display: none; }`;

/** A whole page. `body` is HTML that is safe already. */
export function previewPage(title: string, body: string): string {
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escapeHtml(title)}</title><style>${STYLE}</style></head>
<body>
${body}
</body></html>
`;
}

function claimRow(claim: Claim, law: LawRecord | undefined, change: ClaimChange | undefined): string {
  const says = [
    law ? renderMath(law.latex) : "",
    escapeHtml(claimValue(claim, law)),
    claim.statement ? `<br>${escapeHtml(claim.statement)}` : "",
    claim.note ? `<br><span class="quiet">${escapeHtml(claim.note)}</span>` : "",
  ].join(" ");
  const changed =
    change?.change === "added"
      ? "<ins>new</ins>"
      : (change?.fields ?? [])
          .map(
            (f) =>
              `<code>${escapeHtml(f.path)}</code>: ${escapeHtml(JSON.stringify(f.before) ?? "nothing")} → <ins>${escapeHtml(JSON.stringify(f.after) ?? "nothing")}</ins>`,
          )
          .join("<br>");
  return `<tr><th scope="row" id="${escapeHtml(claim.id)}">${escapeHtml(claim.id)}<br><span class="quiet">${claim.kind}, ${claim.status}${claim.label ? `, ${escapeHtml(claim.label)}` : ""}</span></th>
<td>${says}</td><td>${escapeHtml(claim.evidence.place)}<br><span class="quiet">${claim.evidence.seen}${claim.evidence.source ? `: ${escapeHtml(claim.evidence.source)}` : ""}</span></td><td>${changed}</td></tr>`;
}

/** The page of one paper that a change adds or alters. */
export function paperPreview(paper: PaperRecord, laws: ReadonlyMap<string, LawRecord>, change: RecordChange): string {
  const claims = new Map(change.claims.map((c) => [c.id, c]));
  const removed = change.claims.filter((c) => c.change === "removed").map((c) => `<code>${escapeHtml(c.id)}</code>`);
  const facts = [
    paper.authors.join(", "),
    paper.published,
    paper.arxiv ? `arXiv:${paper.arxiv}` : undefined,
    paper.doi,
    paper.venue,
  ].flatMap((x) => (x ? [escapeHtml(x)] : []));
  return previewPage(
    paper.title,
    `<p><a href="../index.html">Report</a></p>
<h1>${escapeHtml(paper.title)}</h1>
<p class="quiet">${facts.join(" · ")}</p>
${renderMarkdown(paper.summary)}
<h2>Claims</h2>
<div class="scroll"><table><thead><tr><th>Claim</th><th>Says</th><th>Evidence</th><th>Change</th></tr></thead><tbody>
${paper.claims.map((c) => claimRow(c, c.kind === "law" ? laws.get(c.law) : undefined, claims.get(c.id))).join("\n")}
</tbody></table></div>
${removed.length > 0 ? `<p>Removed: ${removed.join(", ")}.</p>` : ""}
${renderMarkdown(paper.notes)}`,
  );
}

/** Files of the preview by path: the report, and a page for each paper that is there after the change. */
export function previewFiles(
  report: string,
  changes: readonly RecordChange[],
  after: { papers: readonly PaperRecord[]; laws: readonly LawRecord[] },
): Map<string, string> {
  const laws = new Map(after.laws.map((l) => [l.id, l]));
  const papers = new Map(after.papers.map((p) => [p.id, p]));
  const out = new Map<string, string>();
  const links: string[] = [];
  for (const change of changes) {
    const paper = change.kind === "paper" ? papers.get(change.id) : undefined;
    if (!paper) continue;
    out.set(`papers/${paper.id}.html`, paperPreview(paper, laws, change));
    links.push(`<li><a href="papers/${paper.id}.html">${escapeHtml(paper.title)}</a>, ${change.change}</li>`);
  }
  const pages = links.length > 0 ? `<h2>Papers</h2><ul>${links.join("\n")}</ul>` : "";
  // A report of a very large change is longer than what is set as markdown at once.
  const text = report.length > 90_000 ? `<pre>${escapeHtml(report)}</pre>` : renderMarkdown(report);
  out.set("index.html", previewPage("What this merge would change", `${pages}${text}`));
  return out;
}
