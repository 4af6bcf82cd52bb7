/** Editions on this server: folders below `ISOLOSS_EDITIONS`, each with a manifest and its files. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { type Db, openDatabase } from "@/db/open";
import { pinnedDatabase } from "@/db/pinned";
import { problem } from "@/lib/api/problem";
import { nearest } from "@/lib/content/problems";
import { env } from "@/lib/env";
import { databaseFile, EDITION_ID, EditionManifest, MANIFEST } from "@/lib/export/manifest";

const folder = (): string => resolve(env().ISOLOSS_EDITIONS);

/** Manifests of all editions, newest first; a folder without a readable manifest is left out. */
export function listEditions(): EditionManifest[] {
  let names: string[];
  try {
    names = readdirSync(folder());
  } catch {
    return [];
  }
  return names
    .filter((n) => EDITION_ID.test(n))
    .sort()
    .reverse()
    .map((n) => readManifest(n))
    .filter((m) => m !== undefined);
}

function readManifest(id: string): EditionManifest | undefined {
  try {
    const parsed = EditionManifest.safeParse(JSON.parse(readFileSync(join(folder(), id, MANIFEST), "utf8")));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}

/**
 * @param parameter that names the edition; null where the path does
 * @throws ApiProblem `unknown-edition`, or `unknown-record` for a path
 */
export function getEdition(id: string, parameter: string | null = "edition"): EditionManifest {
  const found = EDITION_ID.test(id) ? readManifest(id) : undefined;
  if (found) return found;
  const known = listEditions().map((m) => m.id);
  const near = nearest(id, known);
  throw problem(parameter === null ? "unknown-record" : "unknown-edition", "no such edition on this server", {
    ...(parameter === null ? {} : { parameter }),
    value: id,
    mend: near
      ? `did you mean ${near}? known: ${known.slice(0, 10).join(", ")}`
      : known.length > 0
        ? `use one of ${known.slice(0, 10).join(", ")}, or leave it out for the current data`
        : "this server has no editions; leave it out for the current data",
  });
}

/** The database of an edition. @throws ApiProblem `unknown-edition`, DatabaseUnavailable */
export function editionDatabase(id: string, parameter = "edition"): Db {
  getEdition(id, parameter);
  return openDatabase(join(folder(), id, databaseFile(id)));
}

/** The same with a search index, for searches and pages. @throws ApiProblem `unknown-edition`, DatabaseUnavailable */
export async function searchableEdition(id: string): Promise<Db> {
  getEdition(id);
  return pinnedDatabase(join(folder(), id, databaseFile(id)));
}

/** Path of a file that an edition's manifest names; undefined for any other name. */
export function editionFile(m: EditionManifest, name: string): string | undefined {
  if (!m.files.some((f) => f.name === name)) return undefined;
  const path = join(folder(), m.id, ...name.split("/"));
  return existsSync(path) ? path : undefined;
}
