/** Verdicts on reported laws and exponents. Isomorphic. */
export {
  BOOTSTRAP_FROM,
  type ComparedNumber,
  type Outcome,
  REPRODUCED_WITHIN,
  type TestableClaim,
  type Verdict,
  verdictBootstrap,
  verdictOf,
  WEAK_ABOVE,
} from "./verdict";
