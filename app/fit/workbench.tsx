"use client";
/** Fits in the visitor's browser: public runs or an own table, in a Web Worker, with progress and cancel. Nothing is sent anywhere. */
import { type MouseEvent, useEffect, useMemo, useRef, useState } from "react";
import type { Law } from "../../lib/content/schema";
import { Cancelled, FitClient, type WorkerLike } from "../../lib/fit/client";
import type { Comparison } from "../../lib/fit/compare";
import type { FitData, FitResult, Objective } from "../../lib/fit/types";
import { plain } from "../../lib/format";
import { type Figure, fitFigures } from "../../lib/plot";
import {
  detectFormat,
  type Guesses,
  guessMapping,
  type Mapping,
  parseTable,
  prepareTable,
  type RawTable,
  RunsError,
} from "../../lib/runs";
import { FitResultView, OBJECTIVE, type Reported } from "./result";

interface Points {
  name: string;
  variables: Record<string, number[]>;
  target: number[];
  /** Indices that start out left out. */
  excluded: number[];
}

const newWorker = () =>
  new Worker(new URL("../../lib/fit/worker-browser.ts", import.meta.url), { type: "module" }) as unknown as WorkerLike;
const OBJECTIVES: readonly Objective["name"][] = [
  "huber-log",
  "least-squares-log",
  "least-squares",
  "least-absolute-log",
];

export function Workbench({
  laws,
  symbols,
  runs,
  reported,
}: {
  laws: Law[];
  symbols: Record<string, string>;
  runs: Points | null;
  reported: Reported[];
}) {
  const client = useRef<FitClient | null>(null);
  const [lawId, setLawId] = useState(laws.find((l) => l.id === "chinchilla")?.id ?? laws[0]?.id ?? "");
  const law = laws.find((l) => l.id === lawId);
  const [raw, setRaw] = useState<RawTable | null>(null);
  const [guesses, setGuesses] = useState<Guesses | null>(null);
  const [mapping, setMapping] = useState<Mapping>({});
  const [scale, setScale] = useState<Record<string, number>>({});
  const [points, setPoints] = useState<Points | null>(runs);
  const [left, setLeft] = useState<ReadonlySet<number>>(new Set(runs?.excluded));
  const [objective, setObjective] = useState<Objective["name"]>("huber-log");
  const [replicates, setReplicates] = useState(1000);
  const [progress, setProgress] = useState<{ done: number; what: string } | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [result, setResult] = useState<{ law: Law; result: FitResult; figures: Figure[]; took: number } | null>(null);
  const [ranking, setRanking] = useState<Comparison | null>(null);
  const [over, setOver] = useState(false);

  useEffect(() => {
    client.current = new FitClient(newWorker);
    return () => client.current?.dispose();
  }, []);

  async function take(file: File) {
    setProblem(null);
    setResult(null);
    if (file.size > 50e6) return setProblem("The file is larger than 50 MB.");
    try {
      const text = await file.text();
      const table = parseTable(text, detectFormat(file.name, text), file.name);
      setRaw(table);
      setPoints(null);
      setLeft(new Set());
      if (law) guess(table, law);
    } catch (e) {
      setProblem(e instanceof RunsError ? e.message : "The file cannot be read as a table.");
    }
  }

  function guess(table: RawTable, chosen: Law) {
    const g = guessMapping(table, chosen);
    setGuesses(g);
    setMapping(Object.fromEntries(g.mapping.map((m) => [m.symbol, m.column])));
    setScale(Object.fromEntries(g.mapping.filter((m) => m.scale !== 1).map((m) => [m.symbol, m.scale])));
  }

  /** The points of the chosen table under the chosen mapping. */
  const table = useMemo((): { points: Points | null; problem: string | null } => {
    if (!raw || !law) return { points, problem: null };
    try {
      const p = prepareTable(raw, law, mapping, { objective, invalid: "drop", scale });
      return {
        points: {
          name: raw.name,
          variables: Object.fromEntries(Object.entries(p.data.variables).map(([k, v]) => [k, Array.from(v)])),
          target: Array.from(p.data.target),
          excluded: [],
        },
        problem: null,
      };
    } catch (e) {
      return { points: null, problem: e instanceof RunsError ? e.message : String(e) };
    }
  }, [raw, law, mapping, scale, objective, points]);
  const data = table.points;

  function rows(without: ReadonlySet<number>): { kept: number[]; data: FitData } | null {
    if (!data) return null;
    const kept = data.target.map((_, i) => i).filter((i) => !without.has(i));
    return {
      kept,
      data: {
        variables: Object.fromEntries(
          Object.entries(data.variables).map(([k, v]) => [k, Float64Array.from(kept, (i) => v[i]!)]),
        ),
        target: Float64Array.from(kept, (i) => data.target[i]!),
      },
    };
  }
  const chosen: Objective = objective === "huber-log" ? { name: objective, delta: 1e-3 } : { name: objective };

  async function run(without: ReadonlySet<number> = left) {
    const input = rows(without);
    if (!law || !input || !data) return;
    setProblem(null);
    setProgress({ done: 0, what: "starting" });
    const began = performance.now();
    try {
      const reply = await client.current!.run(
        {
          what: "fit",
          law,
          data: input.data,
          options: {
            objective: chosen,
            ...(replicates > 0
              ? { bootstrap: { replicates, scheme: "iid", interval: "bca", level: 0.95, seed: 1 } }
              : {}),
          },
        },
        (done, what) => {
          setProgress({ done, what });
          return true;
        },
      );
      if (!reply.ok) return setProblem(reply.error.message);
      const fitted = reply.result as FitResult;
      const out = [...without];
      const figures = fitFigures(law, input.data, fitted, {
        index: input.kept,
        hrefOf: (row) => `#run-${row}`,
        excluded: {
          variables: Object.fromEntries(Object.entries(data.variables).map(([k, v]) => [k, out.map((i) => v[i]!)])),
          target: out.map((i) => data.target[i]!),
          index: out,
        },
      });
      setResult({ law, result: fitted, figures, took: performance.now() - began });
    } catch (e) {
      if (!(e instanceof Cancelled)) setProblem(e instanceof Error ? e.message : "The fit failed.");
    } finally {
      setProgress(null);
    }
  }

  async function rank() {
    const input = rows(left);
    if (!input || !law) return;
    setProblem(null);
    setProgress({ done: 0, what: "comparing laws" });
    try {
      const names = new Set(Object.keys(law.variables));
      const rivals = laws.filter(
        (l) => l.target.quantity === law.target.quantity && Object.keys(l.variables).every((v) => names.has(v)),
      );
      const reply = await client.current!.run(
        { what: "compare", laws: rivals, data: input.data, options: { objective: chosen } },
        (done, what) => {
          setProgress({ done, what });
          return true;
        },
      );
      if (reply.ok) setRanking(reply.result as Comparison);
      else setProblem(reply.error.message);
    } catch (e) {
      if (!(e instanceof Cancelled)) setProblem(e instanceof Error ? e.message : "The comparison failed.");
    } finally {
      setProgress(null);
    }
  }

  /** A click on a point takes it out of the fit or back in. */
  function click(e: MouseEvent) {
    const a = (e.target as Element).closest("a");
    const m = /#run-(\d+)$/.exec(a?.getAttribute("href") ?? "");
    if (!m) return;
    e.preventDefault();
    const next = new Set(left);
    const i = Number(m[1]);
    if (!next.delete(i)) next.add(i);
    setLeft(next);
    void run(next);
  }

  const wanted = law ? [...Object.keys(law.variables), law.target.symbol] : [];
  return (
    <div className="needs-js">
      {raw || !runs ? (
        // biome-ignore lint/a11y/noStaticElementInteractions: dropping a file is an extra; the button does the same
        <div
          className={over ? "drop over" : "drop"}
          onDragOver={(e) => {
            e.preventDefault();
            setOver(true);
          }}
          onDragLeave={() => setOver(false)}
          onDrop={(e) => {
            e.preventDefault();
            setOver(false);
            const file = e.dataTransfer.files[0];
            if (file) void take(file);
          }}
        >
          <p>Drop a table here (CSV, TSV, JSON), one run a row. It stays in your browser.</p>
          <label>
            <span className="vh">Table of runs</span>
            <input
              type="file"
              accept=".csv,.tsv,.json,.jsonl,text/csv"
              onChange={(e) => e.target.files?.[0] && void take(e.target.files[0])}
              style={{ width: "auto" }}
            />
          </label>
          {raw ? (
            <p className="note quiet">
              {raw.name}: {raw.rows.length} rows, columns {raw.headers.join(", ")}
            </p>
          ) : null}
        </div>
      ) : (
        <p className="quiet">
          {runs.name}: {runs.target.length} runs, {left.size} left out. Click a point to leave it out or to take it
          back.
        </p>
      )}
      {problem || (raw && table.problem) ? (
        <div className="problem" role="alert">
          <p style={{ whiteSpace: "pre-line" }}>{problem ?? table.problem}</p>
        </div>
      ) : null}
      <div className="form" style={{ marginTop: "1rem" }}>
        <label>
          Law
          <select
            value={lawId}
            onChange={(e) => {
              setLawId(e.target.value);
              setResult(null);
              const next = laws.find((l) => l.id === e.target.value);
              if (raw && next) guess(raw, next);
            }}
          >
            {laws.map((l) => (
              <option key={l.id} value={l.id}>
                {l.name}
              </option>
            ))}
          </select>
        </label>
        {raw && law
          ? wanted.map((s) => (
              <label key={s}>
                {s}: {law.variables[s]?.description ?? law.target.quantity}
                <select value={mapping[s] ?? ""} onChange={(e) => setMapping({ ...mapping, [s]: e.target.value })}>
                  <option value="">choose a column</option>
                  {raw.headers.map((h) => (
                    <option key={h}>{h}</option>
                  ))}
                </select>
              </label>
            ))
          : null}
        <label>
          Objective
          <select value={objective} onChange={(e) => setObjective(e.target.value as Objective["name"])}>
            {OBJECTIVES.map((o) => (
              <option key={o} value={o}>
                {OBJECTIVE[o]}
              </option>
            ))}
          </select>
        </label>
        <label className="fixed">
          Bootstraps
          <input
            type="number"
            min={0}
            max={20000}
            step={100}
            value={replicates}
            onChange={(e) => setReplicates(Math.max(0, Math.min(20000, Number(e.target.value) || 0)))}
          />
        </label>
        <button type="button" onClick={() => void run()} disabled={!data || !law || progress !== null}>
          Fit here
        </button>
        {laws.length > 1 ? (
          <button type="button" className="plain" onClick={() => void rank()} disabled={!data || progress !== null}>
            Rank all laws
          </button>
        ) : null}
        {progress ? (
          <button type="button" className="plain" onClick={() => client.current?.cancel()}>
            Cancel
          </button>
        ) : null}
      </div>
      {guesses && guesses.hints.length > 0 ? <p className="note quiet">{guesses.hints.join(" ")}</p> : null}
      {progress ? (
        <p role="status">
          <progress value={progress.done} max={1} aria-label="Progress of the fit" />{" "}
          <span className="note quiet">{progress.what}</span>
        </p>
      ) : null}
      {ranking ? (
        <table>
          <caption>Laws that these data can tell apart, best first (corrected Akaike criterion)</caption>
          <thead>
            <tr>
              <th scope="col">Law</th>
              <th scope="col" className="n">
                ΔAICc
              </th>
              <th scope="col" className="n">
                Leave-one-out error
              </th>
              <th scope="col" className="n">
                Error on the largest runs
              </th>
            </tr>
          </thead>
          <tbody>
            {ranking.laws.map((l) => (
              <tr key={l.law}>
                <th scope="row">{l.name}</th>
                <td className="n">{l.deltaAicc === null ? l.status.replaceAll("_", " ") : plain(l.deltaAicc, 4)}</td>
                <td className="n">{l.leaveOneOut ? plain(l.leaveOneOut.rmse, 3) : ""}</td>
                <td className="n">{l.extrapolation ? plain(l.extrapolation.rmse, 3) : ""}</td>
              </tr>
            ))}
          </tbody>
        </table>
      ) : null}
      {result ? (
        // biome-ignore lint/a11y/noStaticElementInteractions: the links inside are what is clicked
        // biome-ignore lint/a11y/useKeyWithClickEvents: a link gives a click for the Enter key
        <div onClick={click} data-took={Math.round(result.took)}>
          <FitResultView
            law={result.law}
            result={result.result}
            figures={result.figures}
            symbols={symbols}
            reported={reported}
          />
          <p>
            <button
              type="button"
              className="plain small"
              onClick={() => {
                const a = document.createElement("a");
                a.href = URL.createObjectURL(
                  new Blob(
                    [
                      JSON.stringify(
                        {
                          law: result.law.id,
                          leftOut: [...left],
                          ...result.result,
                          residuals: Array.from(result.result.residuals),
                          predicted: Array.from(result.result.predicted),
                          bootstrap: undefined,
                        },
                        null,
                        2,
                      ),
                    ],
                    { type: "application/json" },
                  ),
                );
                a.download = `fit-${result.law.id}.json`;
                a.click();
              }}
            >
              Result as JSON
            </button>
          </p>
        </div>
      ) : null}
    </div>
  );
}
