/** Exponents of one kind with their average: which values enter it, and why the others do not. */
import type { ExponentItem } from "../../lib/api/schemas-compute";
import {
  type Candidate,
  type Pooled,
  type PoolMethod,
  type PoolOptions,
  poolValues,
  reasonAgainst,
  type ScaledAverage,
  uncertaintyOf,
} from "../../lib/stats";
import type { Db } from "../open";
import { type ExponentFilters, exponentsOf, type ExponentItem as Found } from "../queries/exponents";

export interface PoolRequest {
  method: PoolMethod;
  test: PoolOptions["test"];
  level: number;
  /** `paper`: the values of one paper are one study, for they mostly share their runs. */
  unit: "paper" | "claim";
}
export interface PooledExponents {
  items: ExponentItem[];
  /** Null when fewer than two values can be used. */
  pooled: Omit<Pooled, "weights"> | null;
  scaled: ScaledAverage | null;
}

const key = (x: Found): string => (x.derived === null ? x.claimId : `${x.claimId}/${x.derived}`);

/** A row as a candidate for an average. */
export function candidateOf(x: Found): Candidate {
  return {
    claim: key(x),
    paper: x.paper.id,
    label: [x.paper.short ?? x.paper.id, x.label].filter(Boolean).join(", "),
    value: x.value,
    against:
      reasonAgainst(x.record) ??
      (x.source === "derived" ? "follows from a law's parameters, whose joint uncertainty is not stated" : null),
    uncertainty: uncertaintyOf({
      value: x.value,
      ...(x.low !== null && x.high !== null
        ? { interval: { low: x.low, high: x.high, ...(x.level === null ? {} : { level: x.level }) } }
        : {}),
      ...(x.standardError === null ? {} : { standardError: x.standardError }),
    }),
  };
}

export function pooledExponents(
  db: Db,
  of: string,
  vs: string,
  filters: ExponentFilters,
  request: PoolRequest,
): PooledExponents {
  const found = exponentsOf(of, vs, filters, db);
  const result = poolValues(found.map(candidateOf), {
    each: request.unit === "claim",
    method: request.method,
    test: request.test,
    level: request.level,
  });
  const why = new Map(result.notUsed.map((n) => [n.claim, n.why]));
  // A paper's weight is shared by its values; each is shown with the whole weight of its study.
  const weights = new Map(result.studies.flatMap((s) => s.claims.map((c) => [c, s.weight] as const)));
  const { weights: _, ...pooled } = result.pooled ?? { weights: [] };
  return {
    items: found.map((x) => ({
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
      used: !why.has(key(x)),
      why: why.get(key(x)) ?? null,
      weight: result.pooled ? (weights.get(key(x)) ?? null) : null,
    })),
    pooled: result.pooled ? (pooled as Omit<Pooled, "weights">) : null,
    scaled: result.scaled,
  };
}
