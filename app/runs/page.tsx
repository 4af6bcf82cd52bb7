import type { Metadata } from "next";
import { listRunSets, listVerdicts } from "../../db/queries";
import { list, outcomeText, plural } from "../../lib/format";
import { paperHref } from "../_data/content";

export const metadata: Metadata = {
  title: "Run sets",
  description: "Public tables of training runs that reported laws are fitted to again.",
  alternates: { canonical: "/runs" },
};

/** What came of the re-fits to each set, in words: "13 reproduced". */
function outcomes(): Map<string, string> {
  const counts = new Map<string, Map<string, number>>();
  for (const v of listVerdicts()) {
    const set = typeof v.runs === "string" ? v.runs : v.runs?.set;
    if (!set || !v.outcome) continue;
    const of = counts.get(set) ?? new Map<string, number>();
    counts.set(set, of.set(v.outcome, (of.get(v.outcome) ?? 0) + 1));
  }
  return new Map([...counts].map(([id, of]) => [id, list([...of].map(([outcome, n]) => outcomeText(outcome, n)))]));
}

export default function RunSets() {
  const sets = listRunSets().toSorted((a, b) => b.claimsCount - a.claimsCount || a.name.localeCompare(b.name));
  const fitted = outcomes();
  return (
    <>
      <h1>Run sets</h1>
      <p className="lede">
        Public tables of training runs, each pinned to a commit and a checksum, with its columns and its declared
        exclusions. Reported laws are fitted to them again.
      </p>
      <ul className="records">
        {sets.map((r) => (
          <li key={r.id}>
            <h2>
              <a href={`/runs/${r.id}`}>{r.name}</a>
            </h2>
            <p>{r.record.description}</p>
            <p className="note quiet">
              {r.paper ? <a href={paperHref(r.paper.id)}>{r.paper.title}</a> : null}
              {r.claimsCount > 0 ? ` · tests ${plural(r.claimsCount, "claim")}` : ""}
              {fitted.has(r.id) ? `: ${fitted.get(r.id)}` : ""} · licence: {r.record.licence}
            </p>
            <p className="note">
              <a href={`/fit?runs=${r.id}`}>Fit a law to it</a>
            </p>
          </li>
        ))}
      </ul>
    </>
  );
}
