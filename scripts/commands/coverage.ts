import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Command } from "commander";
import { parse } from "yaml";
import { z } from "zod";
import { coverageMarkdown, coverageOfRows } from "../../lib/content/coverage";
import { loadContent } from "../../lib/content/load";
import { writeAtomically } from "../write";

const Rows = z.array(z.strictObject({ row: z.string(), paper: z.string() }));

export default function coverage(command: Command): void {
  command
    .option("--content <folder>", "content folder", "content")
    .option("--write", "write COVERAGE.md into the content folder")
    .option("--json", "print the law rows as JSON")
    .addHelpText("after", "\nExit code 1 when a promised law has no curated record.")
    .action((options: { content: string; write?: boolean; json?: boolean }) => {
      const list = join(options.content, "coverage-rows.yaml");
      const rows = existsSync(list) ? Rows.parse(parse(readFileSync(list, "utf8"))) : [];
      const { content } = loadContent(options.content);
      const covered = coverageOfRows(content, rows);
      if (options.write) {
        const file = join(options.content, "COVERAGE.md");
        writeAtomically(file, coverageMarkdown(content, rows));
        process.stderr.write(`wrote ${file}\n`);
      }
      if (options.json) process.stdout.write(`${JSON.stringify(covered, null, 2)}\n`);
      else if (!options.write) process.stdout.write(coverageMarkdown(content, rows));
      if (covered.some((r) => !r.record)) process.exitCode = 1;
    });
}
