import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getHardware, listClaims } from "../../../db/queries";
import { list, plural, withUnit } from "../../../lib/format";
import { ClaimValue, claimTitle } from "../../_components/claims";
import { Scroll } from "../../_components/html";
import { Crumbs, Facts } from "../../_components/page";
import { PaperList } from "../../_components/papers";
import { claimHref } from "../../_data/content";

type Props = { params: Promise<{ id: string }> };
const load = (id: string) => getHardware(id) ?? notFound();

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const d = load((await params).id);
  return {
    title: d.name,
    description: `${d.name}: peak throughput, and the papers on scaling that trained on it.`,
    alternates: { canonical: `/hardware/${d.id}` },
  };
}

export default async function DevicePage({ params }: Props) {
  const d = load((await params).id);
  const compute = listClaims({ device: d.id }, { limit: 200 }).items;
  const peaks = Object.entries(d.record.peak ?? {}) as [string, number][];
  return (
    <article>
      <Crumbs trail={[["/hardware", "Hardware"], d.id]} />
      <h1>{d.name}</h1>
      {d.record.description ? <p className="lede">{d.record.description}</p> : null}
      <Facts
        rows={[
          ["Kind", /^([cgnt]pu|fpga)$/.test(d.record.kind) ? d.record.kind.toUpperCase() : d.record.kind],
          d.record.vendor ? ["Maker", d.record.vendor] : null,
          d.record.year ? ["Year", String(d.record.year)] : null,
          d.record.memoryGB ? ["Memory", `${d.record.memoryGB} GB`] : null,
          ...peaks.map(([p, v]): readonly [string, string] => [
            `Peak ${p}, dense`,
            withUnit(v, p.startsWith("int") ? undefined : "FLOP/s") + (p.startsWith("int") ? " OP/s" : ""),
          ]),
          d.record.source
            ? [
                "Source",
                d.record.url ? (
                  <a key="s" href={d.record.url}>
                    {d.record.source}
                  </a>
                ) : (
                  d.record.source
                ),
              ]
            : null,
          d.record.aliases.length > 0 ? ["Also called", list(d.record.aliases)] : null,
        ]}
      />
      {peaks.length > 0 ? (
        <p>
          <a href={`/predict?device=${d.id}&hours=1e6`}>What a million hours of it train</a>
        </p>
      ) : null}
      {compute.length > 0 ? (
        <>
          <h2 id="claims">Compute that papers state</h2>
          <Scroll label="Compute claims">
            <table>
              <tbody>
                {compute.map((c) => (
                  <tr key={c.id}>
                    <th scope="row">
                      <a href={claimHref(c.id)}>{claimTitle(c.record)}</a>
                    </th>
                    <td>
                      <ClaimValue c={c.record} />
                    </td>
                    <td>{c.paper.short ?? c.paper.title}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </Scroll>
        </>
      ) : null}
      <h2 id="papers">{plural(d.papers.length, "paper")}</h2>
      <PaperList papers={d.papers} />
    </article>
  );
}
