/** Fits: what is asked for becomes a task of the worker threads, and their reply the answer. */

import type { Db } from "@/db/open";
import { getLaw } from "@/db/queries/laws";
import { getRunSet } from "@/db/queries/runs";
import { ApiProblem, type ProblemEntry, problem, shorten } from "@/lib/api/problem";
import { type FitAnswer, type FitRequest, MAX_JOB, MAX_NOW } from "@/lib/api/schemas-compute";
import { nearest } from "@/lib/content/problems";
import type { Law, RunSetRecord } from "@/lib/content/schema";
import { env } from "@/lib/env";
import { beyondTable } from "@/lib/fit/data";
import { determined } from "@/lib/fit/determined";
import type { FitData, FitOptions, FitResult, Objective } from "@/lib/fit/types";
import { type Prepared, prepareRuns, prepareTable, type RawTable, RunsError, type RunsProblem } from "@/lib/runs";
import { readRunSet } from "@/lib/runs/cache";
import { cancelJob, getJob, type RunOptions, runFit, startJob } from "../fit-pool";
import { unknownRecord } from "./paging";
import type { Call, Handler } from "./types";

interface Planned {
  law: Law;
  lawName: string;
  runs: string | null;
  data: FitData;
  options: Partial<FitOptions>;
  prepared: Prepared;
  points: boolean;
  work: number;
}

const wrong = (entries: ProblemEntry[]) => new ApiProblem("invalid-body", entries as [ProblemEntry, ...ProblemEntry[]]);
const entry = (parameter: string, detail: string, mend: string, value: string | null = null): ProblemEntry => ({
  parameter,
  detail,
  value,
  mend,
});

function lawOf(call: Call<unknown, FitRequest>): { law: Law; name: string } {
  const { law } = call.body;
  if (typeof law === "string") {
    const found = getLaw(law, call.db);
    if (!found) return unknownRecord(call, "laws", law, "laws", "law");
    return { law: found.record, name: law };
  }
  return {
    law: {
      id: "inline",
      name: "inline",
      aliases: [],
      latex: "L",
      related: [],
      testPoints: [],
      evidence: { place: "request", seen: "primary" },
      ...law,
    },
    name: "inline",
  };
}

/** Tables of run sets that were read lately: they never change, their hash is in the record. */
const tables = new Map<string, Promise<RawTable>>();
const MAX_TABLES = 8;

async function tableOf(
  db: Db,
  id: string,
  call: Call<unknown, FitRequest>,
): Promise<{ set: RunSetRecord; raw: RawTable }> {
  const set = getRunSet(id, db)?.record;
  if (!set) return unknownRecord(call, "run_sets", id, "runs", "runs");
  const key = `${db.contentHash} ${id}`;
  let raw = tables.get(key);
  if (!raw) {
    const e = env();
    // A request must not make this server fetch: the tables are put there by whoever runs it.
    raw = readRunSet(set, {
      offline: true,
      ...(e.RUNS_CACHE ? { cache: e.RUNS_CACHE } : {}),
      ...(e.RUNS_MIRROR ? { mirror: e.RUNS_MIRROR } : {}),
    });
    tables.set(key, raw);
    raw.catch(() => tables.delete(key));
    for (const k of tables.keys()) {
      if (tables.size <= MAX_TABLES) break;
      tables.delete(k);
    }
  }
  try {
    return { set, raw: await raw };
  } catch (e) {
    if (!(e instanceof RunsError)) throw e;
    throw problem("not-computable", `the table of ${id} is not on this server`, {
      parameter: "runs",
      value: id,
      mend: `send the points as data, or run \`isoloss runs pull ${id}\` where the server runs`,
    });
  }
}

/** Points as they are called in answers: counted from 0, as in `data.N.0`. */
const placeOf = (i: number) => `point ${i}`;

function wrongPoint(p: RunsProblem): ProblemEntry {
  const i = /^point (\d+)$/.exec(p.where)?.[1];
  return entry(
    ["data", p.column, i].filter(Boolean).join("."),
    p.message,
    'mend the value, or leave such points out: "invalid": "drop", and "duplicates": "drop" for repeats',
    p.value || null,
  );
}

/** The points of a request, checked by the rules that tables go through on the command line and in the workbench. */
function pointsOf(body: FitRequest, law: Law, objective: Objective["name"]): Prepared {
  const data = body.data!;
  const symbols = [...Object.keys(law.variables), law.target.symbol];
  const problems: ProblemEntry[] = [];
  for (const name of Object.keys(data))
    if (!symbols.includes(name)) {
      const near = nearest(name, symbols);
      problems.push(
        entry(
          `data.${shorten(name)}`,
          `the law has no symbol ${shorten(name)}`,
          near ? `did you mean ${near}?` : `its symbols: ${symbols.join(", ")}`,
        ),
      );
    }
  const length = data[law.target.symbol]?.length;
  for (const name of symbols) {
    const column = data[name];
    if (!column)
      problems.push(
        entry(`data.${name}`, `no values for ${name}`, `give one number a point for each of ${symbols.join(", ")}`),
      );
    else if (length !== undefined && column.length !== length)
      problems.push(
        entry(
          `data.${name}`,
          `${column.length} values, but ${law.target.symbol} has ${length}`,
          "give as many values for every symbol",
        ),
      );
  }
  for (const name of ["weights", "groups"] as const) {
    const column = body[name];
    if (column && column.length !== length)
      problems.push(entry(name, `${column.length} values for ${length ?? 0} points`, "give one a point"));
  }
  if (problems.length > 0) throw wrong(problems);
  const raw: RawTable = {
    name: "data",
    headers: symbols,
    rows: Array.from({ length: length ?? 0 }, (_, i) => ({
      place: placeOf(i),
      values: Object.fromEntries(symbols.map((s) => [s, data[s]![i]])),
    })),
  };
  // A law of one's own that declares no range may have any sign; the engine asks whether it has a value there.
  const open = { low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY };
  const variables =
    typeof body.law === "string"
      ? law.variables
      : Object.fromEntries(Object.entries(law.variables).map(([k, v]) => [k, { range: open, ...v }]));
  let prepared: Prepared;
  try {
    prepared = prepareTable(raw, { ...law, variables }, Object.fromEntries(symbols.map((s) => [s, s])), {
      objective,
      invalid: body.invalid ?? "refuse",
      duplicates: body.duplicates ?? "keep",
    });
  } catch (e) {
    if (!(e instanceof RunsError)) throw e;
    throw wrong(e.problems.slice(0, 50).map(wrongPoint));
  }
  const { rows } = prepared;
  const ids = new Map<string | number, number>();
  const fitted: FitData = {
    ...prepared.data,
    ...(body.weights ? { weights: Float64Array.from(rows, (i) => body.weights![i]!) } : {}),
    ...(body.groups
      ? {
          groups: Int32Array.from(rows, (i) => {
            const g = body.groups![i]!;
            const known = ids.get(g) ?? ids.size;
            ids.set(g, known);
            return known;
          }),
        }
      : {}),
  };
  return { ...prepared, data: fitted };
}

async function plan(call: Call<unknown, FitRequest>, most: number): Promise<Planned> {
  const { body } = call;
  if ((body.data === undefined) === (body.runs === undefined))
    throw wrong([
      entry(
        body.data === undefined ? "data" : "runs",
        body.data === undefined ? "neither data nor runs is given" : "data and runs are both given",
        "give the points as data, or the id of a run set as runs",
      ),
    ]);
  if (body.data !== undefined)
    for (const name of ["exclude", "keep"] as const)
      if (body[name]) throw wrong([entry(name, `${name} belongs to a run set`, "leave such points out of data")]);
  if (body.runs !== undefined)
    for (const name of ["weights", "groups"] as const)
      if (body[name])
        throw wrong([entry(name, `${name} belong to your own points`, "leave it out, or send the points as data")]);
  const { law, name } = lawOf(call);
  const objective: Objective = body.objective ?? { name: "huber-log", delta: 1e-3 };
  let prepared: Prepared;
  if (body.runs === undefined) prepared = pointsOf(body, law, objective.name);
  else {
    const { set, raw } = await tableOf(call.db, body.runs, call);
    try {
      prepared = prepareRuns(set, raw, law, {
        objective: objective.name,
        invalid: body.invalid ?? "drop",
        duplicates: body.duplicates ?? "keep",
        exclusions: { ...(body.exclude ? { add: body.exclude } : {}), ...(body.keep ? { keep: body.keep } : {}) },
      });
    } catch (e) {
      if (!(e instanceof RunsError)) throw e;
      throw wrong(e.problems.slice(0, 50).map((x) => entry("runs", x.message, x.fix, x.value || null)));
    }
  }
  const { data } = prepared;
  const n = data.target.length;
  const replicates = body.bootstrap?.replicates ?? 1;
  const work = n * replicates;
  if (work > most)
    throw problem("not-computable", `${n} points times ${replicates} replicates is more than ${most} at once here`, {
      parameter: "bootstrap.replicates",
      value: String(replicates),
      mend:
        most < MAX_JOB
          ? "POST it to /api/v1/fit/jobs, or ask for fewer replicates"
          : "ask for fewer replicates, or run `isoloss fit` on your own machine",
    });
  for (const p of Object.keys(body.fixed ?? {}))
    if (!Object.hasOwn(law.parameters, p)) {
      const near = nearest(p, Object.keys(law.parameters));
      throw wrong([
        entry(
          `fixed.${p}`,
          `the law has no parameter ${p}`,
          near ? `did you mean ${near}?` : `its parameters: ${Object.keys(law.parameters).join(", ")}`,
        ),
      ]);
    }
  if (body.bootstrap?.scheme === "group" && !data.groups)
    throw wrong([
      entry("bootstrap.scheme", "a group bootstrap without groups", "give groups, one label a point, or use iid"),
    ]);
  return {
    law,
    lawName: name,
    runs: body.runs ?? null,
    data,
    prepared,
    points: body.points ?? false,
    work,
    options: {
      objective,
      ...(body.starts === undefined ? {} : { starts: body.starts }),
      ...(body.seed === undefined ? {} : { seed: body.seed }),
      ...(body.fixed ? { fixed: body.fixed } : {}),
      ...(body.bootstrap ? { bootstrap: body.bootstrap } : {}),
      ...(body.level === undefined ? {} : { level: body.level }),
    },
  };
}

/** Unusable values that an answer names. */
const MOST_DROPPED = 1000;

const finite = (v: number): number | null => (Number.isFinite(v) ? v : null);

async function compute(planned: Planned, options: RunOptions): Promise<FitAnswer> {
  const { prepared } = planned;
  let reply: Awaited<ReturnType<typeof runFit>>;
  try {
    reply = await runFit({ what: "fit", law: planned.law, data: planned.data, options: planned.options }, options);
  } catch (e) {
    if (e instanceof Error && e.name === "AbortError") throw problem("not-computable", "the fit was cancelled");
    throw e;
  }
  if (!reply.ok) {
    const { kind, message, problems } = reply.error;
    if (kind === "data" && problems && problems.length > 0)
      throw wrong(
        problems
          .slice(0, 50)
          .map((x) =>
            entry(
              x.row === null ? `data.${x.column}` : `data.${x.column}.${prepared.rows[x.row]}`,
              x.message,
              "mend the value, or leave the point out",
              x.value || null,
            ),
          ),
      );
    throw wrong([
      entry(
        kind === "expression" ? "law.expression" : kind === "data" ? "data" : "body",
        message.slice(0, 500),
        kind === "expression" ? "see docs/law-language.md" : "see the schema of this endpoint in the reference",
      ),
    ]);
  }
  const r = reply.result as FitResult;
  const { options: o } = planned;
  return {
    law: planned.lawName,
    runs: planned.runs,
    n: r.n,
    objective: r.objective,
    status: r.status,
    message: r.message,
    ...determined(r),
    bootstrap:
      r.bootstrap && o.bootstrap
        ? {
            replicates: r.bootstrap.replicates,
            failed: r.bootstrap.failed,
            scheme: o.bootstrap.scheme,
            interval: o.bootstrap.interval,
            level: o.bootstrap.level,
            seed: o.bootstrap.seed,
          }
        : null,
    noise: { rms: finite(r.noise.rms), robust: finite(r.noise.robust) },
    mapping: planned.runs === null ? null : prepared.mapping,
    exclusions: prepared.exclusions.map((x) => ({ id: x.id, reason: x.reason, count: x.count })),
    dropped: prepared.dropped
      .slice(0, MOST_DROPPED)
      .map(({ where, column, message, value }) => ({ where, column, message, value })),
    warnings: [...prepared.warnings, ...beyondTable(r.warnings)],
    stopped: r.stopped,
    ...(planned.points ? { residuals: [...r.residuals], predicted: [...r.predicted] } : {}),
    iterations: r.iterations,
    starts: r.starts,
    engine: r.engine,
    tookMs: r.tookMs,
  };
}

/** Plans and computes one fit while the caller waits. */
export async function fitNow(call: Call<unknown, FitRequest>, signal?: AbortSignal): Promise<FitAnswer> {
  return compute(await plan(call, MAX_NOW), signal ? { signal } : {});
}

export const fitHandlers: Record<string, Handler> = {
  fit: async (call) => ({ json: await fitNow(call as Call<unknown, FitRequest>, call.request.signal) }),
  createFitJob: async (call) => {
    const planned = await plan(call as Call<unknown, FitRequest>, MAX_JOB);
    const job = startJob((options) => compute(planned, options));
    return { json: job, headers: { Location: job.href } };
  },
  getFitJob: (call) => ({ json: getJob(call.segments.job ?? "") }),
  deleteFitJob: (call) => ({ json: cancelJob(call.segments.job ?? "") }),
};
