import type { Metadata } from "next";
import { listPapers, listTerms, type PaperFilters } from "../../db/queries";
import { plural } from "../../lib/format";
import { PaperList } from "../_components/papers";
import { PinField } from "../_components/pin";

export const metadata: Metadata = {
  title: "Papers",
  description: "Every paper of the knowledge base, with filters.",
  alternates: { canonical: "/papers" },
};

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };
const one = (v: string | string[] | undefined): string | undefined => (Array.isArray(v) ? v[0] : v) || undefined;

export default async function Papers({ searchParams }: Props) {
  const q = await searchParams;
  const domain = one(q.domain);
  const status = one(q.status);
  const scope = one(q.scope);
  const filters: PaperFilters = {
    ...(domain ? { domain } : {}),
    ...(status ? { status } : {}),
    ...(scope === "all" ? {} : { scope: scope ?? ["law", "related"] }),
  };
  let page: ReturnType<typeof listPapers>;
  const cursor = one(q.cursor);
  try {
    page = listPapers(filters, { limit: 60, ...(cursor ? { cursor } : {}) });
  } catch {
    page = listPapers(filters, { limit: 60 });
  }
  const next = new URLSearchParams(
    Object.entries({ domain, status, scope }).filter((e): e is [string, string] => Boolean(e[1])),
  );
  if (page.nextCursor) next.set("cursor", page.nextCursor);
  return (
    <>
      <h1>Papers</h1>
      <p className="lede">Newest first. A curated record was checked against its source; the others wait for that.</p>
      <form className="form" action="/papers">
        <PinField />
        <label>
          Domain
          <select name="domain" defaultValue={domain ?? ""}>
            <option value="">any</option>
            {listTerms("domains", { used: true }).map((d) => (
              <option key={d.id} value={d.id}>
                {d.name} ({d.papersCount})
              </option>
            ))}
          </select>
        </label>
        <label>
          Record
          <select name="status" defaultValue={status ?? ""}>
            <option value="">any</option>
            <option value="curated">curated</option>
            <option value="extracted">read by machine</option>
          </select>
        </label>
        <label>
          About
          <select name="scope" defaultValue={scope ?? ""}>
            <option value="">scaling laws or large models</option>
            <option value="law">scaling laws</option>
            <option value="all">everything that was listed</option>
          </select>
        </label>
        <button type="submit">Show</button>
      </form>
      <p className="quiet">{plural(page.total, "paper")}</p>
      <PaperList papers={page.items} level={2} />
      {page.nextCursor ? (
        <p>
          <a className="button plain" href={`/papers?${next}`}>
            Older papers
          </a>
        </p>
      ) : null}
    </>
  );
}
