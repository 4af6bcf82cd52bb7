/** Search and suggestions, by the engine that pages and the command line use. */
import { searchEngine } from "@/db/search";
import { columnsOf } from "@/lib/api/columns";
import * as shapes from "@/lib/api/endpoints-compute";
import { problem } from "@/lib/api/problem";
import { SearchHit } from "@/lib/api/schemas-compute";
import type { ResultKind, SearchRequest } from "@/lib/search/types";
import { type Handler, typed } from "./types";

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
    const answer = await searchEngine().search(request);
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
  suggest: typed(shapes.suggestQuery, async (call) => ({
    json: { items: await searchEngine().suggest(call.query.q, call.query.limit) },
    volatile: searchEngine().name !== "sqlite",
  })),
};
