/** Verdicts on reported laws and exponents. Isomorphic. */
export { type ClaimMultiverse, type ClaimSpread, multiverseOf, rowChoices } from "./multiverse";
export {
  BOOTSTRAP_FROM,
  type ComparedNumber,
  type Outcome,
  prepareClaim,
  REPRODUCED_WITHIN,
  reportedNumbers,
  type TestableClaim,
  type Verdict,
  verdictBootstrap,
  verdictOf,
  WEAK_ABOVE,
} from "./verdict";
