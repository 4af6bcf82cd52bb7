/** The search index of a whole content. */
import type { Content } from "../../lib/content/load";
import { documentsOf, entityNames } from "../../lib/search/documents";
import type { Raw } from "../open";
import { dateNumber, IndexWriter } from "./writer";

/** Writes the search documents of the content; the caller may rest between any two of them. */
export function* indexContent(db: Raw, content: Content): Generator<void> {
  const published = new Map(content.papers.map((p) => [p.id, p.published]));
  const writer = new IndexWriter(db);
  for (const d of documentsOf(content)) {
    const paper = d.kind === "paper" ? d.id : d.paper?.id;
    writer.add(d, dateNumber(paper ? published.get(paper) : d.facets.year?.[0]));
    yield;
  }
  writer.finish(entityNames(content));
}
