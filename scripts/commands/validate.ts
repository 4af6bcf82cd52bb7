import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Command } from "commander";
import { fixText } from "../../lib/content/fix";
import { type Loaded, loadContent, loadFiles } from "../../lib/content/load";
import { formatProblem, type Problem } from "../../lib/content/problems";
import { memory } from "../memory";
import { writeAtomically } from "../write";

const formats = ["text", "json", "github"] as const;
type Format = (typeof formats)[number];

/** The line of a problem with a caret below the column. */
function frame(path: string, p: Problem, cache: Map<string, string[]>): string {
  if (p.line < 1) return "";
  let lines = cache.get(path);
  if (!lines) {
    const small = existsSync(path) && statSync(path).size <= 1_000_000;
    lines = small ? readFileSync(path, "utf8").split(/\r?\n/) : [];
    cache.set(path, lines);
  }
  const line = lines[p.line - 1];
  if (line === undefined || line.includes("\u0000")) return "";
  const start = Math.max(0, p.column - 60);
  const gutter = `${String(p.line).padStart(6)} | `;
  return `${gutter}${line.slice(start, start + 110)}\n${" ".repeat(gutter.length + p.column - 1 - start)}^\n`;
}

/** One workflow command a problem; see "workflow commands" in the host's documentation. */
function annotation(path: string, p: Problem): string {
  const text = (s: string) => s.replace(/%/g, "%25").replace(/\r/g, "%0D").replace(/\n/g, "%0A");
  const property = (s: string) => text(s).replace(/:/g, "%3A").replace(/,/g, "%2C");
  const saw = p.value === "" ? "" : ` (saw ${p.value})`;
  return `::${p.severity} file=${property(path)},line=${p.line},col=${p.column},title=${property(p.rule)}::${text(`${p.message}${saw}. ${p.fix}`)}`;
}

export default function validate(command: Command): void {
  command
    .argument("[paths...]", "records or folders; the whole content folder when absent")
    .option("--content <folder>", "content folder that ids are looked up in", "content")
    .option("--format <format>", `how to print: ${formats.join(", ")}`, "text")
    .option("--json", "same as --format json: { files, errors, warnings }")
    .option("--fix", "mend what is mechanical in place: aliases to ids, look-alike digits, swapped case, line ends")
    .option("--strict", "warnings count as errors")
    .option("--complete", "also ask for what a finished record has: summary, domain, date, checked claims, checklist")
    .addHelpText(
      "after",
      "\nExamples:\n  isoloss validate\n  isoloss validate content/papers/kaplan-2020-scaling.md\n  isoloss validate --fix my-folder\n\nExit code 1 when there is any error. Rules are explained in docs/rules/.",
    )
    .action(
      (
        paths: string[],
        options: {
          content: string;
          format: string;
          json?: boolean;
          fix?: boolean;
          strict?: boolean;
          complete?: boolean;
        },
      ) => {
        const format: Format | undefined = options.json ? "json" : formats.find((f) => f === options.format);
        if (!format)
          return command.error(`--format ${options.format} is not one of ${formats.join(", ")}`, { exitCode: 2 });
        const missing = paths.filter((p) => !existsSync(p));
        if (missing.length > 0) return command.error(`no such file or folder: ${missing.join(", ")}`, { exitCode: 2 });

        const whole = paths.length === 0;
        const place = (file: string) => (whole ? join(options.content, file) : file);
        const ask = options.complete ? { complete: true } : {};
        const read = (): Loaded =>
          whole ? loadContent(options.content, ask) : loadFiles(paths, options.content, { ...ask, memory });
        let loaded = read();
        if (options.fix) {
          let mended = 0;
          const vocabularies = loaded.content.vocabularies;
          for (const file of loaded.files.filter((f) => f.endsWith(".md"))) {
            const path = place(file);
            if (statSync(path).size > 1_000_000) continue;
            const before = readFileSync(path, "utf8");
            const after = fixText(before, vocabularies);
            if (after !== before) {
              writeAtomically(path, after);
              mended++;
              process.stderr.write(`mended ${path}\n`);
            }
          }
          if (mended > 0) loaded = read();
        }
        const problems = loaded.problems.map((p) => (options.strict ? { ...p, severity: "error" as const } : p));
        const errors = problems.filter((p) => p.severity === "error");
        const warnings = problems.filter((p) => p.severity === "warning");
        if (format === "json")
          process.stdout.write(`${JSON.stringify({ files: loaded.files.length, errors, warnings }, null, 2)}\n`);
        else if (format === "github")
          process.stdout.write(problems.map((p) => `${annotation(place(p.file), p)}\n`).join(""));
        else {
          const cache = new Map<string, string[]>();
          for (const p of problems)
            process.stdout.write(`${formatProblem({ ...p, file: place(p.file) })}\n${frame(place(p.file), p, cache)}`);
          const count = (n: number, what: string) => `${n} ${what}${n === 1 ? "" : "s"}`;
          process.stdout.write(
            `${count(loaded.files.length, "file")}, ${count(errors.length, "error")}, ${count(warnings.length, "warning")}\n`,
          );
        }
        if (errors.length > 0) process.exitCode = 1;
      },
    );
}
