/** Search and suggestions, by the engine that pages and the command line use. */
import { SqliteEngine, searchEngine } from "@/db/search";
import { columnsOf } from "@/lib/api/columns";
import * as shapes from "@/lib/api/endpoints-compute";
import { problem } from "@/lib/api/problem";
import { SearchHit } from "@/lib/api/schemas-compute";
import type { ResultKind, SearchEngine, SearchRequest } from "@/lib/search/types";
import { searchableEdition } from "../editions";
import { type Call, type Handler, typed } from "./types";

/** The engine of the current data, or the embedded one over an edition. */
async function engineOf(call: Call<unknown>): Promise<SearchEngine> {
  return call.edition === null ? searchEngine() : new SqliteEngine(await searchableEdition(call.edition));
}

export const searchHandlers: Record<string, Handler> = {
  search: typed(shapes.searchQuery, async (call) => {
    const { q, kind, limit, cursor, sort } = call.query;
    const request: SearchRequest = {
      query: q,
      limit,
      sort: sort as "relevance",
      ...(kind ? { kinds: kind as ResultKind[] } : {}),
      ...(cursor === undefined ? {} : { cursor }),
    };
    const answer = await (await engineOf(call)).search(request);
    if (cursor !== undefined && answer.problems.some((p) => p.startsWith("the cursor ")))
      throw problem("invalid-cursor", "this cursor belongs to another search", { parameter: "cursor", value: cursor });
    const { tookMs: _, ...steady } = answer;
    return {
      json: answer,
      steady,
      rows: answer.results,
      open: ["paper"],
      columns: columnsOf(SearchHit, ["paper"]),
      total: answer.total,
      next: answer.nextCursor,
      volatile: answer.engine !== "sqlite" || answer.notice !== null,
    };
  }),
  suggest: typed(shapes.suggestQuery, async (call) => {
    const engine = await engineOf(call);
    return {
      json: { items: await engine.suggest(call.query.q, call.query.limit) },
      volatile: engine.name !== "sqlite",
    };
  }),
};
