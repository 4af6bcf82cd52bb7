/**
 * Rates of the API on loopback, each against an empty route handler measured in the same run. Builds nothing: run it
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
}
async function rate(
  url: string,
  seconds: number,
  headers: Record<string, string> = {},
  connections = CONNECTIONS,
): Promise<Rate> {
  const r = await autocannon({ url, connections, duration: seconds, headers });
  // A 304 counts as answered: autocannon puts 2xx and 3xx apart.
  return { mean: (r["2xx"] + r["3xx"]) / r.duration, p99: r.latency.p99, failed: r["4xx"] + r["5xx"] + r.errors };
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
    const first = await fetch(`${api}/papers`);
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
      say(
        what,
        `${r.mean.toFixed(0)}/s, ${((100 * r.mean) / floor).toFixed(0)} % of ${floor.toFixed(0)}`,
        `${100 * share} %`,
        r.failed === 0 && r.mean >= share * floor,
      );
    }
    // Every request asks something else, so that no kept answer helps.
    const words = [
      "Chinchilla exponent",
      "kaplan",
      "tokens per parameter",
      "vision transformer",
      "learning rate",
      "chinchila exponant",
      "H100",
      "data constrained",
    ];
    let i = 0;
    const search = await autocannon({
      url: api,
      connections: CONNECTIONS,
      duration: seconds,
      requests: [
        {
          setupRequest: (request) => ({
            ...request,
            path: `/api/v1/search?q=${encodeURIComponent(words[i++ % words.length]!)}&limit=${(Math.floor(i / words.length) % 90) + 1}`,
          }),
        },
      ],
    });
    say(
      "search, mostly kept answers",
      `${(search["2xx"] / search.duration).toFixed(0)}/s`,
      "450/s",
      search["2xx"] / search.duration >= 450 && search.non2xx === 0,
    );

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
