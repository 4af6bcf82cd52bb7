/** Writes an edition: the whole knowledge base as files that outlive the site. The same database gives the same bytes. */
import { createHash } from "node:crypto";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";
import type { z } from "zod";
import { openApiDocument } from "../lib/api/openapi";
import * as shapes from "../lib/api/schemas";
import { VerdictItem } from "../lib/api/schemas-compute";
import { type RecordSchemaName, recordJsonSchema, recordSchemas } from "../lib/content/json-schema";
import { bibtex } from "../lib/export/bibtex";
import { codes, documentation, leftOut } from "../lib/export/documentation";
import { databaseFile, EDITION_ID, EditionManifest, MANIFEST } from "../lib/export/manifest";
import { columnsWithTypes, parquet } from "../lib/export/parquet";
import { csv, flatten, jsonLines } from "../lib/export/table";
import type { Db } from "./open";
import * as records from "./records";

export interface EditionOptions {
  /** `YYYY.MM` or `YYYY.MM.N`. */
  id: string;
  /** Folder of editions; this one becomes a folder in it. */
  out: string;
  /** `YYYY-MM-DD`; the first day of the month when absent. */
  date?: string;
  /** Version of the software, for the documents. */
  version: string;
  /** Text of the licence of the content. */
  licence: string;
  /** Write again over an edition of other content. */
  force?: boolean;
  progress?: (what: string) => void;
}

/** The call is wrong, in words for a person. */
export class EditionError extends Error {
  override name = "EditionError";
}

/** Flat tables: name, rows, their shape, and the objects that become dotted columns. */
function tables(db: Db): { name: string; rows: readonly object[]; schema: z.ZodObject; open: string[] }[] {
  const term = (name: records.OtherVocabulary) => ({
    name,
    rows: records.allVocabularyItems(db, name),
    schema: shapes.VocabularyTerm as z.ZodObject,
    open: [],
  });
  return [
    { name: "papers", rows: records.allPaperItems(db), schema: shapes.PaperItem, open: ["checklist"] },
    { name: "claims", rows: records.allClaimItems(db), schema: shapes.ClaimItem, open: ["paper", "evidence"] },
    { name: "laws", rows: records.allLawItems(db), schema: shapes.LawItem, open: ["target"] },
    { name: "runs", rows: records.allRunsItems(db), schema: shapes.RunsItem, open: ["paper"] },
    { name: "datasets", rows: records.allDatasetItems(db), schema: shapes.DatasetItem, open: [] },
    { name: "hardware", rows: records.allHardwareItems(db), schema: shapes.HardwareItem, open: [] },
    { name: "verdicts", rows: records.allVerdictItems(db), schema: VerdictItem, open: [] },
    ...records.otherVocabularies.map(term),
  ];
}

/** Copies the tables that belong to an edition, adds what documents them, and packs the file anew. */
function writeDatabase(db: Db, path: string, id: string): void {
  const working = `${path}.tmp`;
  rmSync(working, { force: true });
  copyFileSync(db.path, working);
  const copy = new Database(working);
  try {
    copy.pragma("journal_mode = off");
    copy.pragma("foreign_keys = off");
    const names = () =>
      copy
        .prepare(
          "select name, type from sqlite_master where type in ('table','view','trigger') order by type = 'table', name",
        )
        .all() as {
        name: string;
        type: string;
      }[];
    // Full-text indexes first: their shadow tables go with them.
    const virtual = copy
      .prepare("select name from sqlite_master where sql like 'create virtual table%'")
      .pluck()
      .all() as string[];
    for (const name of virtual) if (leftOut(name)) copy.exec(`drop table "${name}"`);
    for (const { name, type } of names())
      if (leftOut(name) && !name.startsWith("sqlite_")) copy.exec(`drop ${type} if exists "${name}"`);
    copy.prepare("insert or replace into meta (key, value) values ('edition', ?)").run(id);
    copy.exec(`
      create table documentation (table_name text not null, column_name text not null, type text not null, meaning text not null, primary key (table_name, column_name)) without rowid;
      create table codes (table_name text not null, column_name text not null, code text not null, meaning text not null, primary key (table_name, column_name, code)) without rowid;`);
    const document = copy.prepare("insert into documentation values (?, ?, ?, ?)");
    const code = copy.prepare("insert into codes values (?, ?, ?, ?)");
    for (const { name, type } of names()) {
      if (type !== "table" || name.startsWith("sqlite_")) continue;
      const about = documentation[name];
      if (!about) throw new Error(`table ${name} has no documentation: add it to lib/export/documentation.ts`);
      document.run(name, "", "", about.about);
      for (const column of copy.pragma(`table_info("${name}")`) as { name: string; type: string }[]) {
        const meaning = about.columns[column.name];
        if (meaning === undefined)
          throw new Error(`column ${name}.${column.name} has no documentation: add it to lib/export/documentation.ts`);
        document.run(name, column.name, column.type.toLowerCase(), meaning);
      }
    }
    for (const [table, columns] of Object.entries(codes))
      for (const [column, meanings] of Object.entries(columns))
        for (const [value, meaning] of Object.entries(meanings)) code.run(table, column, value, meaning);
    rmSync(path, { force: true });
    copy.prepare("vacuum into ?").run(path);
  } finally {
    copy.close();
    rmSync(working, { force: true });
  }
}

function readme(m: Omit<EditionManifest, "files">, files: EditionManifest["files"], version: string): string {
  const count = Object.entries(m.records)
    .map(([k, n]) => `${n} ${k}`)
    .join(", ");
  return `# Isoloss, edition ${m.id}

Checkable claims about how neural networks scale: ${count}.

Content hash \`${m.contentHash}\`, written by isoloss ${version}. Data under CC BY 4.0, see LICENSE.txt; cite as CITATION.cff says.

| file | bytes | what |
| --- | ---: | --- |
${files.map((f) => `| ${f.name} | ${f.bytes} | ${describe(f)} |`).join("\n")}

## Reading it

- **SQLite**: \`sqlite3 ${databaseFile(m.id)} "select meaning from documentation where table_name = 'claims' and column_name = 'value'"\`. The table \`documentation\` says what every column means, \`codes\` what every code means.
- **CSV**: UTF-8, RFC 4180, one header line. Text that a spreadsheet would run as a formula starts with an apostrophe. Lists are joined by \`; \` or written as JSON.
- **Parquet**: the same columns, typed; lists and objects as JSON text.
- **JSON Lines**: whole records, one a line, in the shapes of openapi.json (PaperItem, Claim, LawItem and so on).
- **JSON Schemas**: of the records as people write them in \`content/\`.

A claim is cited as \`paper-id#claim-id\`. Ids never change. Values keep the unit and sign that their source prints.

\`sha256sum --check SHA256SUMS.txt\` verifies the files.
`;
}

function describe(f: EditionManifest["files"][number]): string {
  if (f.name.endsWith(".sqlite")) return "everything, with documentation of every column";
  if (f.rows !== null) return `${f.rows} rows`;
  if (f.name.endsWith(".schema.json")) return "JSON Schema";
  if (f.name === "papers.bib") return "bibliography";
  if (f.name === "openapi.json") return "shapes of the JSON Lines";
  return "";
}

function citation(id: string, date: string): string {
  return `cff-version: 1.2.0
type: dataset
title: "Isoloss: a knowledge base of scaling laws"
message: "If you use this data, please cite this edition, and the papers whose claims you use."
version: "${id}"
date-released: "${date}"
license: CC-BY-4.0
authors:
  - name: "The Isoloss contributors"
`;
}

/**
 * Writes an edition into `out/id`, whole or not at all.
 * @returns the manifest, and whether anything was written
 * @throws EditionError when the id is none, or the edition exists with other content
 */
export function writeEdition(
  db: Db,
  options: EditionOptions,
): { manifest: EditionManifest; written: boolean; folder: string } {
  const { id } = options;
  if (!EDITION_ID.test(id))
    throw new EditionError(`${id} is not an edition: write YYYY.MM, or YYYY.MM.N for a mended one`);
  const date = options.date ?? `${id.slice(0, 4)}-${id.slice(5, 7)}-01`;
  if (!/^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/.test(date))
    throw new EditionError(`${date} is not a date: write YYYY-MM-DD`);
  const folder = join(options.out, id);
  if (existsSync(join(folder, MANIFEST)) && !options.force) {
    const former = EditionManifest.safeParse(JSON.parse(readFileSync(join(folder, MANIFEST), "utf8")));
    if (former.success && former.data.contentHash === db.contentHash)
      return { manifest: former.data, written: false, folder };
    throw new EditionError(
      `edition ${id} exists with other content. Editions do not change: choose ${id}.1 or another id, or write it again with --force if it was never published`,
    );
  }
  const say = options.progress ?? (() => {});
  const temporary = join(options.out, `.${id}.${process.pid}.tmp`);
  rmSync(temporary, { recursive: true, force: true });
  mkdirSync(temporary, { recursive: true });
  try {
    const files: EditionManifest["files"] = [];
    const add = (name: string, rows: number | null = null) => {
      const bytes = readFileSync(join(temporary, name));
      files.push({
        name,
        bytes: statSync(join(temporary, name)).size,
        sha256: createHash("sha256").update(bytes).digest("hex"),
        rows,
      });
    };
    const put = (name: string, content: string | Uint8Array, rows: number | null = null) => {
      writeFileSync(join(temporary, name), content);
      add(name, rows);
    };
    say(databaseFile(id));
    writeDatabase(db, join(temporary, databaseFile(id)), id);
    add(databaseFile(id));
    const counts: Record<string, number> = {};
    for (const t of tables(db)) {
      say(t.name);
      const columns = columnsWithTypes(t.schema, t.open);
      const flat = t.rows.map((r) => flatten(r as Record<string, unknown>, t.open));
      counts[t.name] = t.rows.length;
      put(
        `${t.name}.csv`,
        csv(
          flat,
          columns.map((c) => c.name),
        ),
        t.rows.length,
      );
      put(`${t.name}.jsonl`, jsonLines(t.rows), t.rows.length);
      put(`${t.name}.parquet`, parquet(flat, columns), t.rows.length);
    }
    put("papers.bib", bibtex(records.allPaperItems(db)), counts.papers ?? null);
    for (const name of Object.keys(recordSchemas) as RecordSchemaName[])
      put(`${name}.schema.json`, `${JSON.stringify(recordJsonSchema(name), null, 2)}\n`);
    put("openapi.json", `${JSON.stringify(openApiDocument({ version: options.version, server: "" }), null, 2)}\n`);
    put("CITATION.cff", citation(id, date));
    put("LICENSE.txt", options.licence);
    files.sort((a, b) => (a.name < b.name ? -1 : 1));
    const base = {
      id,
      date,
      contentHash: db.contentHash,
      schemaVersion: db.prepare("select value from meta where key = 'schemaVersion'").pluck().get() as string,
      licence: "CC-BY-4.0",
      records: counts,
    };
    put("README.md", readme(base, files, options.version));
    files.sort((a, b) => (a.name < b.name ? -1 : 1));
    put("SHA256SUMS.txt", files.map((f) => `${f.sha256}  ${f.name}\n`).join(""));
    files.sort((a, b) => (a.name < b.name ? -1 : 1));
    const manifest: EditionManifest = { ...base, files };
    writeFileSync(join(temporary, MANIFEST), `${JSON.stringify(manifest, null, 2)}\n`);
    if (existsSync(folder)) rmSync(folder, { recursive: true });
    renameSync(temporary, folder);
    return { manifest, written: true, folder };
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}
