/** Records as they leave the knowledge base: the shapes of `lib/api/schemas`, from the tables. */
export * from "./changes";
export * from "./claims";
export * from "./exponents";
export * from "./laws";
export type { PageRequest, RecordPage } from "./list";
export * from "./papers";
export * from "./terms";
export * from "./verdicts";
