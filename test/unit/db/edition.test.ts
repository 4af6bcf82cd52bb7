/** An edition read back by other programs than the one that wrote it. */
import { execFileSync, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "csv-parse/sync";
import { parquetReadObjects } from "hyparquet";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { build } from "@/db/build";
import { EditionError, writeEdition } from "@/db/edition";
import { type Db, openPrivate } from "@/db/open";
import * as records from "@/db/records";
import { codes, documentation, leftOut } from "@/lib/export/documentation";
import { flatten, guardFormula } from "@/lib/export/table";

let folder: string;
let db: Db;
const id = "2026.11";
const at = (...names: string[]) => join(folder, "editions", ...names);
const write = (out: string) =>
  writeEdition(db, { id, out: join(folder, out), version: "0.0.0", licence: "the licence\n" });

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "isoloss-edition-"));
  const file = join(folder, "db.sqlite");
  await build({ content: "content", out: file });
  db = openPrivate(file);
  write("editions");
});
afterAll(() => {
  db?.close();
  rmSync(folder, { recursive: true, force: true });
});

describe("an edition", () => {
  it("has the same bytes whenever it is written", () => {
    const again = write("again");
    for (const f of [...again.manifest.files.map((x) => x.name), "edition.json"])
      expect(readFileSync(join(folder, "again", id, f)).equals(readFileSync(at(id, f))), f).toBe(true);
  });

  it("lists every file with its checksum", () => {
    const sums = readFileSync(at(id, "SHA256SUMS.txt"), "utf8").trim().split("\n");
    expect(sums.length).toBeGreaterThan(30);
    for (const line of sums) {
      const [sum, name] = line.split("  ");
      expect(
        createHash("sha256")
          .update(readFileSync(at(id, name!)))
          .digest("hex"),
        name,
      ).toBe(sum);
    }
  });

  it("is left alone when it exists, and refuses other content under its name", () => {
    expect(write("editions").written).toBe(false);
    const other = { ...db, contentHash: "other", prepare: db.prepare, raw: db.raw } as Db;
    expect(() => writeEdition(other, { id, out: at(), version: "0", licence: "" })).toThrow(EditionError);
    expect(() => writeEdition(db, { id: "2026.13", out: at(), version: "0", licence: "" })).toThrow(/YYYY\.MM/);
    expect(() => writeEdition(db, { id: "../x", out: at(), version: "0", licence: "" })).toThrow(EditionError);
  });

  it("documents every table, column and code of its database", () => {
    const tables = db.raw.prepare("select name from sqlite_master where type = 'table'").pluck().all() as string[];
    for (const t of tables.filter((x) => !leftOut(x))) {
      const columns = (db.raw.pragma(`table_info("${t}")`) as { name: string }[]).map((c) => c.name);
      expect(Object.keys(documentation[t]?.columns ?? {}).sort(), t).toEqual(columns.sort());
    }
    for (const [t, columns] of Object.entries(codes))
      for (const [column, meanings] of Object.entries(columns)) {
        const used = db.raw
          .prepare(`select distinct "${column}" from ${t} where "${column}" is not null`)
          .pluck()
          .all() as string[];
        for (const value of used) expect(Object.keys(meanings), `${t}.${column}`).toContain(value);
      }
  });

  const shellHere = spawnSync("sqlite3", ["--version"]).status === 0;
  if (!shellHere) process.stderr.write("edition not read by the sqlite3 shell: there is none here\n");
  it.runIf(shellHere)("is read by the sqlite3 shell as the database has it", () => {
    const shell = (sql: string) =>
      execFileSync("sqlite3", ["-readonly", "-json", at(id, `isoloss-${id}.sqlite`), sql], {
        encoding: "utf8",
        maxBuffer: 1e9,
      });
    expect(JSON.parse(shell("pragma integrity_check"))).toEqual([{ integrity_check: "ok" }]);
    for (const [table, order] of [
      ["papers", "id"],
      ["claims", "id"],
      ["claim_parameters", "claim_id, name"],
      ["laws", "id"],
      ["relations", "from_paper, position"],
    ]) {
      const sql = `select * from ${table} order by ${order}`;
      expect(JSON.parse(shell(sql)), table).toEqual(db.raw.prepare(sql).all());
    }
    const left = JSON.parse(shell("select name from sqlite_master where name like 'search%'") || "[]");
    expect(left).toEqual([]);
    const [row] = JSON.parse(
      shell("select meaning from documentation where table_name = 'claims' and column_name = 'value'"),
    );
    expect(row.meaning).toMatch(/as the source prints it/);
  });

  const all = () =>
    [
      ["claims", records.allClaimItems(db), ["paper", "evidence"]],
      ["papers", records.allPaperItems(db), ["checklist"]],
      ["laws", records.allLawItems(db), ["target"]],
      ["hardware", records.allHardwareItems(db), []],
    ] as const;

  it("is read by a CSV reader as the database has it", () => {
    for (const [name, items, open] of all()) {
      const rows = parse(readFileSync(at(id, `${name}.csv`), "utf8"), { columns: true }) as Record<string, string>[];
      expect(rows.length, name).toBe(items.length);
      rows.forEach((row, i) => {
        const flat = flatten(items[i] as unknown as Record<string, unknown>, open);
        for (const [column, text] of Object.entries(row)) {
          const v = flat[column] ?? null;
          expect(text, `${name} ${column}`).toBe(v === null ? "" : typeof v === "string" ? guardFormula(v) : String(v));
        }
      });
    }
  });

  it("is read by a Parquet reader as the database has it", async () => {
    for (const [name, items, open] of all()) {
      const bytes = readFileSync(at(id, `${name}.parquet`));
      const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
      const rows = (await parquetReadObjects({ file })) as Record<string, unknown>[];
      expect(rows.length, name).toBe(items.length);
      rows.forEach((row, i) => {
        const flat = flatten(items[i] as unknown as Record<string, unknown>, open);
        for (const [column, value] of Object.entries(row))
          expect(value ?? null, `${name} ${column}`).toEqual(flat[column] ?? null);
      });
    }
  });

  it("has the whole records as JSON Lines", () => {
    for (const [name, items] of all()) {
      const lines = readFileSync(at(id, `${name}.jsonl`), "utf8")
        .trim()
        .split("\n");
      expect(
        lines.map((l) => JSON.parse(l)),
        name,
      ).toEqual(items);
    }
  });
});
