/** Rules for one valid run set: pinned addresses, declared columns, whole rows. */
import { checkExpression } from "../../laws";
import type { RunSetRecord } from "../schema";
import type { Report } from "./context";

export function runSetRules(set: RunSetRecord, report: Report): void {
  set.files.forEach((file, i) => {
    if (!/^https:\/\//.test(file.url))
      report(
        ["files", i, "url"],
        "runs-address",
        "the table is not fetched over https",
        file.url,
        "Use an https address.",
      );
    else if (/(?:raw\.githubusercontent|github)\.com/.test(file.url) && !/\/[0-9a-f]{40}\//.test(file.url))
      report(
        ["files", i, "url"],
        "runs-address",
        "the address is not pinned to a commit",
        file.url,
        "Replace the branch with the full commit hash.",
      );
  });
  if (set.format === "inline" && !set.rows)
    report(["format"], "runs-rows", "an inline run set has no rows", set.format, "Add rows, or name the files.");
  if (set.format !== "inline" && set.files.length === 0)
    report(
      ["format"],
      "runs-rows",
      "the run set names no file",
      set.format,
      "Add files with url and sha256, or write format: inline with rows.",
    );
  const known = new Set([...Object.keys(set.columns), ...Object.keys(set.derive)]);
  const needColumn = (path: readonly PropertyKey[], column: string | undefined) => {
    if (column !== undefined && !known.has(column))
      report(
        path,
        "runs-columns",
        "the run set declares no such column",
        column,
        `Declared: ${[...known].join(", ")}.`,
      );
  };
  const needExpression = (path: readonly PropertyKey[], text: string, names: Iterable<string>) => {
    for (const p of checkExpression(text, { names, conditions: true }))
      report(path, "runs-expression", `${p.message} at character ${p.column}`, p.value, p.fix);
  };
  const above = Object.keys(set.columns);
  for (const [name, text] of Object.entries(set.derive)) {
    needExpression(["derive", name], text, above);
    above.push(name);
  }
  needColumn(["group"], set.group);
  for (const [law, mapping] of Object.entries(set.map))
    for (const [symbol, column] of Object.entries(mapping)) needColumn(["map", law, symbol], column);
  set.exclusions.forEach((e, i) => {
    needColumn(["exclusions", i, "extreme", "column"], e.extreme?.column);
    if (e.where !== undefined) needExpression(["exclusions", i, "where"], e.where, known);
    needColumn(["exclusions", i, "allButBest", "column"], e.allButBest?.column);
    e.allButBest?.per.forEach((c, k) => needColumn(["exclusions", i, "allButBest", "per", k], c));
    if ([e.extreme, e.where, e.allButBest].filter((x) => x !== undefined).length !== 1)
      report(
        ["exclusions", i],
        "runs-columns",
        "the exclusion must say exactly one of extreme, where and allButBest",
        e.id,
        "Say which rows it leaves out.",
      );
  });
  set.rows?.forEach((row, i) => {
    for (const [column, spec] of Object.entries(set.columns)) {
      const from = spec.from ?? column;
      const cell = row[from];
      if (!(from in row))
        report(
          ["rows", i],
          "runs-rows",
          `row ${i + 1} lacks ${from}`,
          row,
          "Write null where the source has no value.",
        );
      else if (spec.type === "number" && cell !== null && typeof cell !== "number")
        report(
          ["rows", i, from],
          "runs-rows",
          `row ${i + 1}: ${from} is not a number`,
          cell,
          "Write a plain number, or null.",
        );
    }
    for (const name of Object.keys(row))
      if (!Object.entries(set.columns).some(([c, spec]) => (spec.from ?? c) === name))
        report(
          ["rows", i, name],
          "runs-columns",
          `row ${i + 1} has a cell for which no column is declared`,
          name,
          "Declare the column.",
          { key: true },
        );
  });
}
