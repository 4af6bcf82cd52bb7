/** Editions on a running server: listed, downloaded, pinned, compared. */
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { EditionItem } from "@/lib/api/schemas";
import { ensureBuilt, root, type Server, startServer } from "./server";

let folder: string;
let server: Server;
const url = (path: string) => `${server.url}/api/v1${path}`;

beforeAll(async () => {
  await ensureBuilt();
  folder = mkdtempSync(join(tmpdir(), "isoloss-editions-"));
  const db = process.env.ISOLOSS_DB ?? join(root, ".isoloss", "isoloss.sqlite");
  execFileSync(
    process.execPath,
    ["scripts/isoloss.mjs", "export", "--edition", "2026.11", "--out", folder, "--db", db],
    {
      cwd: root,
      stdio: "ignore",
    },
  );
  // An older state of the same content: one paper less, one title other, one paper that is gone today.
  execFileSync(
    process.execPath,
    ["scripts/isoloss.mjs", "export", "--edition", "2026.10", "--out", folder, "--db", db],
    {
      cwd: root,
      stdio: "ignore",
    },
  );
  const old = new Database(join(folder, "2026.10", "isoloss-2026.10.sqlite"));
  old.pragma("foreign_keys = off");
  old.exec(`
    delete from claims where id = 'hoffmann-2022-chinchilla#approach-3';
    update laws set record = json_set(record, '$.name', 'Another name') where id = 'chinchilla';
    update papers set title = 'Compute-Optimal Zyzzyva', record = json_set(record, '$.title', 'Compute-Optimal Zyzzyva')
      where id = 'hoffmann-2022-chinchilla';
    insert into datasets select 'gone-today', position + 1000, name, kind, papers_count, claims_count, json_set(record, '$.id', 'gone-today') from datasets limit 1;
    update meta set value = 'older' where key = 'contentHash';`);
  old.close();
  server = await startServer({ ISOLOSS_EDITIONS: folder });
}, 300_000);
afterAll(async () => {
  await server?.close();
  rmSync(folder, { recursive: true, force: true });
});

describe("editions", () => {
  it("are listed newest first, and every file downloads with its checksum", async () => {
    const { items } = (await (await fetch(url("/editions"))).json()) as { items: EditionItem[] };
    expect(items.map((e) => e.id)).toEqual(["2026.11", "2026.10"]);
    for (const f of items[0]!.files) {
      const response = await fetch(new URL(f.url, server.url));
      expect(response.status, f.name).toBe(200);
      expect(response.headers.get("cache-control")).toMatch(/immutable/);
      const bytes = Buffer.from(await response.arrayBuffer());
      expect(createHash("sha256").update(bytes).digest("hex"), f.name).toBe(f.sha256);
    }
  });

  it("do not give away other files", async () => {
    for (const name of ["..%2f..%2fpackage.json", "%2e%2e%2f2026.10%2fREADME.md", "edition.json.bak", "nothing.csv"])
      expect((await fetch(url(`/editions/2026.11/${name}`))).status, name).toBe(404);
  });

  it("pin an answer: the same query gives what the edition holds, for ever", async () => {
    const now = (await (await fetch(url("/claims?paper=hoffmann-2022-chinchilla"))).json()) as { total: number };
    const response = await fetch(url("/claims?paper=hoffmann-2022-chinchilla&edition=2026.10"));
    const then = (await response.json()) as { total: number; edition: string; contentHash: string };
    expect(then).toMatchObject({ total: now.total - 1, edition: "2026.10", contentHash: "older" });
    expect(response.headers.get("cache-control")).toMatch(/immutable/);
    expect((await fetch(url("/claims/hoffmann-2022-chinchilla/approach-3?edition=2026.10"))).status).toBe(404);
    expect((await fetch(url("/claims/hoffmann-2022-chinchilla/approach-3?edition=2026.11"))).status).toBe(200);
    const law = (await (await fetch(url("/laws/chinchilla?edition=2026.10"))).json()) as { record: { name: string } };
    expect(law.record.name).toBe("Another name");
    for (const path of [
      "/exponents?of=params-opt&vs=compute",
      "/predict?compute=1e23",
      "/compare?ids=hoffmann-2022-chinchilla,besiroglu-2024-chinchilla-replication",
    ])
      expect((await fetch(url(`${path}&edition=2026.10`))).status, path).toBe(200);
  });

  it("show what changed since", async () => {
    const changes = (await (await fetch(url("/changes?since=2026.10"))).json()) as {
      items: { kind: string; id: string; change: string; fields: string[] }[];
      counts: Record<string, number>;
    };
    expect(changes.items.map(({ kind, id, change, fields }) => ({ kind, id, change, fields }))).toEqual([
      { kind: "paper", id: "hoffmann-2022-chinchilla", change: "changed", fields: ["title"] },
      { kind: "claim", id: "hoffmann-2022-chinchilla#approach-3", change: "added", fields: [] },
      { kind: "law", id: "chinchilla", change: "changed", fields: ["name"] },
      { kind: "dataset", id: "gone-today", change: "removed", fields: [] },
    ]);
    expect(changes.counts).toEqual({
      "paper changed": 1,
      "claim added": 1,
      "law changed": 1,
      "dataset removed": 1,
    });
    const none = (await (await fetch(url("/changes?since=2026.11"))).json()) as { total: number };
    expect(none.total).toBe(0);
    const csv = await (await fetch(url("/changes?since=2026.10&kind=law&format=csv"))).text();
    expect(csv).toBe("kind,id,change,fields,page\nlaw,chinchilla,changed,name,/laws/chinchilla\n");
  });
});

describe("searches and fits of an edition", () => {
  const search = async (query: string) =>
    (await (await fetch(url(`/search?${query}`))).json()) as {
      results: { id: string; title: string }[];
      engine: string;
    };

  it("find what the edition holds, by its own words", async () => {
    const then = await search("q=zyzzyva&edition=2026.10");
    expect(then.results[0]).toMatchObject({ id: "hoffmann-2022-chinchilla", title: "Compute-Optimal Zyzzyva" });
    expect((await search("q=zyzzyva&edition=2026.11")).results).toEqual([]);
    expect((await search("q=zyzzyva")).results).toEqual([]);
    const suggested = (await (await fetch(url("/suggest?q=zyzz&edition=2026.10"))).json()) as {
      items: { id: string }[];
    };
    expect(suggested.items.map((i) => i.id)).toContain("hoffmann-2022-chinchilla");
  });

  it("of the present content are those of the current data", async () => {
    for (const q of ["Chinchilla exponent", "learning rate batch size", "year:2022.. kind:claim"]) {
      const ids = async (more: string) => (await search(`q=${encodeURIComponent(q)}${more}`)).results.map((r) => r.id);
      expect(await ids("&edition=2026.11"), q).toEqual(await ids(""));
    }
  });

  it("takes the law of a fit from the edition", async () => {
    const fit = (query: string) =>
      fetch(url(`/fit${query}`), {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ law: "chinchilla", data: { N: [1e8, 1e9], D: [1e9, 1e9], L: [3, 2.8] } }),
      });
    expect((await fit("?edition=2026.10")).status).toBe(200);
    const unknown = await fit("?edition=2001.01");
    expect(unknown.status).toBe(400);
    expect(((await unknown.json()) as { mend: string }).mend).toContain("2026.11, 2026.10");
  });
});

describe("pages of an edition", () => {
  const page = async (path: string) => {
    const response = await fetch(server.url + path);
    return { status: response.status, headers: response.headers, html: await response.text() };
  };
  const NOTICE = "This page shows edition";

  it.each([
    "/",
    "/papers",
    "/papers/hoffmann-2022-chinchilla",
    "/claims/hoffmann-2022-chinchilla/approach-1-params",
    "/laws",
    "/laws/chinchilla",
    "/datasets",
    "/hardware",
    "/runs",
    "/exponents",
    "/compare?ids=hoffmann-2022-chinchilla,kaplan-2020-scaling",
    "/predict?compute=1e24",
    "/search?q=chinchilla%20exponent",
    "/fit",
    "/status",
  ])("%s says which it is, leads to the current one, and to pages of the same edition", async (path) => {
    const { status, html } = await page(`${path}${path.includes("?") ? "&" : "?"}edition=2026.10`);
    expect(status).toBe(200);
    expect(html).toContain(NOTICE);
    expect(html).toContain('<a href="/editions">2026.10</a>');
    const current = /<a href="([^"]*)" data-current/.exec(html)?.[1]?.replaceAll("&amp;", "&");
    expect(new URL(current ?? "", server.url).pathname).toBe(path.split("?")[0]);
    expect(current).not.toContain("edition");
    const links = [...html.matchAll(/<a\s(?![^>]*data-current)[^>]*href="(\/(?:papers|laws|claims|compare)[^"]*)"/g)];
    expect(links.length).toBeGreaterThan(0);
    for (const [, href] of links) expect(href).toContain("edition=2026.10");
    expect((await page(path)).html).not.toContain(NOTICE);
  });

  it("show the data of the edition, and only there", async () => {
    const title = "Compute-Optimal Zyzzyva";
    for (const path of ["/papers/hoffmann-2022-chinchilla?", "/search?q=zyzzyva&", "/papers?"]) {
      const pinnedPage = (await page(`${path}edition=2026.10`)).html;
      if (path !== "/papers?") expect(pinnedPage, path).toContain(title);
      expect((await page(`${path}edition=2026.11`)).html, path).not.toContain(title);
      expect((await page(path)).html, path).not.toContain(title);
    }
    expect((await page("/laws/chinchilla?edition=2026.10")).html).toContain("Another name");
    expect((await page("/claims/hoffmann-2022-chinchilla/approach-3?edition=2026.10")).status).toBe(404);
    expect((await page("/claims/hoffmann-2022-chinchilla/approach-3?edition=2026.11")).status).toBe(200);
    expect((await page("/papers/hoffmann-2022-chinchilla.json?edition=2026.10")).html).toContain(title);
  });

  it("are refused for an edition that is not there, with those that are", async () => {
    for (const path of ["/", "/papers/hoffmann-2022-chinchilla", "/search?q=a"])
      for (const id of ["1999.01", "../../etc", "%3Cscript%3E"]) {
        const { status, headers, html } = await page(`${path}${path.includes("?") ? "&" : "?"}edition=${id}`);
        expect(status, path).toBe(400);
        expect(headers.get("cache-control")).toBe("no-store");
        expect(html).toContain("Known are 2026.11, 2026.10");
        expect(html).not.toContain("<code><script>");
      }
  });

  it("are listed with their files", async () => {
    const { status, html } = await page("/editions");
    expect(status).toBe(200);
    for (const text of ["2026.11", "2026.10", "/api/v1/editions/2026.11/isoloss-2026.11.sqlite", "claims.parquet"])
      expect(html).toContain(text);
  });
});
