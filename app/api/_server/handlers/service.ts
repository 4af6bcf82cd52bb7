/** Editions, the database file, changes, health and the OpenAPI document. */

import { DatabaseUnavailable, openDatabase } from "@/db/open";
import { changeKinds, changesBetween } from "@/db/records";
import { changesQuery } from "@/lib/api/endpoints";
import { etagOf } from "@/lib/api/etag";
import { openApiDocument } from "@/lib/api/openapi";
import { problem } from "@/lib/api/problem";
import { Change, type EditionItem } from "@/lib/api/schemas";
import { nearest } from "@/lib/content/problems";
import { env } from "@/lib/env";
import type { EditionManifest } from "@/lib/export/manifest";
import packageJson from "@/package.json";
import { editionDatabase, editionFile, getEdition, listEditions } from "../editions";
import { fitThreads, workersReady } from "../fit-pool";
import { type Handler, typed } from "./types";

export const version: string = packageJson.version;

function editionItem(m: EditionManifest): EditionItem {
  return {
    id: m.id,
    contentHash: m.contentHash,
    date: m.date,
    licence: m.licence,
    records: m.records,
    files: m.files.map((f) => ({
      name: f.name,
      bytes: f.bytes,
      sha256: f.sha256,
      url: `/api/v1/editions/${m.id}/${f.name}`,
    })),
  };
}

const TYPES: Record<string, string> = {
  sqlite: "application/vnd.sqlite3",
  parquet: "application/vnd.apache.parquet",
  csv: "text/csv; charset=utf-8",
  jsonl: "application/jsonl",
  json: "application/json",
  md: "text/markdown; charset=utf-8",
  cff: "text/plain; charset=utf-8",
  txt: "text/plain; charset=utf-8",
};
const typeOf = (name: string): string => TYPES[name.split(".").at(-1) ?? ""] ?? "application/octet-stream";

export const serviceHandlers: Record<string, Handler> = {
  listChanges: typed(changesQuery, (call) => {
    const { since, kind, change } = call.query;
    const before = editionDatabase(since, "since");
    const items = changesBetween(before, call.db, kind ?? changeKinds).filter(
      (c) => !change || change.includes(c.change),
    );
    const counts: Record<string, number> = {};
    for (const c of items) counts[`${c.kind} ${c.change}`] = (counts[`${c.kind} ${c.change}`] ?? 0) + 1;
    return {
      json: {
        since: { edition: since, contentHash: before.contentHash },
        until: { edition: call.edition, contentHash: call.db.contentHash },
        total: items.length,
        counts,
        items,
      },
      rows: items,
      columns: Object.keys(Change.shape),
    };
  }),

  listEditions: () => ({ json: { items: listEditions().map(editionItem) } }),

  getEditionFile: (call) => {
    const m = getEdition(call.segments.edition ?? "", null);
    const name = call.segments.file ?? "";
    const path = editionFile(m, name);
    const entry = m.files.find((f) => f.name === name);
    if (!path || !entry) {
      const near = nearest(
        name,
        m.files.map((f) => f.name),
      );
      throw problem("unknown-record", "no such file in this edition", {
        value: name,
        mend: near ? `did you mean ${near}?` : "see /api/v1/editions for the names",
      });
    }
    return { file: { path, name, type: typeOf(name), etag: etagOf(entry.sha256), immutable: true } };
  },

  getDatabase: (call) => ({
    file: {
      path: call.db.path,
      name: `isoloss-${call.db.contentHash.slice(0, 12)}.sqlite`,
      type: "application/vnd.sqlite3",
      etag: etagOf(call.db.contentHash, "sqlite"),
      immutable: false,
    },
  }),

  getHealth: () => {
    try {
      const db = openDatabase();
      const count = (table: string) => db.prepare(`select count(*) from ${table}`).pluck().get() as number;
      return {
        json: {
          status: "ok",
          version,
          contentHash: db.contentHash,
          schemaVersion:
            (db.prepare("select value from meta where key = 'schemaVersion'").pluck().get() as string) ?? "",
          records: {
            papers: count("papers"),
            claims: count("claims"),
            laws: count("laws"),
            runs: count("run_sets"),
            verdicts: count("verdicts"),
          },
          search: { engine: env().MEILI_URL ? "meilisearch" : "sqlite" },
          fit: { workers: workersReady() ? "ready" : "missing", threads: fitThreads() },
        },
      };
    } catch (e) {
      if (!(e instanceof DatabaseUnavailable)) throw e;
      throw problem("unavailable", "the database is not there");
    }
  },

  getOpenapi: () => ({ json: openApiDocument({ version, server: env().SITE_URL ?? "" }) }),
};
