import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Command } from "commander";
import { build } from "../../db/build";
import { answerChanges, likelyQueries, type PooledChange, pooledChanges, verdictChanges } from "../../db/diff";
import { openPrivate } from "../../db/open";
import { type Loaded, loadContent } from "../../lib/content/load";
import { correctionsMarkdown, type Uncorrected, uncorrected } from "../../lib/diff/corrections";
import { previewFiles } from "../../lib/diff/preview";
import { diffContent, pagesAffected, recordsMarkdown } from "../../lib/diff/records";
import { claimsToRefit, newVerdicts, verdictsMarkdown } from "../../lib/diff/verdicts";
import { readVerdictFile, refit } from "./refit";

interface Options {
  folder: string;
  html?: string;
  refit: boolean;
  strict?: boolean;
  json?: boolean;
}

/** The tree of a revision below a folder, written out. @throws Error in words when git does not know it. */
function checkout(revision: string, folder: string, into: string): void {
  mkdirSync(into, { recursive: true });
  let archive: Buffer;
  try {
    archive = execFileSync("git", ["archive", "--format=tar", revision, "--", folder], {
      maxBuffer: 1 << 30,
      stdio: ["ignore", "pipe", "pipe"],
    });
  } catch (e) {
    const why = (e as { stderr?: Buffer }).stderr?.toString().trim().split("\n")[0] ?? String(e);
    throw new Error(`git cannot give ${folder} at ${revision}: ${why}`);
  }
  const tar = spawnSync("tar", ["-xf", "-", "-C", into], { input: archive });
  if (tar.status !== 0)
    throw new Error(`the tree of ${revision} could not be unpacked: ${tar.stderr?.toString() ?? ""}`);
}

const number = (x: number) => Number(x.toPrecision(4)).toString().replace("-", "−");

function pooledMarkdown(changes: readonly PooledChange[]): string {
  if (changes.length === 0) return "No average changes.\n";
  const lines: string[] = [];
  const show = (p: PooledChange["before"]) =>
    p ? `${number(p.value)} ± ${number(p.standardError)} (${p.k} papers)` : "no average (fewer than two values)";
  for (const c of changes) {
    const moved = c.moved === null || c.moved === 0 ? "" : `, moved by ${number(c.moved)} standard errors`;
    lines.push(`- **${c.of} against ${c.vs}**: ${show(c.before)} → ${show(c.after)}${moved}`);
    for (const v of c.entered) lines.push(`  - enters: \`${v.claim}\` ${number(v.value)}`);
    for (const v of c.left) lines.push(`  - leaves: \`${v.claim}\` ${number(v.value)}: ${v.why}`);
    for (const v of c.kept) lines.push(`  - stays out: \`${v.claim}\` ${number(v.value)}: ${v.why}`);
  }
  return `${lines.join("\n")}\n`;
}

/** `file:line` of a claim in the new content. */
function placeOf(loaded: Loaded, content: string, folder: string, { paper, claim }: Uncorrected): string {
  const file = loaded.fileOf("papers", paper);
  if (!file) return folder;
  const id = claim.slice(claim.indexOf("#") + 1);
  const line = readFileSync(join(content, file), "utf8")
    .split("\n")
    .findIndex((l) => new RegExp(`^\\s*(?:- +)?id: *["']?${id}["']?\\s*$`).test(l));
  return `${folder}/${file}${line < 0 ? "" : `:${line + 1}`}`;
}

export default function diff(command: Command): void {
  command
    .argument("<range>", "BASE..HEAD, two revisions; HEAD may be left out for the working tree")
    .option("--folder <folder>", "content folder inside the repository", "content")
    .option("--html <folder>", "also write the report and a page of every changed paper as plain HTML")
    .option("--no-refit", "compare stored verdicts only, and fit nothing")
    .option("--strict", "exit with 1 also when a published number changed without a corrections entry")
    .option("--json", "print the differences as JSON")
    .addHelpText(
      "after",
      `
Examples:
  isoloss diff main..HEAD
  isoloss diff origin/main..    the working tree

Claims that are new or changed, and those whose law or run set changed, are fitted to their runs again; run files are
fetched as isoloss refit does.

Exit code 1 when the new content has errors; with --strict also when a correction is not recorded.`,
    )
    .action(async (range: string, options: Options) => {
      const match = /^(.+?)\.\.(.*)$/.exec(range);
      if (!match?.[1] || match[1].startsWith("-") || match[2]?.startsWith("-"))
        return command.error(`${range} is not a range; write BASE..HEAD, such as main..HEAD`, { exitCode: 2 });
      const [, base, head] = match;
      const temporary = mkdtempSync(join(tmpdir(), "isoloss-diff-"));
      try {
        // What a branch adds is measured from where it left the base.
        const from = head
          ? execFileSync("git", ["merge-base", base, head], { encoding: "utf8" }).trim()
          : execFileSync("git", ["rev-parse", base], { encoding: "utf8" }).trim();
        process.stderr.write(`comparing ${from.slice(0, 12)} with ${head || "the working tree"}\n`);
        checkout(from, options.folder, join(temporary, "before"));
        const before = join(temporary, "before", options.folder);
        let after = options.folder;
        if (head) {
          checkout(head, options.folder, join(temporary, "after"));
          after = join(temporary, "after", options.folder);
        }
        const a = loadContent(before);
        const b = loadContent(after);
        const errors = b.problems.filter((p) => p.severity === "error");
        const records = diffContent(a.content, b.content);
        const missing = uncorrected(a.content, b.content, new Date().toISOString().slice(0, 10));
        const touched = options.refit ? claimsToRefit(records, b.content) : [];
        const { verdicts: fitted, unread } =
          touched.length > 0 ? await refit(b.content, touched) : { verdicts: [], unread: [] };
        const stored = (folder: string) => readVerdictFile(folder)?.verdicts ?? [];
        const refits = newVerdicts(fitted, stored(before), stored(after));
        const databases = ["before", "after"].map((name) => join(temporary, `${name}.sqlite`));
        process.stderr.write("building both databases\n");
        build({ content: before, out: databases[0]! });
        build({ content: after, out: databases[1]! });
        const [x, y] = [openPrivate(databases[0]!), openPrivate(databases[1]!)];
        const pooled = pooledChanges(x, y);
        const verdicts = verdictChanges(x, y).filter((v) => !refits.some((r) => r.claim === v.claim));
        const queries = [...new Set([...likelyQueries(x), ...likelyQueries(y)])].sort();
        process.stderr.write(`asking ${queries.length} queries of both\n`);
        const answers = await answerChanges(x, y, queries);
        x.close();
        y.close();
        const pages = pagesAffected(records, b.content);
        const report = (): string => {
          const parts = [
            "## What this merge would change",
            "",
            errors.length > 0
              ? `**${errors.length} errors**: the records that have them are left out below. Run \`isoloss validate\`.\n`
              : "Every record is valid.\n",
            recordsMarkdown(records),
            correctionsMarkdown(missing, (m) => placeOf(b, after, options.folder, m)),
            "### Averages",
            "",
            pooledMarkdown(pooled),
            "### Verdicts",
            "",
            verdictsMarkdown(refits, unread, verdicts),
            "### Searches whose first result changes",
            "",
            answers.length === 0
              ? `None of ${queries.length} likely queries.\n`
              : `${answers.map((q) => `- "${q.query}": ${q.before ? `\`${q.before}\`` : "nothing"} → ${q.after ? `\`${q.after}\`` : "nothing"}`).join("\n")}\n`,
            "### Pages affected",
            "",
            pages.length === 0 ? "None." : pages.map((p) => `- ${p}`).join("\n"),
            "",
          ];
          return parts.join("\n");
        };
        if (options.html !== undefined)
          for (const [name, page] of previewFiles(report(), records, b.content)) {
            const path = join(options.html, name);
            mkdirSync(dirname(path), { recursive: true });
            writeFileSync(path, page);
          }
        if (options.json) {
          process.stdout.write(
            `${JSON.stringify({ base: from, head: head || null, errors, records, corrections: missing, pooled, verdicts, refits, unread, answers, pages }, null, 2)}\n`,
          );
        } else {
          process.stdout.write(report());
        }
        if (errors.length > 0 || (options.strict && missing.length > 0)) process.exitCode = 1;
      } finally {
        rmSync(temporary, { recursive: true, force: true });
      }
    });
}
