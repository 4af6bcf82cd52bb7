/** What a fit gives, as a page shows it; the same on the server and in the workbench. */
import type { Law } from "../../lib/content/schema";
import type { FitResult } from "../../lib/fit/types";
import { duration, fitted, plain } from "../../lib/format";
import type { Figure } from "../../lib/plot";
import { Html, Scroll } from "../_components/html";
import { PlotView } from "../_components/plot";

export interface Reported {
  id: string;
  name: string;
  parameters: Record<string, { value: number; standardError?: number | undefined }>;
}

/** Objectives as people call them. */
export const OBJECTIVE: Record<string, string> = {
  "huber-log": "Huber on logarithms",
  "least-squares-log": "least squares of logarithms",
  "least-squares": "least squares",
  "least-absolute-log": "least absolute differences of logarithms",
};
const STATUS: Record<FitResult["status"], string> = {
  converged: "converged",
  bound_hit: "a parameter stopped at its bound",
  not_identified: "the data do not determine every parameter",
};

export function FitResultView({
  law,
  result,
  figures,
  symbols,
  reported,
}: {
  law: Law;
  result: FitResult;
  figures: readonly Figure[];
  /** Symbols set by KaTeX, as HTML. */
  symbols: Record<string, string>;
  reported: readonly Reported[];
}) {
  const rows = [
    ...Object.keys(law.parameters).map((k) => [k, result.parameters[k]] as const),
    ...law.derived.map((d) => [d.id, result.derived[d.id]] as const),
  ];
  const label = result.bootstrap ? `${result.bootstrap.replicates.toLocaleString("en-GB")} bootstraps` : "curvature";
  return (
    <>
      <p>
        {result.n} runs, {STATUS[result.status]}; objective{" "}
        <span className="num" title={String(result.objective.value)}>
          {plain(result.objective.value, 9)}
        </span>{" "}
        ({OBJECTIVE[result.objective.name] ?? result.objective.name}
        {result.objective.delta ? `, δ = ${result.objective.delta}` : ""}),{" "}
        {duration(Math.max(result.tookMs, 1) / 1000)}. {result.message}
      </p>
      <Scroll label="Fitted parameters">
        <table>
          <thead>
            <tr>
              <th scope="col">Parameter</th>
              <th scope="col" className="n">
                This fit
              </th>
              <th scope="col" className="n">
                Interval ({label})
              </th>
              {reported.slice(0, 4).map((r) => (
                <th key={r.id} scope="col" className="n">
                  <a href={`/claims/${r.id.replace("#", "/")}`}>{r.name}</a>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(([name, p]) =>
              p ? (
                <tr key={name}>
                  <th scope="row">
                    <Html inline html={symbols[name] ?? name} />
                    {p.atBound ? (
                      <small className="error"> at its {p.atBound === "low" ? "lower" : "upper"} bound</small>
                    ) : null}
                  </th>
                  <td className="n" style={{ whiteSpace: "nowrap" }} title={String(p.value)}>
                    {fitted(p.value, p.standardError)}
                  </td>
                  <td className="n quiet">
                    {p.interval ? `${plain(p.interval.low, 4)} to ${plain(p.interval.high, 4)}` : ""}
                  </td>
                  {reported.slice(0, 4).map((r) => {
                    const v = r.parameters[name];
                    return (
                      <td key={r.id} className="n">
                        {v ? plain(v.value, 6) : ""}
                        {v && p.standardError ? (
                          <small className="quiet">
                            {" "}
                            {plain(Math.abs(v.value - p.value) / Math.hypot(p.standardError, v.standardError ?? 0), 2)}{" "}
                            σ
                          </small>
                        ) : null}
                      </td>
                    );
                  })}
                </tr>
              ) : null,
            )}
          </tbody>
        </table>
      </Scroll>
      {figures.map((f) => (
        <PlotView key={f.title} figure={f} />
      ))}
      {result.correlations ? (
        <details className="more">
          <summary>Correlations of the parameters</summary>
          <Scroll label="Correlations">
            <table>
              <thead>
                <tr>
                  <td />
                  {result.correlations.names.map((k) => (
                    <th key={k} scope="col" className="n">
                      <Html inline html={symbols[k] ?? k} />
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {result.correlations.names.map((k, i) => (
                  <tr key={k}>
                    <th scope="row">
                      <Html inline html={symbols[k] ?? k} />
                    </th>
                    {result.correlations!.names.map((m, j) => (
                      <td key={m} className="n">
                        {(result.correlations!.matrix[i]?.[j] ?? Number.NaN).toFixed(3).replace("-", "−")}
                      </td>
                    ))}
                  </tr>
                ))}
              </tbody>
            </table>
          </Scroll>
        </details>
      ) : null}
    </>
  );
}
