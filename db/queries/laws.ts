import type { LawRecord } from "../../lib/content/schema";
import { type Db, openDatabase, parse } from "./common";

export interface LawItem {
  id: string;
  name: string;
  claimsCount: number;
  papersCount: number;
  record: LawRecord;
}

interface Row {
  id: string;
  name: string;
  claims_count: number;
  papers_count: number;
  record: string;
}
const item = (r: Row): LawItem => ({
  id: r.id,
  name: r.name,
  claimsCount: r.claims_count,
  papersCount: r.papers_count,
  record: parse<LawRecord>(r.record),
});

export function getLaw(id: string, db: Db = openDatabase()): LawItem | undefined {
  const row = db.prepare("select * from laws where id = ?").get(id) as Row | undefined;
  return row && item(row);
}

/** Every law, those with most papers first. */
export function listLaws(db: Db = openDatabase()): LawItem[] {
  return (
    db.prepare("select * from laws order by papers_count desc, claims_count desc, name limit 2000").all() as Row[]
  ).map(item);
}
