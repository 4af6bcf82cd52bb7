/** The kept pages over real HTTP: the same document as without them, and nothing else is touched. */
import { copyFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import Database from "better-sqlite3";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runsInBrowser } from "@/app/api/_server/plain";
import { databasePath } from "@/db/open";
import { raw } from "./raw";
import { ensureBuilt, root, type Server, startServer } from "./server";

const PAPER = "/papers/hoffmann-2022-chinchilla";
const PAGES = [
  "/",
  PAPER,
  "/papers?page=2",
  "/search?q=chinchilla%20exponent",
  "/compare?with=hoffmann-2022-chinchilla&with=besiroglu-2024-chinchilla-replication",
  "/predict?compute=1e24",
  "/exponents",
  "/laws/chinchilla",
  "/fit",
  "/contribute",
];

let folder: string;
let kept: Server;
let fresh: Server;
beforeAll(async () => {
  await ensureBuilt();
  folder = mkdtempSync(join(tmpdir(), "isoloss-pages-"));
  copyFileSync(databasePath(), join(folder, "now.sqlite"));
  const env = { ISOLOSS_DB: join(folder, "now.sqlite") };
  kept = await startServer(env);
  fresh = await startServer({ ...env, PAGE_CACHE_MB: "0" });
}, 300_000);
afterAll(async () => {
  await Promise.all([kept?.close(), fresh?.close()]);
  rmSync(folder, { recursive: true, force: true });
});

describe("kept pages", () => {
  for (const path of PAGES)
    it(`${path}: what a reader sees is what the framework draws, in every encoding, first time and later`, async () => {
      const plain = await raw(fresh.url + path);
      expect(plain.status).toBe(200);
      // An address that asks for something unknown would compare the page that says so.
      expect(plain.body.toString()).not.toContain('class="problem"');
      const open = { identity: (b: Buffer) => b, gzip: gunzipSync, br: brotliDecompressSync };
      const tags = new Set<unknown>();
      for (const [encoding, decode] of Object.entries(open)) {
        const headers = { "Accept-Encoding": encoding };
        const first = await raw(kept.url + path, headers);
        const again = await raw(kept.url + path, headers);
        expect(again.body.equals(first.body)).toBe(true);
        expect(again.headers["content-encoding"] ?? "identity").toBe(encoding);
        expect(again.headers["content-length"]).toBe(String(again.body.length));
        expect(decode(again.body).equals(plain.body)).toBe(true);
        for (const name of ["content-type", "content-security-policy", "x-content-type-options", "link"])
          expect(again.headers[name], name).toEqual(plain.headers[name]);
        expect(String(again.headers.vary).toLowerCase().split(", ")).toEqual(
          expect.arrayContaining(["rsc", "next-router-state-tree", "accept-encoding"]),
        );
        expect(again.headers.etag).toBe(first.headers.etag);
        tags.add(again.headers.etag);
        const head = await raw(kept.url + path, headers, "HEAD");
        expect(head.body.length).toBe(0);
        expect(head.headers["content-length"]).toBe(again.headers["content-length"]);
        expect(head.headers.etag).toBe(again.headers.etag);
        const same = await raw(kept.url + path, { ...headers, "If-None-Match": String(again.headers.etag) });
        expect([same.status, same.body.length]).toEqual([304, 0]);
        expect((await raw(kept.url + path, { ...headers, "If-None-Match": '"other"' })).status).toBe(200);
      }
      expect(tags.size).toBe(3);
    });

  it("are drawn at once for HEAD and for a reader who has them already", async () => {
    const path = "/papers/kaplan-2020-scaling";
    const head = await raw(kept.url + path, {}, "HEAD");
    const get = await raw(kept.url + path);
    expect(head.status).toBe(get.status);
    expect(head.headers["content-length"]).toBe(String(get.body.length));
    // In an encoding that nobody asked for yet, the first answer too may be a 304.
    const tag = (await raw(kept.url + path, { "Accept-Encoding": "gzip" })).headers.etag;
    expect((await raw(kept.url + path, { "Accept-Encoding": "gzip", "If-None-Match": String(tag) })).status).toBe(304);
  });

  it("answer many readers at once with the same bytes", async () => {
    const all = await Promise.all(
      Array.from({ length: 12 }, () => raw(`${kept.url}/laws`, { "Accept-Encoding": "br" })),
    );
    expect(all.map((a) => a.status)).toEqual(Array(12).fill(200));
    for (const a of all) expect(a.body.equals(all[0]!.body)).toBe(true);
  });

  it("tell addresses apart, except queries that a record's page does not read", async () => {
    const get = async (path: string) => (await raw(kept.url + path)).body.toString();
    expect(await get("/search?q=kaplan")).not.toBe(await get("/search?q=hardware"));
    expect(await get(`${PAPER}?utm_source=x`)).toBe(await get(PAPER));
  });

  it("say beside the value that it was seen in one note only, and beside no other", async () => {
    const weak = (await raw(`${kept.url}/claims/abnar-2025-params-flops/optimal-sparsity`)).body.toString();
    expect(weak).toContain("rests on one unsigned or second-hand note");
    expect((await raw(`${kept.url}/claims/hoffmann-2022-chinchilla/approach-3`)).body.toString()).not.toContain(
      "rests on one",
    );
  });

  it("leave alone what is not a page: data requests, unknown addresses, redirects, the API, files", async () => {
    await raw(kept.url + PAPER);
    // The framework first sends such a request to an address of its own.
    const told = await raw(kept.url + PAPER, { RSC: "1" });
    const wanted = await raw(fresh.url + PAPER, { RSC: "1" });
    expect([told.status, told.headers.location]).toEqual([wanted.status, wanted.headers.location]);
    const data = await raw(new URL(String(told.headers.location), kept.url + PAPER).href, { RSC: "1" });
    expect(data.headers["content-type"]).toMatch(/^text\/x-component/);
    expect((await raw(kept.url + PAPER)).headers["content-type"]).toMatch(/^text\/html/);
    for (let i = 0; i < 2; i++) {
      const none = await raw(`${kept.url}/papers/no-such-paper`, { "Accept-Encoding": "gzip" });
      expect(none.status).toBe(404);
      expect(none.headers.etag).toBeUndefined();
      expect(
        none.body.equals((await raw(`${fresh.url}/papers/no-such-paper`, { "Accept-Encoding": "gzip" })).body),
      ).toBe(true);
      const moved = await raw(`${kept.url}/papers/`);
      expect([moved.status, moved.headers.location]).toEqual([308, "/papers"]);
      expect(JSON.parse((await raw(`${kept.url}${PAPER}.json`)).body.toString())).toHaveProperty("id");
      expect((await raw(`${kept.url}/robots.txt`)).headers["content-type"]).toMatch(/^text\/plain/);
    }
  });

  it("let forms through to the server", async () => {
    const html = (await raw(`${kept.url}/contribute`)).body.toString();
    const form = new FormData();
    for (const [input] of html.matchAll(/<input[^>]*type="hidden"[^>]*>/g)) {
      const name = /name="([^"]*)"/.exec(input)?.[1];
      if (name) form.set(name, (/value="([^"]*)"/.exec(input)?.[1] ?? "").replaceAll("&quot;", '"'));
    }
    expect([...form.keys()].some((k) => k.startsWith("$ACTION"))).toBe(true);
    form.set("abstract", "We find that loss scales as a power law with exponent 0.076 in the number of parameters.");
    form.set("step", "read");
    const posted = await fetch(`${kept.url}/contribute`, { method: "POST", body: form });
    expect(posted.status).toBe(200);
    expect(await posted.text()).toContain("0.076");
    expect((await raw(`${kept.url}/contribute`)).body.toString()).toBe(html);
  });

  it("are drawn anew when a rebuild has replaced the database", async () => {
    const before = (await raw(kept.url + PAPER)).body.toString();
    const next = join(folder, "next.sqlite");
    copyFileSync(join(folder, "now.sqlite"), next);
    const db = new Database(next);
    const changed = "f".repeat(64);
    db.prepare("update meta set value = ? where key = 'contentHash'").run(changed);
    db.close();
    renameSync(next, join(folder, "now.sqlite"));
    const after = (await raw(kept.url + PAPER)).body.toString();
    expect(before).not.toContain(changed.slice(0, 12));
    expect(after).toContain(changed.slice(0, 12));
  });
});

describe("what is not there", () => {
  it.each(["/papers/no-such-paper", "/laws/none", "/claims/a/b", "/datasets/none", "/no/such/page"])(
    "%s: a whole page that says so, without a script",
    async (path) => {
      for (const server of [kept, fresh]) {
        const r = await raw(server.url + path);
        const html = r.body.toString();
        expect(r.status).toBe(404);
        expect(r.headers["content-type"]).toMatch(/^text\/html/);
        expect(html).toContain("<title>Not here");
        expect(html).toMatch(/<h1>Nothing is at this address<\/h1>/);
        expect(html).toContain('action="/search"');
      }
    },
  );
});

describe("plain documents", () => {
  it.each(["/", PAPER, "/laws/chinchilla", "/exponents", "/compare", "/predict?compute=1e24", "/no-such-page"])(
    "%s carries no script of the framework and no second copy of itself",
    async (path) => {
      const html = (await raw(kept.url + path)).body.toString();
      expect(html).not.toMatch(/__next_f|\/_next\/static\/[^"]*\.js/);
      expect([...html.matchAll(/<script\b([^>]*)>/g)].map((m) => m[1]).filter((a) => /src=/.test(a!))).toEqual([
        expect.stringMatching(/src="\/enhance\.js\?v=[0-9a-f]{10}"/),
      ]);
      expect(html.endsWith("</body></html>")).toBe(true);
    },
  );

  it("have a script that browsers may keep", async () => {
    const html = (await raw(kept.url + PAPER)).body.toString();
    const src = /src="(\/enhance\.js[^"]*)"/.exec(html)![1]!;
    const r = await raw(kept.url + src);
    expect(r.status).toBe(200);
    expect(r.headers["content-type"]).toMatch(/^text\/javascript/);
    expect(r.headers["cache-control"]).toBe("public, max-age=31536000, immutable");
    expect(() => new Function(r.body.toString())).not.toThrow();
  });

  it.each(["/fit", "/contribute"])("%s keeps what the framework runs in the browser", async (path) => {
    expect((await raw(kept.url + path)).body.toString()).toContain("self.__next_f.push");
  });
});

describe("pages", () => {
  const files = readdirSync(join(root, "app"), { recursive: true, encoding: "utf8" }).filter((f) => /\.tsx?$/.test(f));
  it("read nothing of a request but its address, so that one drawing is right for everyone", () => {
    for (const file of files.filter((f) => !f.startsWith("api"))) {
      const text = readFileSync(join(root, "app", file), "utf8");
      expect(text, file).not.toMatch(/next\/headers|draftMode|unstable_noStore/);
    }
  });
  it("with parts that the framework runs in the browser are the ones that keep its scripts", () => {
    const client = new Map<string, boolean>();
    const runs = (file: string): boolean => {
      const known = client.get(file);
      if (known !== undefined) return known;
      client.set(file, false);
      const text = readFileSync(file, "utf8");
      const found =
        /^\s*"use (?:client|server)"/m.test(text) ||
        [...text.matchAll(/from "(\.[^"]*)"/g)].some(([, to]) => {
          const base = resolve(dirname(file), to!);
          const source = [`${base}.ts`, `${base}.tsx`, join(base, "index.ts")].find(existsSync);
          return source !== undefined && source.includes("/app/") && runs(source);
        });
      client.set(file, found);
      return found;
    };
    for (const file of files.filter((f) => /(?:^|\/)(?:page|layout|not-found)\.tsx$/.test(f))) {
      const address = `/${dirname(file) === "." ? "" : dirname(file)}`;
      expect(runsInBrowser(address), file).toBe(runs(join(root, "app", file)));
    }
  });
  it("of one record do not read the query", () => {
    const records = files.filter((f) =>
      /^(?:page|(?:papers|laws|datasets|hardware|runs|claims)\/.*\].*page)\.tsx$/.test(f),
    );
    expect(records.length).toBe(7);
    for (const file of records)
      expect(readFileSync(join(root, "app", file), "utf8"), file).not.toMatch(/searchParams/i);
  });
});
