/**
 * One claim under every defensible way to fit its runs: objectives × rows left out × starts. The spread of each number stands
 * beside what the source quotes. Isomorphic.
 */
import type { Law, RunSet } from "../content/schema";
import { multiverse, type Universe } from "../fit";
import type { FitData, Progress } from "../fit/types";
import { evaluateScalar } from "../laws";
import type { RawTable } from "../runs";
import { prepareClaim, reportedNumbers, type TestableClaim } from "./verdict";

export interface ClaimSpread {
  reported: number;
  /** As the source quotes it. */
  interval: { low: number; high: number; level?: number } | null;
  low: number;
  median: number;
  high: number;
  /** Universes that gave the number. */
  count: number;
}

export interface ClaimMultiverse {
  claim: string;
  runs: { set: string; exclusions: string[] };
  law: string;
  n: number;
  numbers: Record<string, ClaimSpread>;
  universes: Universe[];
}

/** Share of the runs that is left out at either end of size. */
const TENTH = 0.1;

/**
 * Rows to leave out, by name. A claim's selection (conditions, best of a group) always holds. Its extremes, `k` highest
 * losses say, are varied: none, as declared, twice as many. The smallest and the largest tenth of the runs are left out in turn.
 */
export function rowChoices(
  law: Law,
  set: RunSet,
  exclusions: readonly string[],
  data: FitData,
): Record<string, number[]> {
  const n = data.target.length;
  const order = (values: ArrayLike<number>, rising: boolean) =>
    Array.from({ length: n }, (_, i) => i).sort(
      (a, b) => ((values[a] as number) - (values[b] as number)) * (rising ? 1 : -1) || a - b,
    );
  const out: Record<string, number[]> = {};
  for (const e of set.exclusions) {
    if (!e.extreme || !exclusions.includes(e.id)) continue;
    const ranked = order(data.target, e.extreme.which === "lowest");
    out[e.id] = ranked.slice(0, e.extreme.count);
    out[`${e.id}, twice`] = ranked.slice(0, Math.min(2 * e.extreme.count, n >> 1));
  }
  const names = Object.keys(data.variables);
  const size = Float64Array.from({ length: n }, (_, i) => {
    const row = Object.fromEntries(names.map((v) => [v, (data.variables[v] as Float64Array)[i] as number]));
    return law.cost ? evaluateScalar(law.cost, row) : names.reduce((a, v) => a * (row[v] as number), 1);
  });
  const tenth = Math.floor(TENTH * n);
  if (tenth > 0) {
    const ranked = order(size, true);
    out["smallest tenth"] = ranked.slice(0, tenth);
    out["largest tenth"] = ranked.slice(n - tenth);
  }
  return out;
}

/** @throws RunsError and RangeError as `prepareClaim` */
export function multiverseOf(
  testable: TestableClaim,
  law: Law,
  set: RunSet,
  raw: RawTable,
  progress?: Progress,
): ClaimMultiverse {
  const { ref, claim, link } = testable;
  const extremes = new Set(set.exclusions.filter((e) => e.extreme).map((e) => e.id));
  const selection = { ...link, exclusions: link.exclusions.filter((e) => !extremes.has(e)) };
  const { law: whole, prepared } = prepareClaim({ ref, claim, link: selection }, law, set, raw);
  const { universes, spread } = multiverse(
    whole,
    prepared.data,
    { exclusions: rowChoices(whole, set, link.exclusions, prepared.data), seeds: [0, 1] },
    progress,
  );
  const numbers: Record<string, ClaimSpread> = {};
  for (const [name, { value, interval }] of Object.entries(reportedNumbers(claim, link))) {
    const s = spread[name];
    if (!s) continue;
    const turned = claim.kind === "exponent" && name in law.parameters && s.median * value < 0;
    numbers[name] = {
      reported: value,
      interval: interval ?? null,
      low: turned ? -s.high : s.low,
      median: turned ? -s.median : s.median,
      high: turned ? -s.low : s.high,
      count: s.count,
    };
  }
  return {
    claim: ref,
    runs: { set: set.id, exclusions: [...link.exclusions] },
    law: law.id,
    n: prepared.n,
    numbers,
    universes,
  };
}
