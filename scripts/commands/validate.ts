import type { Command } from "commander";
import { loadContent } from "../../lib/content/load";
import { formatProblem } from "../../lib/content/problems";

export default function validate(command: Command): void {
  command
    .argument("[folder]", "content folder", "content")
    .option("--json", "print { files, errors }")
    .action((folder: string, options: { json?: boolean }) => {
      const { files, problems } = loadContent(folder);
      const errors = problems.filter((p) => p.severity === "error");
      if (options.json) process.stdout.write(`${JSON.stringify({ files: files.length, errors }, null, 2)}\n`);
      else {
        for (const p of problems) process.stdout.write(`${formatProblem(p)}\n`);
        process.stdout.write(`${files.length} files, ${errors.length} errors\n`);
      }
      if (errors.length > 0) process.exitCode = 1;
    });
}
