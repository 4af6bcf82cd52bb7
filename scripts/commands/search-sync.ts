import type { Command } from "commander";
import { syncSearch } from "../../db/search/sync";
import { meiliClient, meiliContentHash } from "../../lib/search/meilisearch";
import { readyDatabase } from "../database";

export default function command(command: Command): void {
  command
    .option("--url <url>", "Meilisearch server (default MEILI_URL)")
    .option("--force", "send the documents again even when the index is current")
    .option("--json", "print the outcome as JSON")
    .addHelpText("after", "\nThe key is read from MEILI_KEY. The index in service answers until the new one is whole.")
    .action(async (options: { url?: string; force?: boolean; json?: boolean }) => {
      const url = options.url ?? process.env.MEILI_URL;
      if (!url) {
        process.stderr.write("isoloss: no Meilisearch server: set MEILI_URL or give --url\n");
        process.exitCode = 2;
        return;
      }
      const db = readyDatabase();
      const key = process.env.MEILI_KEY;
      const client = meiliClient({ url, ...(key ? { key } : {}), timeout: 60_000 });
      const started = performance.now();
      const held = options.force ? null : await meiliContentHash(client).catch(() => null);
      const current = held === db.contentHash;
      const sent = current
        ? { documents: 0 }
        : await syncSearch(client, db, (m) => process.stderr.write(`${m}\n`)).catch((e: unknown) => {
            throw new Error(`Meilisearch at ${url}: ${e instanceof Error ? e.message : String(e)}`);
          });
      const outcome = {
        ...sent,
        current,
        contentHash: db.contentHash,
        tookMs: Math.round(performance.now() - started),
      };
      if (options.json) process.stdout.write(`${JSON.stringify(outcome, null, 2)}\n`);
      else
        process.stdout.write(
          current
            ? `the index is current (content ${db.contentHash.slice(0, 12)})\n`
            : `${sent.documents} documents of content ${db.contentHash.slice(0, 12)} in ${(outcome.tookMs / 1000).toFixed(1)} s\n`,
        );
    });
}
