import { getPaper, recentAdditions } from "../../db/queries";
import { authorsShort, plural } from "../../lib/format";
import { plainText } from "../../lib/markdown/render";
import { paperHref } from "../_data/content";
import { siteUrl } from "../_data/site";
import { xml } from "../_data/xml";

export const dynamic = "force-static";
export const revalidate = 600;

/** RFC 3339 from a date as precise as it is known. */
const instant = (partial: string | null) => `${`${partial ?? "1970"}-01-01`.slice(0, 10)}T00:00:00Z`;

/** Atom feed of additions (RFC 4287). */
export function GET(): Response {
  const base = siteUrl();
  const papers = recentAdditions(50);
  const entries = papers.map((p) => {
    const url = new URL(paperHref(p.id), base).href;
    const summary = plainText(getPaper(p.id)?.summary ?? "", 400);
    const date = instant(p.published);
    return `<entry><id>${xml(url)}</id><title>${xml(p.title)}</title><link href="${xml(url)}"/><updated>${date}</updated><published>${date}</published><author><name>${xml(authorsShort(p.authors, p.authorsCount ?? undefined) || "unknown")}</name></author><summary>${xml(`${summary} ${plural(p.claimsCount, "claim")}.`.trim())}</summary></entry>`;
  });
  const body = `<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom"><id>${xml(new URL("/feed.xml", base).href)}</id><title>Isoloss: papers on scaling</title><updated>${instant(papers[0]?.published ?? null)}</updated><link rel="self" href="${xml(new URL("/feed.xml", base).href)}"/><link href="${xml(base.href)}"/>${entries.join("\n")}</feed>
`;
  return new Response(body, { headers: { "content-type": "application/atom+xml; charset=utf-8" } });
}
