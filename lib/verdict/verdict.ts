/**
 * Verdicts: a reported law or exponent against a re-fit of the runs behind it. Isomorphic.
 *
 * The re-fit uses the claim's own objective and exclusions. Each reported number is compared with the re-fitted one in
 * units of the re-fit's standard error: that error says how well these runs fix the number at all, so a difference far
 * beyond it cannot come from the runs. Coefficients, scales and rates are compared in logarithms, where their errors are even.
 */
import type { ExponentClaim, Law, LawClaim, RunSet, RunsLink } from "../content/schema";
import { ENGINE, fit } from "../fit";
import type { BootstrapOptions, FitOptions, FitResult, Objective } from "../fit/types";
import { type Prepared, prepareRuns, type RawTable, RunsError } from "../runs";
import { convert } from "../units";
import { comparedInLogarithms, logErrorOf } from "./scale";

export type Outcome = "reproduced" | "differs" | "not-testable";

/** Two standard errors: about what chance alone gives once in twenty. */
export const REPRODUCED_WITHIN = 2;
/** An error above this share of an exponent or floor means that the runs hardly fix it. */
export const WEAK_ABOVE = 0.5;
/** From this many runs on, errors come from the bootstrap; below, from the curvature of the objective. */
export const BOOTSTRAP_FROM = 20;
export const verdictBootstrap: BootstrapOptions = {
  replicates: 1000,
  scheme: "iid",
  interval: "percentile",
  level: 0.9,
  seed: 0,
};

export interface ComparedNumber {
  reported: number;
  refit: number;
  /** Of the re-fit; on the scale of the number. */
  standardError: number;
  /** (reported − refit) in standard errors of the re-fit; on the log scale for coefficients and scales. */
  standardErrors: number;
  scale: "linear" | "log";
}

/** Covariance of a law's parameters, of their logarithms where `log` says so; the lower triangle, row by row. */
export interface ParameterSpread {
  names: string[];
  log: boolean[];
  covariance: number[][];
}

export interface Verdict {
  claim: string;
  outcome: Outcome;
  /** What a reader should know in one line. */
  summary: string;
  runs: { set: string; exclusions: string[] };
  law: string;
  /** The runs fix some of the numbers so loosely that agreement says little. */
  weak: boolean;
  /** Largest difference in standard errors; null when not testable. */
  standardErrors: number | null;
  numbers: Record<string, ComparedNumber>;
  /** How the law's parameters vary together over the bootstrap; left out without one. */
  spread?: ParameterSpread;
  n: number | null;
  objective: { name: string; delta?: number; value: number } | null;
  status: FitResult["status"] | null;
  options: { errors: "bootstrap" | "curvature"; replicates?: number; seed?: number } | null;
  dataHash: string;
  engine: string;
}

export interface TestableClaim {
  ref: string;
  claim: LawClaim | ExponentClaim;
  link: RunsLink;
}

/**
 * The claim's own objective; where its record names none, the field's default. On few runs Huber's threshold leaves too few
 * residuals in its quadratic part to say how well the runs fix a number, so there it is least squares of log residuals.
 */
function objectiveOf(link: RunsLink, n: number): Objective {
  const name = link.objective ?? (n >= BOOTSTRAP_FROM ? "huber-log" : "least-squares-log");
  return name === "huber-log" ? { name, delta: 1e-3 } : { name };
}

/** The law with the quantities that the claim names for its open variables. */
function closed(law: Law, claim: LawClaim | ExponentClaim): Law {
  if (claim.kind !== "law" || !claim.variables) return law;
  const variables = { ...law.variables };
  for (const [name, quantity] of Object.entries(claim.variables)) {
    const v = variables[name];
    if (v) variables[name] = { ...v, quantity };
  }
  return { ...law, variables };
}

/** Variables brought to the units in which the claim's parameters are given. */
function inClaimUnits(prepared: Prepared, law: Law, set: RunSet, claim: LawClaim | ExponentClaim): Prepared {
  const wanted: Record<string, string> = {
    ...(claim.kind === "law"
      ? claim.units
      : claim.vsUnit && Object.keys(law.variables).length === 1
        ? { [Object.keys(law.variables)[0] as string]: claim.vsUnit }
        : {}),
  };
  const variables = { ...prepared.data.variables };
  for (const [symbol, v] of Object.entries(law.variables)) {
    const column = set.columns[prepared.mapping[symbol] ?? ""];
    const from = column?.unit ?? v.unit;
    const to = wanted[symbol] ?? v.unit;
    const values = variables[symbol];
    if (from === undefined || to === undefined || from === to || !values) continue;
    const factor = convert(1, from, to);
    variables[symbol] = values.map((x) => x * factor);
  }
  return { ...prepared, data: { ...prepared.data, variables } };
}

/** The numbers that a claim reports, by parameter or derived quantity of the law that is fitted. */
export function reportedNumbers(
  claim: LawClaim | ExponentClaim,
  link: RunsLink,
): Record<string, { value: number; interval?: { low: number; high: number; level?: number | undefined } | undefined }> {
  if (claim.kind === "law") return claim.parameters;
  return link.quantity === undefined ? {} : { [link.quantity]: { value: claim.value, interval: claim.interval } };
}

/**
 * The rows behind a claim as data for its law, in the units of the claim; rows that no fit can use are left out.
 * @throws RunsError when a column is missing or no row is left, RangeError when units cannot be converted
 */
export function prepareClaim(
  { claim, link }: TestableClaim,
  law: Law,
  set: RunSet,
  raw: RawTable,
): { law: Law; prepared: Prepared } {
  const whole = closed(law, claim);
  const prepared = prepareRuns(set, raw, whole, {
    objective: link.objective ?? "huber-log",
    invalid: "drop",
    exclusions: { only: link.exclusions },
    ...(link.map ? { map: link.map } : {}),
  });
  return { law: whole, prepared: inClaimUnits(prepared, whole, set, claim) };
}

const round = (x: number, digits: number) => Number(x.toPrecision(digits));

/**
 * Fits the runs and compares.
 * @param raw rows of the claim's run set
 * @throws RunsError when the table itself has defects; everything else that hinders becomes `not-testable` with its reason
 */
export function verdictOf(
  testable: TestableClaim,
  law: Law,
  set: RunSet,
  raw: RawTable,
  dataHash: string,
  bootstrap: BootstrapOptions = verdictBootstrap,
): Verdict {
  const { ref, claim, link } = testable;
  const base = {
    claim: ref,
    runs: { set: set.id, exclusions: [...link.exclusions] },
    law: law.id,
    dataHash,
    engine: ENGINE,
  };
  const not = (summary: string, rest: Partial<Verdict> = {}): Verdict => ({
    ...base,
    outcome: "not-testable",
    summary,
    weak: false,
    standardErrors: null,
    numbers: {},
    n: null,
    objective: null,
    status: null,
    options: null,
    ...rest,
  });
  const reported = Object.fromEntries(Object.entries(reportedNumbers(claim, link)).map(([name, m]) => [name, m.value]));
  if (Object.keys(reported).length === 0) return not("the claim does not say which quantity of the law it gives");

  let prepared: Prepared;
  let whole: Law;
  try {
    ({ prepared, law: whole } = prepareClaim(testable, law, set, raw));
  } catch (e) {
    if (e instanceof RunsError || e instanceof RangeError) return not(e.message.split("\n")[0] ?? "");
    throw e;
  }
  const p = Object.keys(law.parameters).length;
  const seen = { n: prepared.n };
  if (prepared.n <= p) return not(`${prepared.n} runs cannot test a law with ${p} parameters`, seen);

  const objective = objectiveOf(link, prepared.n);
  const withBootstrap = prepared.n >= BOOTSTRAP_FROM;
  const options: FitOptions = {
    objective,
    starts: 0,
    seed: bootstrap.seed,
    ...(withBootstrap ? { bootstrap } : {}),
  };
  const result = fit(whole, prepared.data, options);
  const fitted = {
    ...seen,
    objective: {
      ...(objective.name === "huber-log" ? { name: objective.name, delta: objective.delta } : { name: objective.name }),
      value: round(result.objective.value, 10),
    },
    status: result.status,
    options: withBootstrap
      ? { errors: "bootstrap" as const, replicates: bootstrap.replicates, seed: bootstrap.seed }
      : { errors: "curvature" as const },
  };
  if (result.status === "not_identified")
    return not(`the runs do not identify the law: ${result.message ?? "flat direction"}`, fitted);

  const numbers: Record<string, ComparedNumber> = {};
  const loose: string[] = [];
  const logarithmic = comparedInLogarithms(whole);
  for (const [name, value] of Object.entries(reported)) {
    const estimate = result.parameters[name] ?? result.derived[name];
    if (!estimate || estimate.standardError === null || !(estimate.standardError > 0)) continue;
    // An exponent claim is signed (d log of / d log vs); a law may write the same exponent without its sign.
    const refit =
      claim.kind === "exponent" && name in law.parameters && estimate.value * value < 0
        ? -estimate.value
        : estimate.value;
    const log = logarithmic.has(name) && value > 0 && refit > 0;
    const error = log
      ? logErrorOf({ value: refit, standardError: estimate.standardError }, result.bootstrap?.samples[name])
      : estimate.standardError;
    if (!log && error > WEAK_ABOVE * Math.abs(refit)) loose.push(name);
    numbers[name] = {
      reported: value,
      refit: round(refit, 8),
      standardError: round(estimate.standardError, 4),
      standardErrors: round((log ? Math.log(value / refit) : value - refit) / error, 3),
      scale: log ? "log" : "linear",
    };
  }
  const worst = Object.entries(numbers).sort(
    (a, b) => Math.abs(b[1].standardErrors) - Math.abs(a[1].standardErrors),
  )[0];
  if (!worst) return not("the re-fit gives no error for any reported number", fitted);
  const k = Math.abs(worst[1].standardErrors);
  const outcome: Outcome = k <= REPRODUCED_WITHIN ? "reproduced" : "differs";
  return {
    ...base,
    ...fitted,
    outcome,
    summary:
      outcome === "reproduced"
        ? `reproduced: the largest difference is ${k.toFixed(1)} standard errors of the re-fit (${worst[0]})${loose.length > 0 ? `; these runs fix ${loose.join(", ")} only loosely` : ""}`
        : `differs: ${worst[0]} is ${worst[1].reported} as reported and ${round(worst[1].refit, 4)} in the re-fit, ${k.toFixed(1)} standard errors apart`,
    weak: loose.length > 0,
    standardErrors: round(k, 3),
    numbers,
    ...(claim.kind === "law" ? spreadOf(result, numbers, Object.keys(law.parameters)) : {}),
  };
}

/** Empty without a bootstrap, or when one of the law's parameters is not compared. */
function spreadOf(
  result: FitResult,
  numbers: Readonly<Record<string, ComparedNumber>>,
  names: string[],
): { spread?: ParameterSpread } {
  const samples = result.bootstrap?.samples;
  if (!samples || names.some((n) => !numbers[n] || !samples[n])) return {};
  const log = names.map((n) => numbers[n]!.scale === "log");
  const columns = names.map((n, k) => Array.from(samples[n]!, (x) => (log[k] ? Math.log(x) : x)));
  const whole = columns[0]!.map((_, i) => i).filter((i) => columns.every((c) => Number.isFinite(c[i])));
  const means = columns.map((c) => whole.reduce((sum, i) => sum + c[i]!, 0) / whole.length);
  const covariance = columns.map((a, j) =>
    columns
      .slice(0, j + 1)
      .map((b, k) =>
        round(whole.reduce((sum, i) => sum + (a[i]! - means[j]!) * (b[i]! - means[k]!), 0) / (whole.length - 1), 6),
      ),
  );
  return { spread: { names, log, covariance } };
}
