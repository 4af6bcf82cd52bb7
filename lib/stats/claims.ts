/** Which claims enter a pooled exponent, as what studies, and why the others do not. Isomorphic. */
import type { ExponentClaim, PaperRecord } from "../content/schema";
import { type Pooled, type PoolOptions, pool, type ScaledAverage, type Study, scaledAverage } from "./pool";
import { type Uncertainty, uncertaintyOf } from "./uncertainty";

export interface ExponentQuery {
  of: string;
  vs: string;
  domain?: string;
  architecture?: string;
  approach?: string;
  /** Pool every claim on its own; otherwise the claims of one paper enter as one study. */
  each?: boolean;
}

export interface ClaimValue {
  claim: string;
  paper: string;
  label: string;
  value: number;
  uncertainty: Uncertainty;
}
export interface LeftOut {
  claim: string;
  value: number;
  why: string;
}
export interface PooledStudy extends Study {
  claims: string[];
  label: string;
  weight: number;
}

export interface PooledExponent {
  query: ExponentQuery;
  pooled: Pooled | null;
  /** The Particle Data Group's average of the same studies. */
  scaled: ScaledAverage | null;
  studies: PooledStudy[];
  notUsed: LeftOut[];
}

type Papers = readonly Pick<PaperRecord, "id" | "short" | "title" | "domains" | "architectures" | "claims">[];

/** Exponent claims that match a query, in the order of their ids, split by whether they can be pooled. */
export function poolableClaims(papers: Papers, query: ExponentQuery): { used: ClaimValue[]; notUsed: LeftOut[] } {
  const used: ClaimValue[] = [];
  const notUsed: LeftOut[] = [];
  for (const paper of [...papers].sort((a, b) => (a.id < b.id ? -1 : 1)))
    for (const c of paper.claims) {
      if (c.kind !== "exponent" || c.of !== query.of || c.vs !== query.vs) continue;
      if (query.domain && !(c.domain ? [c.domain] : paper.domains).includes(query.domain)) continue;
      if (query.architecture && !(c.architecture ? [c.architecture] : paper.architectures).includes(query.architecture))
        continue;
      if (query.approach && c.fit?.approach !== query.approach) continue;
      const claim = `${paper.id}#${c.id}`;
      const why = reasonAgainst(c);
      const uncertainty = uncertaintyOf(c);
      if (why !== null) notUsed.push({ claim, value: c.value, why });
      else if (!uncertainty) notUsed.push({ claim, value: c.value, why: "the source gives no usable error" });
      else
        used.push({
          claim,
          paper: paper.id,
          label: [paper.short ?? paper.id, c.label].filter(Boolean).join(", "),
          value: c.value,
          uncertainty,
        });
    }
  return { used, notUsed };
}

function reasonAgainst(c: ExponentClaim): string | null {
  if (c.average?.use === false) return c.average.why;
  if (c.supersededBy) return `superseded by ${c.supersededBy}`;
  if (c.status === "unconfirmed") return "not confirmed in any source";
  if (c.asPrinted) return "printed inconsistently in the source";
  return null;
}

/**
 * Claims of one paper as one study: they mostly rest on the same runs, so that averaging them must not shrink the error.
 * The value is their inverse-variance mean, the error the weighted mean of theirs (what full correlation gives).
 */
export function studiesOf(values: readonly ClaimValue[], each: boolean): Omit<PooledStudy, "weight">[] {
  const groups = new Map<string, ClaimValue[]>();
  for (const v of values) {
    const key = each ? v.claim : v.paper;
    groups.set(key, [...(groups.get(key) ?? []), v]);
  }
  return [...groups].map(([id, group]) => {
    const weights = group.map((g) => 1 / g.uncertainty.standardError ** 2);
    const total = weights.reduce((a, b) => a + b, 0);
    const mean = (pick: (g: ClaimValue) => number) =>
      group.reduce((a, g, i) => a + pick(g) * ((weights[i] as number) / total), 0);
    return {
      id,
      label:
        group.length === 1 ? (group[0] as ClaimValue).label : ((group[0] as ClaimValue).label.split(", ")[0] ?? id),
      claims: group.map((g) => g.claim),
      value: mean((g) => g.value),
      standardError: mean((g) => g.uncertainty.standardError),
      plus: mean((g) => g.uncertainty.plus),
      minus: mean((g) => g.uncertainty.minus),
    };
  });
}

/** Pools an exponent over the curated claims; `pooled` is null when fewer than one study has an error. */
export function poolExponent(papers: Papers, query: ExponentQuery, options: Partial<PoolOptions> = {}): PooledExponent {
  const { used, notUsed } = poolableClaims(papers, query);
  const studies = studiesOf(used, query.each ?? false);
  const pooled = studies.length > 0 ? pool(studies, options) : null;
  return {
    query,
    pooled,
    scaled: studies.length > 0 ? scaledAverage(studies) : null,
    studies: studies.map((s, i) => ({ ...s, weight: pooled?.weights[i]?.weight ?? 0 })),
    notUsed,
  };
}
