import type { Metadata } from "next";
import { listRunSets } from "../../db/queries";
import { plural } from "../../lib/format";
import { paperHref } from "../_data/content";

export const metadata: Metadata = {
  title: "Run sets",
  description: "Public tables of training runs that reported laws are fitted to again.",
  alternates: { canonical: "/runs" },
};

export default function RunSets() {
  return (
    <>
      <h1>Run sets</h1>
      <p className="lede">
        Public tables of training runs, each pinned to a commit and a checksum, with its columns and its declared
        exclusions. Reported laws are fitted to them again.
      </p>
      <ul className="records">
        {listRunSets().map((r) => (
          <li key={r.id}>
            <h2>
              <a href={`/runs/${r.id}`}>{r.name}</a>
            </h2>
            <p>{r.record.description}</p>
            <p className="note quiet">
              {r.paper ? <a href={paperHref(r.paper.id)}>{r.paper.title}</a> : null}
              {r.claimsCount > 0 ? ` · tests ${plural(r.claimsCount, "claim")}` : ""} · licence: {r.record.licence}
            </p>
          </li>
        ))}
      </ul>
    </>
  );
}
