import type { Claim } from "../../lib/content/schema";
import { type Db, openDatabase, parse, Where } from "./common";

/** One exponent of `of` against `vs`: stated by a claim, or following from the parameters of a law claim. */
export interface ExponentItem {
  claimId: string;
  source: "claim" | "derived";
  /** Derived quantity of the law, for `source` derived. */
  derived: string | null;
  of: string;
  vs: string;
  value: number;
  low: number | null;
  high: number | null;
  level: number | null;
  standardError: number | null;
  paper: { id: string; title: string; short: string | null; year: number | null; scope: "law" | "related" | "out" };
  label: string | null;
  domain: string | null;
  architecture: string | null;
  approach: string | null;
  status: "extracted" | "curated" | "unconfirmed";
  seen: string;
  inAverages: boolean;
  record: Claim;
}

export interface ExponentFilters {
  domain?: string | readonly string[];
  architecture?: string | readonly string[];
  approach?: string | readonly string[];
  status?: string | readonly string[];
  source?: "claim" | "derived";
  inAverages?: boolean;
}

interface Row {
  claim_id: string;
  source: "claim" | "derived";
  derived: string;
  of: string;
  vs: string;
  value: number;
  low: number | null;
  high: number | null;
  level: number | null;
  standard_error: number | null;
  paper_id: string;
  title: string;
  short: string | null;
  year: number | null;
  scope: "law" | "related" | "out";
  label: string | null;
  domain: string | null;
  architecture: string | null;
  approach: string | null;
  status: "extracted" | "curated" | "unconfirmed";
  seen: string;
  in_averages: number;
  record: string;
}

/** At most 2,000 exponents of one kind, oldest paper first. */
export function exponentsOf(
  of: string,
  vs: string,
  filters: ExponentFilters = {},
  db: Db = openDatabase(),
): ExponentItem[] {
  const where = new Where()
    .add("e.of = ? and e.vs = ?", of, vs)
    .anyOf("c.domain", filters.domain)
    .anyOf("c.architecture", filters.architecture)
    .anyOf("c.approach", filters.approach)
    .anyOf("c.status", filters.status)
    .anyOf("e.source", filters.source);
  if (filters.inAverages !== undefined) where.add("c.in_averages = ?", filters.inAverages);
  return (
    db
      .prepare(
        `select e.*, c.paper_id, p.title, p.short, p.year, p.scope, c.label, c.domain, c.architecture, c.approach,
           c.status, c.seen, c.in_averages, c.record
         from exponents e join claims c on c.id = e.claim_id join papers p on p.id = c.paper_id
         where ${where.sql}
         order by p.published is null, p.published, c.paper_id, c.position, e.derived limit 2000`,
      )
      .all(...where.values) as Row[]
  ).map((r) => ({
    claimId: r.claim_id,
    source: r.source,
    derived: r.derived || null,
    of: r.of,
    vs: r.vs,
    value: r.value,
    low: r.low,
    high: r.high,
    level: r.level,
    standardError: r.standard_error,
    paper: { id: r.paper_id, title: r.title, short: r.short, year: r.year, scope: r.scope },
    label: r.label,
    domain: r.domain,
    architecture: r.architecture,
    approach: r.approach,
    status: r.status,
    seen: r.seen,
    inAverages: r.in_averages === 1,
    record: parse<Claim>(r.record),
  }));
}

export interface ExponentKind {
  of: string;
  vs: string;
  ofName: string;
  vsName: string;
  /** Exponents that claims state, and the papers that state them. */
  claims: number;
  papers: number;
  /** Exponents that follow from the parameters of reported laws, counted apart. */
  derived: number;
  /** Smallest and largest stated value; of the derived ones where none is stated. */
  low: number;
  high: number;
}

/** Pairs of quantities that have exponents, those that most papers state first. */
export function exponentKinds(db: Db = openDatabase()): ExponentKind[] {
  return db
    .prepare(
      `select e.of, e.vs, coalesce(a.name, e.of) ofName, coalesce(b.name, e.vs) vsName, count(*) filter (where e.source = 'claim') claims,
         count(distinct c.paper_id) filter (where e.source = 'claim') papers,
         count(*) filter (where e.source = 'derived') derived,
         coalesce(min(e.value) filter (where e.source = 'claim'), min(e.value)) low,
         coalesce(max(e.value) filter (where e.source = 'claim'), max(e.value)) high
       from exponents e join claims c on c.id = e.claim_id
       left join quantities a on a.id = e.of left join quantities b on b.id = e.vs
       group by e.of, e.vs order by papers desc, claims desc, e.of, e.vs`,
    )
    .all() as ExponentKind[];
}
