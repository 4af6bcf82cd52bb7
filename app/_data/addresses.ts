/** Addresses of the pages that exist for a content: for the sitemap, and for drawing pages before they are asked for. */
import { type Db, openDatabase } from "../../db/open";
import {
  exponentKinds,
  listDatasets,
  listHardware,
  listPapers,
  listRunSets,
  type PaperSummary,
} from "../../db/queries";
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
  "/editions",
  "/errata",
];

/** Every page with an address of its own; what takes longest to draw first among its kind. */
export function pageAddresses(db: Db = openDatabase()): string[] {
  const papers: PaperSummary[] = [];
  let cursor: string | undefined;
  do {
    const page = listPapers({}, { limit: 500, sort: "id", ...(cursor ? { cursor } : {}) }, db);
    papers.push(...page.items);
    cursor = page.nextCursor ?? undefined;
  } while (cursor);
  papers.sort((a, b) => b.claimsCount - a.claimsCount);
  return [
    ...SINGLE,
    ...[...laws(db).keys()].map((id) => `/laws/${id}`),
    ...papers.map((p) => paperHref(p.id)),
    ...allClaims({}, db).map((c) => claimHref(c.id)),
    ...listRunSets(db).map((r) => `/runs/${r.id}`),
    ...listDatasets({ used: true }, db).map((d) => `/datasets/${d.id}`),
    ...listHardware({ used: true }, db).map((d) => `/hardware/${d.id}`),
  ];
}

/** Pages that depend on nothing but the content, in the order in which they should be drawn ahead. */
export function addressesAhead(db: Db = openDatabase()): string[] {
  const outside = new Set(["/fit"]);
  return [
    ...SINGLE.filter((a) => !outside.has(a)),
    ...exponentKinds(db).map((k) => `/exponents?kind=${kindId(k)}`),
    ...pageAddresses(db).slice(SINGLE.length),
  ];
}
