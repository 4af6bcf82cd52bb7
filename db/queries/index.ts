/** The queries that pages and the API share. All read the shared handle unless given another. */
export * from "./claims";
export { DEFAULT_LIMIT, InvalidQuery, MAX_LIMIT, type NumberRange, type Page } from "./common";
export * from "./errata";
export * from "./exponents";
export * from "./laws";
export * from "./papers";
export * from "./runs";
export * from "./stats";
export * from "./surroundings";
export * from "./vocabularies";
