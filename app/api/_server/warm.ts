/**
 * Before the server says that it is ready it draws a page of every kind. The first drawing of a kind costs ten times
 * a later one: its code is read and compiled, dictionaries are read from the database.
 */
import { openDatabase } from "@/db/open";
import { claimsOfLaw, listLaws, listPapers } from "@/db/queries";
import { claimHref, laws, paperHref } from "../../_data/content";
import { Asker } from "./ask";
import { DRAW_HEADER } from "./page-cache";

/** No round begins later than this after the start. */
const ENOUGH_MS = 2000;
const ROUNDS = 3;

/** Addresses of every kind; other rounds take other records, so that what is remembered is not all that runs. */
function addresses(round: number): string[] {
  const db = openDatabase();
  const papers = listPapers({ lawBearing: true }, { limit: 50, sort: "id" }, db).items;
  const reported = listLaws(db)
    .map((l) => ({ id: l.id, claims: claimsOfLaw(l.id, db) }))
    .sort((a, b) => b.claims.length - a.claims.length);
  const paper = papers[(round * 7) % Math.max(1, papers.length)];
  const other = papers[(round * 7 + 3) % Math.max(1, papers.length)];
  const law = reported[round % Math.max(1, reported.length)];
  const claim = law?.claims[0];
  return [
    "/",
    "/papers",
    ...(paper ? [paperHref(paper.id)] : []),
    "/laws",
    ...(law ? [`/laws/${law.id}`] : []),
    ...(claim ? [claimHref(claim.id)] : []),
    ...(round === 0 ? ["/exponents"] : [`/exponents?from=${1900 + round}`]),
    `/search?q=${round === 0 ? "exponent" : "compute"}`,
    `/predict?compute=${1 + round}e23`,
    ...(paper && other ? [`/compare?with=${paper.id}&with=${other.id}&compute=${1 + round}e23`] : []),
    ...(round === 0
      ? ["/datasets", "/hardware", "/runs", "/glossary", "/method", "/reference", "/status", "/contribute", "/fit"]
      : []),
    "/api/v1/suggest?q=chin",
    ...(paper ? [`/api/v1/papers/${paper.id}`] : []),
    "/_not-found",
  ];
}

/** Draws pages of every kind from the server at `origin`; what fails is left to the reader who asks for it. */
export async function warm(origin: string, secret: string): Promise<void> {
  const started = performance.now();
  const asker = new Asker(origin);
  try {
    laws();
    for (let round = 0; round < ROUNDS && performance.now() - started < ENOUGH_MS; round++)
      for (const address of addresses(round)) {
        if (round > 0 && performance.now() - started > ENOUGH_MS) break;
        await asker.get(address, { [DRAW_HEADER]: secret, "accept-encoding": "gzip" });
      }
  } catch {
    // A server that cannot ask itself is a server that draws on request.
  } finally {
    asker.close();
  }
}
