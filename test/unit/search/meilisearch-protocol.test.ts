/**
 * What is sent to Meilisearch, against its documented API. The server here is a double that knows nothing of search: like
 * the real one it refuses fields that it does not know, gives tasks that are asked for again, and swaps indexes. The
 * shared suite runs against a real server where there is one.
 */

import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { build } from "@/db/build";
import { type Db, openPrivate } from "@/db/open";
import { meiliSupport, SqliteEngine } from "@/db/search";
import { syncSearch } from "@/db/search/sync";
import { INDEX, MeiliEngine, meiliClient, meiliContentHash } from "@/lib/search/meilisearch";

/** Fields of a request's body, as https://www.meilisearch.com/docs/reference/api names them. */
const SETTINGS = new Set(
  "displayedAttributes searchableAttributes filterableAttributes sortableAttributes rankingRules stopWords synonyms distinctAttribute proximityPrecision typoTolerance faceting pagination dictionary separatorTokens nonSeparatorTokens searchCutoffMs localizedAttributes embedders facetSearch prefixSearch".split(
    " ",
  ),
);
const SEARCH = new Set(
  "indexUid q offset limit hitsPerPage page filter facets attributesToRetrieve attributesToCrop cropLength cropMarker attributesToHighlight highlightPreTag highlightPostTag showMatchesPosition sort matchingStrategy showRankingScore showRankingScoreDetails rankingScoreThreshold attributesToSearchOn distinct vector hybrid retrieveVectors locales".split(
    " ",
  ),
);
const RULES = /^(?:words|typo|proximity|attribute|sort|exactness|[\w-]+:(?:asc|desc))$/;

interface Held {
  primaryKey: string;
  documents: Map<string, Record<string, unknown>>;
  settings: Record<string, unknown>;
}
let indexes: Map<string, Held>;
let searches: Record<string, unknown>[];
let refused: string[];
let tasks: number;
let server: Server;
let url: string;

function answer(method: string, path: string, body: unknown): [status: number, body: unknown] {
  const refuse = (status: number, code: string, message: string): [number, unknown] => {
    refused.push(`${method} ${path}: ${message}`);
    return [status, { message, code, type: "invalid_request", link: "" }];
  };
  const unknown = (given: object, known: ReadonlySet<string>) => Object.keys(given).find((k) => !known.has(k));
  const task = (type: string, indexUid: string | null): [number, unknown] => [
    202,
    { taskUid: tasks++, indexUid, status: "enqueued", type, enqueuedAt: "2026-11-21T00:00:00Z" },
  ];
  const [, first, uid = "", third, fourth] = path.split("?")[0]!.split("/");
  if (first === "tasks")
    return [200, { uid: Number(uid), status: "succeeded", type: "any", error: null, details: {}, indexUid: null }];
  if (first === "swap-indexes") {
    for (const swap of body as { indexes: string[] }[]) {
      const wrong = unknown(swap, new Set(["indexes"]));
      if (wrong) return refuse(400, "bad_request", `unknown field ${wrong}`);
      const [a, b] = swap.indexes as [string, string];
      const [x, y] = [indexes.get(a), indexes.get(b)];
      if (!x || !y) return refuse(404, "index_not_found", "swap of an index that is not there");
      indexes.set(a, y).set(b, x);
    }
    return task("indexSwap", null);
  }
  if (first === "multi-search") {
    const { queries } = body as { queries: Record<string, unknown>[] };
    for (const q of queries) {
      const wrong = unknown(q, SEARCH);
      if (wrong) return refuse(400, "bad_request", `unknown field ${wrong}`);
      const held = indexes.get(String(q.indexUid));
      if (!held) return refuse(404, "index_not_found", "no such index");
      const filterable = held.settings.filterableAttributes as string[];
      for (const f of (q.facets ?? []) as string[])
        if (!filterable.includes(f)) return refuse(400, "invalid_multi_search_facets", `${f} cannot be a facet`);
      for (const f of (q.filter ?? []) as string[])
        for (const [, name] of f.matchAll(/\b([a-z]\w*)\s+(?:IN|=|!=|>=|<=|EXISTS|IS)/g))
          if (!filterable.includes(name!))
            return refuse(400, "invalid_multi_search_filter", `${name} cannot be filtered`);
      for (const s of (q.sort ?? []) as string[])
        if (!(held.settings.sortableAttributes as string[]).includes(s.split(":")[0]!))
          return refuse(400, "invalid_multi_search_sort", `${s} cannot be sorted`);
      if (!["last", "all", "frequency"].includes(String(q.matchingStrategy)))
        return refuse(400, "invalid_multi_search_matching_strategy", String(q.matchingStrategy));
      searches.push(q);
    }
    return [200, { results: queries.map((q) => ({ indexUid: q.indexUid, hits: [], estimatedTotalHits: 0 })) }];
  }
  if (first !== "indexes") return refuse(404, "not_found", "no such path");
  if (method === "POST" && uid === "") {
    const { uid: id, primaryKey } = body as { uid: string; primaryKey: string };
    if (indexes.has(id)) return refuse(409, "index_already_exists", id);
    indexes.set(id, { primaryKey, documents: new Map(), settings: {} });
    return task("indexCreation", id);
  }
  const held = indexes.get(uid);
  // Asking for what is not there is how the program finds out.
  if (!held) return [404, { message: "no such index", code: "index_not_found", type: "invalid_request", link: "" }];
  if (third === undefined && method === "DELETE") {
    indexes.delete(uid);
    return task("indexDeletion", uid);
  }
  if (third === undefined) return [200, { uid, primaryKey: held.primaryKey }];
  if (third === "settings") {
    const wrong = unknown(body as object, SETTINGS);
    if (wrong) return refuse(400, "bad_request", `unknown field ${wrong}`);
    for (const rule of (body as { rankingRules: string[] }).rankingRules)
      if (!RULES.test(rule)) return refuse(400, "invalid_settings_ranking_rules", rule);
    held.settings = body as Record<string, unknown>;
    return task("settingsUpdate", uid);
  }
  if (third === "documents" && method === "POST") {
    for (const d of body as Record<string, unknown>[]) {
      const key = String(d[held.primaryKey]);
      if (!/^[\w-]{1,511}$/.test(key)) return refuse(400, "invalid_document_id", key);
      held.documents.set(key, d);
    }
    return task("documentAdditionOrUpdate", uid);
  }
  if (third === "documents" && method === "GET" && fourth !== undefined) {
    const found = held.documents.get(decodeURIComponent(fourth));
    return found ? [200, found] : refuse(404, "document_not_found", fourth);
  }
  return refuse(404, "not_found", "no such path");
}

const folder = mkdtempSync(join(tmpdir(), "isoloss-meili-"));
let db: Db;
beforeAll(async () => {
  build({ content: "test/fixtures/small/content", out: join(folder, "db.sqlite") });
  db = openPrivate(join(folder, "db.sqlite"));
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (c: Buffer) => chunks.push(c));
    request.on("end", () => {
      const text = Buffer.concat(chunks).toString();
      const [status, body] = answer(
        request.method ?? "",
        request.url ?? "",
        text === "" ? undefined : JSON.parse(text),
      );
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
    });
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
  db.close();
  rmSync(folder, { recursive: true, force: true });
});
beforeEach(() => {
  indexes = new Map();
  searches = [];
  refused = [];
  tasks = 0;
});

describe("what is sent to Meilisearch", () => {
  it("fills an index twice, and leaves one in service with every document and the content's hash", async () => {
    const client = meiliClient({ url });
    const wanted = db.prepare("select count(*) from search_documents").pluck().get() as number;
    for (let time = 0; time < 2; time++) {
      expect((await syncSearch(client, db)).documents).toBe(wanted);
      expect(refused).toEqual([]);
      expect([...indexes.keys()]).toEqual([INDEX]);
      expect(indexes.get(INDEX)!.documents.size).toBe(wanted + 1);
      expect(await meiliContentHash(client)).toBe(db.contentHash);
    }
  });

  it("asks in fields that the server knows, for attributes that the settings allow", async () => {
    const client = meiliClient({ url });
    await syncSearch(client, db);
    const embedded = new SqliteEngine(db);
    const engine = new MeiliEngine(
      client,
      meiliSupport(embedded, () => db),
    );
    for (const query of [
      "chinchilla exponent",
      'law:chinchilla exponent>0.4 year:2022..2024 -domain:vision "learning rate" -replication',
      "params:1B..70B tokens>1T compute<1e21 hours>10 value:0.3..0.4",
      'dataset:"a \\" quote" of:params-opt vs:compute author:hoffmann kind:claim status:curated code:yes',
      "70B 1.4T tokens",
    ])
      for (const sort of ["relevance", "newest", "oldest"] as const)
        await engine.search({ query, sort, kinds: ["paper", "claim"], filters: { domain: ["language", "vision"] } });
    expect(refused).toEqual([]);
    expect(searches.length).toBeGreaterThan(15);
    const strings = searches.flatMap((s) => (s.filter as string[]) ?? []);
    // A quote inside a value must not end it.
    for (const f of strings) expect((f.replace(/\\./g, "").match(/"/g) ?? []).length % 2, f).toBe(0);
  });
});
