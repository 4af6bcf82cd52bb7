import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Command } from "commander";
import { ABSTRACTS_FILE, openAbstracts } from "../../db/abstracts";
import { loadContent } from "../../lib/content/load";
import { planIngest, type SourceFile } from "../../lib/extract/ingest";
import { createLexicon } from "../../lib/extract/lexicon";
import { isDay } from "../../lib/extract/sources";

interface Options {
  content: string;
  captured?: string;
  dryRun?: boolean;
  refresh?: boolean;
  json?: boolean;
  abstracts: string;
  minConfidence?: string;
}

export default function ingest(command: Command): void {
  command
    .description("read listing pages, BibTeX, RIS, Atom XML or JSON into draft records")
    .argument("<files...>", "files to read; the format is detected")
    .option("--content <folder>", "content folder", "content")
    .option("--captured <date>", "day on which the pages were saved, YYYY-MM-DD (else inferred)")
    .option("--min-confidence <n>", "leave out items below this confidence, 0 to 1")
    .option("--refresh", "read drafts that nobody has touched again with the present rules")
    .option("--dry-run", "say what would change and write nothing")
    .option("--abstracts <file>", "local database of abstracts, never committed", ABSTRACTS_FILE)
    .option("--json", "print { entries, papers, files, created, updated, unchanged }")
    .action((paths: string[], options: Options) => {
      if (options.captured !== undefined && !isDay(options.captured))
        command.error(`--captured ${options.captured}: not a day; write YYYY-MM-DD`, { exitCode: 2 });
      const least = options.minConfidence === undefined ? undefined : Number(options.minConfidence);
      if (least !== undefined && !(least >= 0 && least <= 1))
        command.error(`--min-confidence ${options.minConfidence}: not a number from 0 to 1`, { exitCode: 2 });

      const sources: SourceFile[] = [];
      let failed = false;
      for (const path of paths) {
        try {
          sources.push({ path, bytes: readFileSync(path) });
        } catch (e) {
          failed = true;
          process.stderr.write(`${path}: cannot be read (${(e as NodeJS.ErrnoException).code ?? String(e)})\n`);
        }
      }
      const { content, fileOf } = loadContent(options.content);
      const lexicon = createLexicon(content.vocabularies);
      const existing = content.papers.map((paper) => ({
        paper,
        text: readFileSync(join(options.content, fileOf("papers", paper.id)!), "utf8"),
      }));
      const plan = planIngest(sources, existing, lexicon, {
        ...(options.captured === undefined ? {} : { captured: options.captured }),
        ...(least === undefined ? {} : { minConfidence: least }),
        refresh: Boolean(options.refresh),
      });

      for (const n of plan.notices)
        process.stderr.write(`${n.file}${n.line > 0 ? `:${n.line}` : ""} ${n.severity}: ${n.message}\n`);
      const by = (action: string) => plan.records.filter((r) => r.action === action).map((r) => r.id);
      const created = by("create");
      const updated = by("update");
      const unchanged = by("unchanged");

      if (!options.dryRun) {
        mkdirSync(join(options.content, "papers"), { recursive: true });
        for (const r of plan.records) {
          if (r.action === "unchanged") continue;
          const file = join(options.content, "papers", `${r.id}.md`);
          writeFileSync(`${file}.part`, r.text);
          renameSync(`${file}.part`, file);
        }
        const store = openAbstracts(options.abstracts);
        try {
          store.put(
            plan.records.flatMap((r) =>
              r.paper.abstracts.map((a) => ({
                key: r.paper.key,
                title: r.paper.title,
                abstract: a.text,
                file: a.file,
                line: a.line,
                paper: r.id,
              })),
            ),
          );
        } finally {
          store.close();
        }
      }

      if (options.json) {
        const files = plan.files.map(({ name, read }) => ({
          file: name,
          format: read.format,
          captured: read.captured,
          entries: read.entries.map((e) => ({
            title: e.title,
            authorsCount: e.authorsCount,
            published: e.published,
            comments: e.comments,
          })),
        }));
        process.stdout.write(
          `${JSON.stringify({ entries: plan.entries, papers: plan.records.length, files, created, updated, unchanged }, null, 2)}\n`,
        );
      } else {
        for (const r of plan.records) {
          if (r.action === "create") process.stdout.write(`+ papers/${r.id}.md  ${r.paper.title}\n`);
          if (r.changes.length > 0) {
            process.stdout.write(`${r.action === "update" ? "~" : " "} papers/${r.id}.md\n`);
            for (const c of r.changes)
              process.stdout.write(
                c.kind === "added"
                  ? `    + ${c.field}: ${c.value}\n`
                  : `    ! ${c.field}: the source says ${c.value}, the record ${c.has}; kept as it is\n`,
              );
          }
        }
        process.stdout.write(
          `${plan.entries} entries, ${plan.records.length} papers: ${created.length} created, ${updated.length} updated, ${unchanged.length} unchanged${options.dryRun ? " (dry run, nothing written)" : ""}\n`,
        );
      }
      if (failed || plan.notices.some((n) => n.severity === "error")) process.exitCode = 1;
    });
}
