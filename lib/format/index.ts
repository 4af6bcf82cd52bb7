export * from "./measured";
export * from "./numbers";
export * from "./words";
