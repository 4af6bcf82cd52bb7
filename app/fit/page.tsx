import type { Metadata } from "next";
import { claimsOfLaw, getLaw, getRunSet, listLaws, listRunSets } from "../../db/queries";
import type { Law, LawClaim, RunSetRecord } from "../../lib/content/schema";
import { env } from "../../lib/env";
import type { FitResult, Objective } from "../../lib/fit/types";
import { renderSymbol } from "../../lib/markdown/render";
import { type Figure, fitFigures } from "../../lib/plot";
import { claimName } from "../../lib/predict";
import { fitsRunSet, type Prepared, prepareRuns, RunsError } from "../../lib/runs";
import { readRunSet } from "../../lib/runs/cache";
import { CopyBlock } from "../_components/page";
import { PinField } from "../_components/pin";
import { Tex } from "../_components/tex";
import { contentHash, laws } from "../_data/content";
import { many, one, type Query } from "../_data/query";
import { runFit } from "../api/_server/fit-pool";
import { FitResultView, type Reported } from "./result";
import { Workbench } from "./workbench";

type Props = { searchParams: Promise<Query> };

export const metadata: Metadata = {
  title: "Fit",
  description:
    "Fit any law of the database to public runs or to your own, with intervals, residuals and the reported values beside it.",
  alternates: { canonical: "/fit" },
};

const OBJECTIVES: Record<Objective["name"], string> = {
  "huber-log": "Huber on logarithms, δ = 0.001",
  "least-squares-log": "least squares on logarithms",
  "least-squares": "least squares",
  "least-absolute-log": "least absolute on logarithms",
};
/** Bootstraps of a fit that the server makes for a page; the workbench does as many as one likes. */
const REPLICATES = 200;
/** Rows that are handed to the workbench. */
const MAX_ROWS = 20_000;

interface Fitted {
  result: FitResult;
  figures: Figure[];
  prepared: Prepared;
  all: { variables: Record<string, number[]>; target: number[]; excluded: number[] };
  reported: Reported[];
}

const kept = new Map<string, Promise<Fitted>>();

/** Every usable row of a table for a law, and which of them the exclusions leave out. */
function everyRow(
  set: RunSetRecord,
  raw: Awaited<ReturnType<typeof readRunSet>>,
  law: Law,
  prepared: Prepared,
): Fitted["all"] {
  const names = Object.keys(law.variables);
  const chosen = new Set(prepared.rows);
  const all: Fitted["all"] = { variables: Object.fromEntries(names.map((v) => [v, []])), target: [], excluded: [] };
  // Rows that only a declared exclusion leaves out are shown hollow; unusable ones are not shown.
  const everything = prepareRuns({ ...set, exclusions: [] }, raw, law, { objective: "huber-log", invalid: "drop" });
  everything.rows.slice(0, MAX_ROWS).forEach((row, i) => {
    for (const v of names) all.variables[v]!.push(everything.data.variables[v]![i]!);
    all.target.push(everything.data.target[i]!);
    if (!chosen.has(row)) all.excluded.push(all.target.length - 1);
  });
  return all;
}

async function compute(set: RunSetRecord, law: Law, exclude: string[], objective: Objective["name"]): Promise<Fitted> {
  const e = env();
  const raw = await readRunSet(set, {
    ...(e.RUNS_CACHE ? { cache: e.RUNS_CACHE } : {}),
    ...(e.RUNS_MIRROR ? { mirror: e.RUNS_MIRROR } : {}),
  });
  const prepared = prepareRuns(set, raw, law, { objective, invalid: "drop", exclusions: { only: exclude } });
  const chosen: Objective = objective === "huber-log" ? { name: objective, delta: 1e-3 } : { name: objective };
  const reply = await runFit({
    what: "fit",
    law,
    data: prepared.data,
    options: {
      objective: chosen,
      bootstrap: { replicates: REPLICATES, scheme: "iid", interval: "bca", level: 0.95, seed: 1 },
    },
  });
  if (!reply.ok) throw new RangeError(reply.error.message);
  if (reply.what !== "fit") throw new Error("the worker answered another question");
  const result = reply.result as FitResult;
  const all = everyRow(set, raw, law, prepared);
  const pick = (of: ArrayLike<number>) => all.excluded.map((i) => of[i]!);
  const figures = fitFigures(law, prepared.data, result, {
    excluded: {
      variables: Object.fromEntries(Object.entries(all.variables).map(([k, v]) => [k, pick(v)])),
      target: pick(all.target),
      index: all.excluded,
    },
  });
  return { result, figures, prepared, all, reported: reportedFor(law.id, set.id) };
}

/** Reported claims of the law, those that these runs test first. */
function reportedFor(law: string, set: string): Reported[] {
  return claimsOfLaw(law)
    .map((c) => ({ c, record: c.record as LawClaim }))
    .filter((x) => x.record.runs?.set === set)
    .map(({ c, record }) => ({
      id: c.id,
      name: claimName({ paper: { title: c.paper.title, short: c.paper.short ?? undefined }, claim: record }),
      parameters: record.parameters,
    }));
}

export default async function Fit({ searchParams }: Props) {
  const q = await searchParams;
  const set = getRunSet(one(q, "runs") ?? "")?.record;
  const law = laws().get(one(q, "law") ?? "") ?? getLaw(one(q, "law") ?? "")?.record;
  const asked = one(q, "objective");
  const objective: Objective["name"] = asked && asked in OBJECTIVES ? (asked as Objective["name"]) : "huber-log";
  const given = many(q, "exclude");
  const problems: string[] = [];
  if (one(q, "runs") && !set) problems.push(`No run set is called “${one(q, "runs")}”.`);
  if (one(q, "law") && !law) problems.push(`No law is called “${one(q, "law")}”.`);
  const exclude = set ? given.filter((e) => set.exclusions.some((x) => x.id === e)) : [];
  let fitted: Fitted | null = null;
  if (set && law) {
    if (!fitsRunSet(set, law)) problems.push(`“${set.name}” has no column for every symbol of this law.`);
    else {
      const key = JSON.stringify([contentHash(), set.id, law.id, exclude, objective]);
      let promise = kept.get(key);
      if (!promise) {
        promise = compute(set, law, exclude, objective);
        kept.set(key, promise);
        promise.catch(() => kept.delete(key));
        if (kept.size > 50) kept.delete(kept.keys().next().value as string);
      }
      try {
        fitted = await promise;
      } catch (e) {
        problems.push(
          e instanceof RunsError
            ? `The runs cannot be read: ${e.message}`
            : e instanceof Error
              ? e.message
              : "The fit failed.",
        );
      }
    }
  }
  const usable = set ? listLaws().filter((l) => fitsRunSet(set, l.record)) : listLaws();
  const symbols = law
    ? Object.fromEntries([
        ...Object.entries(law.parameters).map(([k, p]) => [k, renderSymbol(p.latex ?? k)]),
        ...law.derived.map((d) => [d.id, renderSymbol((d.latex ?? d.id).split("=")[0]!)]),
      ])
    : {};
  return (
    <>
      <h1>{set && law ? law.name : "Fit"}</h1>
      {set && law ? (
        <p className="quiet">
          fitted to <a href={`/runs/${set.id}`}>{set.name}</a>
        </p>
      ) : (
        <p className="lede">Fit a law to public runs, or to your own table below; your table stays in your browser.</p>
      )}
      {law ? <Tex latex={law.latex} display /> : null}
      <form className="form" action="/fit">
        <PinField />
        <label style={{ flexBasis: "15rem" }}>
          Runs
          <select name="runs" defaultValue={set?.id ?? ""}>
            <option value="">your own table, below</option>
            {listRunSets().map((r) => (
              <option key={r.id} value={r.id}>
                {r.name}
              </option>
            ))}
          </select>
        </label>
        <label style={{ flexBasis: "15rem" }}>
          Law
          <select name="law" defaultValue={law?.id ?? "chinchilla"}>
            {usable.map((l) => (
              <option key={l.id} value={l.id}>
                {l.name}
              </option>
            ))}
          </select>
        </label>
        <label>
          Objective
          <select name="objective" defaultValue={objective}>
            {Object.entries(OBJECTIVES).map(([id, name]) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </select>
        </label>
        {set?.exclusions.map((e) => (
          <label
            key={e.id}
            style={{ display: "flex", alignItems: "center", gap: "0.4rem", flex: "0 1 auto" }}
            title={e.reason}
          >
            <input type="checkbox" name="exclude" value={e.id} defaultChecked={exclude.includes(e.id)} /> without{" "}
            {e.id.replaceAll("-", " ")}
          </label>
        ))}
        <button type="submit">Fit</button>
      </form>
      {problems.length > 0 ? (
        <div className="problem" role="alert">
          {problems.map((p) => (
            <p key={p}>{p}</p>
          ))}
        </div>
      ) : null}
      {fitted && law && set ? (
        <>
          <FitResultView
            law={law}
            result={fitted.result}
            figures={fitted.figures}
            symbols={symbols}
            reported={fitted.reported}
          />
          <h2 id="again">Reproduce it</h2>
          <CopyBlock
            id="shell"
            label="Command line"
            text={`npm run -s isoloss -- fit --law ${law.id} --runs ${set.id}${exclude.map((e) => ` --exclude ${e}`).join("") || " --exclude none"} --objective ${objective} --bootstrap ${REPLICATES} --seed 1 --json`}
          />
          <CopyBlock
            id="typescript"
            label="TypeScript"
            text={`const answer = await fetch("/api/v1/fit", {\n  method: "POST",\n  headers: { "content-type": "application/json" },\n  body: JSON.stringify(${JSON.stringify({ law: law.id, runs: set.id })}),\n});\nconsole.log(await answer.json());\n`}
          />
          <CopyBlock
            id="python"
            label="Python"
            text={`import json, urllib.request\n\nrequest = urllib.request.Request(\n    "https://YOUR-SITE/api/v1/fit",\n    data=json.dumps(${JSON.stringify({ law: law.id, runs: set.id })}).encode(),\n    headers={"content-type": "application/json"},\n)\nprint(json.load(urllib.request.urlopen(request)))\n`}
          />
        </>
      ) : null}
      <h2 id="workbench">Workbench</h2>
      <noscript>
        <p>The workbench computes in your browser and needs JavaScript. Fits of public runs, above, do not.</p>
      </noscript>
      <Workbench
        key={`${set?.id}${law?.id}${exclude.join()}`}
        laws={(law ? [law] : usable.slice(0, 200).map((l) => l.record)).map(lean)}
        symbols={symbols}
        runs={fitted && set ? { name: set.name, ...fitted.all } : null}
        reported={fitted?.reported ?? []}
      />
    </>
  );
}

/** A law without what only its own page shows. */
function lean(l: Law & { summary?: string; notes?: string }): Law {
  const { summary: _s, notes: _n, ...law } = l;
  return { ...law, testPoints: [] };
}
