/** The records of a database as content again, for what is derived from content. */
import type { Content } from "../lib/content/load";
import type { LawRecord, PaperRecord, RunSetRecord } from "../lib/content/schema";
import type { Db } from "./open";

const records = <T>(db: Pick<Db, "prepare">, table: string, order = "id"): T[] =>
  (db.prepare(`select record from ${table} order by ${order}`).pluck().all() as string[]).map(
    (r) => JSON.parse(r) as T,
  );
const terms = <T>(db: Pick<Db, "prepare">, table: string): T[] => records(db, table, "position");

/** What a database holds beside its papers. */
export function surroundingsOf(db: Pick<Db, "prepare">): Omit<Content, "papers"> {
  return {
    laws: records<LawRecord>(db, "laws"),
    runSets: records<RunSetRecord>(db, "run_sets"),
    vocabularies: {
      datasets: terms(db, "datasets"),
      hardware: terms(db, "hardware"),
      metrics: terms(db, "metrics"),
      domains: terms(db, "domains"),
      architectures: terms(db, "architectures"),
      optimisers: terms(db, "optimisers"),
      quantities: terms(db, "quantities"),
    },
  };
}

export const contentOf = (db: Pick<Db, "prepare">): Content => ({
  papers: records<PaperRecord>(db, "papers"),
  ...surroundingsOf(db),
});
