/** Outcomes of re-fits as the API gives them. */
import type { VerdictItem } from "../../lib/api/schemas-compute";
import type { Db } from "../open";
import { Where } from "../queries/common";
import { type PageRequest, pageOfRows, parse, type RecordPage, type Table } from "./list";

interface Row {
  claim_id: string;
  outcome: string | null;
  run_set: string | null;
  record: string;
}
const table: Table = {
  select: "v.claim_id, v.outcome, v.run_set, v.record",
  source: "verdicts v",
  id: "v.position",
  sorts: { claim: "v.claim_id" },
  counts: {
    outcome: { value: "v.outcome" },
    runs: { value: "v.run_set" },
    paper: { value: "substr(v.claim_id, 1, instr(v.claim_id, '#') - 1)" },
  },
};

export interface VerdictQuery {
  claim?: string[] | undefined;
  paper?: string[] | undefined;
  outcome?: string[] | undefined;
  runs?: string[] | undefined;
}

export function listVerdictItems(db: Db, q: VerdictQuery, request: PageRequest): RecordPage<VerdictItem> {
  const where = new Where()
    .anyOf("v.claim_id", q.claim)
    .anyOf("substr(v.claim_id, 1, instr(v.claim_id, '#') - 1)", q.paper)
    .anyOf("v.outcome", q.outcome)
    .anyOf("v.run_set", q.runs);
  const page = pageOfRows<Row>(db, table, where, request);
  return {
    ...page,
    items: page.rows.map((r) => ({
      claim: r.claim_id,
      paper: r.claim_id.split("#")[0]!,
      outcome: r.outcome,
      runSet: r.run_set,
      detail: parse<Record<string, unknown>>(r.record),
    })),
  };
}

export function allVerdictItems(db: Db): VerdictItem[] {
  return listVerdictItems(db, {}, { sort: "claim", limit: 1_000_000, query: "" }).items;
}
