/**
 * Two engines as one: the first answers while it is well; when it is away, slow or holds other content the second
 * answers in its own time and the response says so. Recovery needs nobody.
 */
import type { NameSuggestion, ResultKind, SearchEngine, SearchRequest, SearchResponse, SearchResult } from "./types";

export interface FallbackOptions {
  /** Longest wait for the first engine, in milliseconds. */
  patience?: number;
  /** How long it is left alone after a failure before it is tried again, aside from requests. */
  rest?: number;
  /** How often its content is compared. */
  recheck?: number;
  /** Throws or gives a reason when the first engine must not answer; null when it may. */
  check: () => Promise<string | null>;
  now?: () => number;
}

type Health = { state: "unknown" } | { state: "well"; until: number } | { state: "ill"; reason: string; until: number };

export class FallbackEngine implements SearchEngine {
  private health: Health = { state: "unknown" };
  private checking: Promise<void> | undefined;
  private readonly patience: number;
  private readonly rest: number;
  private readonly recheck: number;
  private readonly now: () => number;

  constructor(
    private readonly first: SearchEngine,
    private readonly second: SearchEngine,
    private readonly options: FallbackOptions,
  ) {
    this.patience = options.patience ?? 250;
    this.rest = options.rest ?? 5000;
    this.recheck = options.recheck ?? 30_000;
    this.now = options.now ?? Date.now;
  }

  get name() {
    return this.first.name;
  }

  /** Looks after the first engine without making anybody wait for it. */
  private look(): Promise<void> {
    this.checking ??= limit(this.options.check(), this.patience * 4)
      .then(
        (reason) => {
          this.health =
            reason === null
              ? { state: "well", until: this.now() + this.recheck }
              : { state: "ill", reason, until: this.now() + this.rest };
        },
        (e: unknown) => this.fell(e),
      )
      .finally(() => {
        this.checking = undefined;
      });
    return this.checking;
  }

  private fell(e: unknown): void {
    const slow = e instanceof Slow;
    this.health = {
      state: "ill",
      reason: slow ? `${label(this.first)} is slow` : `${label(this.first)} is away`,
      until: this.now() + this.rest,
    };
  }

  async search(request: SearchRequest): Promise<SearchResponse> {
    if (this.health.state === "unknown") await limit(this.look(), this.patience).catch((e: unknown) => this.fell(e));
    else if (this.now() >= this.health.until) void this.look();
    if (this.health.state === "well") {
      try {
        return await limit(this.first.search(request), this.patience);
      } catch (e) {
        this.fell(e);
      }
    }
    const reason = this.health.state === "ill" ? this.health.reason : `${label(this.first)} has not answered yet`;
    const response = await this.second.search(request);
    return { ...response, notice: `${reason}; the embedded engine answered` };
  }

  suggest(prefix: string, limit?: number): Promise<NameSuggestion[]> {
    return this.second.suggest(prefix, limit);
  }
  similar(kind: ResultKind, id: string, limit?: number): Promise<SearchResult[]> {
    return this.second.similar(kind, id, limit);
  }
}

const label = (e: SearchEngine) => (e.name === "meilisearch" ? "Meilisearch" : e.name);

class Slow extends Error {}

function limit<T>(work: Promise<T>, ms: number): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Slow(`no answer in ${ms} ms`)), ms);
    work.then(
      (v) => {
        clearTimeout(timer);
        resolve(v);
      },
      (e: unknown) => {
        clearTimeout(timer);
        reject(e instanceof Error ? e : new Error(String(e)));
      },
    );
  });
}
