import type { MetadataRoute } from "next";
import { listDatasets, listHardware, listPapers, listRunSets } from "../db/queries";
import { allClaims, claimHref, laws, paperHref } from "./_data/content";
import { siteUrl } from "./_data/site";

export const dynamic = "force-static";
export const revalidate = 600;

export default function sitemap(): MetadataRoute.Sitemap {
  const papers: string[] = [];
  let cursor: string | undefined;
  do {
    const page = listPapers({}, { limit: 500, sort: "id", ...(cursor ? { cursor } : {}) });
    papers.push(...page.items.map((p) => paperHref(p.id)));
    cursor = page.nextCursor ?? undefined;
  } while (cursor);
  const paths = [
    ...[
      "/",
      "/papers",
      "/laws",
      "/exponents",
      "/compare",
      "/predict",
      "/fit",
      "/runs",
      "/datasets",
      "/hardware",
      "/glossary",
      "/method",
      "/contribute",
      "/reference",
      "/status",
    ],
    ...papers,
    ...[...laws().keys()].map((id) => `/laws/${id}`),
    ...allClaims({}).map((c) => claimHref(c.id)),
    ...listRunSets().map((r) => `/runs/${r.id}`),
    ...listDatasets({ used: true }).map((d) => `/datasets/${d.id}`),
    ...listHardware({ used: true }).map((d) => `/hardware/${d.id}`),
  ];
  return paths.map((path) => ({ url: new URL(path, siteUrl()).href }));
}
