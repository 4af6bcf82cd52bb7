import type { Metadata } from "next";
import { exponentKinds, listTerms } from "../../db/queries";
import { measured, percent, plain, plural, sentence } from "../../lib/format";
import { Table } from "../_components/html";
import { Facts, Options } from "../_components/page";
import { PinField } from "../_components/pin";
import { PlotView } from "../_components/plot";
import { cardMetadata } from "../_data/cards";
import { claimHref, nameOf } from "../_data/content";
import { exponentName, kindId, kindName } from "../_data/figures";
import { remember } from "../_data/memo";
import { one, type Query } from "../_data/query";
import { type Choice, ROWS, report } from "./report";

type Props = { searchParams: Promise<Query> };

const APPROACHES = ["envelope", "isoflop", "parametric", "theory", "other"];

/** What the page shows, and what of the address it could not read. */
interface Read {
  choice: Choice;
  problems: string[];
}

function read(q: Query): Read {
  const kinds = exponentKinds();
  const problems: string[] = [];
  const wanted = one(q, "kind");
  const kind = kinds.find((k) => kindId(k) === wanted) ?? kinds[0] ?? { of: "params-opt", vs: "compute" };
  if (wanted && kindId(kind) !== wanted)
    problems.push(
      `There is no pair of quantities “${wanted}”; shown is ${kindName(kind.of, kind.vs)}. All pairs are listed below.`,
    );
  const year = (name: string) => {
    const text = one(q, name);
    const y = Number(text);
    if (text === undefined) return undefined;
    if (Number.isInteger(y) && y > 1900 && y < 2200) return y;
    problems.push(`“${text}” is not a year, so it is left out: write four digits, such as 2022.`);
    return undefined;
  };
  const known = (name: "domain" | "architecture" | "approach", ids: readonly string[]) => {
    const id = one(q, name);
    if (id === undefined || ids.includes(id)) return id;
    problems.push(`There is no ${name === "approach" ? "method" : name} “${id}”, so it is left out.`);
    return undefined;
  };
  const used = (vocabulary: "domains" | "architectures") => listTerms(vocabulary, { used: true }).map((t) => t.id);
  const choice = {
    kind: { of: kind.of, vs: kind.vs },
    domain: known("domain", used("domains")),
    architecture: known("architecture", used("architectures")),
    approach: known("approach", APPROACHES),
    from: year("from"),
    to: year("to"),
  };
  return { choice, problems };
}

export async function generateMetadata({ searchParams }: Props): Promise<Metadata> {
  const { choice: c } = read(await searchParams);
  const name = sentence(kindName(c.kind.of, c.kind.vs));
  return {
    title: `${name}: exponents`,
    description: `Reported exponents of ${kindName(c.kind.of, c.kind.vs)} with their intervals, the average over papers and how much they disagree.`,
    alternates: { canonical: `/exponents?kind=${kindId(c.kind)}` },
    ...cardMetadata(`exponents/${kindId(c.kind)}`, `Reported exponents of ${kindName(c.kind.of, c.kind.vs)} by year`),
  };
}

export default async function Exponents({ searchParams }: Props) {
  const { choice: c, problems } = read(await searchParams);
  const kinds = exponentKinds();
  const r = remember(`exponents ${JSON.stringify(c)}`, () => report(c));
  const name = kindName(c.kind.of, c.kind.vs);
  const h = r.pooled?.heterogeneity;
  const derived = kinds.find((k) => kindId(k) === kindId(c.kind))?.derived ?? 0;
  const dataHref = (format: "csv" | "json", source: "claim" | "derived") => {
    const q = new URLSearchParams({ of: c.kind.of, vs: c.kind.vs, source });
    for (const name of ["domain", "architecture", "approach"] as const) if (c[name]) q.set(name, c[name]);
    return `/exponents.${format}?${q}`;
  };
  const allYears = c.from !== undefined || c.to !== undefined ? " of all years" : "";
  return (
    <>
      <h1>Exponents</h1>
      <form className="form steady" action="/exponents">
        <PinField />
        <label className="wide-field">
          Quantities
          <select name="kind" defaultValue={kindId(c.kind)}>
            {kinds.map((k) => (
              <option key={kindId(k)} value={kindId(k)}>
                {sentence(kindName(k.of, k.vs))} ({k.claims})
              </option>
            ))}
          </select>
        </label>
        <label>
          Domain
          <select name="domain" defaultValue={c.domain ?? ""}>
            <option value="">any</option>
            <Options of={listTerms("domains", { used: true })} />
          </select>
        </label>
        <label>
          Architecture
          <select name="architecture" defaultValue={c.architecture ?? ""}>
            <option value="">any</option>
            <Options of={listTerms("architectures", { used: true })} />
          </select>
        </label>
        <label>
          Method
          <select name="approach" defaultValue={c.approach ?? ""}>
            <option value="">any</option>
            {APPROACHES.map((a) => (
              <option key={a}>{a}</option>
            ))}
          </select>
        </label>
        <label>
          From year
          <input name="from" inputMode="numeric" defaultValue={c.from ?? ""} />
        </label>
        <label>
          To year
          <input name="to" inputMode="numeric" defaultValue={c.to ?? ""} />
        </label>
        <button type="submit">Show</button>
      </form>
      {problems.length > 0 ? (
        <div className="problem" role="alert">
          {problems.map((p) => (
            <p key={p}>{p}</p>
          ))}
        </div>
      ) : null}
      {r.items.length === 0 ? (
        <p>No reported value of {name} passes these filters.</p>
      ) : (
        <>
          {r.pooled && h ? (
            <p className="lede">
              {plural(r.pooled.k, "paper")} with a stated error average to{" "}
              <strong className="num">
                {measured({ value: r.pooled.value, standardError: r.pooled.standardError, computed: true }).text}
              </strong>
              .{" "}
              {h.i2 > 0.75
                ? "They disagree far more than their errors allow, so the average says where they lie, not which is right."
                : h.i2 > 0.4
                  ? "They disagree more than their errors allow."
                  : "They agree within their errors."}
            </p>
          ) : (
            <p className="lede">
              {plural(r.items.length, "reported value")}, from{" "}
              <span className="num">{plain(Math.min(...r.items.map((e) => e.value)))}</span> to{" "}
              <span className="num">{plain(Math.max(...r.items.map((e) => e.value)))}</span>; too few state an error for
              an average.
            </p>
          )}
          <PlotView figure={r.forest} />
          {r.items.length > ROWS ? (
            <p className="note quiet">{r.items.length - ROWS} more values are in the CSV.</p>
          ) : null}
          {r.pooled && r.scaled && h ? (
            <>
              <h2 id="average">The average</h2>
              <Facts
                rows={[
                  [
                    "Random effects (REML)",
                    `${measured({ value: r.pooled.value, standardError: r.pooled.standardError, computed: true }).text}, 95 % interval ${plain(r.pooled.interval.low, 3)} to ${plain(r.pooled.interval.high, 3)}`,
                  ],
                  r.pooled.prediction
                    ? [
                        "A new study would give",
                        `${plain(r.pooled.prediction.low, 3)} to ${plain(r.pooled.prediction.high, 3)}`,
                      ]
                    : null,
                  ["Between-study spread τ", plain(h.tau, 3)],
                  ["Share of variance between studies I²", percent(h.i2)],
                  ["Cochran's Q", `${plain(h.q, 4)} on ${h.df} degrees of freedom`],
                  [
                    "Particle Data Group average",
                    `${measured({ value: r.scaled.value, standardError: r.scaled.plus, computed: true }).text}, scale factor S = ${plain(r.scaled.scale, 3)}`,
                  ],
                ]}
              />
              <p className="note quiet">
                Values of one paper are not independent of each other, and neither are fits of the same runs; the
                average treats them as if they were. <a href="/method#averages">How averages are made</a>
              </p>
            </>
          ) : null}
          {r.time || r.funnel ? (
            <div className="grid-2">
              {r.time ? <PlotView figure={r.time} /> : null}
              {r.funnel ? <PlotView figure={r.funnel} /> : null}
            </div>
          ) : null}
          {r.leftOut.length > 0 ? (
            <>
              <h2 id="left-out">Left out of the average</h2>
              <Table
                label="Values that are left out of the average"
                heads={["Value of", { n: "Exponent" }, "Domain", "Why"]}
                className="stack"
              >
                {r.leftOut.slice(0, 80).map(({ item, why }) => (
                  <tr key={item.claimId}>
                    <th scope="row">
                      <a href={claimHref(item.claimId)}>{exponentName(item)}</a>{" "}
                      <small className="quiet">{item.paper.year}</small>
                    </th>
                    <td className="n">{plain(item.value)}</td>
                    <td>{item.domain ? nameOf("domains", item.domain) : ""}</td>
                    <td>{why}</td>
                  </tr>
                ))}
              </Table>
            </>
          ) : null}
          <ul className="actions">
            <li>
              <a href={dataHref("csv", "claim")}>CSV{allYears}</a>
            </li>
            <li>
              <a href={dataHref("json", "claim")}>JSON{allYears}</a>
            </li>
          </ul>
          {derived > 0 ? (
            <p className="note quiet">
              Counted and shown here are values that papers state.{" "}
              {plural(derived, "more value follows", "more follow")} from the parameters of reported laws, whose joint
              errors are not stated: <a href={dataHref("csv", "derived")}>CSV of these</a>.
            </p>
          ) : null}
        </>
      )}
      <h2 id="kinds">All pairs of quantities</h2>
      <ul className="columns">
        {kinds.map((k) => (
          <li key={kindId(k)}>
            <a href={`/exponents?kind=${kindId(k)}`}>{sentence(kindName(k.of, k.vs))}</a>{" "}
            <small className="quiet">
              {k.claims} in {plural(k.papers, "paper")}
              {k.derived > 0 ? `; ${k.derived} more follow from laws` : ""}
            </small>
          </li>
        ))}
      </ul>
    </>
  );
}
