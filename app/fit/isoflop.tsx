/** The IsoFLOP view: a minimum a budget, the exponents of the minima, and what is known to bias them. */
import { type FormEvent, useState } from "react";
import type { Law } from "../../lib/content/schema";
import type { IsoflopResult, PowerLine } from "../../lib/fit/approaches";
import type { ParameterEstimate } from "../../lib/fit/types";
import { count, fitted, plain, powerOfTen } from "../../lib/format";
import type { Figure } from "../../lib/plot/figure";
import { limited } from "../../lib/workbench/state";
import { Heads, Scroll, Table } from "../_components/html";
import { PlotView } from "../_components/plot";

const exponent = (l: PowerLine): string =>
  `${fitted(l.exponent, l.standardError)}${l.interval ? ` (${plain(100 * l.interval.level, 3)} %: ${plain(l.interval.low, 3)} to ${plain(l.interval.high, 3)})` : ""}`;

export function IsoflopView({
  result,
  figures,
  law,
  derived,
  bin,
  widen,
}: {
  result: IsoflopResult;
  figures: readonly Figure[];
  law: Law;
  derived: Record<string, ParameterEstimate>;
  /** Width of a budget in natural logarithms. */
  bin: number;
  widen: (bin: number) => void;
}) {
  const [text, setText] = useState(String(bin));
  const [problem, setProblem] = useState<string | null>(null);
  function submit(e: FormEvent) {
    e.preventDefault();
    const read = limited("bin", text);
    if ("value" in read) {
      setProblem(null);
      widen(read.value);
    } else setProblem(`The width of a budget ${read.problem.replace(/^\S+ /, "")}`);
  }
  const byLaw = (of: string) => {
    const d = law.derived.find((x) => x.of === of && x.vs === "compute");
    return d && derived[d.id];
  };
  const rows = [
    ["parameters", result.N, byLaw("params-opt")],
    ["tokens", result.D, byLaw("tokens-opt")],
  ] as const;
  return (
    <section aria-label="IsoFLOP view">
      <h2 id="isoflop">IsoFLOP view</h2>
      <p>
        The same runs without a parametric law: for each budget a parabola of the loss in the logarithm of the size, and
        a straight line in logarithms through the minima. {result.optima.length} of {result.groups.length} budgets have
        a minimum inside the sizes that were tried.
      </p>
      <form className="inline" onSubmit={submit} noValidate>
        <label>
          Budgets count as one within a factor e^
          <input
            type="number"
            min="0.000001"
            max="3"
            step="any"
            value={text}
            onChange={(e) => setText(e.target.value)}
            style={{ width: "6rem" }}
          />
        </label>{" "}
        <button type="submit" className="plain small">
          Group again
        </button>
      </form>
      {problem ? (
        <p className="problem" role="alert">
          {problem}
        </p>
      ) : null}
      {result.N || result.D ? (
        <Scroll label="Exponents of the minima">
          <table>
            <Heads
              of={["Optimal number of", { n: "Exponent of compute, from the minima" }, { n: "From the fitted law" }]}
            />
            <tbody>
              {rows.map(([name, line, p]) =>
                line ? (
                  <tr key={name}>
                    <th scope="row">{name}</th>
                    <td className="n">{exponent(line)}</td>
                    <td className="n">{p ? fitted(p.value, p.standardError) : ""}</td>
                  </tr>
                ) : null,
              )}
            </tbody>
          </table>
        </Scroll>
      ) : (
        <p className="quiet">Fewer than two budgets have a minimum, so there is no line through them.</p>
      )}
      {figures.map((f) => (
        <PlotView key={f.title} figure={f} />
      ))}
      <details className="more">
        <summary>Minima by budget</summary>
        <Table
          label="Minima by budget"
          heads={[{ n: "FLOP" }, { n: "Runs" }, { n: "Parameters" }, { n: "Tokens" }, { n: "Loss" }, "Note"]}
          className="tight"
        >
          {result.groups.map((g) => (
            <tr key={g.C}>
              <td className="n">{powerOfTen(g.C)}</td>
              <td className="n">{g.runs}</td>
              <td className="n">{g.Nopt === null ? "" : count(g.Nopt)}</td>
              <td className="n">{g.Dopt === null ? "" : count(g.Dopt)}</td>
              <td className="n">{g.loss === null ? "" : plain(g.loss, 4)}</td>
              <td>
                {g.rejected ?? (g.skew !== null && Math.abs(g.skew) > 2 ? "lopsided: the minimum is off-centre" : "")}
              </td>
            </tr>
          ))}
        </Table>
      </details>
      <h3>Known biases of this method</h3>
      <ul className="note">
        {result.notes.map((n) => (
          <li key={n}>{n.charAt(0).toUpperCase() + n.slice(1)}.</li>
        ))}
      </ul>
    </section>
  );
}
