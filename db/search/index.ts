/** The search engine that pages, the API and the command line use. */
import { answer } from "../../lib/search/answers";
import { FallbackEngine } from "../../lib/search/fallback";
import { MeiliEngine, type MeiliSupport, meiliClient, meiliContentHash } from "../../lib/search/meilisearch";
import type { EngineName, SearchEngine } from "../../lib/search/types";
import { currentPin, type Db, openDatabase } from "../open";
import { lawPapers, SqliteEngine } from "./engine";
import { answerSource } from "./source";

export { SqliteEngine } from "./engine";

export interface EngineSettings {
  /** Address of a Meilisearch server. */
  meiliUrl?: string | undefined;
  meiliKey?: string | undefined;
}

/** What the Meilisearch engine takes from the database. */
export function meiliSupport(embedded: SqliteEngine, open: () => Db = openDatabase): MeiliSupport {
  return {
    understand: (query) => embedded.understand(query),
    answer: (u) => answer(u, answerSource(open())),
    suggest: (prefix, limit) => embedded.suggest(prefix, limit),
    similar: (kind, id, limit) => embedded.similar(kind, id, limit),
    lawPapers: () => lawPapers(open()),
    papersOfAuthor: (family) => answerSource(open()).papersOfAuthor(family),
    weightOf: (term) => embedded.weightOf(term),
  };
}

/** Embedded, or Meilisearch with the embedded engine behind it. */
export function makeEngine(settings: EngineSettings, open: () => Db = openDatabase): SearchEngine {
  const embedded = new SqliteEngine(open);
  if (!settings.meiliUrl) return embedded;
  const client = meiliClient({
    url: settings.meiliUrl,
    ...(settings.meiliKey ? { key: settings.meiliKey } : {}),
    timeout: 1000,
  });
  return new FallbackEngine(new MeiliEngine(client, meiliSupport(embedded, open)), embedded, {
    check: async () => {
      const held = await meiliContentHash(client);
      return held === open().contentHash ? null : "the Meilisearch index is of other content (run isoloss search-sync)";
    },
  });
}

let shared: { key: string; engine: SearchEngine } | undefined;

const ofEdition = new SqliteEngine();

/**
 * The shared engine: Meilisearch when MEILI_URL is set, else the embedded one. `wanted` forces one of them. In a view
 * that is pinned to an edition it is the embedded one over that edition: Meilisearch holds the current data only.
 */
export function searchEngine(wanted?: EngineName): SearchEngine {
  if (currentPin() && wanted !== "meilisearch") return ofEdition;
  const meiliUrl = wanted === "sqlite" ? undefined : process.env.MEILI_URL || undefined;
  if (wanted === "meilisearch" && !meiliUrl)
    throw new Error("MEILI_URL is not set: give the address of a Meilisearch server, or use --engine sqlite");
  const key = `${meiliUrl ?? ""}\n${process.env.MEILI_KEY ?? ""}`;
  if (shared?.key !== key)
    shared = { key, engine: makeEngine({ meiliUrl, meiliKey: process.env.MEILI_KEY || undefined }) };
  return shared.engine;
}
