/** The search index of a whole content. */
import { canonicalJson } from "../../lib/content/canonical";
import type { Content } from "../../lib/content/load";
import { documentsOf, entityNames } from "../../lib/search/documents";
import type { Raw } from "../open";
import { dateNumber, IndexWriter } from "./writer";

/** A record as the database gives it back: its keys in sorted order, whatever they were in the file. */
export const asStored = <T>(record: T): T => JSON.parse(canonicalJson(record)) as T;

/** Writes the search documents of the content; the caller may rest between any two of them. */
export function* indexContent(db: Raw, given: Content): Generator<void> {
  const content: Content = {
    ...given,
    papers: given.papers.map(asStored),
    laws: given.laws.map(asStored),
    runSets: given.runSets.map(asStored),
  };
  const published = new Map(content.papers.map((p) => [p.id, p.published]));
  const writer = new IndexWriter(db);
  for (const d of documentsOf(content)) {
    const paper = d.kind === "paper" ? d.id : d.paper?.id;
    writer.add(d, dateNumber(paper ? published.get(paper) : d.facets.year?.[0]));
    yield;
  }
  writer.finish(entityNames(content));
}
