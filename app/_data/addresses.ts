/** Addresses of the pages that exist for a content: for the sitemap, and for drawing pages before they are asked for. */
import { type Db, openDatabase } from "../../db/open";
import { exponentKinds, listDatasets, listHardware, listPapers, listRunSets } from "../../db/queries";
import { allClaims, claimHref, kindId, laws, paperHref } from "./content";

/** Pages of which there is one each. */
const SINGLE = [
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
];

/** Every page with an address of its own, what is asked for most first. */
export function pageAddresses(db: Db = openDatabase()): string[] {
  const papers: string[] = [];
  let cursor: string | undefined;
  do {
    const page = listPapers({}, { limit: 500, sort: "id", ...(cursor ? { cursor } : {}) }, db);
    papers.push(...page.items.map((p) => paperHref(p.id)));
    cursor = page.nextCursor ?? undefined;
  } while (cursor);
  return [
    ...SINGLE,
    ...[...laws(db).keys()].map((id) => `/laws/${id}`),
    ...papers,
    ...allClaims({}, db).map((c) => claimHref(c.id)),
    ...listRunSets(db).map((r) => `/runs/${r.id}`),
    ...listDatasets({ used: true }, db).map((d) => `/datasets/${d.id}`),
    ...listHardware({ used: true }, db).map((d) => `/hardware/${d.id}`),
  ];
}

/** Pages that depend on nothing but the content, in the order in which they should be drawn ahead. */
export function addressesAhead(db: Db = openDatabase()): string[] {
  const outside = new Set(["/fit"]);
  const [single, records] = [SINGLE, pageAddresses(db).slice(SINGLE.length)];
  return [
    ...single.filter((a) => !outside.has(a)),
    ...exponentKinds(db).map((k) => `/exponents?kind=${kindId(k)}`),
    ...records,
  ];
}
