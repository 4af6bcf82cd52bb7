import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getRunSet, listClaims, type RunSetItem } from "../../../db/queries";
import { plain, unitText } from "../../../lib/format";
import { fitsRunSet } from "../../../lib/runs";
import { claimTitle } from "../../_components/claims";
import { Scroll, Table } from "../../_components/html";
import { Crumbs, Facts, JsonLd } from "../../_components/page";
import { Prose } from "../../_components/tex";
import { claimHref, laws, paperHref } from "../../_data/content";
import { editHref, siteUrl } from "../../_data/site";

type Props = { params: Promise<{ id: string }> };
const load = (id: string): RunSetItem => getRunSet(id) ?? notFound();

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const r = load((await params).id);
  return { title: r.name, description: r.record.description ?? r.name, alternates: { canonical: `/runs/${r.id}` } };
}

/** Rows of a printed table that the page shows. */
const SHOWN = 40;

export default async function RunSetPage({ params }: Props) {
  const item = load((await params).id);
  const r = item.record;
  const claims = listClaims({ runSet: item.id }, { limit: 100 }).items;
  const fits = [...laws().values()].filter((l) => fitsRunSet(r, l));
  const columns = Object.keys(r.columns);
  return (
    <article>
      <JsonLd
        data={{
          "@context": "https://schema.org",
          "@type": "Dataset",
          name: r.name,
          description: r.description ?? r.name,
          url: new URL(`/runs/${r.id}`, siteUrl()).href,
          ...(r.files.length > 0
            ? { distribution: r.files.map((f) => ({ "@type": "DataDownload", contentUrl: f.url, sha256: f.sha256 })) }
            : {}),
        }}
      />
      <Crumbs trail={[["/runs", "Run sets"], r.id]} />
      <h1>{r.name}</h1>
      <div className="two">
        <div>
          {r.description ? <p className="lede">{r.description}</p> : null}
          <Prose markdown={r.summary} />
          <h2 id="columns">Columns</h2>
          <Table label="Columns" heads={["Column", "From", "Unit", "Meaning"]}>
            {Object.entries(r.columns).map(([name, c]) => (
              <tr key={name}>
                <th scope="row">
                  <code>{name}</code>
                </th>
                <td>
                  {c.from ?? name}
                  {c.scale ? ` × ${c.scale}` : ""}
                </td>
                <td>{unitText(c.unit)}</td>
                <td>{c.description}</td>
              </tr>
            ))}
            {Object.entries(r.derive).map(([name, expression]) => (
              <tr key={name}>
                <th scope="row">
                  <code>{name}</code>
                </th>
                <td>
                  <code>{expression}</code>
                </td>
                <td />
                <td>derived</td>
              </tr>
            ))}
          </Table>
          {r.exclusions.length > 0 ? (
            <>
              <h2 id="exclusions">Declared exclusions</h2>
              <ul>
                {r.exclusions.map((e) => (
                  <li key={e.id} id={e.id}>
                    <strong>{e.id.replaceAll("-", " ")}.</strong> {e.reason}{" "}
                    <small className="quiet">
                      {e.extreme ? (
                        `Leaves out the ${e.extreme.count} ${e.extreme.which} values of ${e.extreme.column}.`
                      ) : e.where ? (
                        <code>{e.where}</code>
                      ) : null}
                    </small>
                  </li>
                ))}
              </ul>
            </>
          ) : null}
          {r.rows && r.rows.length > 0 ? (
            <>
              <h2 id="rows">Rows</h2>
              <Scroll label="Rows">
                <table>
                  <thead>
                    <tr>
                      {columns.map((c) => (
                        <th key={c} scope="col" className={r.columns[c]?.type === "text" ? undefined : "n"}>
                          {c}
                        </th>
                      ))}
                    </tr>
                  </thead>
                  <tbody>
                    {r.rows.slice(0, SHOWN).map((row) => (
                      <tr key={JSON.stringify(row)}>
                        {columns.map((c) => {
                          const v = row[r.columns[c]?.from ?? c] ?? row[c];
                          return (
                            <td
                              key={c}
                              className={typeof v === "number" ? "n" : undefined}
                              title={typeof v === "number" ? String(v) : undefined}
                            >
                              {typeof v === "number" ? plain(v, 5) : String(v ?? "")}
                            </td>
                          );
                        })}
                      </tr>
                    ))}
                  </tbody>
                </table>
              </Scroll>
              {r.rows.length > SHOWN ? (
                <p className="note quiet">
                  The first {SHOWN} of {r.rows.length} rows.
                </p>
              ) : null}
            </>
          ) : null}
          <Prose markdown={r.notes} />
        </div>
        <aside className="side" aria-label="About these runs">
          <h2>Fit</h2>
          <p>
            {fits.slice(0, 12).map((l, i) => (
              <span key={l.id}>
                {i > 0 ? ", " : ""}
                <a href={`/fit?runs=${r.id}&law=${l.id}`}>{l.name}</a>
              </span>
            ))}
          </p>
          <h2>About</h2>
          <Facts
            rows={[
              item.paper
                ? [
                    "Paper",
                    <a key="p" href={paperHref(item.paper.id)}>
                      {item.paper.title}
                    </a>,
                  ]
                : null,
              ["Licence", r.licence],
              ["Format", r.format],
              ...r.files.slice(0, 4).map((f): readonly [string, React.ReactNode] => [
                "File",
                <span key={f.url}>
                  <a href={f.url}>{decodeURIComponent(f.url.split("/").at(-1) ?? f.url)}</a>{" "}
                  <small className="quiet">sha256 {f.sha256.slice(0, 12)}…</small>
                </span>,
              ]),
              r.files.length > 4 ? ["Files", String(r.files.length)] : null,
              r.evidence ? ["Evidence", r.evidence.place] : null,
            ]}
          />
          {claims.length > 0 ? (
            <>
              <h2>Claims that it tests</h2>
              <ul>
                {claims.map((c) => (
                  <li key={c.id}>
                    <a href={claimHref(c.id)}>{claimTitle(c.record)}</a>{" "}
                    <small className="quiet">{c.paper.short}</small>
                  </li>
                ))}
              </ul>
            </>
          ) : null}
          <p className="note">
            <a href={`/runs/${r.id}.json`}>JSON</a> · <a href={editHref(`content/runs/${r.id}.md`)}>Suggest a change</a>
          </p>
        </aside>
      </div>
    </article>
  );
}
