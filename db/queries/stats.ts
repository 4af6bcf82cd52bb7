import { type Db, openDatabase } from "./common";

export interface Stats {
  contentHash: string;
  papers: number;
  curatedPapers: number;
  /** Papers with a law or exponent claim. */
  lawBearingPapers: number;
  laws: number;
  claims: number;
  /** Kind → status → count. */
  claimsByKind: Record<string, Record<string, number>>;
  /** How the values were seen → count; `weak` counts those of the secondary ones that rest on one note. */
  claimsBySeen: Record<string, number>;
  weakClaims: number;
  claimsWithoutEvidence: number;
  /** Claims seen in no source, as a share of all. */
  unconfirmedShare: number;
  /** Exponents that claims state, and the papers that state them; `derivedExponents` follow from parameters of laws. */
  exponents: number;
  exponentPapers: number;
  derivedExponents: number;
  runSets: number;
  relations: number;
  verdicts: number;
  datasets: number;
  hardware: number;
}

/** Counts over the whole database. */
export function stats(db: Db = openDatabase()): Stats {
  const count = (sql: string) => db.prepare(`select count(*) from ${sql}`).pluck().get() as number;
  const byKind: Record<string, Record<string, number>> = {};
  for (const r of db
    .prepare("select kind, status, count(*) n from claims group by kind, status order by kind, status")
    .all() as { kind: string; status: string; n: number }[])
    byKind[r.kind] = { ...byKind[r.kind], [r.status]: r.n };
  const claims = count("claims");
  return {
    contentHash: db.contentHash,
    papers: count("papers"),
    curatedPapers: count("papers where status = 'curated'"),
    lawBearingPapers: count("papers where law_bearing = 1"),
    laws: count("laws"),
    claims,
    claimsByKind: byKind,
    claimsBySeen: Object.fromEntries(
      (
        db.prepare("select seen, count(*) n from claims group by seen order by n desc, seen").all() as {
          seen: string;
          n: number;
        }[]
      ).map((r) => [r.seen, r.n]),
    ),
    weakClaims: count("claims where json_extract(record, '$.evidence.weak') = 1"),
    claimsWithoutEvidence: count("claims where trim(coalesce(json_extract(record, '$.evidence.place'), '')) = ''"),
    unconfirmedShare: claims === 0 ? 0 : count("claims where status = 'unconfirmed'") / claims,
    exponents: count("exponents where source = 'claim'"),
    exponentPapers: db
      .prepare(
        `select count(distinct c.paper_id) from exponents e join claims c on c.id = e.claim_id
         where e.source = 'claim'`,
      )
      .pluck()
      .get() as number,
    derivedExponents: count("exponents where source = 'derived'"),
    runSets: count("run_sets"),
    relations: count("relations"),
    verdicts: count("verdicts"),
    datasets: count("datasets"),
    hardware: count("hardware"),
  };
}

/** Key → value of the built file: contentHash, engineVersion, schemaVersion. */
export function meta(db: Db = openDatabase()): Record<string, string> {
  return Object.fromEntries(
    (db.prepare("select key, value from meta order by key").all() as { key: string; value: string }[]).map((r) => [
      r.key,
      r.value,
    ]),
  );
}
