/** Pooling and comparing values across papers. Isomorphic. */
export {
  type Candidate,
  type ExponentQuery,
  exponentCandidates,
  type LeftOut,
  type PooledExponent,
  type PooledStudy,
  type PooledValues,
  type PoolValuesOptions,
  poolExponent,
  poolValues,
  reasonAgainst,
} from "./claims";
export { chiSquareUpper, normalCdf, normalQuantile, studentCdf, studentQuantile, zOfLevel } from "./distributions";
export {
  PoolError,
  type Pooled,
  type PoolMethod,
  type PoolOptions,
  pool,
  type ScaledAverage,
  type Study,
  scaledAverage,
} from "./pool";
export {
  ASSUMED_LEVEL,
  type Difference,
  difference,
  normalInterval,
  type Uncertainty,
  uncertaintyOf,
} from "./uncertainty";
