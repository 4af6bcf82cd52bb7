/** One interface for both engines. The shapes are public: the command line and the API print them as they are. */
export type ResultKind = "paper" | "claim" | "law" | "dataset" | "hardware" | "runs";
export type EngineName = "sqlite" | "meilisearch";

export interface SearchRequest {
  /** As typed, with filters in it: `law:chinchilla exponent>0.4 year:2022..`. */
  query: string;
  kinds?: ResultKind[];
  limit?: number;
  /** Opaque; from a former response. */
  cursor?: string;
  sort?: "relevance" | "newest" | "oldest";
  /** Filters set by facet clicks, ANDed with those in the query: field → values (ORed). */
  filters?: Record<string, string[]>;
}

export interface SearchResult {
  kind: ResultKind;
  id: string;
  title: string;
  /** For a claim, the paper it stands in; for a paper itself and the other kinds null. */
  paper: { id: string; title: string } | null;
  score: number;
  /** Text with matches between \u0001 and \u0002, so that a page can mark them without trusting markup. */
  snippet: string;
}

export interface AnswerClaim {
  id: string;
  paper: { id: string; title: string };
  label: string;
  /** Formatted value with interval and unit. */
  value: string;
  /** What is odd about a number that stands so in its source; null for all others. */
  asPrinted: string | null;
  evidence: string;
  role: "reported" | "replicates" | "corrects" | "contradicts" | "supports" | "refit";
  /** The number of an exponent claim, as recorded, so that values of one pair of quantities can be drawn together. */
  exponent: { of: string; vs: string; value: number; low: number | null; high: number | null } | null;
}

export interface Answer {
  kind: "value" | "comparison" | "prediction";
  /** The whole answer: its lines, joined. */
  text: string;
  /** One sentence each: what is reported, who corrects or replicates it, what our own fit says. */
  lines: string[];
  claims: AnswerClaim[];
  /** Where the answer leads: compare or predict page with its state. */
  href: string | null;
}

/** One understood part of the query, shown as a removable chip. */
export interface Chip {
  kind: "entity" | "quantity" | "filter" | "phrase" | "exclusion" | "word" | "correction";
  text: string;
  /** Offsets in the query as typed. */
  start: number;
  end: number;
  field?: string;
  value?: string;
}

export interface SearchResponse {
  query: string;
  engine: EngineName;
  answer: Answer | null;
  results: SearchResult[];
  /** Field → value → count. */
  facets: Record<string, Record<string, number>>;
  total: number;
  tookMs: number;
  chips: Chip[];
  /** "did you mean", when something was corrected or could be. */
  suggestion: string | null;
  /** Parse problems of the query, in words. */
  problems: string[];
  nextCursor: string | null;
  /** Set when Meilisearch was wanted and is away or stale. */
  notice: string | null;
}

/** A record whose name begins with, or holds, what was typed. */
export interface NameSuggestion {
  /** The record's title; of a paper perhaps its short name. */
  text: string;
  /** The name that was matched, where it is another: an alias or the id. */
  matched: string | null;
  kind: ResultKind;
  id: string;
}

export interface SearchEngine {
  readonly name: EngineName;
  search(request: SearchRequest): Promise<SearchResponse>;
  /** Completions for a prefix as one types. */
  suggest(prefix: string, limit?: number): Promise<NameSuggestion[]>;
  /** Records like this one. */
  similar(kind: ResultKind, id: string, limit?: number): Promise<SearchResult[]>;
}
