/** The records of a database as content again, for what is derived from content. */
import type { Content } from "../lib/content/load";
import type { LawRecord, PaperRecord, RunSetRecord } from "../lib/content/schema";
import type { Db } from "./open";

export function contentOf(db: Pick<Db, "prepare">): Content {
  const records = <T>(table: string, order = "id"): T[] =>
    (db.prepare(`select record from ${table} order by ${order}`).pluck().all() as string[]).map(
      (r) => JSON.parse(r) as T,
    );
  return {
    papers: records<PaperRecord>("papers"),
    laws: records<LawRecord>("laws"),
    runSets: records<RunSetRecord>("run_sets"),
    vocabularies: {
      datasets: records("datasets", "position"),
      hardware: records("hardware", "position"),
      metrics: records("metrics", "position"),
      domains: records("domains", "position"),
      architectures: records("architectures", "position"),
      optimisers: records("optimisers", "position"),
      quantities: records("quantities", "position"),
    },
  };
}
