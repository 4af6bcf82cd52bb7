export * from "./axes";
export { type FigureTable, tableCsv } from "./csv";
export * from "./curves";
export { type Figure, figure, NARROW, standalone, WIDE } from "./figure";
export * from "./fit";
export * from "./forest";
export * from "./labels";
export * from "./landscape";
export * from "./palette";
