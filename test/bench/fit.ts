/**
 * `npm run bench -- fit [SECTION …]`: every number that the fit engine promises, measured here and now.
 * Sections: chinchilla, bootstrap, reference, random-starts, million, nist, coverage. Seeds are fixed; timings are of one core.
 */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Content, loadContent } from "@/lib/content/load";
import type { Law } from "@/lib/content/schema";
import { type FitData, fit, profile, Random, sampleQuantile } from "@/lib/fit";
import { checkData } from "@/lib/fit/data";
import { solve } from "@/lib/fit/fit";
import { Problem } from "@/lib/fit/problem";
import { inStartRange } from "@/lib/fit/starts";
import { compile, primes, radicalInverse } from "@/lib/laws";
import { fitsRunSet, prepareRuns, type RawTable, RunsError } from "@/lib/runs";
import { readRunSet } from "@/lib/runs/cache";
import { chinchilla, chinchillaPoints, law, root, shared } from "../unit/fit/laws";
import { lbfgs } from "./_lbfgs";

let allHold = true;
function print(name: string, value: string, promise?: string, holds?: boolean): void {
  if (holds === false) allHold = false;
  const verdict = holds === undefined ? "" : holds ? "  ok" : "  NOT MET";
  process.stdout.write(`${name.padEnd(46)} ${value}${promise ? `  (promised ${promise})` : ""}${verdict}\n`);
}
/** Wall time and this process's processor time, which other work on the machine does not stretch. */
interface Timing {
  wall: number;
  cpu: number;
}
function timed(times: number, work: () => void): Timing {
  const wall: number[] = [];
  const cpu: number[] = [];
  for (let i = 0; i < times; i++) {
    const c = process.cpuUsage();
    const t = performance.now();
    work();
    wall.push(performance.now() - t);
    const used = process.cpuUsage(c);
    cpu.push((used.user + used.system) / 1000);
  }
  return { wall: median(wall), cpu: median(cpu) };
}
const shown = (t: Timing) => `${ms(t.cpu)} of processor, ${ms(t.wall)} by the clock`;
const median = (v: number[]) => [...v].sort((a, b) => a - b)[Math.floor(v.length / 2)] as number;
const ms = (t: number) => (t < 100 ? `${t.toFixed(2)} ms` : `${(t / 1000).toFixed(2)} s`);

/** The plain objective with its gradient, written for this law alone, in the coordinates of Hoffmann et al. (a, b, e, α, β). */
function plainChinchilla(data: FitData) {
  const N = data.variables.N as Float64Array;
  const D = data.variables.D as Float64Array;
  const lN = N.map(Math.log);
  const lD = D.map(Math.log);
  const lL = data.target.map(Math.log);
  const delta = 1e-3;
  return (x: Float64Array, g: Float64Array): number => {
    const [a, b, e, alpha, beta] = x as unknown as [number, number, number, number, number];
    let total = 0;
    g.fill(0);
    for (let i = 0; i < lL.length; i++) {
      const p = a - alpha * (lN[i] as number);
      const q = b - beta * (lD[i] as number);
      const m = Math.max(p, q, e);
      const ep = Math.exp(p - m);
      const eq = Math.exp(q - m);
      const ee = Math.exp(e - m);
      const sum = ep + eq + ee;
      const r = m + Math.log(sum) - (lL[i] as number);
      const psi = Math.abs(r) <= delta ? r : delta * Math.sign(r);
      total += Math.abs(r) <= delta ? 0.5 * r * r : delta * (Math.abs(r) - 0.5 * delta);
      const wp = (psi * ep) / sum;
      const wq = (psi * eq) / sum;
      g[0] = (g[0] as number) + wp;
      g[1] = (g[1] as number) + wq;
      g[2] = (g[2] as number) + (psi * ee) / sum;
      g[3] = (g[3] as number) - wp * (lN[i] as number);
      g[4] = (g[4] as number) - wq * (lD[i] as number);
    }
    return total;
  };
}

function chinchillaSection(data: FitData): number {
  for (let i = 0; i < 100; i++) fit(chinchilla, data);
  const result = fit(chinchilla, data);
  const time = timed(101, () => fit(chinchilla, data));
  const value = (name: string) => result.parameters[name]?.value as number;
  print(
    "Chinchilla 240 points: objective",
    result.objective.value.toPrecision(13),
    "<= 0.0010182740179",
    result.objective.value <= 0.0010182740179,
  );
  print("Chinchilla 240 points: global fit, warm median", shown(time), "<= 10 ms", time.cpu <= 10);
  for (const [name, want] of [
    ["alpha", 0.347],
    ["beta", 0.367],
    ["E", 1.817],
  ] as const)
    print(
      `Chinchilla 240 points: ${name}`,
      value(name).toFixed(6),
      `${want} ± 0.001`,
      Math.abs(value(name) - want) <= 1e-3,
    );
  return time.cpu;
}

function bootstrapSection(data: FitData): number {
  const options = {
    bootstrap: { replicates: 4000, scheme: "iid", interval: "bca", level: 0.9, seed: 1 },
  } as const;
  const r = fit(chinchilla, data, options);
  const time = timed(7, () => fit(chinchilla, data, options));
  print("4,000 bootstrap refits, median", shown(time), "<= 1 s", time.cpu <= 1000);
  print("  failed refits", String(r.bootstrap?.failed));
  for (const name of ["E", "alpha", "beta"]) {
    const p = r.parameters[name];
    print(
      `  ${name}`,
      `se ${p?.standardError?.toFixed(4)}, 90 % ${p?.interval?.low.toFixed(4)} … ${p?.interval?.high.toFixed(4)}`,
    );
  }
  return time.cpu;
}

function referenceSection(data: FitData, ourFit: number, ourBootstrap: number): void {
  const f = plainChinchilla(data);
  const grid: number[][] = [];
  for (const a of [0, 5, 10, 15, 20, 25])
    for (const b of [0, 5, 10, 15, 20, 25])
      for (const e of [-1, -0.5, 0, 0.5, 1])
        for (const alpha of [0, 0.5, 1, 1.5, 2])
          for (const beta of [0, 0.5, 1, 1.5, 2]) grid.push([a, b, e, alpha, beta]);
  let best = Number.POSITIVE_INFINITY;
  let at: Float64Array = new Float64Array(5);
  const time = timed(1, () => {
    for (const g of grid) {
      const r = lbfgs(f, Float64Array.from(g));
      if (r.value < best) {
        best = r.value;
        at = r.x;
      }
    }
  }).cpu;
  print(`L-BFGS from the paper's ${grid.length} starts`, `${ms(time)}, objective ${best.toPrecision(10)}`);
  print("  our fit is faster by", `${Math.round(time / ourFit)} times`);
  const random = new Random(1);
  const n = data.target.length;
  const rows = new Int32Array(n);
  const pick = (c: Float64Array) => Float64Array.from(rows, (i) => c[i] as number);
  const some = 200;
  const boot =
    (timed(1, () => {
      for (let k = 0; k < some; k++) {
        for (let i = 0; i < n; i++) rows[i] = random.below(n);
        const drawn = {
          variables: { N: pick(data.variables.N as Float64Array), D: pick(data.variables.D as Float64Array) },
          target: pick(data.target),
        };
        lbfgs(plainChinchilla(drawn), at);
      }
    }).cpu /
      some) *
    4000;
  print("L-BFGS, 4,000 warm-started bootstraps (from 200)", ms(boot));
  print("  our bootstrap is faster by", `${(boot / ourBootstrap).toFixed(1)} times`);
}

function spread(form: Law, n: number): Record<string, Float64Array> {
  return Object.fromEntries(
    Object.entries(form.variables).map(([name, v], d) => [
      name,
      Float64Array.from({ length: n }, (_, i) =>
        inStartRange(v.range ?? { low: 1, high: 1000 }, radicalInverse(i + 1, primes[d % primes.length] as number)),
      ),
    ]),
  );
}

interface Case {
  name: string;
  form: Law;
  data: FitData;
  log: boolean;
}
/** Rows of a run set on which the reference is run at most: five hundred of its fits on thousands of rows would take hours. */
const MOST_ROWS = 150;
/** Objectives below this much a row are rounding: the law goes through all points. */
const ROUNDING = 1e-16;

/** Every run set that can be read here × every separable law whose variables it has, with the set's own exclusions and with none. */
async function runSetCases(content: Content, mirror: string | undefined): Promise<Case[]> {
  const cases: Case[] = [];
  for (const set of content.runSets) {
    let raw: RawTable;
    try {
      raw = await readRunSet(set, mirror ? { mirror } : {});
    } catch (e) {
      if (!(e instanceof RunsError)) throw e;
      print(`  ${set.id}`, "its files can't be had here: left out");
      continue;
    }
    const without: string[] = [];
    for (const form of content.laws) {
      if (!fitsRunSet(set, form)) continue;
      const c = compile(form);
      if (!c.structure.separable || c.structure.degeneracies.length > 0) continue;
      let before = 0;
      for (const all of [false, true]) {
        const { data, n } = prepareRuns(set, raw, form, {
          objective: "huber-log",
          invalid: "drop",
          ...(all ? { exclusions: { only: [] } } : {}),
        });
        if (n === before) continue;
        before = n;
        if (n <= c.parameterNames.length) {
          without.push(`${form.id} (${n} rows)`);
          continue;
        }
        // An even walk by the golden ratio does not fall in step with the order of a table.
        const rows =
          n <= MOST_ROWS
            ? Array.from({ length: n }, (_, i) => i)
            : Array.from({ length: MOST_ROWS }, (_, i) => Math.floor(((i * 0.618033988749895) % 1) * n));
        const take = (v: Float64Array) => Float64Array.from(rows, (i) => v[i] as number);
        cases.push({
          name: `${set.id}${all ? ", no exclusions" : ""}${n > MOST_ROWS ? `, ${MOST_ROWS} of ${n} rows` : ""} × ${form.id}`,
          form,
          data: {
            variables: Object.fromEntries(Object.entries(data.variables).map(([k, v]) => [k, take(v)])),
            target: take(data.target),
          },
          log: true,
        });
      }
    }
    if (without.length > 0) print(`  ${set.id}`, `not more rows than parameters: ${without.join(", ")}`);
  }
  return cases;
}

/** Noisy data of every separable law. */
function syntheticCases(content: Content): Case[] {
  const cases: Case[] = [];
  for (const form of content.laws) {
    const c = compile(form);
    if (!c.structure.separable || c.structure.degeneracies.length > 0) continue;
    const variables = spread(form, 40 + 6 * c.parameterNames.length);
    const truth = Object.fromEntries(
      Object.entries(form.parameters).map(([name, q]) => [name, inStartRange(q.start, 0.5)]),
    );
    const clean = c.evaluate(variables, truth);
    if (!clean.every(Number.isFinite)) continue;
    const log = clean.every((v) => v > 0);
    const random = new Random(17);
    const scale = Math.sqrt(clean.reduce((s, v) => s + v * v, 0) / clean.length);
    const target = clean.map((v) => (log ? v * Math.exp(0.01 * random.normal()) : v + 0.01 * scale * random.normal()));
    cases.push({ name: `noisy table of ${form.id}`, form, data: { variables, target }, log });
  }
  return cases;
}

/** Never worse than the best of 500 random-start reference fits. */
function neverWorse(what: string, cases: readonly Case[]): void {
  let worst = Number.NEGATIVE_INFINITY;
  let which = "";
  let beaten = 0;
  let better = 0;
  for (const { name, form, data, log } of cases) {
    const objective = log ? ({ name: "huber-log", delta: 1e-3 } as const) : ({ name: "least-squares" } as const);
    const ours = fit(form, data, { objective }).objective.value;
    const c = compile(form);
    const problem = new Problem(c.bind(data.variables), data.target, null, {
      log,
      delta: log ? 1e-3 : Number.POSITIVE_INFINITY,
    });
    const f = (x: Float64Array, g: Float64Array): number => {
      for (let k = 0; k < problem.q; k++)
        if ((x[k] as number) < (problem.low[k] as number) || (x[k] as number) > (problem.high[k] as number))
          return Number.POSITIVE_INFINITY;
      const v = problem.full(x);
      g.set(problem.g);
      return v;
    };
    const random = new Random(99);
    let best = Number.POSITIVE_INFINITY;
    for (let k = 0; k < 500; k++) {
      const start = problem.fromValues(
        Object.fromEntries(
          problem.names.map((p) => [
            p,
            inStartRange(form.parameters[p]?.start ?? { low: 0, high: 1 }, random.uniform()),
          ]),
        ),
      );
      const r = lbfgs(f, start, { iterations: 300, relative: 1e-15, gradient: 1e-12 });
      if (r.value < best) best = r.value;
    }
    const exact = ROUNDING * data.target.length;
    const excess = Math.max(ours, best) <= exact ? 0 : (ours - best) / Math.max(best, exact);
    if (process.stderr.isTTY || excess > 1e-9) process.stderr.write(`${name}: ${excess.toExponential(1)}\n`);
    if (excess > worst) {
      worst = excess;
      which = name;
    }
    if (excess > 1e-9) {
      beaten++;
      print(`  ${name}: reference is lower`, `${ours} against ${best}`);
    } else if (excess < -1e-9) better++;
  }
  print(
    `${what}: ${cases.length} × 500 random-start L-BFGS`,
    `${beaten} where the reference is lower, ${better} where ours is; worst relative excess ${worst.toExponential(1)} (${which})`,
    "never above 1e-9",
    beaten === 0,
  );
}

function millionSection(): void {
  const n = 1_000_000;
  const random = new Random(5);
  const N = new Float64Array(n);
  const D = new Float64Array(n);
  const target = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    N[i] = 1e7 * 1e4 ** random.uniform();
    D[i] = 1e9 * 1e4 ** random.uniform();
    target[i] =
      (1.82 + 482 * (N[i] as number) ** -0.348 + 2085 * (D[i] as number) ** -0.366) * Math.exp(0.01 * random.normal());
  }
  const data: FitData = { variables: { N, D }, target };
  const form = compile(chinchilla);
  const before = process.memoryUsage();
  let value = 0;
  const one = () => {
    const checked = checkData(form, data, true, false);
    value = solve(form, checked, { objective: { name: "huber-log", delta: 1e-3 }, starts: 0, seed: 0 }).value;
  };
  one();
  const after = process.memoryUsage();
  const used = (after.heapUsed + after.arrayBuffers - before.heapUsed - before.arrayBuffers) / 1e6 + (3 * 8 * n) / 1e6;
  print("1e6 points: memory with the table", `${used.toFixed(0)} MB`, "<= 200 MB", used <= 200);
  const time = timed(5, one);
  print(
    "1e6 points × Chinchilla: one fit, median",
    `${shown(time)}, objective ${value.toPrecision(10)}`,
    "<= 1 s",
    time.cpu <= 1000,
  );
}

function nistSection(): void {
  const all = JSON.parse(readFileSync(join(root, "test/fixtures/nist-strd/problems.json"), "utf8")) as {
    name: string;
    expression: string;
    logTarget: boolean;
    start1: number[];
    start2: number[];
    certified: number[];
    y: number[];
    variables: Record<string, number[]>;
  }[];
  let least = 99;
  let which = "";
  for (const ref of all) {
    const names = ref.certified.map((_, i) => `b${i + 1}`);
    const form = law(
      ref.expression,
      Object.keys(ref.variables),
      Object.fromEntries(names.map((n) => [n, [0, 1] as [number, number]])),
    );
    const data = {
      variables: Object.fromEntries(Object.entries(ref.variables).map(([k, v]) => [k, Float64Array.from(v)])),
      target: Float64Array.from(ref.y, (v) => (ref.logTarget ? Math.log(v) : v)),
    };
    for (const start of [ref.start1, ref.start2]) {
      const r = fit(form, data, {
        objective: { name: "least-squares" },
        from: Object.fromEntries(names.map((n, i) => [n, start[i] as number])),
      });
      const sign = ref.name === "Eckerle4" && (r.parameters.b2?.value ?? 0) < 0 ? -1 : 1;
      names.forEach((n, i) => {
        const s = ref.name === "Eckerle4" && i < 2 ? sign : 1;
        const d = -Math.log10(
          Math.max(
            Math.abs(s * (r.parameters[n]?.value as number) - (ref.certified[i] as number)) /
              Math.abs(ref.certified[i] as number),
            1e-16,
          ),
        );
        if (!(d >= least)) {
          least = d;
          which = ref.name;
        }
      });
    }
  }
  print(
    `NIST StRD, ${all.length} problems × 2 starts: least agreement`,
    `${least.toFixed(1)} digits (${which})`,
    ">= 6",
    least >= 6,
  );
}

/** Data sets of one batch of the coverage simulation, and how many batches there are. */
const SETS = 400;
const BATCHES = 3;

/**
 * Simulated tables with a known truth; how often 90 % intervals hold it, parameter by parameter. One batch of 400 tables knows a
 * share of 90 % to 1.5 points, so one parameter in twenty would miss 87 … 93 % by chance alone, and all methods together, for they see
 * the same noise: three batches are judged together, and each is shown.
 */
function coverageSection(): void {
  const sets = SETS * BATCHES;
  const truth = { E: 1.82, A: 482, alpha: 0.348, B: 2085, beta: 0.366 };
  const N: number[] = [];
  const D: number[] = [];
  for (let i = 0; i < 12; i++)
    for (let j = 0; j < 10; j++) {
      N.push(5e7 * 1.8 ** i);
      D.push(1e9 * 2 ** j);
    }
  const form = loadContent(join(root, "content")).content.laws.find((l) => l.id === "chinchilla") as Law;
  const variables = { N: Float64Array.from(N), D: Float64Array.from(D) };
  const compiled = compile(form);
  const clean = compiled.evaluate(variables, truth);
  const { a, G } = compiled.derived(truth) as { a: number; G: number };
  const truthOf: Record<string, number> = { ...truth, a, G };
  const names = Object.keys(truthOf);
  const se = 100 * Math.sqrt((0.9 * 0.1) / sets);
  for (const [label, objective] of [
    ["least squares on logs", { name: "least-squares-log" }],
    ["Huber δ = 1e-3", { name: "huber-log", delta: 1e-3 }],
  ] as const) {
    const hits: Record<string, Record<string, number[]>> = {};
    let batch = 0;
    const hit = (method: string, name: string, i: { low: number | null; high: number | null } | null | undefined) => {
      const value = truthOf[name] as number;
      hits[method] ??= {};
      const own = hits[method] as Record<string, number[]>;
      own[name] ??= new Array(BATCHES).fill(0);
      const counts = own[name] as number[];
      if (i && (i.low ?? Number.NEGATIVE_INFINITY) <= value && value <= (i.high ?? Number.POSITIVE_INFINITY))
        counts[batch] = (counts[batch] as number) + 1;
    };
    for (let s = 0; s < sets; s++) {
      batch = Math.floor(s / SETS);
      const random = new Random(1000 + s);
      const data = { variables, target: clean.map((y) => y * Math.exp(0.01 * random.normal())) };
      const boot = { replicates: 500, scheme: "iid", level: 0.9, seed: s } as const;
      const r = fit(form, data, { objective, bootstrap: { ...boot, interval: "bca" } });
      const local = fit(form, data, { objective });
      for (const name of names) {
        hit("bootstrap, BCa (the default)", name, (r.parameters[name] ?? r.derived[name])?.interval);
        hit("no bootstrap", name, (local.parameters[name] ?? local.derived[name])?.interval);
        const samples = r.bootstrap?.samples[name] ?? new Float64Array(0);
        const sorted = samples.filter(Number.isFinite).sort();
        hit("plain percentiles", name, { low: sampleQuantile(sorted, 0.05), high: sampleQuantile(sorted, 0.95) });
      }
      for (const i of profile(form, data, { objective }).intervals ?? []) hit("profile", i.parameter, i);
      if (s % 100 === 99) process.stderr.write(`coverage, ${label}: ${s + 1} of ${sets}\n`);
    }
    for (const [method, counts] of Object.entries(hits)) {
      const shares = Object.entries(counts).map(([name, c]) => ({
        name,
        share: (100 * c.reduce((t, k) => t + k, 0)) / sets,
        each: c.map((k) => ((100 * k) / SETS).toFixed(1)).join("/"),
      }));
      // Plain percentiles stand beside the default for what it mends; nobody is given them unasked.
      const promised = method !== "plain percentiles";
      print(
        `90 % intervals, ${label}, ${method}`,
        `${shares.map(({ name, share, each }) => `${name} ${share.toFixed(1)} (${each})`).join(", ")}; ± ${se.toFixed(1)}`,
        promised ? "each 87 … 93 %" : undefined,
        promised ? shares.every(({ share }) => share >= 87 && share <= 93) : undefined,
      );
    }
  }
}

export async function run(args: string[]): Promise<boolean> {
  const all = ["chinchilla", "bootstrap", "reference", "random-starts", "million", "nist", "coverage"];
  const unknown = args.filter((a) => !all.includes(a));
  if (unknown.length > 0) {
    process.stderr.write(`no section ${unknown.join(", ")}; sections are ${all.join(", ")}\n`);
    return false;
  }
  const wanted = (s: string) => args.length === 0 || args.includes(s);
  const points = chinchillaPoints();
  if (!points)
    process.stdout.write(
      "the Chinchilla points are not at hand (../shared or ISOLOSS_SHARED): their sections are left out\n",
    );
  let ourFit = Number.NaN;
  let ourBootstrap = Number.NaN;
  if (points && (wanted("chinchilla") || wanted("reference"))) ourFit = chinchillaSection(points);
  if (points && (wanted("bootstrap") || wanted("reference"))) ourBootstrap = bootstrapSection(points);
  if (points && wanted("reference")) referenceSection(points, ourFit, ourBootstrap);
  if (wanted("nist")) nistSection();
  if (wanted("million")) millionSection();
  if (wanted("random-starts")) {
    const { content } = loadContent(join(root, "content"));
    neverWorse("separable laws, noisy tables", syntheticCases(content));
    const mirror = process.env.RUNS_MIRROR ?? join(shared, "upstream");
    neverWorse("run sets × separable laws", await runSetCases(content, existsSync(mirror) ? mirror : undefined));
  }
  if (wanted("coverage")) coverageSection();
  return allHold;
}
