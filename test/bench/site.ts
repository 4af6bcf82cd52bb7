/**
 * Rates and memory of the built site on loopback at 20 connections. Builds nothing: run it after `next build`.
 * `npm run bench -- site [SECONDS]`: each page is measured for SECONDS (default 3). The load generator runs on the same cores.
 */
import { readFileSync } from "node:fs";
import autocannon from "autocannon";
import { startServer } from "../api/server";

const CONNECTIONS = 20;
const REQUESTS = 20_000;
const RECORDS = {
  home: "/",
  paper: "/papers/hoffmann-2022-chinchilla",
  claim: "/claims/hoffmann-2022-chinchilla/approach-3",
  law: "/laws/chinchilla",
  exponents: "/exponents",
  dataset: "/datasets/massivetext",
  hardware: "/hardware/h100",
};
/** Addresses without end, so that most of them were never asked for before. */
const QUESTIONS: Record<string, (i: number) => string> = {
  search: (i) => `/search?q=${["chinchilla", "exponent", "kaplan%202020", "tokens%20per%20parameter"][i % 4]}%20${i}`,
  compare: (i) => `/compare?with=hoffmann-2022-chinchilla&with=kaplan-2020-scaling&compute=${1 + (i % 9)}.${i}e22`,
  predict: (i) => `/predict?compute=${1 + (i % 9)}.${i}e23`,
};
const ASKED = 8;

/** Resident memory of a process in MB (Linux). */
const memory = (pid: number): number =>
  Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? Number.NaN) / 1024;

export async function run(args: string[]): Promise<boolean> {
  const seconds = Number(args[0] ?? 3);
  const server = await startServer({ ISOLOSS_STRICT: "" });
  const pid = server.process.pid!;
  let all = true;
  const say = (what: string, value: string, wanted: string, ok: boolean) => {
    all &&= ok;
    process.stdout.write(`${ok ? "ok  " : "MISS"} ${what.padEnd(34)} ${value.padStart(44)}   wanted ${wanted}\n`);
  };
  const measure = async (what: string, paths: string[], perSecond: number, p95: number) => {
    let size = 0;
    for (const path of paths) {
      const headers = { "accept-encoding": "gzip" };
      const first = await fetch(server.url + path, { headers });
      size = Number(first.headers.get("content-length"));
      await first.arrayBuffer();
      if (first.status !== 200) throw new Error(`${path} answered ${first.status}`);
    }
    let i = 0;
    const r = await autocannon({
      url: server.url,
      connections: CONNECTIONS,
      duration: seconds,
      headers: { "accept-encoding": "gzip" },
      requests: [{ setupRequest: (request) => ({ ...request, path: paths[i++ % paths.length]! }) }],
    });
    const rate = r["2xx"] / r.duration;
    // autocannon has no 95th percentile: the 97.5th is stricter.
    say(
      what,
      `${rate.toFixed(0)}/s, p97.5 ${r.latency.p97_5} ms, ${(size / 1000).toFixed(0)} kB gzip`,
      `${perSecond}/s, ${p95} ms`,
      r.non2xx + r.errors === 0 && rate >= perSecond && r.latency.p97_5 <= p95,
    );
  };
  try {
    for (const [what, path] of Object.entries(RECORDS)) await measure(what, [path], 1400, 30);
    for (const [what, at] of Object.entries(QUESTIONS))
      await measure(
        `${what}, ${ASKED} addresses`,
        Array.from({ length: ASKED }, (_, i) => at(i)),
        220,
        120,
      );
    for (const [what, at] of Object.entries(QUESTIONS)) {
      let i = 1000;
      const r = await autocannon({
        url: server.url,
        connections: CONNECTIONS,
        duration: seconds,
        headers: { "accept-encoding": "gzip" },
        requests: [{ setupRequest: (request) => ({ ...request, path: at(i++) }) }],
      });
      process.stdout.write(
        `     ${`${what}, each address new`.padEnd(34)} ${`${(r["2xx"] / r.duration).toFixed(0)}/s, p97.5 ${r.latency.p97_5} ms`.padStart(44)}   for information\n`,
      );
    }
    const paths = [...Object.values(RECORDS), ...Object.values(QUESTIONS).flatMap((at) => [at(1), at(2)])];
    const load = async () => {
      let i = 0;
      await autocannon({
        url: server.url,
        connections: CONNECTIONS,
        amount: REQUESTS / 2,
        headers: { "accept-encoding": "gzip" },
        requests: [{ setupRequest: (request) => ({ ...request, path: paths[i++ % paths.length]! }) }],
      });
      return memory(pid);
    };
    const half = await load();
    const whole = await load();
    say(
      `memory after ${REQUESTS / 2}, ${REQUESTS} requests`,
      `${half.toFixed(0)}, ${whole.toFixed(0)} MB`,
      "400 MB, flat",
      whole <= 400 && whole <= half * 1.1,
    );
  } finally {
    await server.close();
  }
  return all;
}
