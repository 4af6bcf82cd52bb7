import { searchEngine } from "../../db/search";
import { list, plural } from "../../lib/format";
import type { Chip, ResultKind, SearchResponse, SearchResult } from "../../lib/search/types";
import { PinField, pinnedHref } from "../_components/pin";
import { renderStatic } from "../_components/static";
import { claimHref, nameOf, paperHref } from "../_data/content";
import { many, one, type Query } from "../_data/query";
import type { View } from "../_data/views";
import { AnswerCard } from "./_answer";

const KIND: Record<ResultKind, string> = {
  paper: "Paper",
  claim: "Claim",
  law: "Law",
  dataset: "Dataset",
  hardware: "Device",
  runs: "Run set",
};
const FACET: Record<string, string> = {
  kind: "Kind of record",
  kinds: "Kind of record",
  domain: "Domain",
  architecture: "Architecture",
  law: "Law",
  dataset: "Dataset",
  hardware: "Hardware",
  year: "Year",
  status: "Status",
  claim: "Kind of claim",
  claimKind: "Kind of claim",
  scope: "About",
};
const VOCABULARY: Record<string, "domains" | "architectures" | "datasets" | "hardware" | "metrics" | "optimisers"> = {
  domain: "domains",
  architecture: "architectures",
  dataset: "datasets",
  hardware: "hardware",
  metric: "metrics",
  optimiser: "optimisers",
};
const href = (r: Pick<SearchResult, "kind" | "id">): string => pinnedHref(currentHref(r));

function currentHref(r: Pick<SearchResult, "kind" | "id">): string {
  switch (r.kind) {
    case "paper":
      return paperHref(r.id);
    case "claim":
      return claimHref(r.id);
    case "law":
      return `/laws/${r.id}`;
    case "dataset":
      return `/datasets/${r.id}`;
    case "hardware":
      return `/hardware/${r.id}`;
    case "runs":
      return `/runs/${r.id}`;
  }
}

/** Text with the matches marked: control characters open and close them in turn. */
function Marked({ text }: { text: string }) {
  const parts = text.split(/[\p{Cc}]/u);
  return (
    <>
      {parts.map((p, i) =>
        i % 2 ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: parts of one fixed text
          <mark key={i}>{p}</mark>
        ) : (
          p
        ),
      )}
    </>
  );
}

const RESERVED = new Set(["q", "cursor", "sort", "edition"]);

function filtersOf(q: Query): Record<string, string[]> {
  return Object.fromEntries(
    Object.keys(q)
      .filter((k) => !RESERVED.has(k) && /^[a-zA-Z]{1,30}$/.test(k))
      .map((k) => [k, many(q, k)])
      .filter(([, v]) => (v as string[]).length > 0),
  );
}

function address(q: string, filters: Record<string, string[]>, more: Record<string, string | undefined> = {}): string {
  const p = new URLSearchParams();
  if (q) p.set("q", q);
  for (const [k, vs] of Object.entries(filters)) for (const v of vs) p.append(k, v);
  for (const [k, v] of Object.entries(more)) if (v) p.set(k, v);
  return pinnedHref(`/search?${p}`);
}

/** The page for what stands in the address. */
export async function searchView(query: Query): Promise<View> {
  const q = one(query, "q") ?? "";
  const filters = filtersOf(query);
  const sort = one(query, "sort");
  let response: SearchResponse | null = null;
  let failed: string | null = null;
  if (q || Object.keys(filters).length > 0) {
    const cursor = one(query, "cursor", 2000);
    try {
      response = await searchEngine().search({
        query: q,
        limit: 20,
        filters,
        ...(cursor ? { cursor } : {}),
        ...(sort === "newest" || sort === "oldest" ? { sort } : {}),
      });
    } catch (e) {
      failed = e instanceof Error ? e.message : "the search failed";
    }
  }
  const page = (
    <>
      <h1 className="vh">Search</h1>
      <search>
        <form action="/search" className="big-search" style={{ marginBottom: "1rem" }}>
          <input
            type="search"
            name="q"
            aria-label="Search papers, claims and laws"
            defaultValue={q}
            placeholder="Chinchilla exponent"
            maxLength={300}
            autoComplete="off"
          />
          {Object.entries(filters).map(([k, vs]) =>
            vs.map((v) => <input key={`${k}=${v}`} type="hidden" name={k} value={v} />),
          )}
          <PinField />
          <button type="submit">Search</button>
        </form>
      </search>
      <div id="results" className="contents">
        {failed ? (
          <div className="problem" role="alert">
            <p>{failed}</p>
          </div>
        ) : null}
        {response ? <Result r={response} q={q} filters={filters} sort={sort} /> : failed ? null : <Help />}
      </div>
    </>
  );
  return {
    title: q ? `${q} — search` : "Search",
    description: "Papers, claims, laws, run sets, datasets and devices by name, number or words.",
    html: renderStatic(page),
  };
}

function Help() {
  const examples = [
    "Chinchilla exponent",
    "law:chinchilla year:2024..",
    "hardware:h100",
    "exponent>0.4 domain:vision",
    '"compute-optimal" -vision',
    "learning rate against model size",
  ];
  return (
    <>
      <p>Search names, numbers and words. Filters can stand in the query itself.</p>
      <ul className="chips">
        {examples.map((e) => (
          <li key={e}>
            <a href={`/search?q=${encodeURIComponent(e)}`}>{e}</a>
          </li>
        ))}
      </ul>
    </>
  );
}

function without(q: string, c: Chip): string {
  return `${q.slice(0, c.start)} ${q.slice(c.end)}`.replace(/\s+/g, " ").trim();
}

function Result({
  r,
  q,
  filters,
  sort,
}: {
  r: SearchResponse;
  q: string;
  filters: Record<string, string[]>;
  sort: string | undefined;
}) {
  const shown = r.chips.filter((c) => c.kind !== "word");
  const facets = Object.entries(r.facets).filter(([, values]) => Object.keys(values).length > 0);
  return (
    <>
      {r.notice ? (
        <p className="problem" role="status">
          {r.notice}
        </p>
      ) : null}
      {r.problems.map((p) => (
        <p key={p} className="note error" role="status">
          {p}
        </p>
      ))}
      {r.suggestion && r.suggestion !== q ? (
        <p>
          Did you mean <a href={address(r.suggestion, filters)}>{r.suggestion}</a>?
        </p>
      ) : null}
      {shown.length + Object.keys(filters).length > 0 ? (
        <ul className="chips" aria-label="Understood as">
          {shown.map((c) => (
            <li key={`${c.start}-${c.text}`}>
              <a href={address(without(q, c), filters)} title="Remove">
                {c.field ? `${c.field}: ` : ""}
                {c.value ?? c.text}{" "}
                <span aria-hidden="true" style={{ all: "unset" }}>
                  ×
                </span>
              </a>
            </li>
          ))}
          {Object.entries(filters).flatMap(([k, vs]) =>
            vs.map((v) => (
              <li key={`${k}=${v}`}>
                <a href={address(q, { ...filters, [k]: vs.filter((x) => x !== v) })} title="Remove">
                  {FACET[k] ?? k}: {label(k, v)} ×
                </a>
              </li>
            )),
          )}
        </ul>
      ) : null}
      {r.answer ? <AnswerCard answer={r.answer} /> : null}
      <div className="search-page">
        <section aria-label="Results">
          <h2 className="vh">Results</h2>
          <p className="note quiet">
            <span data-count="">{plural(r.total, "result")}</span> · sorted by{" "}
            {(["relevance", "newest", "oldest"] as const).map((s, i) => (
              <span key={s}>
                {i > 0 ? ", " : ""}
                {(sort ?? "relevance") === s ? (
                  s
                ) : (
                  <a href={address(q, filters, { sort: s === "relevance" ? undefined : s })}>{s}</a>
                )}
              </span>
            ))}
            {facets.length > 0 ? (
              <a className="to-filters" href="#filters">
                Filters
              </a>
            ) : null}
          </p>
          {r.results.length === 0 ? (
            <p>
              Nothing matches. Fewer words or filters find more; <a href="/contribute">a missing paper can be added</a>.
            </p>
          ) : null}
          <ul className="records">
            {r.results.map((x) => (
              <li key={`${x.kind} ${x.id}`}>
                <h3>
                  <a href={href(x)}>{x.title}</a>
                </h3>
                <p className="note quiet">
                  {list([KIND[x.kind], x.paper ? "" : ""].filter(Boolean))}
                  {x.paper ? (
                    <>
                      {" in "}
                      <a href={paperHref(x.paper.id)}>{x.paper.title}</a>
                    </>
                  ) : null}
                </p>
                {x.snippet ? (
                  <p>
                    <Marked text={x.snippet} />
                  </p>
                ) : null}
              </li>
            ))}
          </ul>
          {r.nextCursor ? (
            <p>
              <a className="button plain" href={address(q, filters, { cursor: r.nextCursor, sort })}>
                More
              </a>
            </p>
          ) : null}
        </section>
        <aside aria-label="Filters" id="filters">
          <details className="filters" open>
            <summary className="vh">Filters</summary>
            {facets.map(([field, values]) => (
              <div key={field} className="facet">
                <h2>{FACET[field] ?? field}</h2>
                <ul>
                  {Object.entries(values)
                    .sort((a, b) => (field === "year" ? Number(b[0]) - Number(a[0]) : b[1] - a[1]))
                    .slice(0, 8)
                    .map(([v, n]) => {
                      const on = filters[field]?.includes(v);
                      const next = on ? filters[field]!.filter((x) => x !== v) : [...(filters[field] ?? []), v];
                      return (
                        <li key={v}>
                          <a
                            href={address(q, { ...filters, [field]: next })}
                            aria-current={on ? "true" : undefined}
                            rel="nofollow"
                          >
                            {label(field, v)}
                          </a>
                          <span className="quiet num">{n}</span>
                        </li>
                      );
                    })}
                </ul>
              </div>
            ))}
          </details>
        </aside>
      </div>
    </>
  );
}

function label(field: string, value: string): string {
  const vocabulary = VOCABULARY[field];
  return vocabulary ? nameOf(vocabulary, value) : (KIND[value as ResultKind] ?? value.replaceAll("-", " "));
}
