export * from "./axes";
export * from "./curves";
export { type Figure, type FigureTable, figure, NARROW, standalone, tableCsv, WIDE } from "./figure";
export * from "./forest";
export * from "./labels";
export * from "./landscape";
export * from "./palette";
