/**
 * The `isoloss` program. One file a subcommand in scripts/commands/, loaded only when it is called.
 * Exit codes: 0 done, 1 the input has defects or the answer is "no", 2 the call itself is wrong.
 */
import { Command, CommanderError } from "commander";
import { keepIn } from "./memory";
import { UsageError } from "./usage";

/** What a subcommand module exports: it declares its options on `command` and sets the action. */
export interface Subcommand {
  default(command: Command): void;
}

/** Name → one-line description and module. Order is the order of `isoloss --help`. */
const subcommands: Record<string, { summary: string; load: () => Promise<Subcommand> }> = {
  ingest: {
    summary: "read listing pages, BibTeX, RIS, Atom XML or JSON into draft records",
    load: () => import("./commands/ingest"),
  },
  extract: {
    summary: "quantities that titles and abstracts state, tied to their words",
    load: () => import("./commands/extract"),
  },
  review: { summary: "drafts that wait for a curator, by what they lack", load: () => import("./commands/review") },
  new: {
    summary: "start a record: a paper, a law or a run set, with what is already known filled in",
    load: () => import("./commands/new"),
  },
  coverage: {
    summary: "what the knowledge base holds of every listed paper and promised law",
    load: () => import("./commands/coverage"),
  },
  diff: {
    summary: "what a merge would change: records, averages, verdicts, first answers, pages",
    load: () => import("./commands/diff"),
  },
  validate: {
    summary: "check records and say what is wrong, where, and how to mend it",
    load: () => import("./commands/validate"),
  },
  build: {
    summary: "build the database from the content folder",
    load: () => import("./commands/build"),
  },
  search: {
    summary: "search papers, claims, laws, datasets, hardware and run sets",
    load: () => import("./commands/search"),
  },
  "search-sync": {
    summary: "send the database's documents to a Meilisearch server",
    load: () => import("./commands/search-sync"),
  },
  stats: {
    summary: "count what the database holds",
    load: () => import("./commands/stats"),
  },
  export: {
    summary: "write a dated edition: SQLite, Parquet, CSV, JSON Lines, schemas, checksums",
    load: () => import("./commands/export"),
  },
  fit: {
    summary: "fit a law to a run set or to your own table",
    load: () => import("./commands/fit"),
  },
  rank: {
    summary: "compare every law that a run set or your own table can be fitted with",
    load: () => import("./commands/rank"),
  },
  frontier: {
    summary: "compute-optimal sizes by IsoFLOP parabolas or the minimum-loss envelope",
    load: () => import("./commands/frontier"),
  },
  runs: {
    summary: "list, fetch and verify run sets",
    load: () => import("./commands/runs"),
  },
  refit: {
    summary: "test reported laws and exponents against the runs behind them",
    load: () => import("./commands/refit"),
  },
  pool: {
    summary: "pool an exponent across papers",
    load: () => import("./commands/pool"),
  },
};

/** @param cache folder for what can be read again faster than it was made; none when absent */
export async function main(argv: readonly string[], cache?: string): Promise<number> {
  keepIn(cache);
  // A reader that has seen enough (`| head`) is not an error.
  process.stdout.on("error", (e: NodeJS.ErrnoException) => {
    if (e.code === "EPIPE") process.exit(0);
    throw e;
  });
  const program = new Command("isoloss")
    .description("The scaling-law knowledge base on the command line.")
    .showSuggestionAfterError()
    .exitOverride();
  for (const [name, { summary }] of Object.entries(subcommands)) program.command(name).description(summary);
  const wanted = argv.find((a) => !a.startsWith("-"));
  const entry = wanted && Object.hasOwn(subcommands, wanted) ? subcommands[wanted] : undefined;
  if (entry) {
    const command = program.commands.find((c) => c.name() === wanted);
    if (command) (await entry.load()).default(command.exitOverride());
  }
  try {
    await program.parseAsync(argv, { from: "user" });
    return typeof process.exitCode === "number" ? process.exitCode : 0;
  } catch (e) {
    if (e instanceof CommanderError) return e.exitCode === 0 || e.code === "commander.help" ? 0 : 2;
    if (e instanceof UsageError) {
      process.stderr.write(`isoloss${entry ? ` ${wanted}` : ""}: ${e.message}\n`);
      return 2;
    }
    process.stderr.write(`isoloss: ${e instanceof Error ? e.message : String(e)}\n`);
    return 1;
  }
}
