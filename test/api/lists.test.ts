/** Lists: filters, ranges, order, fields, counts and cursors. */
import { describe, expect, it } from "vitest";
import type { ClaimItem, PaperItem } from "@/lib/api/schemas";
import { serverForFile } from "./server";

const api = serverForFile();

interface List<T> {
  total: number;
  items: T[];
  next: string | null;
  counts: Record<string, Record<string, number>>;
  contentHash: string;
}
async function list<T>(path: string): Promise<List<T>> {
  const response = await fetch(api.url + path);
  expect(response.status, path).toBe(200);
  return (await response.json()) as List<T>;
}
/** Follows `next` to the end. */
async function walk<T>(path: string): Promise<T[]> {
  const out: T[] = [];
  let cursor: string | null = null;
  do {
    const page: List<T> = await list(`${path}${cursor ? `&cursor=${cursor}` : ""}`);
    out.push(...page.items);
    cursor = page.next;
  } while (cursor !== null);
  return out;
}

describe("lists", () => {
  it("walks every record once, in the order asked for, whatever the page size", async () => {
    const whole = await list<{ id: string; published: string | null }>("/papers?limit=1000&fields=id,published");
    expect(whole.items.length).toBe(whole.total);
    expect(new Set(whole.items.map((p) => p.id)).size).toBe(whole.total);
    for (const sort of ["-published", "published", "id", "-id", "title", "claims", "-checklist"]) {
      const all = await list<{ id: string }>(`/papers?limit=1000&fields=id&sort=${sort}`);
      const walked = await walk<{ id: string }>(`/papers?limit=7&fields=id&sort=${sort}`);
      expect(walked, sort).toEqual(all.items);
    }
    const dated = whole.items.map((p) => p.published).filter((d) => d !== null);
    expect(dated).toEqual([...dated].sort().reverse());
  });

  it("puts records without a sort key last, both ways", async () => {
    for (const sort of ["value", "-value"]) {
      const items = await walk<ClaimItem>(`/claims?limit=100&fields=id,value&sort=${sort}`);
      const first = items.findIndex((c) => c.value === null);
      expect(items.slice(first).every((c) => c.value === null)).toBe(true);
      const values = items.slice(0, first).map((c) => c.value!);
      expect(values).toEqual([...values].sort((a, b) => (sort === "value" ? a - b : b - a)));
    }
  });

  it("filters by facets and ranges, and counts what it found", async () => {
    const page = await list<ClaimItem>("/claims?kind=exponent,law&status=curated&limit=1000&counts=kind,status,law");
    expect(page.items.length).toBeGreaterThan(0);
    expect(page.items.every((c) => ["exponent", "law"].includes(c.kind) && c.status === "curated")).toBe(true);
    expect(Object.values(page.counts.kind!).reduce((a, b) => a + b, 0)).toBe(page.total);
    expect(page.counts.status).toEqual({ curated: page.total });
    const within = await list<ClaimItem>("/claims?kind=exponent&value=0.4..0.6&limit=1000");
    expect(within.items.length).toBeGreaterThan(0);
    expect(within.items.every((c) => c.value! >= 0.4 && c.value! <= 0.6)).toBe(true);
    const all = await list<ClaimItem>("/claims?kind=exponent&limit=1000");
    expect(within.total).toBe(all.items.filter((c) => c.value! >= 0.4 && c.value! <= 0.6).length);
  });

  it("reads date ranges at the precision of each date", async () => {
    const all = await list<PaperItem>("/papers?limit=1000");
    const year = await list<PaperItem>("/papers?published=2022..2022&limit=1000");
    expect(year.items.map((p) => p.id).sort()).toEqual(
      all.items
        .filter((p) => p.published?.startsWith("2022"))
        .map((p) => p.id)
        .sort(),
    );
    expect(year.items.every((p) => p.year === 2022)).toBe(true);
    const open = await list<PaperItem>("/papers?published=2024-06..&limit=1000");
    expect(open.items.every((p) => p.published! >= "2024-06" || p.published === "2024")).toBe(true);
  });

  it("gives only the fields asked for, in that order", async () => {
    const page = await list<Record<string, unknown>>("/papers?fields=title,id&limit=3");
    expect(page.items.map((i) => Object.keys(i))).toEqual([
      ["title", "id"],
      ["title", "id"],
      ["title", "id"],
    ]);
  });

  it("counts without records when limit is 0", async () => {
    const page = await list<PaperItem>("/papers?limit=0&counts=status");
    expect(page.items).toEqual([]);
    expect(page.next).toBeNull();
    expect(Object.values(page.counts.status!).reduce((a, b) => a + b, 0)).toBe(page.total);
  });

  it("refuses a cursor with another query", async () => {
    const page = await list<PaperItem>("/papers?limit=2&sort=id");
    expect(page.next).not.toBeNull();
    for (const other of ["sort=-id", "sort=id&status=curated", "sort=title"]) {
      const response = await fetch(`${api.url}/papers?limit=2&${other}&cursor=${page.next}`);
      expect(response.status, other).toBe(400);
    }
    const bigger = await fetch(`${api.url}/papers?limit=3&sort=id&cursor=${page.next}`);
    expect(bigger.status).toBe(200);
  });

  it("leads to the next page by Link, in every format", async () => {
    const response = await fetch(`${api.url}/papers?limit=2&format=csv&fields=id`);
    const link = /<([^>]+)>; rel="next"/.exec(response.headers.get("link") ?? "")?.[1];
    expect(link).toBeDefined();
    const next = await (await fetch(new URL(link!, api.url))).text();
    const three = await list<PaperItem>("/papers?limit=4&fields=id");
    expect(next.trim().split("\n").slice(1)).toEqual(three.items.slice(2).map((p) => p.id));
    expect(response.headers.get("x-total-count")).toBe(String(three.total));
  });

  it("gives every record as JSON Lines and CSV unless a limit is given", async () => {
    const { total } = await list("/claims?limit=0");
    const lines = (await (await fetch(`${api.url}/claims?format=jsonl`)).text()).trim().split("\n");
    expect(lines.length).toBe(total);
    const one = JSON.parse(lines[0]!) as ClaimItem;
    const [paper, claim] = one.id.split("#");
    expect(await (await fetch(`${api.url}/claims/${paper}/${claim}`)).json()).toEqual(one);
  });

  it("keeps the header of an empty table", async () => {
    const full = (await (await fetch(`${api.url}/claims?format=csv&limit=1`)).text()).split("\n")[0];
    const none = await (await fetch(`${api.url}/claims?format=csv&value=1e99..`)).text();
    expect(none).toBe(`${full}\n`);
  });

  it("serves a page's data beside the page", async () => {
    const site = api.url.replace("/api/v1", "");
    for (const [page, endpoint] of [
      ["/papers/hoffmann-2022-chinchilla.json", "/papers/hoffmann-2022-chinchilla"],
      ["/papers/hoffmann-2022-chinchilla.bib", "/papers/hoffmann-2022-chinchilla?format=bibtex"],
      ["/papers/hoffmann-2022-chinchilla.md", "/papers/hoffmann-2022-chinchilla?format=markdown"],
      ["/claims/hoffmann-2022-chinchilla/approach-3.json", "/claims/hoffmann-2022-chinchilla/approach-3"],
      ["/laws/chinchilla.csv", "/laws/chinchilla?format=csv"],
      ["/exponents.json?of=params-opt&vs=compute", "/exponents?of=params-opt&vs=compute"],
      ["/papers.csv?limit=2", "/papers?limit=2&format=csv"],
    ]) {
      const [a, b] = await Promise.all([fetch(site + page), fetch(api.url + endpoint)]);
      expect(a.status, page).toBe(200);
      expect(await a.text(), page).toBe(await b.text());
    }
  });

  it("sends an id with # to its own address", async () => {
    const response = await fetch(`${api.url}/claims/hoffmann-2022-chinchilla%23approach-3`, { redirect: "manual" });
    expect(response.status).toBe(308);
    expect(response.headers.get("location")).toBe("/api/v1/claims/hoffmann-2022-chinchilla/approach-3");
  });
});
