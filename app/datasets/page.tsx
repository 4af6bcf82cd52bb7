import type { Metadata } from "next";
import { listDatasets } from "../../db/queries";
import { plural } from "../../lib/format";
import { groupTerms, TermGroups } from "../_components/terms";

export const metadata: Metadata = {
  title: "Datasets",
  description: "Corpora, benchmarks and environments by domain, and the papers that use them.",
  alternates: { canonical: "/datasets" },
};

export default function Datasets() {
  const all = listDatasets();
  const used = all.filter((t) => t.papersCount + t.claimsCount > 0);
  const unused = all.filter((t) => t.papersCount + t.claimsCount === 0);
  return (
    <>
      <h1>Datasets</h1>
      <p className="lede">
        {plural(used.length, "corpus, benchmark or environment", "corpora, benchmarks and environments")} that records
        name, by domain. The number is that of the papers.
      </p>
      <TermGroups base="/datasets" groups={groupTerms(used, (t) => t.record.domain ?? "other")} />
      {unused.length > 0 ? (
        <details className="more" id="unused">
          <summary>
            {plural(unused.length, "further name")} that search and the extractor know, in no record yet
          </summary>
          <TermGroups base="/datasets" groups={groupTerms(unused, (t) => t.record.domain ?? "other")} />
        </details>
      ) : null}
    </>
  );
}
