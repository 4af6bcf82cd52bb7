export * from "./compare";
export * from "./differences";
export * from "./export";
