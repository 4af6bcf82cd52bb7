export * from "./bound-claim";
export * from "./predict";
