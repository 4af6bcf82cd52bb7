import type { Metadata } from "next";
import { listDatasets } from "../../db/queries";
import { plural } from "../../lib/format";

export const metadata: Metadata = {
  title: "Datasets",
  description: "Corpora, benchmarks and environments, and the papers that use them.",
  alternates: { canonical: "/datasets" },
};

export default function Datasets() {
  const used = listDatasets().filter((t) => t.papersCount + t.claimsCount > 0);
  const unused = listDatasets().filter((t) => t.papersCount + t.claimsCount === 0);
  return (
    <>
      <h1>Datasets</h1>
      <p className="lede">Corpora, benchmarks and environments, and the papers that use them.</p>
      <ul className="columns">
        {[...used]
          .sort((a, b) => b.papersCount - a.papersCount || a.name.localeCompare(b.name))
          .map((t) => (
            <li key={t.id}>
              <a href={`/datasets/${t.id}`}>{t.name}</a>{" "}
              <small className="quiet">{plural(t.papersCount, "paper")}</small>
            </li>
          ))}
      </ul>
      {unused.length > 0 ? (
        <>
          <h2 id="unused">In the vocabulary, not in a record yet</h2>
          <ul className="columns">
            {unused.map((t) => (
              <li key={t.id}>
                <a href={`/datasets/${t.id}`}>{t.name}</a>
              </li>
            ))}
          </ul>
        </>
      ) : null}
    </>
  );
}
