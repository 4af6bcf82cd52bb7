/** What of a fit may be given as its answer. */
import type { FitResult } from "./types";

/** Numbers of a fit that name parameters. */
export type Determined = Pick<FitResult, "parameters" | "derived" | "correlations">;

/**
 * The parameters and derived quantities that a fit may state. Where the data leave a direction of the parameters open,
 * the solver still stops somewhere along it; that place is no answer, so none of its numbers is given. What remains of
 * such a fit is the objective, the predictions at the data, and the open direction in `message`.
 */
export function determined(result: FitResult): Determined {
  const { parameters, derived, correlations } = result;
  return result.status === "not_identified"
    ? { parameters: {}, derived: {}, correlations: null }
    : { parameters, derived, correlations };
}
