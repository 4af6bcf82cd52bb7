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
      { kind: "claim", id: "hoffmann-2022-chinchilla#approach-3", change: "added", fields: [] },
      { kind: "law", id: "chinchilla", change: "changed", fields: ["name"] },
      { kind: "dataset", id: "gone-today", change: "removed", fields: [] },
    ]);
    expect(changes.counts).toEqual({ "claim added": 1, "law changed": 1, "dataset removed": 1 });
    const none = (await (await fetch(url("/changes?since=2026.11"))).json()) as { total: number };
    expect(none.total).toBe(0);
    const csv = await (await fetch(url("/changes?since=2026.10&kind=law&format=csv"))).text();
    expect(csv).toBe("kind,id,change,fields,page\nlaw,chinchilla,changed,name,/laws/chinchilla\n");
  });
});
