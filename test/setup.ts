/**
 * Property tests draw the same cases on every run, so that a failure can be repeated and a green run stays green.
 * FC_SEED=N draws others; FC_RUNS=N draws more.
 */
import fc from "fast-check";

const { FC_SEED, FC_RUNS } = process.env;
fc.configureGlobal({ seed: Number(FC_SEED ?? 20261121), ...(FC_RUNS ? { numRuns: Number(FC_RUNS) } : {}) });
