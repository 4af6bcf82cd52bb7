/** `isoloss refit`: reported laws and exponents against re-fits of their runs; writes content/verdicts.json. */
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Command } from "commander";
import { type Content, loadContent } from "../../lib/content/load";
import { nearest } from "../../lib/content/problems";
import type { Law, RunSetRecord } from "../../lib/content/schema";
import { ENGINE } from "../../lib/fit";
import { type RawTable, RunsError, type RunsProblem } from "../../lib/runs";
import { dataHash, readRunSet } from "../../lib/runs/cache";
import {
  type ClaimMultiverse,
  multiverseOf,
  REPRODUCED_WITHIN,
  type TestableClaim,
  type Verdict,
  verdictBootstrap,
  verdictOf,
} from "../../lib/verdict";
import { cacheOptions, progressLine, UsageError } from "../records";

interface Options {
  all?: boolean;
  write?: boolean;
  multiverse?: boolean;
  content: string;
  json?: boolean;
}

/** What `content/verdicts.json` holds. */
export interface VerdictFile {
  about: string;
  engine: string;
  reproducedWithin: number;
  verdicts: Verdict[];
}

export function readVerdictFile(content: string): VerdictFile | null {
  const path = join(content, "verdicts.json");
  return existsSync(path) ? (JSON.parse(readFileSync(path, "utf8")) as VerdictFile) : null;
}

export interface Refit {
  verdicts: Verdict[];
  /** Claims whose runs could not be read here. */
  unread: { claim: string; problems: readonly RunsProblem[] }[];
}

interface Prepared {
  testable: TestableClaim;
  law: Law;
  set: RunSetRecord;
  raw: RawTable | RunsError;
}

/** Claims that name runs (or those given), in the order of their ids, each with its law and its rows. */
async function* testables(
  content: string | Content,
  wanted: readonly string[] | null,
): AsyncGenerator<Prepared & { done: number }> {
  const loaded = typeof content === "string" ? loadContent(content).content : content;
  const laws = new Map(loaded.laws.map((l) => [l.id, l]));
  const sets = new Map(loaded.runSets.map((s) => [s.id, s]));
  const claims: TestableClaim[] = [];
  for (const paper of loaded.papers)
    for (const claim of paper.claims)
      if ((claim.kind === "law" || claim.kind === "exponent") && claim.runs)
        claims.push({ ref: `${paper.id}#${claim.id}`, claim, link: claim.runs });
  claims.sort((a, b) => (a.ref < b.ref ? -1 : 1));
  const unknown = (wanted ?? []).filter((w) => !claims.some((c) => c.ref === w));
  if (unknown.length > 0)
    throw new UsageError(
      unknown
        .map((w) => {
          const near = nearest(
            w,
            claims.map((c) => c.ref),
          );
          return `no claim with runs has the id ${JSON.stringify(w)}${near ? `; did you mean ${near}?` : ""}`;
        })
        .join("\n"),
    );
  const chosen = wanted === null ? claims : claims.filter((c) => wanted.includes(c.ref));
  const tables = new Map<string, RawTable | RunsError>();
  const table = async (set: RunSetRecord) => {
    const held = tables.get(set.id);
    if (held) return held;
    let read: RawTable | RunsError;
    try {
      read = await readRunSet(set, cacheOptions());
    } catch (e) {
      if (!(e instanceof RunsError)) throw e;
      read = e;
    }
    tables.set(set.id, read);
    return read;
  };
  for (const [i, testable] of chosen.entries()) {
    const set = sets.get(testable.link.set);
    const lawId = testable.link.law ?? (testable.claim.kind === "law" ? testable.claim.law : undefined);
    const law = lawId === undefined ? undefined : laws.get(lawId);
    if (set && law) yield { testable, law, set, raw: await table(set), done: i / chosen.length };
  }
}

/** Verdicts on all claims that name runs, or on those given, in the order of their ids. */
export async function refit(content: string | Content, wanted: readonly string[] | null): Promise<Refit> {
  const out: Refit = { verdicts: [], unread: [] };
  const progress = progressLine();
  for await (const { testable, law, set, raw, done } of testables(content, wanted)) {
    progress.show(done, `re-fitting ${testable.ref}`);
    if (raw instanceof RunsError) out.unread.push({ claim: testable.ref, problems: raw.problems });
    else out.verdicts.push(verdictOf(testable, law, set, raw, dataHash(set)));
  }
  progress.end();
  return out;
}

/** The multiverse of each claim given. @throws RunsError when runs cannot be read */
export async function refitMultiverse(content: string, wanted: readonly string[]): Promise<ClaimMultiverse[]> {
  const out: ClaimMultiverse[] = [];
  const progress = progressLine();
  for await (const { testable, law, set, raw } of testables(content, wanted)) {
    if (raw instanceof RunsError) throw raw;
    out.push(
      multiverseOf(testable, law, set, raw, (done, what) => {
        progress.show(done, `${testable.ref}: ${what}`);
        return undefined;
      }),
    );
  }
  progress.end();
  return out;
}

function multiverseTable(m: ClaimMultiverse): string {
  const digits = (x: number) => x.toPrecision(4);
  const identified = m.universes.filter((u) => u.status === "converged" || u.status === "bound_hit").length;
  const rows = Object.entries(m.numbers).map(([name, s]) => {
    const quoted = s.interval ? ` (${digits(s.interval.low)} … ${digits(s.interval.high)})` : "";
    return `  ${name.padEnd(10)} ${`${digits(s.reported)}${quoted}`.padEnd(34)} ${digits(s.low)} … ${digits(s.median)} … ${digits(s.high)}`;
  });
  return [
    `${m.claim}: ${m.universes.length} ways to fit ${m.n} runs of ${m.runs.set}, ${identified} of them identified`,
    `  ${"".padEnd(10)} ${"reported".padEnd(34)} lowest … median … highest`,
    ...rows,
    "",
  ].join("\n");
}

export default function command(command: Command): void {
  command
    .argument("[claims...]", "claims, as paper-id#claim-id")
    .option("--all", "every claim that names the runs behind it")
    .option("--write", "with --all: store the verdicts in the content folder (verdicts.json)")
    .option("--multiverse", "fit the claims named in every defensible way, and show the spread of each number")
    .option("--content <folder>", "content folder", "content")
    .option("--json", "print { verdicts, unread }, or { multiverses }")
    .addHelpText(
      "after",
      `
Each claim is re-fitted with the law, exclusions and objective that its record names. A number counts as reproduced when it
lies within ${REPRODUCED_WITHIN} standard errors of the re-fit; the errors come from ${verdictBootstrap.replicates} bootstrap replicates.
--multiverse crosses five objectives with rows left out (none, the claim's own extremes and twice as many, the smallest and the
largest tenth of the runs) and two seeds. A claim whose run files cannot be had here keeps its stored verdict.

Examples:
  isoloss refit --all
  isoloss refit hoffmann-2022-chinchilla#approach-3 --json
  isoloss refit besiroglu-2024-chinchilla-replication#refit --multiverse
  RUNS_MIRROR=../shared/upstream isoloss refit --all --write

Exit codes: 0 done (whatever the verdicts), 1 some runs could not be read, 2 the call is wrong.`,
    )
    .action(async (claims: string[], o: Options) => {
      if (claims.length > 0 === Boolean(o.all)) throw new UsageError("name claims, or give --all");
      if (o.write && !o.all) throw new UsageError("--write goes with --all, so that the file is never half of one run");
      if (o.multiverse) {
        if (o.all) throw new UsageError("--multiverse takes named claims: all of them would take long");
        const multiverses = await refitMultiverse(o.content, claims);
        if (o.json) process.stdout.write(`${JSON.stringify({ multiverses }, null, 2)}\n`);
        else for (const m of multiverses) process.stdout.write(multiverseTable(m));
        return;
      }
      const { verdicts, unread } = await refit(o.content, o.all ? null : claims);
      if (o.write) {
        const before = readVerdictFile(o.content);
        const kept = (before?.verdicts ?? []).filter((v) => unread.some((u) => u.claim === v.claim));
        const file: VerdictFile = {
          about: "Written by isoloss refit --all --write; do not edit.",
          engine: ENGINE,
          reproducedWithin: REPRODUCED_WITHIN,
          verdicts: [...verdicts, ...kept].sort((a, b) => (a.claim < b.claim ? -1 : 1)),
        };
        const path = join(o.content, "verdicts.json");
        writeFileSync(`${path}.new`, `${JSON.stringify(file, null, 1)}\n`);
        renameSync(`${path}.new`, path);
      }
      if (o.json) process.stdout.write(`${JSON.stringify({ verdicts, unread }, null, 2)}\n`);
      else {
        const width = Math.max(5, ...verdicts.map((v) => v.claim.length));
        for (const v of verdicts)
          process.stdout.write(
            `${v.claim.padEnd(width)}  ${v.outcome.padEnd(12)}  ${v.standardErrors === null ? "" : `${v.standardErrors.toFixed(1).padStart(6)} SE`}  ${v.outcome === "reproduced" ? `n = ${v.n}${v.weak ? ", loosely" : ""}` : v.summary}\n`,
          );
        for (const u of unread)
          process.stdout.write(
            `${u.claim.padEnd(width)}  runs unread   ${u.problems[0]?.message ?? ""}. ${u.problems[0]?.fix ?? ""}\n`,
          );
        const count = (outcome: string) => verdicts.filter((v) => v.outcome === outcome).length;
        process.stdout.write(
          `\n${count("reproduced")} reproduced, ${count("differs")} differ, ${count("not-testable")} not testable${unread.length > 0 ? `, ${unread.length} with runs that could not be read` : ""}; ${ENGINE}\n`,
        );
      }
      if (unread.length > 0) process.exitCode = 1;
    });
}
