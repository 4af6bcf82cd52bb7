/** Corrections after publication, as the claims themselves record them. */
import type { Claim } from "../../lib/content/schema";
import { type Db, openDatabase } from "../open";

export interface Erratum {
  /** `paper-id#claim-id`. */
  claim: string;
  paper: { id: string; title: string; short: string | null };
  date: string;
  was: string;
  why: string;
  /** The claim as it is now. */
  record: Claim;
}

/** Every correction, the latest first. */
export function listErrata(db: Db = openDatabase()): Erratum[] {
  const rows = db
    .prepare(
      `select c.id claim, c.record, p.id paper, p.title, p.short, k.value ->> '$.date' date, k.value ->> '$.was' was,
         k.value ->> '$.why' why
       from claims c join papers p on p.id = c.paper_id, json_each(c.record, '$.corrections') k
       order by date desc, c.id, k.key desc`,
    )
    .all() as {
    claim: string;
    record: string;
    paper: string;
    title: string;
    short: string | null;
    date: string;
    was: string;
    why: string;
  }[];
  return rows.map(({ claim, record, paper, title, short, date, was, why }) => ({
    claim,
    paper: { id: paper, title, short },
    date,
    was,
    why,
    record: JSON.parse(record) as Claim,
  }));
}

export interface Superseded {
  claim: string;
  by: string;
  record: Claim;
}

/** Claims in whose place another one stands. */
export function listSuperseded(db: Db = openDatabase()): Superseded[] {
  const rows = db
    .prepare("select id claim, superseded_by by, record from claims where superseded_by is not null order by id")
    .all() as { claim: string; by: string; record: string }[];
  return rows.map((r) => ({ ...r, record: JSON.parse(r.record) as Claim }));
}
