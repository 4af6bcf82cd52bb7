import type { Command } from "commander";
import { type BuildReport, build } from "../../db/build";
import { formatProblem } from "../../lib/content/problems";

/** What was done and why, in words. */
function said({ how, why }: BuildReport): string {
  if (how === "unchanged") return "already current";
  if (how === "incremental") return `only what changed was written: ${why}`;
  return `written anew${why === "" ? "" : `: ${why}`}`;
}

export default function command(command: Command): void {
  command
    .option("--content <folder>", "content folder", "content")
    .option("--out <file>", "database file (default ISOLOSS_DB or .isoloss/isoloss.sqlite)")
    .option("--strict", "keep the old database when any record has an error")
    .option("--force", "write the file again even when its content is current")
    .option("--json", "print the report as JSON")
    .addHelpText(
      "after",
      "\nRecords with errors are left out and listed, the others are built; the exit code is then 1.\nThe new file takes the old one's place only after its checks.",
    )
    .action((options: { content: string; out?: string; strict?: boolean; force?: boolean; json?: boolean }) => {
      const report = build({
        content: options.content,
        ...(options.out ? { out: options.out } : {}),
        strict: options.strict ?? false,
        force: options.force ?? false,
        progress: (m) => process.stderr.write(`${m}\n`),
      });
      const errors = report.problems.filter((p) => p.severity === "error");
      if (options.json) process.stdout.write(`${JSON.stringify({ ...report, errors: errors.length }, null, 2)}\n`);
      else {
        for (const p of errors) process.stdout.write(`${formatProblem(p)}\n`);
        const c = report.counts;
        process.stdout.write(
          report.built
            ? `${report.out}: ${c.papers} papers, ${c.claims} claims, ${c.laws} laws, ${c.runSets} run sets, ${c.verdicts} verdicts; ${(report.bytes / 1e6).toFixed(1)} MB in ${(report.tookMs / 1000).toFixed(1)} s; content ${report.contentHash.slice(0, 12)}${errors.length > 0 ? `; ${errors.length} errors, their records left out` : ""}; ${said(report)}\n`
            : `${errors.length} errors: the database was left as it was\n`,
        );
      }
      if (errors.length > 0) process.exitCode = 1;
    });
}
