/**
 * The Meilisearch engine: the official client, settings in code, and the same understanding, answers and final
 * ordering as the embedded engine. What differs: typo tolerance, prefixes and word scores are Meilisearch's own.
 */
import { type SearchResponse as MeiliResponse, Meilisearch, type MultiSearchQuery, type Settings } from "meilisearch";
import { papersOfAnswer } from "./answers";
import { MAX_OFFSET, readCursor, requestKey, writeCursor } from "./cursor";
import {
  type EntityName,
  type FacetField,
  facetFields,
  hiddenFields,
  type NumberField,
  numberFields,
  type SearchDocument,
} from "./documents";
import { MARK_CLOSE, MARK_OPEN } from "./highlight";
import { rerank } from "./rank";
import { synonyms } from "./synonyms";
import { fold, shortNumber } from "./tokens";
import type {
  Answer,
  NameSuggestion,
  ResultKind,
  SearchEngine,
  SearchRequest,
  SearchResponse,
  SearchResult,
} from "./types";
import { type Filter, numberOf, type Understanding } from "./understand";

export const INDEX = "isoloss";
const NEXT = "isoloss-next";
const META = "meta";
const BATCH = 1000;
const RERANK = 64;

/** A document as Meilisearch holds it. Keys hold letters, digits, hyphens and underscores only. */
export interface MeiliDocument {
  key: string;
  kind: ResultKind | typeof META;
  id: string;
  title: string;
  paperId: string | null;
  paperTitle: string | null;
  text: string;
  names: string[];
  people: string[];
  terms: string[];
  extra: string;
  prior: number;
  date: number;
  /** Of the meta document: which content the index was made from. */
  contentHash?: string;
  [field: `f_${string}`]: string[];
  [field: `n_${string}`]: number[];
}

export function documentKey(kind: string, id: string): string {
  return `${kind}_${id.replaceAll("#", "__")}`;
}

export function toMeili(d: SearchDocument, date: number): MeiliDocument {
  const out: MeiliDocument = {
    key: documentKey(d.kind, d.id),
    kind: d.kind,
    id: d.id,
    title: d.title,
    paperId: d.paper?.id ?? null,
    paperTitle: d.paper?.title ?? null,
    text: d.text,
    names: d.names,
    people: d.people,
    terms: [...new Set(d.terms)],
    extra: d.extra,
    prior: d.prior,
    date,
  };
  for (const field of [...facetFields, ...hiddenFields]) out[`f_${field}`] = d.facets[field] ?? [];
  for (const field of numberFields) {
    out[`n_${field}_low`] = (d.numbers[field] ?? []).map(([low]) => low);
    out[`n_${field}_high`] = (d.numbers[field] ?? []).map(([, high]) => high);
  }
  return out;
}

/** Aliases of the vocabularies and records, and the field's own synonyms, in Meilisearch's form. */
export function meiliSynonyms(names: readonly EntityName[]): Record<string, string[]> {
  const groups = new Map<string, Set<string>>();
  const add = (key: string, name: string) => {
    const folded = fold(name)
      .replace(/[^\p{L}\p{N}]+/gu, " ")
      .trim();
    // Long titles are no synonyms, and one letter would match everywhere.
    if (folded.length < 2 || folded.split(" ").length > 3) return;
    const group = groups.get(key) ?? new Set<string>();
    groups.set(key, group.add(folded));
  };
  for (const n of names) if (n.field !== "author" && n.field !== "quantity") add(`${n.field}:${n.id}`, n.name);
  for (const [i, group] of synonyms.entries()) for (const phrase of group) add(`synonyms:${i}`, phrase);
  const out = new Map<string, Set<string>>();
  for (const group of groups.values())
    for (const a of group)
      for (const b of group)
        if (a !== b) {
          const list = out.get(a) ?? new Set<string>();
          out.set(a, list.add(b));
        }
  return Object.fromEntries([...out].sort(([a], [b]) => (a < b ? -1 : 1)).map(([k, v]) => [k, [...v].sort()]));
}

export function meiliSettings(names: readonly EntityName[]): Settings {
  return {
    searchableAttributes: ["title", "names", "people", "paperTitle", "terms", "text", "extra"],
    displayedAttributes: ["kind", "id", "title", "paperId", "paperTitle", "text", "prior", "date", "contentHash"],
    filterableAttributes: [
      "kind",
      ...[...facetFields, ...hiddenFields].map((f) => `f_${f}`),
      ...numberFields.flatMap((f) => [`n_${f}_low`, `n_${f}_high`]),
    ],
    sortableAttributes: ["date", "prior"],
    // Sort first: it acts only when a date order is asked for.
    rankingRules: ["sort", "words", "typo", "attribute", "proximity", "exactness", "prior:desc"],
    synonyms: meiliSynonyms(names),
    stopWords: ["a", "an", "and", "as", "at", "by", "for", "from", "in", "is", "of", "on", "or", "the", "to", "with"],
    typoTolerance: { minWordSizeForTypos: { oneTypo: 4, twoTypos: 8 }, disableOnNumbers: true },
    faceting: { maxValuesPerFacet: 100, sortFacetValuesBy: { "*": "count" } },
    pagination: { maxTotalHits: MAX_OFFSET },
    separatorTokens: ["/", "="],
    searchCutoffMs: 300,
  };
}

export interface MeiliConnection {
  url: string;
  key?: string;
  /** For each request, in milliseconds. */
  timeout?: number;
}

export function meiliClient(connection: MeiliConnection): Meilisearch {
  return new Meilisearch({
    host: connection.url,
    ...(connection.key ? { apiKey: connection.key } : {}),
    timeout: connection.timeout ?? 2000,
  });
}

/**
 * Fills a second index, waits for each task, and swaps it with the one in service, which answers until that moment.
 * @throws when a task fails; the index in service is then untouched.
 */
export async function syncMeili(
  client: Meilisearch,
  documents: Iterable<MeiliDocument>,
  names: readonly EntityName[],
  contentHash: string,
  progress: (message: string) => void = () => {},
): Promise<{ documents: number }> {
  const settle = async (
    task: { waitTask(o: { timeout: number }): Promise<{ status: string; error: { message: string } | null }> },
    what: string,
  ) => {
    const done = await task.waitTask({ timeout: 600_000 });
    if (done.status !== "succeeded") throw new Error(`${what} failed: ${done.error?.message ?? done.status}`);
  };
  await client.deleteIndexIfExists(NEXT);
  await settle(client.createIndex(NEXT, { primaryKey: "key" }), "creating the index");
  const next = client.index<MeiliDocument>(NEXT);
  await settle(next.updateSettings(meiliSettings(names)), "settings");
  let count = 0;
  let batch: MeiliDocument[] = [];
  const send = async () => {
    if (batch.length === 0) return;
    await settle(next.addDocuments(batch), "adding documents");
    count += batch.length;
    batch = [];
    progress(`${count} documents`);
  };
  for (const d of documents) {
    batch.push(d);
    if (batch.length >= BATCH) await send();
  }
  await send();
  await settle(
    next.addDocuments([
      {
        key: META,
        kind: META,
        id: META,
        title: "",
        paperId: null,
        paperTitle: null,
        text: "",
        names: [],
        people: [],
        terms: [],
        extra: "",
        prior: 0,
        date: 0,
        contentHash,
      },
    ]),
    "noting the content",
  );
  // A swap needs both indexes; on a fresh server the first is made empty.
  try {
    await client.getRawIndex(INDEX);
  } catch {
    await settle(client.createIndex(INDEX, { primaryKey: "key" }), "creating the index");
  }
  // Servers before 1.18 refuse a swap with the field `rename`, which the client's type demands.
  const swap = { indexes: [INDEX, NEXT] } as unknown as Parameters<Meilisearch["swapIndexes"]>[0][number];
  await settle(client.swapIndexes([swap]), "swapping the indexes");
  await client.deleteIndexIfExists(NEXT);
  return { documents: count };
}

/** The content hash that the index in service was made from; null when there is none. */
export async function meiliContentHash(client: Meilisearch): Promise<string | null> {
  const meta = await client.index<MeiliDocument>(INDEX).getDocument(META, { fields: ["contentHash"] });
  return meta.contentHash ?? null;
}

/** What the engine takes from the rest of the program. */
export interface MeiliSupport {
  understand(query: string): Understanding;
  answer(u: Understanding): Answer | null;
  suggest(prefix: string, limit?: number): Promise<NameSuggestion[]>;
  similar(kind: ResultKind, id: string, limit?: number): Promise<SearchResult[]>;
  lawPapers(): ReadonlyMap<string, ReadonlySet<string>>;
  /** Papers of an author, own ones first. */
  papersOfAuthor(family: string): readonly string[];
  /** Weight of a word: rarer is more. */
  weightOf(term: string): number;
}

const quote = (value: string) => `"${value.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`;

function condition(f: Filter): string {
  if (f.type === "terms") {
    const inside = `f_${f.field} IN [${f.values.map(quote).join(", ")}]`;
    return f.negated ? `NOT (${inside})` : inside;
  }
  const parts: string[] = [];
  if (Number.isFinite(f.low)) parts.push(`n_${f.field}_high >= ${f.low}`);
  if (Number.isFinite(f.high)) parts.push(`n_${f.field}_low <= ${f.high}`);
  const inside = parts.length > 0 ? parts.join(" AND ") : `n_${f.field}_low EXISTS AND n_${f.field}_low IS NOT EMPTY`;
  return f.negated ? `NOT (${inside})` : `(${inside})`;
}

/** The words that Meilisearch matches: corrected by its own typo tolerance, numbers in the form in which texts hold them. */
export function meiliQuery(u: Understanding): string {
  const words = u.tokens
    .filter((_, i) => !(u.units.find((x) => x.at === i)?.stop ?? false))
    .map((t) => {
      const value = t.number ? numberOf(t.term) : undefined;
      return value !== undefined && value >= 1e4 ? shortNumber(value) : t.raw;
    });
  const phrases = u.phrases.map((p) => `"${p.join(" ")}"`);
  const without = [...u.excluded.map((w) => `-${w}`), ...u.excludedPhrases.map((p) => `-"${p.join(" ")}"`)];
  return [...words, ...phrases, ...without].join(" ").slice(0, 500);
}

interface Hit {
  kind: ResultKind;
  id: string;
  title: string;
  paperId: string | null;
  paperTitle: string | null;
  text: string;
  prior: number;
  _rankingScore?: number;
  _formatted?: { text?: string; title?: string };
}

export class MeiliEngine implements SearchEngine {
  readonly name = "meilisearch";
  constructor(
    private readonly client: Meilisearch,
    private readonly support: MeiliSupport,
  ) {}

  async search(request: SearchRequest): Promise<SearchResponse> {
    const started = performance.now();
    const u = this.support.understand(request.query);
    const problems = [...u.problems];
    const limit = Math.min(Math.max(1, Math.floor(request.limit ?? 20)), 100);
    const key = requestKey(request);
    const offset = readCursor(request.cursor, key, problems);
    const filters: Filter[] = [
      ...u.filters,
      ...Object.entries(request.filters ?? {})
        .filter(([field, values]) => values.length > 0 && isField(field))
        .map(([field, values]): Filter => ({ type: "terms", field: field as FacetField, values, negated: false })),
    ];
    if (request.kinds && request.kinds.length > 0)
      filters.push({ type: "terms", field: "kind", values: [...request.kinds], negated: false });
    const q = meiliQuery(u);
    const said = this.support.answer(u);
    const relevance = (request.sort ?? "relevance") === "relevance";
    const response = (over: Partial<SearchResponse>): SearchResponse => ({
      query: request.query,
      engine: "meilisearch",
      answer: offset === 0 ? said : null,
      results: [],
      facets: {},
      total: 0,
      tookMs: Math.round((performance.now() - started) * 1000) / 1000,
      chips: u.chips,
      suggestion: u.suggestion,
      problems,
      nextCursor: null,
      notice: null,
      ...over,
    });
    if (q === "" && filters.length === 0) return response({});

    // The first page is ordered anew over a window, so the window is what is asked for.
    const window = relevance && offset < RERANK;
    const base = { indexUid: INDEX, q, matchingStrategy: "frequency" as const };
    const where = (skip?: string) => [`kind != ${META}`, ...filters.filter((f) => f.field !== skip).map(condition)];
    const main: MultiSearchQuery = {
      ...base,
      filter: where(),
      facets: facetFields.map((f) => `f_${f}`),
      offset: window ? 0 : offset,
      limit: window ? Math.max(RERANK, offset + limit) : limit,
      showRankingScore: true,
      attributesToHighlight: ["text", "title"],
      attributesToCrop: ["text"],
      cropLength: 36,
      highlightPreTag: MARK_OPEN,
      highlightPostTag: MARK_CLOSE,
      ...(relevance ? {} : { sort: [`date:${request.sort === "newest" ? "desc" : "asc"}`] }),
    };
    // Counts of a filtered field are taken without its own filter.
    const fields = [...new Set(filters.map((f) => f.field))].filter((f): f is FacetField =>
      (facetFields as readonly string[]).includes(f),
    );
    const { results } = (await this.client.multiSearch({
      queries: [
        main,
        ...fields.map((f): MultiSearchQuery => ({ ...base, filter: where(f), facets: [`f_${f}`], limit: 0 })),
      ],
    })) as unknown as { results: MeiliResponse<Record<string, unknown>>[] };
    const first = results[0];
    if (!first) throw new Error("empty answer from Meilisearch");
    const facets: Record<string, Record<string, number>> = {};
    for (const f of facetFields) {
      const at = fields.indexOf(f);
      const counts = (at >= 0 ? results[at + 1] : first)?.facetDistribution?.[`f_${f}`] ?? {};
      const sorted = Object.entries(counts).sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
      if (sorted.length > 0) facets[f] = Object.fromEntries(sorted.slice(0, 40));
    }
    const hits = (first.hits as unknown as Hit[]).map((h) => ({
      ...h,
      score: (h._rankingScore ?? 0) * h.prior,
    }));
    const ordered = window
      ? [
          ...rerank(
            hits.slice(0, RERANK),
            u,
            (t) => this.support.weightOf(t),
            this.support.lawPapers(),
            papersOfAnswer(said),
            (family) => this.support.papersOfAuthor(family),
          ),
          ...hits.slice(RERANK),
        ].slice(offset, offset + limit)
      : hits;
    const total = first.estimatedTotalHits ?? hits.length;
    return response({
      results: ordered.map((h) => ({
        kind: h.kind,
        id: h.id,
        title: h.title,
        paper: h.paperId === null ? null : { id: h.paperId, title: h.paperTitle ?? "" },
        score: Math.round(h.score * 1e4) / 1e4,
        snippet: (h._formatted?.text ?? "") || (h._formatted?.title ?? h.title),
      })),
      facets,
      total,
      nextCursor: offset + limit < Math.min(total, MAX_OFFSET) ? writeCursor(offset + limit, key) : null,
      tookMs: Math.round((performance.now() - started) * 1000) / 1000,
    });
  }

  suggest(prefix: string, limit?: number) {
    return this.support.suggest(prefix, limit);
  }
  similar(kind: ResultKind, id: string, limit?: number) {
    return this.support.similar(kind, id, limit);
  }
}

const fieldNames = new Set<string>([...facetFields, ...hiddenFields]);
function isField(field: string): boolean {
  return fieldNames.has(field);
}

export type { NumberField };
