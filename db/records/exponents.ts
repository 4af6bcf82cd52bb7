/** Exponents of one kind with their average: which values enter it, and why the others do not. */
import type { ExponentItem } from "../../lib/api/schemas-compute";
import {
  type Pooled,
  type PoolMethod,
  type PoolOptions,
  pool,
  type ScaledAverage,
  type Study,
  scaledAverage,
  uncertaintyOf,
} from "../../lib/stats";
import type { Db } from "../open";
import { type ExponentFilters, exponentsOf, type ExponentItem as Found } from "../queries/exponents";

export interface PoolRequest {
  method: PoolMethod;
  test: PoolOptions["test"];
  level: number;
  /** `paper`: the first value of a paper that has an uncertainty; values of one paper are not independent. */
  unit: "paper" | "claim";
}
export interface PooledExponents {
  items: ExponentItem[];
  /** Null when fewer than two values can be used. */
  pooled: Omit<Pooled, "weights"> | null;
  scaled: ScaledAverage | null;
}

const key = (x: Found): string => (x.derived === null ? x.claimId : `${x.claimId}/${x.derived}`);

/** Why a value stays out of the average; null when it goes in. */
function whyNot(x: Found, taken: ReadonlySet<string>, unit: PoolRequest["unit"]): string | null {
  if (!x.inAverages)
    return x.record.average?.why ?? (x.record.supersededBy ? `superseded by ${x.record.supersededBy}` : "unconfirmed");
  if (x.source === "derived") return "follows from a law's parameters, whose joint uncertainty is not stated";
  if (errorOf(x) === null) return "no uncertainty stated";
  if (unit === "paper" && taken.has(x.paper.id)) return "another value of the same paper is used";
  return null;
}

const errorOf = (x: Found) =>
  uncertaintyOf({
    value: x.value,
    ...(x.low !== null && x.high !== null
      ? { interval: { low: x.low, high: x.high, ...(x.level === null ? {} : { level: x.level }) } }
      : {}),
    ...(x.standardError === null ? {} : { standardError: x.standardError }),
  });

export function pooledExponents(
  db: Db,
  of: string,
  vs: string,
  filters: ExponentFilters,
  request: PoolRequest,
): PooledExponents {
  const found = exponentsOf(of, vs, filters, db);
  const taken = new Set<string>();
  const studies: Study[] = [];
  const judged = found.map((x) => {
    const why = whyNot(x, taken, request.unit);
    if (why === null) {
      const error = errorOf(x)!;
      taken.add(x.paper.id);
      studies.push({ id: key(x), value: x.value, ...error });
    }
    return { x, why };
  });
  const result =
    studies.length >= 2 ? pool(studies, { method: request.method, test: request.test, level: request.level }) : null;
  const weights = new Map(result?.weights.map((w) => [w.id, w.weight]));
  const { weights: _, ...pooled } = result ?? { weights: [] };
  return {
    items: judged.map(({ x, why }) => ({
      claim: x.claimId,
      source: x.source,
      derived: x.derived,
      of: x.of,
      vs: x.vs,
      value: x.value,
      low: x.low,
      high: x.high,
      level: x.level,
      standardError: x.standardError,
      paper: { id: x.paper.id, title: x.paper.title, short: x.paper.short, year: x.paper.year },
      label: x.label,
      domain: x.domain,
      architecture: x.architecture,
      approach: x.approach,
      status: x.status,
      used: why === null,
      why,
      weight: weights.get(key(x)) ?? null,
    })),
    pooled: result ? (pooled as Omit<Pooled, "weights">) : null,
    scaled: studies.length >= 2 ? scaledAverage(studies) : null,
  };
}
