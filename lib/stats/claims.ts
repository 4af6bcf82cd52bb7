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

export interface PooledExponent extends PooledValues {
  query: ExponentQuery;
}

type Papers = readonly Pick<PaperRecord, "id" | "short" | "title" | "domains" | "architectures" | "claims">[];

/** One reported value on its way into an average. */
export interface Candidate {
  claim: string;
  paper: string;
  label: string;
  value: number;
  /** Why it must stay out whatever its error; null when it may go in. */
  against: string | null;
  uncertainty: Uncertainty | null;
}

/** Pooling options and what counts as one study. */
export interface PoolValuesOptions extends Partial<PoolOptions> {
  /** Every claim on its own; otherwise the claims of one paper enter as one study. */
  each?: boolean;
}

export interface PooledValues {
  /** Null when fewer than two studies have an error. */
  pooled: Pooled | null;
  /** The Particle Data Group's average of the same studies. */
  scaled: ScaledAverage | null;
  studies: PooledStudy[];
  notUsed: LeftOut[];
}

/** The one way in which reported values become an average: command line, API and site all call it. */
export function poolValues(candidates: readonly Candidate[], options: PoolValuesOptions = {}): PooledValues {
  const used: ClaimValue[] = [];
  const notUsed: LeftOut[] = [];
  for (const { against, uncertainty, ...c } of candidates) {
    const why = against ?? (uncertainty ? null : "the source gives no usable error");
    if (why !== null || !uncertainty) notUsed.push({ claim: c.claim, value: c.value, why: why ?? "" });
    else used.push({ ...c, uncertainty });
  }
  const { each, ...how } = options;
  const studies = studiesOf(used, each ?? false);
  const enough = studies.length >= 2;
  const pooled = enough ? pool(studies, how) : null;
  return {
    pooled,
    scaled: enough ? scaledAverage(studies) : null,
    studies: studies.map((s, i) => ({ ...s, weight: pooled?.weights[i]?.weight ?? 0 })),
    notUsed,
  };
}

/** Exponent claims that match a query, in the order of their papers' ids. */
export function exponentCandidates(papers: Papers, query: ExponentQuery): Candidate[] {
  return [...papers]
    .sort((a, b) => (a.id < b.id ? -1 : 1))
    .flatMap((paper) =>
      paper.claims.flatMap((c): Candidate[] => {
        if (c.kind !== "exponent" || c.of !== query.of || c.vs !== query.vs) return [];
        if (query.domain && !(c.domain ? [c.domain] : paper.domains).includes(query.domain)) return [];
        const architectures = c.architecture ? [c.architecture] : paper.architectures;
        if (query.architecture && !architectures.includes(query.architecture)) return [];
        if (query.approach && c.fit?.approach !== query.approach) return [];
        return [
          {
            claim: `${paper.id}#${c.id}`,
            paper: paper.id,
            label: [paper.short ?? paper.id, c.label].filter(Boolean).join(", "),
            value: c.value,
            against: reasonAgainst(c),
            uncertainty: uncertaintyOf(c),
          },
        ];
      }),
    );
}

/** Why a claim stays out of averages, whatever its error; null when it may go in. */
export function reasonAgainst(
  c: Pick<ExponentClaim, "average" | "supersededBy" | "status"> & {
    asPrinted?: boolean | undefined;
    evidence?: Pick<ExponentClaim["evidence"], "weak"> | undefined;
  },
): string | null {
  if (c.average?.use === false) return c.average.why;
  if (c.supersededBy) return `superseded by ${c.supersededBy}`;
  if (c.status === "unconfirmed") return "not confirmed in any source";
  if (c.status === "extracted") return "read by rule, not yet checked by a person";
  if (c.asPrinted) return "printed inconsistently in the source";
  if (c.evidence?.weak) return "seen only in one unsigned or second-hand note";
  return null;
}

/**
 * Claims of one paper as one study: they mostly rest on the same runs, so that averaging them must not shrink the error.
 * The value is their inverse-variance mean, the error the weighted mean of theirs (what full correlation gives).
 *
 * Source: this project's rule.
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

/** Pools an exponent over the claims of records. */
export function poolExponent(papers: Papers, query: ExponentQuery, options: Partial<PoolOptions> = {}): PooledExponent {
  return { query, ...poolValues(exponentCandidates(papers, query), { ...options, each: query.each ?? false }) };
}
