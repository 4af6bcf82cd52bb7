/** The fit engine. Isomorphic: no Node, no DOM; worker entry points are worker-node.ts and worker-browser.ts. */
export { bootstrap } from "./bootstrap";
export { type CheckedData, checkData, type DataProblem, describe, FitDataError } from "./data";
export { defaultOptions, ENGINE, fit } from "./fit";
export { defaultObjective, lossAt, objectiveValue } from "./objective";
export { normalCdf, normalQuantile, sampleQuantile, studentQuantile } from "./quantiles";
export { Random } from "./random";
export type * from "./types";
