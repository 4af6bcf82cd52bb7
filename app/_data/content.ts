/** What pages read: the shared queries, with things that every page needs remembered for as long as the database stays. */

import { type Db, openDatabase } from "../../db/open";
import { type ClaimItem, getPaper, listClaims, listLaws, termName, verdictsOf } from "../../db/queries";
import type { CompareOptions } from "../../lib/compare";
import type { LawClaim, LawRecord, PaperRecord, VocabularyName } from "../../lib/content/schema";
import type { LawClaimInput, ParameterSpread } from "../../lib/predict";

export function contentHash(): string {
  return openDatabase().contentHash;
}

/** All laws by id; the same objects every time, so that they are compiled once. */
export function laws(db: Db = openDatabase()): Map<string, LawRecord> {
  return db.once("site-laws", () => new Map(listLaws(db).map((l) => [l.id, l.record])));
}

export function nameOf(vocabulary: VocabularyName, id: string): string {
  return termName(vocabulary, id);
}

/** Every claim of some kinds; pages of the database are put together. */
export function allClaims(filters: Parameters<typeof listClaims>[0], db: Db = openDatabase()): ClaimItem[] {
  const out: ClaimItem[] = [];
  let cursor: string | undefined;
  do {
    const page = listClaims(filters, { limit: 500, sort: "id", ...(cursor ? { cursor } : {}) }, db);
    out.push(...page.items);
    cursor = page.nextCursor ?? undefined;
  } while (cursor);
  return out;
}

/** How a claim's parameters vary together in a re-fit of its runs, where that re-fit gave the claim's numbers. */
function spreadOf(id: string, claim: LawClaim, db: Db): ParameterSpread | undefined {
  const found = verdictsOf(id, db).find((v) => v.outcome === "reproduced" && v.law === claim.law && v.spread);
  return found?.spread as ParameterSpread | undefined;
}

/** Law claims that a prediction can use, with their papers and laws. */
export function lawClaims(db: Db = openDatabase()): LawClaimInput[] {
  return db.once("site-law-claims", () => {
    const papers = new Map<string, PaperRecord>();
    return allClaims({ kind: "law" }, db).flatMap((item): LawClaimInput[] => {
      const claim = item.record as LawClaim;
      const law = laws(db).get(claim.law);
      if (!law || claim.status === "unconfirmed") return [];
      let paper = papers.get(item.paper.id);
      if (!paper) {
        paper = getPaper(item.paper.id, db);
        if (!paper) return [];
        papers.set(paper.id, paper);
      }
      return [{ id: item.id, paper, claim, law, spread: spreadOf(item.id, claim, db) }];
    });
  });
}

export function compareOptions(db: Db = openDatabase()): CompareOptions {
  return { laws: [...laws(db).values()], nameOf: (v, id) => termName(v, id, db) };
}

export const claimHref = (id: string): string => `/claims/${id.replace("#", "/")}`;
export const paperHref = (id: string): string => `/papers/${id}`;
/** A pair of quantities, as addresses name it. */
export const kindId = (k: { of: string; vs: string }): string => `${k.of}~${k.vs}`;
