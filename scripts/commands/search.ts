import type { Command } from "commander";
import { InvalidArgumentError } from "commander";
import { searchEngine } from "../../db/search";
import type { EngineName } from "../../lib/search/types";
import { readyDatabase } from "../database";

const engines: readonly EngineName[] = ["sqlite", "meilisearch"];

export default function command(command: Command): void {
  command
    .argument("<query...>", 'words, "phrases", -exclusions and filters: law:chinchilla exponent>0.4 year:2022..')
    .option("--json", "print the whole response as JSON")
    .option("--engine <name>", "sqlite or meilisearch (default: meilisearch when MEILI_URL is set)", (value) => {
      if (!engines.includes(value as EngineName)) throw new InvalidArgumentError(`one of ${engines.join(", ")}`);
      return value as EngineName;
    })
    .option("--limit <n>", "results a page, 1 to 100", (value) => {
      const n = Number(value);
      if (!Number.isInteger(n) || n < 1 || n > 100) throw new InvalidArgumentError("a whole number from 1 to 100");
      return n;
    })
    .option("--cursor <cursor>", "next page, from nextCursor")
    .option("--sort <order>", "relevance, newest or oldest", (value) => {
      if (!["relevance", "newest", "oldest"].includes(value))
        throw new InvalidArgumentError("relevance, newest or oldest");
      return value as "relevance" | "newest" | "oldest";
    })
    .action(
      async (
        words: string[],
        options: {
          json?: boolean;
          engine?: EngineName;
          limit?: number;
          cursor?: string;
          sort?: "relevance" | "newest" | "oldest";
        },
      ) => {
        readyDatabase();
        const engine = searchEngine(options.engine);
        const response = await engine.search({
          query: words.join(" "),
          ...(options.limit ? { limit: options.limit } : {}),
          ...(options.cursor ? { cursor: options.cursor } : {}),
          ...(options.sort ? { sort: options.sort } : {}),
        });
        if (options.json) {
          process.stdout.write(`${JSON.stringify(response, null, 2)}\n`);
          return;
        }
        for (const p of response.problems) process.stderr.write(`note: ${p}\n`);
        if (response.notice) process.stderr.write(`note: ${response.notice}\n`);
        if (response.suggestion) process.stdout.write(`searched for: ${response.suggestion}\n\n`);
        if (response.answer) {
          process.stdout.write(`${response.answer.text}\n`);
          for (const c of response.answer.claims)
            process.stdout.write(`  ${c.role.padEnd(11)} ${c.label}: ${c.value}  [${c.id}, ${c.evidence}]\n`);
          process.stdout.write("\n");
        }
        for (const r of response.results) {
          process.stdout.write(`${r.kind.padEnd(8)} ${r.title}${r.paper ? ` — ${r.paper.title}` : ""}  [${r.id}]\n`);
        }
        process.stdout.write(`${response.total} results in ${response.tookMs.toFixed(1)} ms (${response.engine})\n`);
      },
    );
}
