/** Endpoints that compute: search, exponents with pooling, compare, predict, fit. */
import type { Endpoint } from "./endpoint";

export const computeEndpoints: Endpoint[] = [];
