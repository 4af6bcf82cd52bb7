/** `isoloss refit`: reported laws and exponents against re-fits of their runs; writes content/verdicts.json. */
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Command } from "commander";
import { loadContent } from "../../lib/content/load";
import { nearest } from "../../lib/content/problems";
import type { RunSetRecord } from "../../lib/content/schema";
import { ENGINE } from "../../lib/fit";
import { type RawTable, RunsError, type RunsProblem } from "../../lib/runs";
import { dataHash, readRunSet } from "../../lib/runs/cache";
import { REPRODUCED_WITHIN, type TestableClaim, type Verdict, verdictBootstrap, verdictOf } from "../../lib/verdict";
import { cacheOptions, progressLine, UsageError } from "../records";

interface Options {
  all?: boolean;
  write?: boolean;
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

/** Verdicts on all claims that name runs, or on those given, in the order of their ids. */
export async function refit(content: string, wanted: readonly string[] | null): Promise<Refit> {
  const loaded = loadContent(content).content;
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
  const out: Refit = { verdicts: [], unread: [] };
  const progress = progressLine();
  for (const [i, testable] of chosen.entries()) {
    progress.show(i / chosen.length, `re-fitting ${testable.ref}`);
    const set = sets.get(testable.link.set);
    const lawId = testable.link.law ?? (testable.claim.kind === "law" ? testable.claim.law : undefined);
    const law = lawId === undefined ? undefined : laws.get(lawId);
    if (!set || !law) continue;
    const raw = await table(set);
    if (raw instanceof RunsError) out.unread.push({ claim: testable.ref, problems: raw.problems });
    else out.verdicts.push(verdictOf(testable, law, set, raw, dataHash(set)));
  }
  progress.end();
  return out;
}

export default function command(command: Command): void {
  command
    .argument("[claims...]", "claims, as paper-id#claim-id")
    .option("--all", "every claim that names the runs behind it")
    .option("--write", "with --all: store the verdicts in the content folder (verdicts.json)")
    .option("--content <folder>", "content folder", "content")
    .option("--json", "print { verdicts, unread }")
    .addHelpText(
      "after",
      `
Each claim is re-fitted with the law, exclusions and objective that its record names. A number counts as reproduced when it
lies within ${REPRODUCED_WITHIN} standard errors of the re-fit; the errors come from ${verdictBootstrap.replicates} bootstrap replicates.
A claim whose run files cannot be had here keeps its stored verdict.

Examples:
  isoloss refit --all
  isoloss refit hoffmann-2022-chinchilla#approach-3 --json
  RUNS_MIRROR=../shared/upstream isoloss refit --all --write

Exit codes: 0 done (whatever the verdicts), 1 some runs could not be read, 2 the call is wrong.`,
    )
    .action(async (claims: string[], o: Options) => {
      try {
        if (claims.length > 0 === Boolean(o.all)) throw new UsageError("name claims, or give --all");
        if (o.write && !o.all)
          throw new UsageError("--write goes with --all, so that the file is never half of one run");
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
      } catch (e) {
        if (e instanceof UsageError)
          command.error(`isoloss refit: ${e.message}`, { exitCode: 2, code: "isoloss.usage" });
        throw e;
      }
    });
}
