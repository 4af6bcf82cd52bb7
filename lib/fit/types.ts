/** What the fit engine takes and gives. The same shapes serve Node, the browser and the command line. */
import type { Law } from "../content/schema";

/** How residuals r = ln(predicted) − ln(observed) (or predicted − observed) are scored; the objective is the plain sum. */
export type Objective =
  /** Σ huber_δ(r) on log residuals; huber(r) = r²/2 for |r| ≤ δ, else δ(|r| − δ/2). The field's default, δ = 1e-3. */
  | { name: "huber-log"; delta: number }
  /** Σ r²/2 on log residuals. */
  | { name: "least-squares-log" }
  /** Σ r²/2 on linear residuals. */
  | { name: "least-squares" }
  /** Σ |r| on log residuals. */
  | { name: "least-absolute-log" };

export interface FitData {
  /** One array a law variable, all of the same length n. */
  variables: Record<string, Float64Array>;
  /** Observed target, length n. */
  target: Float64Array;
  /** Non-negative weights, length n; 1 when absent. */
  weights?: Float64Array;
  /** Group label a point (0 … g−1) for group bootstraps. */
  groups?: Int32Array;
}

export interface BootstrapOptions {
  replicates: number;
  scheme: "iid" | "group" | "residual";
  interval: "percentile" | "bca";
  /** Probability content of the intervals, e.g. 0.9. */
  level: number;
  seed: number;
}

export interface FitOptions {
  objective: Objective;
  /** Starts beyond the structural ones for laws that are not separable. */
  starts: number;
  seed: number;
  /** Parameters held at a value. */
  fixed?: Record<string, number>;
  /** Start from these values and nowhere else: a local fit, for checks and warm starts. Every free parameter needs one. */
  from?: Record<string, number>;
  bootstrap?: BootstrapOptions;
  /** Stop and say so after this many milliseconds. */
  timeLimitMs?: number;
  /** Probability content of intervals when there is no bootstrap; 0.9 when absent. */
  level?: number;
  /** Rows with bad cells: refuse the whole table (the default), or leave them out with a warning. */
  badRows?: "refuse" | "drop";
}

export interface ParameterEstimate {
  value: number;
  /** From the bootstrap when there is one, else from the Hessian; null when not identified. */
  standardError: number | null;
  interval: { low: number; high: number; level: number } | null;
  atBound?: "low" | "high";
}

export interface FitResult {
  status: "converged" | "bound_hit" | "not_identified";
  /** For `not_identified`: the direction in parameter space along which the objective is flat, named. */
  message: string | null;
  /** Parameters that the data leave open, along that or any other flat direction; empty when the fit is identified. */
  open: string[];
  n: number;
  objective: { name: string; delta?: number; value: number };
  parameters: Record<string, ParameterEstimate>;
  /** The law's derived quantities, with intervals carried through. */
  derived: Record<string, ParameterEstimate>;
  /** Row-major over the parameter order; null when not identified. */
  correlations: { names: string[]; matrix: number[][] } | null;
  /** Log residuals (or linear ones) in input order. */
  residuals: Float64Array;
  predicted: Float64Array;
  /** Samples by parameter and derived quantity; failed replicates are NaN there and are left out of the intervals. */
  bootstrap: { replicates: number; failed: number; samples: Record<string, Float64Array> } | null;
  /** Spread of the residuals about the fit: root mean square (over n − p), and 1.4826 · median |r|, which outliers don't move. */
  noise: { rms: number; robust: number };
  /** What the data or the fit give reason to doubt, in words. */
  warnings: string[];
  /** True when the time limit or the caller cut the work short; what is there is the best so far. */
  stopped: boolean;
  iterations: number;
  starts: number;
  tookMs: number;
  engine: string;
}

/** Called now and then with the share done in 0 … 1; return false to cancel. */
export type Progress = (done: number, what: string) => boolean | undefined;

export type Fit = (law: Law, data: FitData, options?: Partial<FitOptions>, progress?: Progress) => FitResult;
