/** Pages drawn before anybody asks: the server is ready when it has drawn every kind, and fills the rest by itself. */
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { KeptPages } from "@/db/kept-pages";
import { type Server, startServer } from "./server";

let folder: string;
let ahead: Server;
let fresh: Server;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "isoloss-ahead-"));
  ahead = await startServer({ PAGES_AHEAD: "1", PAGES_DIR: folder });
  fresh = await startServer({ PAGE_CACHE_MB: "0" });
}, 300_000);
afterAll(async () => {
  await Promise.all([ahead?.close(), fresh?.close()]);
  rmSync(folder, { recursive: true, force: true });
});

describe("pages drawn ahead", () => {
  it("are written by a second process, the same as the framework draws them, and sent as they are", async () => {
    let pages: KeptPages | undefined;
    await expect
      .poll(
        () => {
          const file = readdirSync(folder).find((n) => n.endsWith(".sqlite"));
          if (file) pages ??= new KeptPages(join(folder, file), 0);
          return pages?.get("/method") !== undefined;
        },
        { timeout: 60_000, interval: 250 },
      )
      .toBe(true);
    const kept = pages?.get("/method");
    pages?.close();
    const wanted = await (await fetch(`${fresh.url}/method`)).text();
    const sent = await fetch(`${ahead.url}/method`, { headers: { "Accept-Encoding": "gzip" } });
    expect(sent.headers.get("etag")).toBe(kept!.etags.gzip);
    expect(await sent.text()).toBe(wanted);
    const plain = await fetch(`${ahead.url}/method`, { headers: { "Accept-Encoding": "identity" } });
    expect(plain.headers.get("etag")).toBe(kept!.etags.identity);
    expect(await plain.text()).toBe(wanted);
  });
  it("leave the server usable at once", async () => {
    const r = await fetch(`${ahead.url}/papers/hoffmann-2022-chinchilla`);
    expect(r.status).toBe(200);
  });
});
