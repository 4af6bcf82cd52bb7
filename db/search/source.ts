/** What answers read, from the database. */

import type { Relation } from "../../lib/content/schema";
import type { AnswerSource } from "../../lib/search/answers";
import type { Db } from "../open";
import { getLaw } from "../queries/laws";
import { getPaper } from "../queries/papers";
import { verdictsOf } from "../queries/runs";
import { getTerm, termName } from "../queries/vocabularies";

/** Records are kept parsed for the life of the handle. */
export function answerSource(db: Db): AnswerSource {
  const remember = <T>(name: string, load: (id: string) => T) => {
    const cache = db.once(`answers-${name}`, () => new Map<string, T>());
    return (id: string): T => {
      if (cache.has(id)) return cache.get(id) as T;
      if (cache.size > 5000) cache.clear();
      const value = load(id);
      cache.set(id, value);
      return value;
    };
  };
  return {
    paper: remember("paper", (id) => getPaper(id, db)),
    law: remember("law", (id) => getLaw(id, db)?.record),
    papersOfLaw: remember(
      "law-papers",
      (id) =>
        db
          .prepare(
            `select c.paper_id from claims c join papers p on p.id = c.paper_id where c.law = ?
             group by c.paper_id order by p.published is null, p.published, p.id limit 50`,
          )
          .pluck()
          .all(id) as string[],
    ),
    papersOfAuthor: remember(
      "author-papers",
      (family) =>
        db
          .prepare(
            `select a.paper_id from authors a join papers p on p.id = a.paper_id where a.family = ?
             order by a.position, p.law_bearing desc, p.claims_count desc, p.id limit 20`,
          )
          .pluck()
          .all(family) as string[],
    ),
    incoming: remember(
      "incoming",
      (id) =>
        db
          .prepare(
            `select r.type, r.from_paper paper, r.note from relations r join papers p on p.id = r.from_paper
             where r.to_paper = ? order by p.published, p.id, r.position limit 20`,
          )
          .all(id) as { type: Relation["type"]; paper: string; note: string | null }[],
    ),
    verdicts: remember("verdicts", (claim) => verdictsOf(claim, db)),
    quantityName: (id) => termName("quantities", id, db),
    quantitySymbol: (id) => getTerm("quantities", id, db)?.record.symbol,
  };
}
