/** What each reported law says about a budget, how far that is beyond what was measured, and how much the laws disagree. */
import { list } from "../format";
import { type Allocation, type BoundClaim, boundClaim, type LawClaimInput } from "./bound-claim";
import { type LossInterval, lossInterval } from "./interval";

/** A budget: compute in FLOP, or parameters, or tokens, or parameters and tokens; all in units of one. */
export interface Budget {
  compute?: number;
  params?: number;
  tokens?: number;
  /** Values of further variables by quantity id, e.g. `{ "parallel-streams": 1 }`. */
  fixed?: Record<string, number>;
}

/** How far a value lies outside a measured range: 1 inside, 10 for a factor of ten beyond either end; null when no range is known. */
export type Reach = number | null;

export interface Prediction {
  id: string;
  name: string;
  paper: { id: string; title: string; year: number | null };
  law: { id: string; name: string };
  domain: string | null;
  target: { quantity: string; unit: string | null };
  params: number | null;
  tokens: number | null;
  compute: number | null;
  tokensPerParameter: number | null;
  loss: number;
  /** Where the loss would lie if the law's form is right; null when nothing says how well its parameters are known. */
  interval: LossInterval | null;
  reach: { params: Reach; tokens: Reach; compute: Reach };
  /** What the allocation rests on: "compute-optimal", "as given". */
  allocation: "compute-optimal" | "as given";
  notes: string[];
}

/** Predictions of one quantity in one unit, and what they span. Claims left out of averages are not among the `n`, unless there are no others. */
export interface Agreement {
  target: { quantity: string; unit: string | null };
  n: number;
  loss: Span;
  params: Span | null;
  tokens: Span | null;
  tokensPerParameter: Span | null;
}
export interface Span {
  low: number;
  /** Half of the values lie between the quartiles. */
  lowerQuartile: number;
  median: number;
  upperQuartile: number;
  high: number;
}

export interface Predictions {
  budget: Budget;
  /** Finite predictions, grouped by target, lowest loss first. */
  predictions: Prediction[];
  agreement: Agreement[];
  /** Claims that say nothing about this budget, and why, in words. */
  unusable: { id: string; name: string; why: string }[];
}

/** Training FLOP of a dense model by the field's rule of six per parameter and token. */
export const FLOP_PER_PARAMETER_TOKEN = 6;

/**
 * FLOP that devices give in some time.
 * @param peak FLOP/s of one device
 * @param utilisation share of the peak that training reaches, 0 … 1
 */
export function deviceFlop(deviceHours: number, peak: number, utilisation: number): number {
  return deviceHours * 3600 * peak * utilisation;
}

/** Device-hours for a number of FLOP. */
export function deviceHours(flop: number, peak: number, utilisation: number): number {
  return flop / (3600 * peak * utilisation);
}

/**
 * Checks a budget.
 * @throws RangeError in words when nothing or something impossible is given.
 */
export function checkBudget(budget: Budget): void {
  const given = (["compute", "params", "tokens"] as const).filter((k) => budget[k] !== undefined);
  if (given.length === 0) throw new RangeError("give compute, params or tokens");
  for (const k of given) {
    const v = budget[k]!;
    if (!Number.isFinite(v) || !(v > 0) || v > 1e40) throw new RangeError(`${k} must be positive and at most 1e40`);
  }
  if (budget.compute !== undefined && given.length > 1)
    throw new RangeError("give compute alone, or params, tokens or both");
}

function reach(x: number | null, range: { low: number; high: number } | null): Reach {
  if (x === null || !range || !(range.low > 0)) return null;
  return x > range.high ? x / range.high : x < range.low ? range.low / x : 1;
}

/** Budget whose compute-optimal value of one quantity is `wanted`, by false position in ln C (Illinois rule), which is a line or near one; null when there is none in 1e12 … 1e34 FLOP. */
function budgetFor(
  bound: BoundClaim,
  quantity: "params" | "tokens",
  wanted: number,
  fixed: Record<string, number>,
): Allocation | null {
  let [a, b] = [Math.log(1e12), Math.log(1e34)];
  let last = bound.end(b, fixed);
  let fa = Math.log(bound.end(a, fixed)[quantity] / wanted);
  let fb = Math.log(last[quantity] / wanted);
  if (!(fa < 0 && fb > 0)) return null;
  for (let i = 0; i < 60 && Math.abs(fb) > 1e-9 && Math.abs(b - a) > 1e-10; i++) {
    const c = b - (fb * (b - a)) / (fb - fa);
    last = bound.optimum(Math.exp(c), fixed);
    const fc = Math.log(last[quantity] / wanted);
    if (fc * fb < 0) [a, fa] = [b, fb];
    else fa /= 2;
    [b, fb] = [c, fc];
  }
  return last;
}

/**
 * Whether a claim enters the summary of the given ones. Its record may leave it out of averages: a variant, a fit by
 * others, a quotation. Where the reason is that it is the same fit as another claim of the paper, it is left out only
 * if that one is among the given, for a law that repeats an exponent is still the paper's one law.
 */
export function counts(input: LawClaimInput, given: readonly LawClaimInput[]): boolean {
  const average = input.claim.average;
  if (!average || average.use) return true;
  if (!average.why.startsWith("the same fit as")) return false;
  const words = new Set(average.why.split(/[^\w-]+/));
  return !given.some((o) => o.paper.id === input.paper.id && o.id !== input.id && words.has(o.claim.id));
}

const leftOut = new WeakMap<readonly LawClaimInput[], ReadonlySet<string>>();

/** Ids of the given claims that do not enter their summary. */
export function notCounted(given: readonly LawClaimInput[]): ReadonlySet<string> {
  let left = leftOut.get(given);
  if (!left) {
    left = new Set(given.filter((c) => !counts(c, given)).map((c) => c.id));
    leftOut.set(given, left);
  }
  return left;
}

/** One law's answer, or why it has none. */
export function predictOne(input: LawClaimInput, budget: Budget): Prediction | { why: string } {
  const bound = boundClaim(input);
  const fixed = budget.fixed ?? {};
  if (bound.missing.length > 0) return { why: `the paper does not report ${list(bound.missing)}` };
  const given: Record<string, number> = { ...fixed };
  if (budget.compute !== undefined) given.compute = budget.compute;
  if (budget.params !== undefined) given.params = budget.params;
  if (budget.tokens !== undefined) given.tokens = budget.tokens;
  if (budget.params !== undefined && budget.tokens !== undefined) {
    given.compute = FLOP_PER_PARAMETER_TOKEN * budget.params * budget.tokens;
    given["tokens-per-param"] = budget.tokens / budget.params;
  }
  const notes: string[] = [];
  let allocation: Prediction["allocation"] = "as given";
  let params = given.params ?? null;
  let tokens = given.tokens ?? null;
  let compute = given.compute ?? null;
  let loss = Number.NaN;
  const missing = bound.needs(given);
  if (missing.length === 0) loss = bound.predict(given);
  else {
    const rest = missing.filter((q) => q !== "params" && q !== "tokens");
    if (rest.length > 0 || !bound.allocates(fixed))
      return { why: `it also needs ${list((rest.length > 0 ? rest : missing).map((q) => q.replaceAll("-", " ")))}` };
    let best: Allocation | null;
    try {
      best =
        budget.compute !== undefined
          ? bound.optimum(budget.compute, fixed)
          : budget.params !== undefined
            ? budgetFor(bound, "params", budget.params, fixed)
            : budgetFor(bound, "tokens", budget.tokens!, fixed);
    } catch (e) {
      return { why: e instanceof Error ? e.message : "it has no optimum" };
    }
    if (!best) return { why: "it has no compute-optimal budget for this size" };
    if (best.atEdge) return { why: `it has no compute-optimal split here: ${best.atEdge}` };
    allocation = "compute-optimal";
    ({ params, tokens, compute, loss } = best);
  }
  if (!Number.isFinite(loss)) return { why: "it has no finite value here" };
  if (params !== null) given.params = params;
  if (tokens !== null) given.tokens = tokens;
  if (compute !== null) given.compute = compute;
  const published = input.paper.published;
  return {
    id: input.id,
    name: bound.name,
    paper: { id: input.paper.id, title: input.paper.title, year: published ? Number(published.slice(0, 4)) : null },
    law: { id: input.law.id, name: input.law.name },
    domain: input.claim.domain ?? input.paper.domains?.[0] ?? null,
    target: { quantity: bound.target.quantity, unit: bound.target.unit ?? null },
    params,
    tokens,
    compute,
    tokensPerParameter: params !== null && tokens !== null ? tokens / params : null,
    loss,
    interval: lossInterval(bound, given, loss),
    reach: {
      params: reach(params, bound.range("params")),
      tokens: reach(tokens, bound.range("tokens")),
      compute: reach(compute, bound.range("compute")),
    },
    allocation,
    notes,
  };
}

function span(values: readonly (number | null)[]): Span | null {
  const sorted = values.filter((v): v is number => v !== null && Number.isFinite(v)).sort((a, b) => a - b);
  if (sorted.length === 0) return null;
  const at = (share: number) => {
    const place = (sorted.length - 1) * share;
    const [a, b] = [sorted[Math.floor(place)]!, sorted[Math.ceil(place)]!];
    return a + (b - a) * (place - Math.floor(place));
  };
  return { low: at(0), lowerQuartile: at(0.25), median: at(0.5), upperQuartile: at(0.75), high: at(1) };
}

/**
 * What the given claims say about a budget.
 * @throws RangeError when the budget is none (see {@link checkBudget}).
 */
export function predict(claims: readonly LawClaimInput[], budget: Budget): Predictions {
  checkBudget(budget);
  const predictions: Prediction[] = [];
  const left = notCounted(claims);
  const unusable: Predictions["unusable"] = [];
  for (const input of claims) {
    const p = predictOne(input, budget);
    if ("why" in p) unusable.push({ id: input.id, name: boundClaim(input).name, why: p.why });
    else {
      if (left.has(input.id)) p.notes.push(`not counted in the summary: ${input.claim.average?.why ?? ""}`);
      predictions.push(p);
    }
  }
  const key = (p: Prediction) => `${p.target.quantity} ${p.target.unit ?? ""}`;
  const groups = new Map<string, Prediction[]>();
  for (const p of predictions) {
    const of = key(p);
    const group = groups.get(of);
    if (group) group.push(p);
    else groups.set(of, [p]);
  }
  const ordered = [...groups.values()].sort((a, b) => b.length - a.length);
  const agreement = ordered.map((all): Agreement => {
    const counted = all.filter((p) => !left.has(p.id));
    const g = counted.length > 0 ? counted : all;
    return {
      target: g[0]!.target,
      n: g.length,
      loss: span(g.map((p) => p.loss))!,
      params: span(g.map((p) => p.params)),
      tokens: span(g.map((p) => p.tokens)),
      tokensPerParameter: span(g.map((p) => p.tokensPerParameter)),
    };
  });
  return {
    budget,
    predictions: ordered.flatMap((g) => g.sort((a, b) => a.loss - b.loss || a.id.localeCompare(b.id))),
    agreement,
    unusable,
  };
}
