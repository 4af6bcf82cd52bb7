/** What of a fit may be given as its answer. */
import type { FitResult } from "./types";

/** Numbers of a fit that name parameters. */
export type Determined = Pick<FitResult, "parameters" | "derived" | "correlations" | "open">;

/**
 * The parameters and derived quantities that a fit may state. Where the data leave a direction of the parameters open,
 * the solver still stops somewhere along it; that place is no answer, so none of its numbers is given. What remains of
 * such a fit is the objective, the predictions at the data, and the open direction: its parameters in `open`, in words in `message`.
 */
export function determined(result: FitResult): Determined {
  const { parameters, derived, correlations, open } = result;
  return result.status === "not_identified"
    ? { parameters: {}, derived: {}, correlations: null, open }
    : { parameters, derived, correlations, open };
}
