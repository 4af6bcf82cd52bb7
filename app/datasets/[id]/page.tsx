import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getDataset } from "../../../db/queries";
import { list, plural } from "../../../lib/format";
import { Crumbs, Facts } from "../../_components/page";
import { PaperList } from "../../_components/papers";
import { nameOf } from "../../_data/content";

type Props = { params: Promise<{ id: string }> };
const load = (id: string) => getDataset(id) ?? notFound();

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const d = load((await params).id);
  return {
    title: d.name,
    description: `${d.name}: papers on scaling that use it.`,
    alternates: { canonical: `/datasets/${d.id}` },
  };
}

export default async function DatasetPage({ params }: Props) {
  const d = load((await params).id);
  return (
    <article>
      <Crumbs trail={[["/datasets", "Datasets"], d.id]} />
      <h1>{d.name}</h1>
      {d.record.description ? <p className="lede">{d.record.description}</p> : null}
      <Facts
        rows={[
          ["Kind", d.record.kind],
          d.record.domain ? ["Domain", nameOf("domains", d.record.domain)] : null,
          d.record.aliases.length > 0 ? ["Also called", list(d.record.aliases)] : null,
          d.record.url
            ? [
                "Home",
                <a key="u" href={d.record.url}>
                  {d.record.url}
                </a>,
              ]
            : null,
          d.record.source ? ["Source", d.record.source] : null,
        ]}
      />
      <h2 id="papers">{plural(d.papers.length, "paper")}</h2>
      <PaperList papers={d.papers} />
    </article>
  );
}
