/** Sends the documents of a database to Meilisearch. */
import type { Meilisearch } from "meilisearch";
import { documentsOf, entityNames } from "../../lib/search/documents";
import { type MeiliDocument, syncMeili, toMeili } from "../../lib/search/meilisearch";
import { contentOf } from "../content";
import { type Db, openDatabase } from "../open";
import { dateNumber } from "./writer";

/** Every document as Meilisearch holds it. */
export function* meiliDocuments(db: Db): Generator<MeiliDocument> {
  const content = contentOf(db);
  const published = new Map(content.papers.map((p) => [p.id, p.published]));
  for (const d of documentsOf(content)) {
    const paper = d.kind === "paper" ? d.id : d.paper?.id;
    yield toMeili(d, dateNumber(paper ? published.get(paper) : d.facets.year?.[0]));
  }
}

export function syncSearch(
  client: Meilisearch,
  db: Db = openDatabase(),
  progress?: (message: string) => void,
): Promise<{ documents: number }> {
  return syncMeili(client, meiliDocuments(db), entityNames(contentOf(db)), db.contentHash, progress);
}
