import type { Surroundings, Vocabularies } from "../../lib/content/reader";
import { Literature } from "../../lib/content/rules/context";
import type { VocabularyName } from "../../lib/content/schema";
import { type Db, openDatabase } from "./common";
import { listLaws } from "./laws";
import { listRunSets } from "./runs";
import { listTerms } from "./vocabularies";

/** What a contributed record is checked against: laws, run sets, vocabularies and identities of papers. */
export function surroundings(db: Db = openDatabase()): Surroundings {
  return db.once("surroundings", () => {
    const terms = <N extends VocabularyName>(name: N) =>
      listTerms(name, {}, db).map((t) => t.record) as unknown as Vocabularies[N];
    return {
      laws: listLaws(db).map((l) => l.record),
      runSets: listRunSets(db).map((r) => r.record),
      vocabularies: {
        datasets: terms("datasets"),
        hardware: terms("hardware"),
        metrics: terms("metrics"),
        domains: terms("domains"),
        architectures: terms("architectures"),
        optimisers: terms("optimisers"),
        quantities: terms("quantities"),
      },
      papers: (
        db.prepare("select id, title, arxiv, doi from papers order by id").all() as {
          id: string;
          title: string;
          arxiv: string | null;
          doi: string | null;
        }[]
      ).map((p) => ({ id: p.id, title: p.title, arxiv: p.arxiv ?? undefined, doi: p.doi ?? undefined })),
    };
  });
}

/** Values of curated exponent claims, for the warning about values far outside the literature. */
export function literature(db: Db = openDatabase()): Literature {
  return db.once("literature", () => {
    const out = new Literature();
    const rows = db
      .prepare(
        `select e.of, e.vs, e.value, c.paper_id as paper from exponents e join claims c on c.id = e.claim_id
         where c.kind = 'exponent' and c.status = 'curated'`,
      )
      .all() as { of: string; vs: string; value: number; paper: string }[];
    for (const r of rows) out.add(r.of, r.vs, r.paper, r.value);
    return out;
  });
}
