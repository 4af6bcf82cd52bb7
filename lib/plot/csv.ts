/** Tables as CSV. */

/** Rows behind a plot, for the data table and the CSV. */
export interface FigureTable {
  columns: string[];
  rows: (string | number | null)[][];
}

const guard = (cell: string) =>
  /^[=+\-@\t\r]/.test(cell) && !/^-?[\d.]+(e[+-]?\d+)?$/i.test(cell) ? `'${cell}` : cell;

/** The table as CSV; text that a spreadsheet would run as a formula is quoted with an apostrophe. */
export function tableCsv(table: FigureTable): string {
  const cell = (c: string | number | null) => {
    const s = c === null ? "" : guard(String(c));
    return /[",\n\r]/.test(s) ? `"${s.replaceAll('"', '""')}"` : s;
  };
  return `${[table.columns, ...table.rows].map((r) => r.map(cell).join(",")).join("\n")}\n`;
}
