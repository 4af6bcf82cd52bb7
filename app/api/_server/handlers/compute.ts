/** Exponents, compare, predict and verdicts. */

import type { Db } from "@/db/open";
import { exponentKinds } from "@/db/queries/exponents";
import { listLaws } from "@/db/queries/laws";
import { currentPaperId } from "@/db/queries/papers";
import { reproducedSpread } from "@/db/queries/runs";
import { getTerm, termName } from "@/db/queries/vocabularies";
import * as records from "@/db/records";
import { columnsOf } from "@/lib/api/columns";
import * as shapes from "@/lib/api/endpoints-compute";
import { problem } from "@/lib/api/problem";
import * as c from "@/lib/api/schemas-compute";
import { comparePapers, comparisonMarkdown, MAX_SUBJECTS, MIN_SUBJECTS, type Subject } from "@/lib/compare";
import { nearest } from "@/lib/content/problems";
import type { Hardware, LawClaim, LawRecord, PaperRecord } from "@/lib/content/schema";
import { type Budget, deviceFlop, type LawClaimInput, predict } from "@/lib/predict";
import { listAnswer, meta, pageRequest, unknownRecord } from "./paging";
import { type Call, type Handler, typed } from "./types";

const laws = (db: Db): LawRecord[] => db.once("api-laws", () => listLaws(db).map((l) => l.record));

function paperRecord(call: Call<unknown>, id: string, parameter: string): PaperRecord {
  const now = currentPaperId(id, call.db);
  if (now === undefined) return unknownRecord(call, "papers", id, "papers", parameter);
  return JSON.parse(
    call.db.prepare("select record from papers where id = ?").pluck().get(now) as string,
  ) as PaperRecord;
}

/** One column a paper; claims of one paper join in one column, in the order in which papers are named. */
function subjects(call: Call<unknown>, ids: readonly string[]): Subject[] {
  const found = new Map<string, { paper: PaperRecord; claims: string[] | undefined }>();
  for (const ref of ids) {
    const [id = "", claim] = ref.split("#");
    const paper = found.get(id)?.paper ?? paperRecord(call, id, "ids");
    if (claim !== undefined && !paper.claims.some((x) => x.id === claim)) {
      const near = nearest(
        claim,
        paper.claims.map((x) => x.id),
      );
      throw problem("unknown-record", `${paper.id} has no claim ${claim.slice(0, 80)}`, {
        parameter: "ids",
        value: ref,
        mend: near ? `did you mean ${paper.id}#${near}?` : `see /api/v1/claims?paper=${paper.id}`,
      });
    }
    const former = found.get(paper.id);
    if (!former) found.set(paper.id, { paper, claims: claim === undefined ? undefined : [claim] });
    else if (claim === undefined) former.claims = undefined;
    else if (former.claims && !former.claims.includes(claim)) former.claims.push(claim);
  }
  return [...found.values()].map(({ paper, claims }) => (claims ? { paper, claims } : { paper }));
}

interface BudgetQuery {
  compute: number | undefined;
  deviceHours: number | undefined;
  device: string | undefined;
  precision: string | undefined;
  utilisation: number | undefined;
  params: number | undefined;
  tokens: number | undefined;
}

/** FLOP/s of a device at its peak, at a precision or, unless one is asked for, at bf16, fp16, tf32 or fp32. */
function peakOf(db: Db, device: string, precision?: string): number | undefined {
  const peak = getTerm("hardware", device, db)?.record.peak as Hardware["peak"];
  if (!peak) return undefined;
  if (precision) return peak[precision as keyof typeof peak];
  return peak.bf16 ?? peak.fp16 ?? peak.tf32 ?? peak.fp32;
}

const UTILISATION = 0.4;

/** @throws ApiProblem when a budget is half given or given twice */
function budgetOf(call: Call<BudgetQuery>): Budget | undefined {
  const q = call.query;
  const wrong = (detail: string, parameter: string, mend: string) =>
    problem("invalid-parameter", detail, { parameter, mend });
  let compute = q.compute;
  if (q.deviceHours !== undefined) {
    if (compute !== undefined) throw wrong("compute and deviceHours are both given", "deviceHours", "give one of them");
    if (q.device === undefined) throw wrong("deviceHours without a device", "device", "name one of /api/v1/hardware");
    if (!getTerm("hardware", q.device, call.db)) return unknownRecord(call, "hardware", q.device, "hardware", "device");
    const peak = peakOf(call.db, q.device, q.precision);
    if (peak === undefined)
      throw problem(
        "not-computable",
        `no peak rate of ${q.device}${q.precision ? ` at ${q.precision}` : ""} is known`,
        {
          parameter: q.precision ? "precision" : "device",
          mend: "give compute in FLOP, or choose another precision; see /api/v1/hardware",
        },
      );
    compute = deviceFlop(q.deviceHours, peak, q.utilisation ?? UTILISATION);
    if (compute > 1e40) throw wrong("more than 1e40 FLOP", "deviceHours", "give fewer hours");
  } else
    for (const name of ["device", "precision", "utilisation"] as const)
      if (q[name] !== undefined)
        throw wrong(`${name} without deviceHours`, name, "give deviceHours too, or leave it out");
  if (compute !== undefined && (q.params !== undefined || q.tokens !== undefined))
    throw wrong(
      "compute and an allocation are both given",
      q.params !== undefined ? "params" : "tokens",
      "give compute alone, or params, tokens or both",
    );
  if (compute === undefined && q.params === undefined && q.tokens === undefined) return undefined;
  return {
    ...(compute === undefined ? {} : { compute }),
    ...(q.params === undefined ? {} : { params: q.params }),
    ...(q.tokens === undefined ? {} : { tokens: q.tokens }),
  };
}

/** Every claim that gives a law its numbers, except those that another claim takes the place of. */
function lawClaims(db: Db): LawClaimInput[] {
  return db.once("api-law-claims", () => {
    const byId = new Map(laws(db).map((l) => [l.id, l]));
    const papers = new Map(
      (
        db.raw
          .prepare("select record from papers where id in (select paper_id from claims where kind = 'law')")
          .pluck()
          .all() as string[]
      ).map((r) => {
        const p = JSON.parse(r) as PaperRecord;
        return [p.id, p] as const;
      }),
    );
    return (
      db.raw
        .prepare("select id, paper_id, record from claims where kind = 'law' and superseded_by is null order by id")
        .all() as { id: string; paper_id: string; record: string }[]
    ).flatMap((r) => {
      const claim = JSON.parse(r.record) as LawClaim;
      const law = byId.get(claim.law);
      const paper = papers.get(r.paper_id);
      return law && paper ? [{ id: r.id, paper, claim, law, spread: reproducedSpread(r.id, law.id, db) }] : [];
    });
  });
}

export const computeHandlers: Record<string, Handler> = {
  listExponents: typed(shapes.exponentsQuery, (call) => {
    const { of, vs } = call.query;
    if ((of === undefined) !== (vs === undefined))
      throw problem("invalid-parameter", "of and vs belong together", {
        parameter: of === undefined ? "of" : "vs",
        mend: "give both, or neither for the kinds there are",
      });
    const kinds = exponentKinds(call.db);
    if (of === undefined || vs === undefined)
      return {
        json: { ...meta(call), items: kinds },
        rows: kinds,
        columns: ["of", "vs", "ofName", "vsName", "claims", "papers", "derived", "low", "high"],
      };
    for (const [name, id] of [
      ["of", of],
      ["vs", vs],
    ] as const)
      if (!getTerm("quantities", id, call.db))
        return unknownRecord(call, "quantities", id, "vocabularies/quantities", name);
    const { domain, architecture, approach, status, source } = call.query;
    const result = records.pooledExponents(
      call.db,
      of,
      vs,
      {
        ...(domain ? { domain } : {}),
        ...(architecture ? { architecture } : {}),
        ...(approach ? { approach } : {}),
        ...(status ? { status } : {}),
        ...(source ? { source } : {}),
      },
      {
        method: call.query.method as "reml",
        test: call.query.test as "normal",
        level: call.query.level ?? 0.95,
        unit: call.query.unit as "paper",
      },
    );
    return {
      json: { ...meta(call), of, vs, total: result.items.length, ...result },
      rows: result.items,
      open: ["paper"],
      columns: columnsOf(c.ExponentItem, ["paper"]),
    };
  }),

  compare: typed(shapes.compareQuery, (call) => {
    const list = subjects(call, call.query.ids);
    if (list.length < MIN_SUBJECTS || list.length > MAX_SUBJECTS)
      throw problem("invalid-parameter", `ids: ${list.length} ${list.length === 1 ? "paper" : "papers"}`, {
        parameter: "ids",
        mend: `name ${MIN_SUBJECTS} to ${MAX_SUBJECTS} different papers, or claims of them`,
      });
    const budget = budgetOf(call as never);
    const comparison = comparePapers(list, {
      laws: laws(call.db),
      nameOf: (vocabulary, id) => termName(vocabulary, id, call.db),
      peakOf: (device) => peakOf(call.db, device),
      ...(budget ? { budget } : {}),
    });
    return {
      json: { ...meta(call), ...comparison },
      rows: comparison.rows.map((r) => ({
        group: r.group,
        id: r.id,
        label: r.label,
        unit: r.unit,
        same: r.same,
        ...Object.fromEntries(
          comparison.columns.map((k, i) => [
            k.id,
            (r.cells[i] ?? [])
              .map((x) => (x.note ? `${x.exact ?? x.text} (${x.note})` : (x.exact ?? x.text)))
              .join("; ") || null,
          ]),
        ),
      })),
      columns: ["group", "id", "label", "unit", "same", ...comparison.columns.map((k) => k.id)],
      markdown: () => comparisonMarkdown(comparison),
    };
  }),

  predict: typed(shapes.predictQuery, (call) => {
    const budget = budgetOf(call as never);
    if (!budget)
      throw problem("invalid-parameter", "no budget", {
        parameter: "compute",
        mend: "give compute in FLOP, deviceHours with device, or params, tokens or both",
      });
    if (call.query.fixed) {
      budget.fixed = {};
      for (const entry of call.query.fixed) {
        const [name = "", text = ""] = entry.split(":");
        const value = text === "" ? Number.NaN : Number(text);
        if (!getTerm("quantities", name, call.db))
          return unknownRecord(call, "quantities", name, "vocabularies/quantities", "fixed");
        if (!Number.isFinite(value))
          throw problem("invalid-parameter", "fixed: not a number", {
            parameter: "fixed",
            value: entry,
            mend: "write quantity:value",
          });
        budget.fixed[name] = value;
      }
    }
    const { claims, law, domain } = call.query;
    const all = lawClaims(call.db);
    for (const id of claims ?? [])
      if (!all.some((x) => x.id === id)) {
        const near = nearest(
          id,
          all.map((x) => x.id),
        );
        throw problem("unknown-record", "no law claim with this id", {
          parameter: "claims",
          value: id,
          mend: near ? `did you mean ${near}?` : "see /api/v1/claims?kind=law",
        });
      }
    for (const id of law ?? [])
      if (!laws(call.db).some((l) => l.id === id)) return unknownRecord(call, "laws", id, "laws", "law");
    const chosen = all.filter(
      (x) =>
        (claims ? claims.includes(x.id) : x.claim.status !== "unconfirmed") &&
        (!law || law.includes(x.law.id)) &&
        (!domain || domain.includes(x.claim.domain ?? x.paper.domains?.[0] ?? "")),
    );
    const answer = predict(chosen, budget);
    return {
      json: { ...meta(call), ...answer },
      rows: answer.predictions,
      open: ["paper", "law", "target", "reach"],
      columns: columnsOf(c.PredictionItem, ["paper", "law", "target", "reach"]),
    };
  }),

  listVerdicts: typed(shapes.verdictsQuery, (call) =>
    listAnswer(
      call as never,
      records.listVerdictItems(call.db, call.query, pageRequest(call as never)),
      c.VerdictItem,
      [],
    ),
  ),
};
