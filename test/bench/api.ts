/**
 * Rates of the API on loopback, each against an empty route handler of the framework measured in the same run. Builds nothing: run it
 * after `next build`. Bounded: about a minute.
 */
import { existsSync } from "node:fs";
import { join } from "node:path";
import autocannon from "autocannon";
import { root, startServer } from "../api/server";

const CONNECTIONS = 8;

interface Rate {
  mean: number;
  p99: number;
  failed: number;
  /** Share of the answers that were 304. */
  notModified: number;
}
async function rate(
  url: string,
  seconds: number,
  headers: Record<string, string> = {},
  connections = CONNECTIONS,
): Promise<Rate> {
  const r = await autocannon({ url, connections, duration: seconds, headers });
  // A 304 counts as answered: autocannon puts 2xx and 3xx apart.
  const answered = r["2xx"] + r["3xx"];
  return {
    mean: answered / r.duration,
    p99: r.latency.p99,
    failed: r["4xx"] + r["5xx"] + r.errors,
    notModified: r["3xx"] / Math.max(1, answered),
  };
}

/** 240 points of a made-up sweep, with a deterministic scatter. */
function sweep(): Record<string, number[]> {
  const N: number[] = [];
  const D: number[] = [];
  const L: number[] = [];
  for (let i = 0; i < 240; i++) {
    const n = 10 ** (7.5 + (i % 16) * 0.18);
    const d = 10 ** (9 + Math.floor(i / 16) * 0.17);
    N.push(n);
    D.push(d);
    L.push((1.8 + 480 / n ** 0.35 + 2100 / d ** 0.37) * (1 + 0.004 * Math.sin(12.9898 * i)));
  }
  return { N, D, L };
}

/** Uniform numbers in [0, 1), the same each run (mulberry32). */
function generator(seed: number): () => number {
  let a = seed;
  return () => {
    a = (a + 0x6d2b79f5) | 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** Distinct queries of two to six words as they stand together in titles, in an order that is the same each run. */
async function coldQueries(api: string): Promise<string[]> {
  const titles: string[] = [];
  for (let next = "/papers?limit=1000&fields=id,title"; next !== ""; ) {
    const response = await fetch(next.startsWith("/papers") ? api + next : new URL(next, api));
    const page = (await response.json()) as { items: { title: string }[] };
    titles.push(...page.items.map((p) => p.title));
    next = /<([^>]+)>; rel="next"/.exec(response.headers.get("link") ?? "")?.[1] ?? "";
  }
  const out = new Set<string>();
  for (const title of titles) {
    const words = title.toLowerCase().match(/[\p{L}\p{N}-]{2,}/gu) ?? [];
    for (const size of [2, 3, 4, 5, 6])
      for (let i = 0; i + size <= words.length; i++) out.add(words.slice(i, i + size).join(" "));
  }
  const random = generator(7);
  return [...out]
    .map((q) => ({ q, at: random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ q }) => q);
}

export async function run(args: string[]): Promise<boolean> {
  const seconds = Number(args[0] ?? 4);
  const server = await startServer({ ISOLOSS_STRICT: "" });
  const results: { what: string; value: string; wanted: string; ok: boolean }[] = [];
  const say = (what: string, value: string, wanted: string, ok: boolean) => {
    results.push({ what, value, wanted, ok });
    process.stdout.write(`${ok ? "ok  " : "MISS"} ${what.padEnd(34)} ${value.padStart(22)}   wanted ${wanted}\n`);
  };
  try {
    const api = `${server.url}/api/v1`;
    const empty = `${server.url}/api/ping`;
    const targets: [string, string, number, Record<string, string>][] = [
      ["record", `${api}/papers/hoffmann-2022-chinchilla`, 0.7, {}],
      ["claim", `${api}/claims/hoffmann-2022-chinchilla/approach-3`, 0.7, {}],
      ["list of 50 papers", `${api}/papers`, 0.7, {}],
      ["list of 50 papers, gzip", `${api}/papers`, 0.7, { "accept-encoding": "gzip" }],
      ["list of claims with filters", `${api}/claims?kind=exponent&value=0.3..0.7&limit=20`, 0.7, {}],
    ];
    // The tag of the uncompressed bytes, which is what the load generator asks for.
    const first = await fetch(`${api}/papers`, { headers: { "accept-encoding": "identity" } });
    await first.arrayBuffer();
    targets.push(["304", `${api}/papers`, 0.9, { "if-none-match": first.headers.get("etag") ?? "" }]);
    await rate(empty, 2);
    for (const [what, url, share, headers] of targets) {
      await rate(url, 1, headers);
      // The floor is measured on both sides of each target, so that a drift of the machine falls on both alike.
      const before = await rate(empty, seconds / 2);
      const r = await rate(url, seconds, headers);
      const after = await rate(empty, seconds / 2);
      const floor = (before.mean + after.mean) / 2;
      const expected = what === "304" ? 1 : 0;
      if (r.notModified !== expected) throw new Error(`${what}: ${100 * r.notModified} % of the answers were 304`);
      say(
        what,
        `${r.mean.toFixed(0)}/s, ${((100 * r.mean) / floor).toFixed(0)} % of ${floor.toFixed(0)}`,
        `${100 * share} %`,
        r.failed === 0 && r.mean >= share * floor,
      );
    }
    const cold = await coldQueries(api);
    const limit = 20;
    const ask = (q: string) => `/api/v1/search?q=${encodeURIComponent(q)}&limit=${limit}`;
    let next = 0;
    const searches = async (what: string, path: () => string) => {
      const r = await autocannon({
        url: api,
        connections: CONNECTIONS,
        duration: seconds,
        requests: [{ setupRequest: (request) => ({ ...request, path: path() }) }],
      });
      const perSecond = r["2xx"] / r.duration;
      say(
        what,
        `${perSecond.toFixed(0)}/s, p99 ${r.latency.p99.toFixed(0)} ms`,
        "450/s",
        perSecond >= 450 && r.non2xx + r.errors === 0,
      );
    };
    // The first search of a process reads the index; that is no part of a rate. Other words than those asked below.
    for (const q of ["chinchila exponant", "law:chinchilla exponent>0.4", "year:2022.. kind:claim"])
      await (await fetch(server.url + ask(q))).arrayBuffer();
    // No question comes twice, so no kept answer helps.
    await searches("search, every query new", () => {
      const path = ask(cold[next++] ?? "");
      if (next > cold.length) throw new Error(`${cold.length} distinct queries are too few for ${seconds} s`);
      return path;
    });
    // A few questions are asked often and many seldom: the k-th with frequency 1/k, among as many as were left over.
    const left = cold.slice(next, next + 2000);
    const random = generator(1);
    const rank = () => Math.floor(Math.exp(random() * Math.log(left.length))) - 1;
    await searches("search, queries repeated as 1/rank", () => ask(left[rank()] ?? ""));

    if (!existsSync(join(root, "dist", "fit-worker.mjs"))) {
      say("POST /fit", "no worker", "2 s", false);
      return false;
    }
    const body = JSON.stringify({ law: "chinchilla", data: sweep(), bootstrap: { replicates: 4000 } });
    const took: number[] = [];
    const post = async () => {
      const t = performance.now();
      const r = await fetch(`${api}/fit`, { method: "POST", body, headers: { "Content-Type": "application/json" } });
      const answer = (await r.json()) as { bootstrap?: { replicates: number } };
      if (r.status !== 200 || answer.bootstrap?.replicates !== 4000) throw new Error(`fit answered ${r.status}`);
      took.push(performance.now() - t);
    };
    await post();
    took.length = 0;
    const others = rate(`${api}/papers`, 12, {}, 2);
    const end = performance.now() + 11_500;
    while (performance.now() < end && took.length < 20) await post();
    const other = await others;
    took.sort((a, b) => a - b);
    const p95 = took[Math.min(took.length - 1, Math.ceil(0.95 * took.length) - 1)]!;
    say(`POST /fit, 4,000 bootstraps, n=${took.length}`, `p95 ${(p95 / 1000).toFixed(2)} s`, "2 s", p95 <= 2000);
    say("other requests meanwhile", `p99 ${other.p99.toFixed(0)} ms`, "50 ms", other.p99 <= 50 && other.failed === 0);
  } finally {
    await server.close();
  }
  return results.every((r) => r.ok);
}
