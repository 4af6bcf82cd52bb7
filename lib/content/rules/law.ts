/** Rules for one valid law record: its expressions parse and use exactly what is declared, and its test points come out. */
import { checkLaw, compile } from "../../laws";
import type { LawRecord } from "../schema";
import type { Report } from "./context";

export function lawRules(law: LawRecord, report: Report): void {
  const problems = checkLaw(law);
  for (const p of problems) {
    const place =
      p.length > 0 || p.offset > 0 ? ` at ${p.line > 1 ? `line ${p.line}, ` : ""}character ${p.column}` : "";
    report(p.path, "law-expression", `${p.message}${place}`, p.value, p.fix, {
      key: p.path[0] === "variables" || p.path[0] === "parameters",
      warning: p.severity === "warning",
    });
  }
  if (problems.some((p) => p.severity === "error")) return;
  const compiled = compile(law);
  law.testPoints.forEach((t, i) => {
    const missing = [
      ...compiled.variableNames.filter((v) => t.variables[v] === undefined),
      ...compiled.parameterNames.filter((v) => t.parameters[v] === undefined),
    ];
    const extra = [
      ...Object.keys(t.variables).filter((v) => !compiled.variableNames.includes(v)),
      ...Object.keys(t.parameters).filter((v) => !compiled.parameterNames.includes(v)),
    ];
    if (missing.length > 0 || extra.length > 0) {
      report(
        ["testPoints", i],
        "law-test-point",
        missing.length > 0 ? `the test point gives no ${missing.join(", ")}` : `the law has no ${extra.join(", ")}`,
        [...missing, ...extra].join(", "),
        "Give every variable and parameter of the law, and no others.",
      );
      return;
    }
    const value = compiled.evaluateAt(t.variables, t.parameters);
    if (!(Math.abs(value - t.value) <= t.tolerance * Math.abs(t.value)))
      report(
        ["testPoints", i, "value"],
        "law-test-point",
        `the expression gives ${value} here`,
        t.value,
        "Compare the expression and the values with the source.",
      );
  });
}
