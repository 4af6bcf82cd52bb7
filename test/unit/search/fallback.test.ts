/** The engine in front falls back to the embedded one over real HTTP: away, slow, stale, and back again. */
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { build } from "@/db/build";
import { type Db, openPrivate } from "@/db/open";
import { meiliSupport, SqliteEngine } from "@/db/search";
import { FallbackEngine } from "@/lib/search/fallback";
import { MeiliEngine, meiliClient, meiliContentHash } from "@/lib/search/meilisearch";

const folder = mkdtempSync(join(tmpdir(), "isoloss-fallback-"));
let db: Db;
let server: Server;
let url: string;
/** How the server behaves. */
let behaviour: "well" | "error" | "slow" = "well";
let hash = "";
let searches = 0;

beforeAll(async () => {
  build({ content: "test/fixtures/small/content", out: join(folder, "db.sqlite") });
  db = openPrivate(join(folder, "db.sqlite"));
  server = createServer((request, response) => {
    const reply = (status: number, body: unknown) => {
      response.writeHead(status, { "content-type": "application/json" });
      response.end(JSON.stringify(body));
    };
    if (behaviour === "error") return reply(500, { message: "broken", code: "internal", type: "internal", link: "" });
    if (behaviour === "slow") return void setTimeout(() => reply(200, {}), 2000).unref();
    if (request.url?.includes("/documents/meta")) return reply(200, { contentHash: hash });
    if (request.url?.includes("/multi-search")) {
      searches++;
      return reply(200, { results: [{ hits: [], estimatedTotalHits: 0, facetDistribution: {} }] });
    }
    return reply(404, { message: "no", code: "not_found", type: "invalid_request", link: "" });
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

function engine(patience = 10_000) {
  let clock = 0;
  const embedded = new SqliteEngine(db);
  const client = meiliClient({ url, timeout: 1000 });
  const made = new FallbackEngine(
    new MeiliEngine(
      client,
      meiliSupport(embedded, () => db),
    ),
    embedded,
    {
      patience,
      now: () => clock,
      check: async () => ((await meiliContentHash(client)) === db.contentHash ? null : "the index is of other content"),
    },
  );
  return {
    search: () => made.search({ query: "chinchilla" }),
    later: (ms: number) => {
      clock += ms;
    },
  };
}

describe("fallback", () => {
  it("asks Meilisearch while it is well and current", async () => {
    behaviour = "well";
    hash = db.contentHash;
    const before = searches;
    const r = await engine().search();
    expect(r).toMatchObject({ engine: "meilisearch", notice: null });
    expect(searches).toBe(before + 1);
  });

  it("answers from the embedded engine when the index is stale", async () => {
    behaviour = "well";
    hash = "other";
    const r = await engine().search();
    expect(r.engine).toBe("sqlite");
    expect(r.notice).toMatch(/other content; the embedded engine answered/);
    expect(r.results[0]?.id).toBe("hoffmann-2022-chinchilla");
  });

  it("answers when it is away in mid-session, and recovers by itself", async () => {
    behaviour = "well";
    hash = db.contentHash;
    const e = engine();
    expect((await e.search()).engine).toBe("meilisearch");
    behaviour = "error";
    const lost = await e.search();
    expect(lost).toMatchObject({ engine: "sqlite" });
    expect(lost.notice).toMatch(/Meilisearch is away/);
    // Known to be ill: nobody waits for it again until it has rested.
    behaviour = "well";
    expect((await e.search()).engine).toBe("sqlite");
    e.later(6000);
    await e.search();
    for (let i = 0; i < 50 && (await e.search()).engine !== "meilisearch"; i++) await sleep(10);
    expect(await e.search()).toMatchObject({ engine: "meilisearch", notice: null });
  });

  it("does not wait long for a slow one", async () => {
    behaviour = "slow";
    const e = engine(200);
    const started = performance.now();
    const r = await e.search();
    expect(r.engine).toBe("sqlite");
    expect(r.notice).toMatch(/slow|has not answered/);
    // Far below the server's two seconds.
    expect(performance.now() - started).toBeLessThan(1500);
  });
});
