/** What a pasted text says of a paper: a BibTeX, RIS, Atom, JSON or listing entry, or a bare abstract. */
import type { Vocabularies } from "../content/reader";
import { claimsOf } from "../extract/draft";
import { extract } from "../extract/extract";
import { createLexicon } from "../extract/lexicon";
import { detectFormat, readSource } from "../extract/read";
import type { SourceEntry } from "../extract/sources";
import type { Extraction } from "../extract/types";
import type { PaperSeed } from "./template";

export interface Seeded {
  seed: Partial<PaperSeed>;
  /** The text that offsets refer to. */
  abstract: string;
  extraction: Extraction;
}

/**
 * Reads the first paper of a text and the quantities that its abstract states.
 * @param known facts that the caller knows better, e.g. the title that goes with a bare abstract
 */
export function seedFromText(text: string, vocabularies: Vocabularies, known: Partial<PaperSeed> = {}): Seeded {
  const format = detectFormat(text);
  const entry: SourceEntry | undefined =
    format === "listing" && !/\n\s*\n/.test(text.trim())
      ? undefined
      : readSource(new TextEncoder().encode(text)).entries[0];
  const abstract = entry ? (entry.abstract ?? "") : text.trim();
  const title = known.title ?? entry?.title;
  const lexicon = createLexicon(vocabularies);
  const extraction = extract(title ?? "", abstract, lexicon);
  const { claims, datasets, hardware } = claimsOf(extraction, lexicon);
  const given = <K extends keyof PaperSeed>(key: K, value: PaperSeed[K] | null | undefined): Partial<PaperSeed> =>
    value === null || value === undefined || (Array.isArray(value) && value.length === 0) ? {} : { [key]: value };
  const seed: Partial<PaperSeed> = {
    ...given("title", title),
    ...given("authors", entry?.authors),
    ...given("published", entry?.published),
    ...given("arxiv", entry?.arxiv),
    ...given("doi", entry?.doi),
    ...given("url", entry?.url),
    ...given("venue", entry?.venue),
    ...given("code", extraction.code),
    ...given("datasets", datasets),
    ...given("hardware", hardware),
    ...given("claims", claims),
    scope: extraction.law.states_law ? "law" : "related",
    // Claims that nobody has checked keep the record a draft.
    ...(claims.length > 0 ? { status: "extracted" as const } : {}),
    ...known,
  };
  return { seed, abstract, extraction };
}
