import { expect, it } from "vitest";
import { formatRows, parseRows } from "../../../lib/runs/rows";

it("writes rows from 1 with ranges, and reads them again", () => {
  const rows = [2, 16, 19, 20, 21, 22, 23, 30, 31];
  expect(formatRows(rows)).toBe("3,17,20-24,31,32");
  expect(parseRows(formatRows(rows))).toEqual(rows);
  expect(formatRows([])).toBe("");
  expect(parseRows("")).toEqual([]);
  expect(parseRows("5, 3,3")).toEqual([2, 4]);
});

it("refuses what is no row", () => {
  for (const text of ["0", "x", "3-1", "1-9999999", "-4", "2.5"])
    expect(() => parseRows(text)).toThrow(/counted from 1/);
});
