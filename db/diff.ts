/** What differs between two databases beyond their records: averages, verdicts and first answers of searches. */

import type { Db } from "./open";
import { exponentKinds, listVerdicts } from "./queries";
import { type PooledExponents, pooledExponents } from "./records/exponents";
import { SqliteEngine } from "./search/engine";

/** One average as it was and as it would be. */
export interface PooledChange {
  of: string;
  vs: string;
  before: { value: number; standardError: number; k: number } | null;
  after: { value: number; standardError: number; k: number } | null;
  /** (after − before) / standard error before; null when either is missing. */
  moved: number | null;
  entered: { claim: string; value: number }[];
  left: { claim: string; value: number; why: string }[];
  /** New values that stay out, and why. */
  kept: { claim: string; value: number; why: string }[];
}

export interface AnswerChange {
  query: string;
  before: string | null;
  after: string | null;
}

const request = { method: "reml", test: "normal", level: 0.95, unit: "paper" } as const;
const keyOf = (x: { claim: string; derived: string | null }) => (x.derived ? `${x.claim}/${x.derived}` : x.claim);

function summary(p: PooledExponents): PooledChange["before"] {
  return p.pooled ? { value: p.pooled.value, standardError: p.pooled.standardError, k: p.pooled.k } : null;
}

/** Averages that differ in any of their values; REML over one value a paper, as the exponents page shows them. */
export function pooledChanges(before: Db, after: Db): PooledChange[] {
  const pairs = new Map<string, { of: string; vs: string }>();
  for (const db of [before, after]) for (const { of, vs } of exponentKinds(db)) pairs.set(`${of}|${vs}`, { of, vs });
  const changes: PooledChange[] = [];
  for (const { of, vs } of pairs.values()) {
    const a = pooledExponents(before, of, vs, {}, request);
    const b = pooledExponents(after, of, vs, {}, request);
    const was = new Map(a.items.map((x) => [keyOf(x), x]));
    const is = new Map(b.items.map((x) => [keyOf(x), x]));
    const entered = b.items.filter((x) => x.used && !was.get(keyOf(x))?.used);
    const left = a.items.filter((x) => x.used && !is.get(keyOf(x))?.used);
    const kept = b.items.filter((x) => !x.used && !was.has(keyOf(x)));
    const [x, y] = [summary(a), summary(b)];
    const same = x?.value === y?.value && x?.standardError === y?.standardError;
    if (same && entered.length + left.length + kept.length === 0) continue;
    changes.push({
      of,
      vs,
      before: x,
      after: y,
      moved: x && y && x.standardError > 0 ? (y.value - x.value) / x.standardError : null,
      entered: entered.map((v) => ({ claim: keyOf(v), value: v.value })),
      left: left.map((v) => ({ claim: keyOf(v), value: v.value, why: is.get(keyOf(v))?.why ?? "removed" })),
      kept: kept.map((v) => ({ claim: keyOf(v), value: v.value, why: v.why ?? "" })),
    });
  }
  return changes;
}

/** Queries that people are likely to type: every paper's short name with and without "exponent", laws, datasets. */
export function likelyQueries(db: Db): string[] {
  const names = db
    .prepare(
      `select short as name, 1 as exponent from papers where short is not null and scope = 'law'
       union select name, 0 from laws`,
    )
    .all() as { name: string; exponent: number }[];
  const queries = names.flatMap(({ name, exponent }) => (exponent ? [name, `${name} exponent`] : [name]));
  return [...new Set(queries)].sort();
}

/** Searches whose first result or answer would change. */
export async function answerChanges(before: Db, after: Db, queries: readonly string[]): Promise<AnswerChange[]> {
  const [a, b] = [new SqliteEngine(before), new SqliteEngine(after)];
  const first = async (engine: SqliteEngine, query: string) => {
    const r = await engine.search({ query, limit: 1 });
    return r.answer?.claims[0]?.id ?? r.results[0]?.id ?? null;
  };
  const changes: AnswerChange[] = [];
  for (const query of queries) {
    const [x, y] = [await first(a, query), await first(b, query)];
    if (x !== y) changes.push({ query, before: x, after: y });
  }
  return changes;
}

export interface VerdictChange {
  claim: string;
  quantity: string;
  before: string | null;
  after: string | null;
}

/** Outcomes of re-fits that differ, as content/verdicts.json gives them on both sides. */
export function verdictChanges(before: Db, after: Db): VerdictChange[] {
  const outcomes = (db: Db) => {
    const map = new Map<string, string>();
    for (const v of listVerdicts(db)) {
      const quantity = typeof v.quantity === "string" ? v.quantity : "";
      map.set(`${v.claim} ${quantity}`, v.outcome ?? "unknown");
    }
    return map;
  };
  const [a, b] = [outcomes(before), outcomes(after)];
  return [...new Set([...a.keys(), ...b.keys()])].sort().flatMap((key) => {
    if (a.get(key) === b.get(key)) return [];
    const [claim = "", quantity = ""] = key.split(" ");
    return [{ claim, quantity, before: a.get(key) ?? null, after: b.get(key) ?? null }];
  });
}
