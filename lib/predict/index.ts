export * from "./bound-claim";
export * from "./interval";
export * from "./predict";
