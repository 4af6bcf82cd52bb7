import type { Metadata } from "next";
import { listClaims, listPapers, listRunSets, listVerdicts, meta, stats } from "../../db/queries";
import { outcomeText, plural } from "../../lib/format";
import { claimTitle } from "../_components/claims";
import { Scroll } from "../_components/html";
import { Facts } from "../_components/page";
import { claimHref, paperHref } from "../_data/content";

export const metadata: Metadata = {
  title: "Status",
  description: "What is missing or known to be wrong, and the counts of this edition.",
  alternates: { canonical: "/status" },
};

export default function Status() {
  const s = stats();
  const m = meta();
  const waiting = listPapers({ status: "extracted", scope: "law" }, { limit: 40 });
  const unconfirmed = listClaims({ status: "unconfirmed" }, { limit: 60 });
  const verdicts = listVerdicts();
  const outcomes = new Map<string, number>();
  for (const v of verdicts) outcomes.set(v.outcome ?? "unknown", (outcomes.get(v.outcome ?? "unknown") ?? 0) + 1);
  const unfitted = listRunSets().filter((r) => r.claimsCount === 0);
  return (
    <>
      <h1>Status</h1>
      <p className="lede">What is in this edition, what is missing, and what is known to be doubtful.</p>
      <h2 id="counts">This edition</h2>
      <Facts
        rows={[
          ["Papers", `${s.papers}, ${s.curatedPapers} curated, ${s.lawBearingPapers} with laws or exponents`],
          ["Claims", `${s.claims.toLocaleString("en-GB")}; ${unconfirmed.total} seen in no source`],
          [
            "Exponents",
            `${s.exponents} stated by ${plural(s.exponentPapers, "paper")}; ${s.derivedExponents} more follow from the parameters of reported laws`,
          ],
          ["Laws", String(s.laws)],
          ["Run sets", String(s.runSets)],
          [
            "Verdicts",
            verdicts.length === 0 ? "none yet" : [...outcomes].map(([o, n]) => outcomeText(o, n)).join(", "),
          ],
          ["Content", <code key="c">{s.contentHash}</code>],
          ["Versions", `engine ${m.engineVersion ?? "—"}, schema ${m.schemaVersion ?? "—"}`],
        ]}
      />
      <h2 id="kinds">Claims by kind</h2>
      <Scroll label="Claims by kind">
        <table>
          <thead>
            <tr>
              <th scope="col">Kind</th>
              {["curated", "extracted", "unconfirmed"].map((k) => (
                <th key={k} scope="col" className="n">
                  {k === "extracted" ? "read by machine" : k}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {Object.entries(s.claimsByKind).map(([kind, by]) => (
              <tr key={kind}>
                <th scope="row">{kind}</th>
                {["curated", "extracted", "unconfirmed"].map((k) => (
                  <td key={k} className="n">
                    {by[k] ?? 0}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
      {unconfirmed.total > 0 ? (
        <>
          <h2 id="unconfirmed">Seen in no source</h2>
          <ul>
            {unconfirmed.items.map((c) => (
              <li key={c.id}>
                <a href={claimHref(c.id)}>{claimTitle(c.record)}</a>{" "}
                <span className="quiet">{c.paper.short ?? c.paper.title}</span>
              </li>
            ))}
          </ul>
        </>
      ) : null}
      {waiting.total > 0 ? (
        <>
          <h2 id="waiting">Waiting for a curator</h2>
          <p>{plural(waiting.total, "paper")} about scaling laws with machine-read records only. The newest:</p>
          <ul className="columns">
            {waiting.items.map((p) => (
              <li key={p.id}>
                <a href={paperHref(p.id)}>{p.title}</a>
              </li>
            ))}
          </ul>
        </>
      ) : null}
      <h2 id="known">Known to be missing</h2>
      <ul className="prose" style={{ fontSize: "1rem" }}>
        <li>
          Most predictions of a single law carry no interval: it needs public runs or an error of every parameter, and
          papers rarely state how their parameters are correlated.
        </li>
        <li>Losses in nats per token and bits per byte are not converted into each other.</li>
        <li>Averages treat values of one paper as independent.</li>
        {unfitted.length > 0 ? (
          <li>
            {plural(unfitted.length, "run set")} test no claim yet: {unfitted.map((r) => r.name).join("; ")}.
          </li>
        ) : null}
      </ul>
    </>
  );
}
