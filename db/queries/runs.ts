import type { RunSetRecord } from "../../lib/content/schema";
import type { ParameterSpread } from "../../lib/predict";
import type { Verdict } from "../verdicts-file";
import { type Db, openDatabase, parse } from "./common";

export interface RunSetItem {
  id: string;
  name: string;
  paper: { id: string; title: string } | null;
  /** Claims that name this set as their test. */
  claimsCount: number;
  record: RunSetRecord;
}
interface Row {
  id: string;
  name: string;
  record: string;
  paper_id: string;
  title: string | null;
  claims: number;
}
const sql = `select r.id, r.name, r.record, r.paper_id, p.title,
  (select count(*) from claims c where c.run_set = r.id) claims
  from run_sets r left join papers p on p.id = r.paper_id`;
const item = (r: Row): RunSetItem => ({
  id: r.id,
  name: r.name,
  paper: r.title === null ? null : { id: r.paper_id, title: r.title },
  claimsCount: r.claims,
  record: parse<RunSetRecord>(r.record),
});

export function getRunSet(id: string, db: Db = openDatabase()): RunSetItem | undefined {
  const row = db.prepare(`${sql} where r.id = ?`).get(id) as Row | undefined;
  return row && item(row);
}

export function listRunSets(db: Db = openDatabase()): RunSetItem[] {
  return (db.prepare(`${sql} order by r.id limit 2000`).all() as Row[]).map(item);
}

export function runSetsOfPaper(paperId: string, db: Db = openDatabase()): RunSetItem[] {
  return (db.prepare(`${sql} where r.paper_id = ? order by r.id`).all(paperId) as Row[]).map(item);
}

/** Outcomes of re-fits of one claim. */
export function verdictsOf(claimId: string, db: Db = openDatabase()): Verdict[] {
  return (
    db.prepare("select record from verdicts where claim_id = ? order by position").pluck().all(claimId) as string[]
  ).map((r) => parse<Verdict>(r));
}

/** Every outcome, in the order of claims. */
export function listVerdicts(db: Db = openDatabase()): Verdict[] {
  return (db.prepare("select record from verdicts order by position limit 10000").pluck().all() as string[]).map((r) =>
    parse<Verdict>(r),
  );
}

/** How a law claim's parameters vary together in a re-fit of its runs, where that re-fit gave the claim's numbers. */
export function reproducedSpread(claimId: string, law: string, db: Db = openDatabase()): ParameterSpread | undefined {
  const found = verdictsOf(claimId, db).find((v) => v.outcome === "reproduced" && v.law === law && v.spread);
  return found?.spread as ParameterSpread | undefined;
}
