/** Papers, claims, laws, run sets and vocabularies. */
import { currentPaperId } from "@/db/queries/papers";
import * as records from "@/db/records";
import { citedOf, columnsOf } from "@/lib/api/columns";
import * as shapes from "@/lib/api/endpoints";
import { problem } from "@/lib/api/problem";
import * as s from "@/lib/api/schemas";
import { nearest } from "@/lib/content/problems";
import type { PaperRecord } from "@/lib/content/schema";
import { type Answer, type Redirect, recordAsMarkdown } from "../result";
import { listAnswer, pageRequest, unknownRecord } from "./paging";
import { type Call, type Handler, typed } from "./types";

const CLAIM_OPEN = ["paper", "evidence"];

/** One row a claim with the law's parameters as columns. */
function fitRows(claims: readonly s.ClaimItem[], parameters: readonly string[]) {
  return claims.map((c) => ({
    id: c.id,
    paper: c.paper.id,
    title: c.paper.title,
    year: c.paper.year,
    label: c.label,
    status: c.status,
    ...Object.fromEntries(
      parameters.flatMap((name) => {
        const p = c.parameters?.[name];
        return [
          [name, p?.value ?? null],
          [`${name}.low`, p?.low ?? null],
          [`${name}.high`, p?.high ?? null],
          [`${name}.standardError`, p?.standardError ?? null],
        ];
      }),
    ),
    place: c.evidence.place,
    seen: c.evidence.seen,
  }));
}
const fitColumns = (parameters: readonly string[]): string[] => [
  "id",
  "paper",
  "title",
  "year",
  "label",
  "status",
  ...parameters.flatMap((n) => [n, `${n}.low`, `${n}.high`, `${n}.standardError`]),
  "place",
  "seen",
];

function getClaim(call: Call): Answer | Redirect {
  const paper = call.segments.paper ?? "";
  const id = `${paper}#${call.segments.claim}`;
  const item = records.getClaimItem(call.db, id);
  if (!item) {
    const now = currentPaperId(paper, call.db);
    if (now !== undefined && now !== paper && records.getClaimItem(call.db, `${now}#${call.segments.claim}`))
      return { redirect: `/claims/${now}/${call.segments.claim}` };
    return unknownRecord(call, "claims", id, "claims");
  }
  return {
    json: item,
    rows: [item],
    open: CLAIM_OPEN,
    columns: columnsOf(s.ClaimItem, CLAIM_OPEN),
    papers: () => records.paperItemsOf(call.db, [item.paper.id]).map(citedOf),
  };
}

export const recordHandlers: Record<string, Handler> = {
  listPapers: typed(shapes.papersQuery, (call) => {
    const page = records.listPaperItems(call.db, call.query, pageRequest(call as never));
    return {
      ...listAnswer(call as never, page, s.PaperItem, ["checklist"]),
      papers: () => page.items.map(citedOf),
    };
  }),

  getPaper: (call) => {
    const id = call.segments.paper ?? "";
    const paper = records.getPaperFull(call.db, id);
    if (!paper) {
      const now = currentPaperId(id, call.db);
      if (now !== undefined && now !== id) return { redirect: `/papers/${now}${new URL(call.request.url).search}` };
      return unknownRecord(call, "papers", id, "papers");
    }
    return {
      json: paper,
      rows: paper.claims,
      open: CLAIM_OPEN,
      columns: columnsOf(s.ClaimItem, CLAIM_OPEN),
      papers: () => [citedOf(paper)],
      markdown: () =>
        recordAsMarkdown(
          JSON.parse(
            call.db.prepare("select record from papers where id = ?").pluck().get(paper.id) as string,
          ) as PaperRecord & Record<string, unknown>,
        ),
    };
  },

  listClaims: typed(shapes.claimsQuery, (call) => {
    const page = records.listClaimItems(call.db, call.query, pageRequest(call as never));
    return {
      ...listAnswer(call as never, page, s.ClaimItem, CLAIM_OPEN),
      papers: () =>
        records
          .paperItemsOf(
            call.db,
            page.items.map((c) => c.paper.id),
          )
          .map(citedOf),
    };
  }),

  getClaim,
  getClaimByRef: (call) => {
    const [paper = "", claim = "", ...rest] = (call.segments.ref ?? "").split("#");
    if (claim === "" || rest.length > 0)
      throw problem("unknown-record", "a claim is named by its paper and its own id", {
        value: call.segments.ref ?? "",
        mend: "ask for /claims/PAPER/CLAIM, or list a paper's claims with /claims?paper=PAPER",
      });
    return {
      redirect: `/claims/${encodeURIComponent(paper)}/${encodeURIComponent(claim)}${new URL(call.request.url).search}`,
    };
  },

  listLaws: typed(shapes.lawsQuery, (call) =>
    listAnswer(call as never, records.listLawItems(call.db, call.query, pageRequest(call as never)), s.LawItem, [
      "target",
    ]),
  ),
  getLaw: (call) => {
    const law = records.getLawFull(call.db, call.segments.law ?? "");
    if (!law) return unknownRecord(call, "laws", call.segments.law ?? "", "laws");
    return { json: law, rows: fitRows(law.claims, law.parameters), columns: fitColumns(law.parameters) };
  },

  listRuns: typed(shapes.runsQuery, (call) =>
    listAnswer(call as never, records.listRunsItems(call.db, call.query, pageRequest(call as never)), s.RunsItem, [
      "paper",
    ]),
  ),
  getRuns: (call) => {
    const runs = records.getRunsFull(call.db, call.segments.runs ?? "");
    if (!runs) return unknownRecord(call, "run_sets", call.segments.runs ?? "", "runs");
    return { json: runs, rows: runs.rows ?? runs.files, ...(runs.rows ? {} : { columns: ["url", "sha256", "bytes"] }) };
  },

  listDatasets: typed(shapes.datasetsQuery, (call) =>
    listAnswer(
      call as never,
      records.listDatasetItems(call.db, call.query, pageRequest(call as never)),
      s.DatasetItem,
      [],
    ),
  ),
  getDataset: (call) => {
    const item = records.getDatasetItem(call.db, call.segments.dataset ?? "");
    return item
      ? { json: item, columns: columnsOf(s.DatasetItem, []) }
      : unknownRecord(call, "datasets", call.segments.dataset ?? "", "datasets");
  },

  listHardware: typed(shapes.hardwareQuery, (call) =>
    listAnswer(
      call as never,
      records.listHardwareItems(call.db, call.query, pageRequest(call as never)),
      s.HardwareItem,
      [],
    ),
  ),
  getHardware: (call) => {
    const item = records.getHardwareItem(call.db, call.segments.device ?? "");
    return item
      ? { json: item, columns: columnsOf(s.HardwareItem, []) }
      : unknownRecord(call, "hardware", call.segments.device ?? "", "hardware");
  },

  listVocabulary: typed(shapes.vocabularyQuery, (call) => {
    const name = records.otherVocabularies.find((v) => v === call.segments.vocabulary);
    if (!name) {
      const near = nearest(call.segments.vocabulary ?? "", records.otherVocabularies);
      throw problem("unknown-record", "no such vocabulary", {
        value: call.segments.vocabulary ?? "",
        mend: near ? `did you mean ${near}?` : `use one of ${records.otherVocabularies.join(", ")}`,
      });
    }
    return listAnswer(
      call as never,
      records.listVocabularyItems(call.db, name, call.query, pageRequest(call as never)),
      s.VocabularyTerm,
      [],
    );
  }),
};
