/** What differs between two databases, record by record. */
import type { Change } from "../../lib/api/schemas";
import { fieldChanges } from "../../lib/diff/records";
import type { Db } from "../open";
import { claimPage } from "./claims";

type Kind = Change["kind"];

/** Records as text by kind and id. A paper's own record leaves its claims out: they are compared one by one. */
const queries: Record<Kind, string> = {
  paper: "select id, json_remove(record, '$.claims') record from papers",
  claim: "select id, record from claims",
  law: "select id, record from laws",
  runs: "select id, record from run_sets",
  dataset: "select id, record from datasets",
  hardware: "select id, record from hardware",
};
const pages: Record<Kind, (id: string) => string> = {
  paper: (id) => `/papers/${id}`,
  claim: claimPage,
  law: (id) => `/laws/${id}`,
  runs: (id) => `/runs/${id}`,
  dataset: (id) => `/datasets/${id}`,
  hardware: (id) => `/hardware/${id}`,
};
export const changeKinds = Object.keys(queries) as Kind[];

function recordsOf(db: Db, kind: Kind): Map<string, string> {
  return db.once(
    `changes-${kind}`,
    () =>
      new Map((db.raw.prepare(queries[kind]).all() as { id: string; record: string }[]).map((r) => [r.id, r.record])),
  );
}

/** Changes in the order of kinds and ids. */
export function changesBetween(before: Db, after: Db, kinds: readonly Kind[] = changeKinds): Change[] {
  return kinds.flatMap((kind) => {
    const [a, b] = [recordsOf(before, kind), recordsOf(after, kind)];
    return [...new Set([...a.keys(), ...b.keys()])].sort().flatMap((id): Change[] => {
      const [x, y] = [a.get(id), b.get(id)];
      if (x === y) return [];
      const fields =
        x !== undefined && y !== undefined
          ? [...new Set(fieldChanges(JSON.parse(x), JSON.parse(y)).map((f) => f.path.split(".")[0]!))].sort()
          : [];
      const change = x === undefined ? "added" : y === undefined ? "removed" : "changed";
      return [{ kind, id, change, fields, page: change === "removed" ? null : pages[kind](id) }];
    });
  });
}
