/** `isoloss runs`: registered run sets, their files on this machine, and the laws they can test. */
import type { Command } from "commander";
import { formatRunsProblem, RunsError, type RunsProblem } from "../../lib/runs";
import { DEFAULT_CACHE, type FileState, fileState, obtainAll, readRunSet } from "../../lib/runs/cache";
import { buildTable } from "../../lib/runs/columns";
import { applyExclusions, chosenExclusions } from "../../lib/runs/exclusions";
import { cacheOptions, progressLine, readRunSetRecord, recordIds, UsageError } from "../records";

interface Options {
  content: string;
  json?: boolean;
}

async function list(o: Options): Promise<void> {
  const rows = [];
  for (const id of recordIds(o.content, "runs")) {
    const set = readRunSetRecord(o.content, id);
    const states = await Promise.all(set.files.map((f) => fileState(f, cacheOptions())));
    const state: FileState | "inline" =
      set.format === "inline"
        ? "inline"
        : states.includes("corrupt")
          ? "corrupt"
          : states.includes("absent")
            ? "absent"
            : states.every((s) => s === "mirror")
              ? "mirror"
              : "cached";
    rows.push({
      id,
      name: set.name,
      paper: set.paper,
      format: set.format,
      files: set.files.length,
      bytes: set.files.every((f) => f.bytes !== undefined) ? set.files.reduce((a, f) => a + (f.bytes ?? 0), 0) : null,
      rows: set.rows?.length ?? null,
      state,
      columns: [...Object.keys(set.columns), ...Object.keys(set.derive)],
      exclusions: set.exclusions.map((e) => ({ id: e.id, default: e.default, reason: e.reason })),
    });
  }
  if (o.json) process.stdout.write(`${JSON.stringify({ runs: rows }, null, 2)}\n`);
  else {
    const width = Math.max(4, ...rows.map((r) => r.id.length));
    for (const r of rows) process.stdout.write(`${r.id.padEnd(width)}  ${r.state.padEnd(7)}  ${r.name}\n`);
    if (rows.some((r) => r.state === "absent"))
      process.stdout.write("\nFetch what is absent: isoloss runs pull SET, or isoloss runs pull --all\n");
  }
}

async function each(
  ids: readonly string[],
  o: Options & { all?: boolean },
  job: (id: string) => Promise<Record<string, unknown>>,
): Promise<void> {
  if (ids.length > 0 === Boolean(o.all)) throw new UsageError("name the run sets, or give --all");
  const wanted = o.all ? recordIds(o.content, "runs") : ids;
  const results: Record<string, unknown>[] = [];
  let failed = false;
  for (const id of wanted) {
    try {
      const result = await job(id);
      results.push({ id, ok: true, ...result });
      if (!o.json)
        process.stdout.write(
          `${id}: ${Object.entries(result)
            .filter(([, v]) => typeof v !== "object")
            .map(([k, v]) => `${v} ${k}`)
            .join(", ")}\n`,
        );
    } catch (e) {
      if (!(e instanceof RunsError)) throw e;
      failed = true;
      const problems: readonly RunsProblem[] = e.problems;
      results.push({ id, ok: false, problems });
      if (!o.json) process.stdout.write(`${problems.map(formatRunsProblem).join("\n")}\n`);
    }
  }
  if (o.json) process.stdout.write(`${JSON.stringify({ runs: results }, null, 2)}\n`);
  if (failed) process.exitCode = 1;
}

export default function command(command: Command): void {
  command.addHelpText(
    "after",
    `
Files are kept in RUNS_CACHE (default ${DEFAULT_CACHE}), each named by its sha256. RUNS_MIRROR=DIR reads
DIR/github.com/OWNER/REPO/COMMIT/PATH in place of the network. A pull that breaks off goes on where it stopped.

Examples:
  isoloss runs list
  isoloss runs pull besiroglu-2024-fig4
  isoloss runs pull --all
  isoloss runs verify gadre-2024-testbed --json`,
  );
  command
    .command("list")
    .description("all run sets, and whether their files are here")
    .option("--content <folder>", "content folder", "content")
    .option("--json", "print { runs: [{ id, name, paper, format, files, bytes, rows, state, columns, exclusions }] }")
    .action((o: Options) => list(o));
  command
    .command("pull")
    .description("fetch and verify the files of run sets")
    .argument("[sets...]", "run sets")
    .option("--all", "every registered run set")
    .option("--content <folder>", "content folder", "content")
    .option("--json", "print { runs: [{ id, ok, files | problems }] }")
    .action((ids: string[], o: Options & { all?: boolean }) =>
      each(ids, o, async (id) => {
        const set = readRunSetRecord(o.content, id);
        const progress = progressLine();
        const paths = await obtainAll(set, { ...cacheOptions(), progress: progress.show }).finally(progress.end);
        return { files: paths.length };
      }),
    );
  command
    .command("verify")
    .description("read run sets whole: checksums, columns, derived columns, exclusions")
    .argument("[sets...]", "run sets")
    .option("--all", "every registered run set")
    .option("--content <folder>", "content folder", "content")
    .option("--json", "print { runs: [{ id, ok, rows, columns, missing, exclusions | problems }] }")
    .action((ids: string[], o: Options & { all?: boolean }) =>
      each(ids, o, async (id) => {
        const set = readRunSetRecord(o.content, id);
        const progress = progressLine();
        const raw = await readRunSet(set, { ...cacheOptions(), progress: progress.show }).finally(progress.end);
        const table = buildTable(set, raw);
        const missing = Object.fromEntries(
          Object.entries(table.numbers)
            .map(([c, v]) => [c, v.reduce((a, x) => a + (Number.isNaN(x) ? 1 : 0), 0)] as const)
            .filter(([, count]) => count > 0),
        );
        const { applied } = applyExclusions(table, set.exclusions, chosenExclusions(id, set.exclusions));
        return {
          rows: table.n,
          columns: Object.keys(table.numbers).length + Object.keys(table.texts).length,
          missing,
          exclusions: applied.map(({ id: e, count }) => ({ id: e, count })),
        };
      }),
    );
}
