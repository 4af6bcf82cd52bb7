/** Source files to draft records: what an ingest would write, computed without touching a file. */
import { basename } from "node:path";
import { normaliseTitle } from "../content/rules/context";
import type { PaperRecord } from "../content/schema";
import { addToRecord, type Change, draftFile, draftId, factsOf } from "./draft";
import { type ExtractOptions, extract } from "./extract";
import type { Lexicon } from "./lexicon";
import { type Appearance, type MergedPaper, mergeEntries } from "./merge";
import { readSource } from "./read";
import type { Notice, ReadSource } from "./sources";

export interface SourceFile {
  /** Path as given. */
  path: string;
  bytes: Uint8Array;
}

/** A record that exists already. */
export interface ExistingRecord {
  paper: Pick<PaperRecord, "id" | "title" | "status" | "aliases"> & {
    arxiv?: string | undefined;
    doi?: string | undefined;
  };
  text: string;
}

export interface PlannedRecord {
  id: string;
  paper: MergedPaper;
  action: "create" | "update" | "unchanged";
  /** Whole text of the file after the ingest. */
  text: string;
  changes: Change[];
}

export interface IngestPlan {
  files: { path: string; name: string; read: ReadSource }[];
  records: PlannedRecord[];
  notices: (Notice & { file: string })[];
  entries: number;
}

/**
 * Plans an ingest.
 * @param existing records of the content folder; a paper that is among them (arXiv id, DOI, or title) is added to
 * @param options.refresh write drafts that nobody has touched anew from the present rules
 */
export function planIngest(
  sources: readonly SourceFile[],
  existing: readonly ExistingRecord[],
  lexicon: Lexicon,
  options: ExtractOptions & { captured?: string; refresh?: boolean } = {},
): IngestPlan {
  const files: IngestPlan["files"] = [];
  const notices: IngestPlan["notices"] = [];
  const appearances: Appearance[] = [];
  const names = new Set<string>();
  for (const { path, bytes } of sources) {
    const read = readSource(bytes, options.captured === undefined ? {} : { captured: options.captured });
    const name = basename(path);
    if (names.has(name))
      notices.push({ file: path, line: 0, severity: "note", message: "two files have this name; both are read" });
    names.add(name);
    files.push({ path, name, read });
    notices.push(...read.notices.map((n) => ({ ...n, file: path })));
    for (const entry of read.entries) appearances.push({ file: name, captured: read.captured, entry });
  }
  const papers = mergeEntries(appearances);
  for (const p of papers)
    if (p.abstracts.length > 1)
      notices.push({
        file: p.abstracts[1]!.file,
        line: p.abstracts[1]!.line,
        severity: "note",
        message: `another abstract of ${JSON.stringify(p.title.slice(0, 60))}; both are read`,
      });

  const byTitle = new Map<string, ExistingRecord>();
  const byArxiv = new Map<string, ExistingRecord>();
  const byDoi = new Map<string, ExistingRecord>();
  for (const r of existing) {
    for (const t of [r.paper.title, ...r.paper.aliases])
      if (!byTitle.has(normaliseTitle(t))) byTitle.set(normaliseTitle(t), r);
    if (r.paper.arxiv) byArxiv.set(r.paper.arxiv, r);
    if (r.paper.doi) byDoi.set(r.paper.doi.toLowerCase(), r);
  }
  const taken = new Set(existing.map((r) => r.paper.id));
  const records: PlannedRecord[] = [];
  for (const paper of papers) {
    const record =
      (paper.arxiv ? byArxiv.get(paper.arxiv) : undefined) ??
      (paper.doi ? byDoi.get(paper.doi) : undefined) ??
      byTitle.get(paper.key);
    const read = () =>
      paper.abstracts.length === 0
        ? [{ of: extract(paper.title, "", lexicon, options) }]
        : paper.abstracts.map((a, k) => ({
            of: extract(paper.title, a.text, lexicon, options),
            ...(k === 0 ? {} : { source: a.file }),
          }));
    if (!record) {
      const id = draftId(paper.title, factsOf(paper).published, taken);
      taken.add(id);
      records.push({ id, paper, action: "create", text: draftFile(paper, id, read(), lexicon), changes: [] });
      continue;
    }
    let { text, changes } = addToRecord(record.text, paper);
    if (options.refresh && isUntouchedDraft(text)) {
      const again = draftFile(paper, record.paper.id, read(), lexicon);
      if (again !== text)
        changes = [...changes, { field: "claims", kind: "added", value: "read again with the present rules" }];
      text = again;
    }
    records.push({
      id: record.paper.id,
      paper,
      action: text === record.text ? "unchanged" : "update",
      text,
      changes,
    });
  }
  return { files, records, notices, entries: appearances.length };
}

/** True while no person has curated anything: status, every claim and the body are as a draft has them. */
export function isUntouchedDraft(text: string): boolean {
  return (
    /^status: extracted$/m.test(text) &&
    !/^ {4}status: (?:curated|unconfirmed)$/m.test(text) &&
    !/\{[^}]*status: (?:curated|unconfirmed)/.test(text) &&
    /\n---\nDraft: read by rule [^\n]*\n*$/.test(text) &&
    !/^scope: out$/m.test(text) &&
    !/^(?:short|aliases|relations|checklist|domains|architectures|optimisers):/m.test(text)
  );
}
