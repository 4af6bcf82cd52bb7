import type { Metadata } from "next";
import { claimsOfLaw, getLaw, getRunSet, listLaws, listRunSets } from "../../db/queries";
import type { Law, LawClaim, RunSetRecord } from "../../lib/content/schema";
import { env } from "../../lib/env";
import { determined } from "../../lib/fit/determined";
import type { FitResult } from "../../lib/fit/types";
import { renderMathML, renderSymbolMathML } from "../../lib/markdown/render";
import { claimName } from "../../lib/predict";
import { buildTable, fitsRunSet, RunsError, type RunTable } from "../../lib/runs";
import { readRunSet } from "../../lib/runs/cache";
import { logErrorsOf } from "../../lib/verdict/scale";
import { objectiveAt, points } from "../../lib/workbench/prepare";
import { defaultState, objectiveOf, readState, type WorkbenchState } from "../../lib/workbench/state";
import { cardMetadata } from "../_data/cards";
import { laws } from "../_data/content";
import { remember } from "../_data/memo";
import { one, type Query } from "../_data/query";
import { siteUrl } from "../_data/site";
import { runFit } from "../api/_server/fit-pool";
import { fitFiguresOf } from "./figures";
import type { Reported, Scored, Shown } from "./result";
import { type Offer, type SharedRuns, Workbench } from "./workbench";

type Props = { searchParams: Promise<Query> };

export async function generateMetadata({ searchParams }: Props): Promise<Metadata> {
  const query = await searchParams;
  const set = getRunSet(one(query, "runs") ?? "")?.record;
  const law = laws().get(one(query, "law") ?? "");
  return {
    title: set ? `${law ? `${law.name}, ` : ""}${set.name} — fit` : "Fit",
    description:
      "Fit any law of the database to public runs or to your own, with intervals, residuals and the reported values beside it.",
    alternates: { canonical: "/fit" },
    ...cardMetadata(
      ["fit", ...(set ? [set.id, ...(law ? [law.id] : [])] : [])].join("/"),
      set
        ? `${law ? `${law.name}, and the` : "The"} curves that papers report for ${set.name}, where they do`
        : "The fit workbench",
    ),
  };
}

/** Bootstraps of a fit that the server makes for a page; the workbench does as many as one likes. */
const REPLICATES = 200;
/** Figures of a table that a page carries; of larger ones only the columns that laws are mapped to. */
const MOST_CELLS = 40_000;
const KEPT = 50;

const kept = new Map<string, Promise<unknown>>();
/** A promise for a key, kept while it is one of the newest; a failed one is forgotten. */
function once<T>(key: string, make: () => Promise<T>): Promise<T> {
  let promise = kept.get(key) as Promise<T> | undefined;
  if (!promise) {
    promise = make();
    kept.set(key, promise);
    promise.catch(() => kept.delete(key));
    if (kept.size > KEPT) kept.delete(kept.keys().next().value as string);
  }
  return promise;
}

function readTable(set: RunSetRecord): Promise<RunTable> {
  return once(JSON.stringify([set.id, set.files, set.columns, set.derive, set.rows]), async () => {
    const e = env();
    const raw = await readRunSet(set, {
      ...(e.RUNS_CACHE ? { cache: e.RUNS_CACHE } : {}),
      ...(e.RUNS_MIRROR ? { mirror: e.RUNS_MIRROR } : {}),
    });
    return buildTable(set, raw);
  });
}

/** Only states of a bounded number are fitted on the server: what a person sets by hand is fitted in her browser. */
const plainState = (s: WorkbenchState): boolean =>
  JSON.stringify({
    ...defaultState,
    runs: s.runs,
    law: s.law,
    edition: s.edition,
    objective: s.objective,
    exclude: s.exclude,
  }) === JSON.stringify(s);

function fitOnServer(set: RunSetRecord, table: RunTable, law: Law, state: WorkbenchState): Promise<Shown> {
  return once(JSON.stringify([set, law, state.exclude, state.objective]), async () => {
    const source = { kind: "runs" as const, set, table };
    const at = points(source, law, state);
    const reply = await runFit({
      what: "fit",
      law,
      data: at.data,
      options: {
        objective: objectiveOf(state),
        bootstrap: { replicates: REPLICATES, scheme: "iid", interval: state.interval, level: state.level, seed: 1 },
      },
    });
    if (!reply.ok) throw new RangeError(reply.error.message);
    if (reply.what !== "fit") throw new Error("the worker answered another question");
    const result = reply.result as FitResult;
    const { bootstrap, ...rest } = result;
    return {
      law,
      figures: fitFiguresOf(law, at, result),
      logErrors: logErrorsOf(law, result),
      result: {
        ...rest,
        ...determined(result),
        bootstrap: bootstrap && { replicates: bootstrap.replicates, failed: bootstrap.failed },
      },
    };
  });
}

/** Claims of other runs are shown beside those of the chosen runs up to this number in all. */
const REPORTED = 6;

/** Reported claims of a law, those of these runs first. */
function reportedFor(law: string, set: string | undefined): Offer["reported"] {
  const all = claimsOfLaw(law)
    .map((c) => ({ c, record: c.record as LawClaim }))
    .filter(({ record }) => record.status !== "unconfirmed")
    .map(({ c, record }) => ({
      id: c.id,
      name: claimName({ paper: { title: c.paper.title, short: c.paper.short ?? undefined }, claim: record }),
      parameters: Object.fromEntries(
        Object.entries(record.parameters).map(([k, p]) => [
          k,
          { value: p.value, ...(p.standardError === undefined ? {} : { standardError: p.standardError }) },
        ]),
      ),
      sameRuns: set !== undefined && record.runs?.set === set,
    }))
    .sort((a, b) => Number(b.sameRuns) - Number(a.sameRuns));
  return all.slice(0, Math.max(REPORTED, all.filter((r) => r.sameRuns).length));
}

/** A law with what the workbench shows of it. */
function offer(law: Law, set: string | undefined): Offer {
  return {
    law: {
      ...law,
      aliases: [],
      testPoints: [],
      related: [],
      evidence: undefined,
      summary: undefined,
      notes: undefined,
    } as unknown as Law,
    formula: renderMathML(law.latex, true),
    symbols: Object.fromEntries([
      ...Object.entries(law.parameters).map(([k, p]) => [k, renderSymbolMathML(p.latex ?? k)]),
      ...law.derived.map((d) => [d.id, renderSymbolMathML((d.latex ?? d.id).split("=")[0]!)]),
    ]),
    reported: reportedFor(law.id, set),
  };
}

/** The run set and its table as the browser gets them. */
function share(set: RunSetRecord, table: RunTable): SharedRuns {
  const { summary: _, ...rest } = set as RunSetRecord & { summary?: string };
  const wanted = new Set([
    ...Object.values(set.map).flatMap((m) => Object.values(m)),
    ...set.exclusions.flatMap((e) => [e.extreme?.column, e.allButBest?.column, ...(e.allButBest?.per ?? [])]),
  ]);
  const inCondition = (name: string) =>
    set.exclusions.some((e) => e.where && new RegExp(`\\b${name}\\b`).test(e.where));
  const all = table.n * Object.keys(table.numbers).length <= MOST_CELLS;
  const numbers = Object.entries(table.numbers).filter(
    ([k]) => all || wanted.has(k) || inCondition(k) || k === set.group,
  );
  const texts = Object.entries(table.texts).filter(([k]) => wanted.has(k) || inCondition(k) || k === set.group);
  return {
    set: rest,
    n: table.n,
    numbers: Object.fromEntries(numbers.map(([k, v]) => [k, Array.from(v)])),
    texts: Object.fromEntries(texts),
  };
}

const valuesOf = (r: Reported) => Object.fromEntries(Object.entries(r.parameters).map(([k, p]) => [k, p.value]));
const message = (e: unknown): string =>
  e instanceof RunsError ? `The runs cannot be read: ${e.message}` : e instanceof Error ? e.message : "The fit failed.";

export default async function Fit({ searchParams }: Props) {
  const query = new URLSearchParams();
  for (const [k, v] of Object.entries(await searchParams))
    for (const one of Array.isArray(v) ? v : [v]) if (one !== undefined) query.append(k, one);
  const { state, problems } = readState(query);
  const set = getRunSet(state.runs ?? "")?.record;
  if (state.runs && !set) problems.push(`No run set is called “${state.runs}”.`);
  const asked = laws().get(state.law ?? "") ?? getLaw(state.law ?? "")?.record;
  if (state.law && !asked) problems.push(`No law is called “${state.law}”.`);
  if (set) {
    const unknown = state.exclude.filter((e) => !set.exclusions.some((x) => x.id === e));
    for (const e of unknown)
      problems.push(
        `“${set.name}” declares no exclusion “${e}”; it declares ${set.exclusions.map((x) => x.id).join(", ") || "none"}.`,
      );
    state.exclude = state.exclude.filter((e) => !unknown.includes(e));
  }
  const usable = set ? listLaws().filter((l) => fitsRunSet(set, l.record)) : listLaws();
  if (set && asked && !usable.some((l) => l.id === asked.id))
    problems.push(`“${set.name}” has no column for every symbol of “${asked.name}”. Choose another law.`);
  const law =
    usable.find((l) => l.id === asked?.id)?.record ??
    (set && !asked ? undefined : usable.find((l) => l.id === "chinchilla")?.record);
  let runs: SharedRuns | null = null;
  let shown: Shown | null = null;
  let reported: Scored[] = [];
  const offers = remember(`workbench ${set?.id ?? ""}`, () => usable.map((l) => offer(l.record, set?.id)));
  if (set)
    try {
      const table = await readTable(set);
      runs = share(set, table);
      if (law && asked?.id === law.id && plainState(state)) {
        shown = await fitOnServer(set, table, law, state);
        const { data } = points({ kind: "runs", set, table }, law, state);
        reported = offers
          .find((o) => o.law.id === law.id)!
          .reported.map((r) => ({ ...r, objective: objectiveAt(law, data, valuesOf(r), objectiveOf(state)) }));
      }
    } catch (e) {
      problems.push(message(e));
    }
  return (
    <>
      <h1>Fit</h1>
      <p className="lede">
        {set ? (
          <>
            {law ? law.name : "A law"} and <a href={`/runs/${set.id}`}>{set.name}</a>
          </>
        ) : (
          "Fit a law to public runs, or to your own table; your table stays in your browser."
        )}
      </p>
      <Workbench
        key={set?.id ?? "own"}
        runSets={listRunSets().map((r) => ({ id: r.id, name: r.name }))}
        offers={offers}
        initial={{ ...state, law: law?.id ?? offers[0]?.law.id ?? null }}
        runs={runs}
        shown={shown}
        shownReported={reported}
        problems={problems}
        site={siteUrl().origin}
      />
    </>
  );
}
