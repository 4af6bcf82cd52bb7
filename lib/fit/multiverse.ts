/**
 * One claim re-fitted under every defensible choice: objectives × exclusions × starts (multiverse analysis). The spread stands beside the quoted interval.
 */
import type { Law } from "../content/schema";
import { sampleQuantile } from "../stats/distributions";
import { FitDataError } from "./data";
import { determined } from "./determined";
import { fit } from "./fit";
import type { FitData, FitOptions, FitResult, Objective, Progress } from "./types";

export interface Universe {
  objective: Objective;
  exclusion: string;
  seed: number;
  status: FitResult["status"] | "failed";
  message: string | null;
  n: number;
  value: number | null;
  parameters: Record<string, number>;
  derived: Record<string, number>;
}

export interface Spread {
  low: number;
  median: number;
  high: number;
  /** How many universes gave the quantity. */
  count: number;
}

export interface Multiverse {
  universes: Universe[];
  /** Over universes that are identified; by parameter and derived quantity. */
  spread: Record<string, Spread>;
}

export interface MultiverseOptions extends Partial<FitOptions> {
  objectives?: readonly Objective[];
  /** Rows to leave out, by name; `none` is always there. */
  exclusions?: Readonly<Record<string, ArrayLike<number>>>;
  seeds?: readonly number[];
}

/** The objectives that papers of the field use. */
export const usualObjectives: readonly Objective[] = [
  { name: "huber-log", delta: 1e-3 },
  { name: "huber-log", delta: 1e-2 },
  { name: "least-squares-log" },
  { name: "least-squares" },
  { name: "least-absolute-log" },
];

/**
 * Fits a law under every combination of objective, exclusion and seed.
 *
 * Source: Steegen, Tuerlinckx, Gelman & Vanpaemel 2016, Perspectives on Psychological Science 11, 702–712.
 *
 * @throws RangeError when options are wrong; data that can't be fitted make a universe `failed`.
 */
export function multiverse(law: Law, data: FitData, options: MultiverseOptions = {}, progress?: Progress): Multiverse {
  const { objectives = usualObjectives, exclusions = {}, seeds = [0], ...rest } = options;
  const without = (rows: ArrayLike<number>): FitData => {
    const out = new Set(Array.from(rows));
    const keep = Array.from(data.target.keys()).filter((i) => !out.has(i));
    const take = (c: Float64Array) => Float64Array.from(keep, (i) => c[i]!);
    return {
      variables: Object.fromEntries(Object.entries(data.variables).map(([k, c]) => [k, take(c)])),
      target: take(data.target),
      ...(data.weights ? { weights: take(data.weights) } : {}),
      ...(data.groups ? { groups: Int32Array.from(keep, (i) => data.groups?.[i] ?? 0) } : {}),
    };
  };
  const sets: [string, FitData][] = [
    ["none", data],
    ...Object.entries(exclusions).map(([id, rows]) => [id, without(rows)] as [string, FitData]),
  ];
  const universes: Universe[] = [];
  const total = sets.length * objectives.length * seeds.length;
  for (const [exclusion, set] of sets)
    for (const objective of objectives)
      for (const seed of seeds) {
        if (progress?.(universes.length / total, `${objective.name}, without ${exclusion}`) === false) break;
        const base = { objective, exclusion, seed };
        try {
          const r = fit(law, set, { ...rest, objective, seed });
          const { parameters, derived } = determined(r);
          universes.push({
            ...base,
            status: r.status,
            message: r.message,
            n: r.n,
            value: Number.isFinite(r.objective.value) ? r.objective.value : null,
            parameters: Object.fromEntries(Object.entries(parameters).map(([k, e]) => [k, e.value])),
            derived: Object.fromEntries(Object.entries(derived).map(([k, e]) => [k, e.value])),
          });
        } catch (e) {
          if (!(e instanceof FitDataError)) throw e;
          universes.push({
            ...base,
            status: "failed",
            message: e.message,
            n: 0,
            value: null,
            parameters: {},
            derived: {},
          });
        }
      }
  const good = universes.filter((u) => u.status === "converged" || u.status === "bound_hit");
  const spread: Record<string, Spread> = {};
  for (const name of new Set(good.flatMap((u) => [...Object.keys(u.parameters), ...Object.keys(u.derived)]))) {
    const values = good
      .map((u) => u.parameters[name] ?? u.derived[name])
      .filter((v): v is number => v !== undefined && Number.isFinite(v));
    if (values.length === 0) continue;
    const sorted = Float64Array.from(values).sort();
    spread[name] = {
      low: sorted[0]!,
      median: sampleQuantile(sorted, 0.5),
      high: sorted[sorted.length - 1]!,
      count: sorted.length,
    };
  }
  progress?.(1, "done");
  return { universes, spread };
}
