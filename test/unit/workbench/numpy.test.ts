import { spawnSync } from "node:child_process";
import { expect, it } from "vitest";
import { loadContent } from "../../../lib/content/load";
import { compile } from "../../../lib/laws";
import { numpyOf, pythonName } from "../../../lib/workbench/numpy";
import { scipy } from "./scipy";

it("writes Python's own words with an underscore", () => {
  expect(pythonName("lambda")).toBe("lambda_");
  expect(numpyOf("lambda * N^(-alpha)", ["lambda", "N", "alpha"])).toBe("lambda_ * N**(-alpha)");
});

it("keeps the order of operations", () => {
  expect(numpyOf("a - (b - c)", ["a", "b", "c"])).toBe("a - (b - c)");
  expect(numpyOf("a / (b * c)", ["a", "b", "c"])).toBe("a / (b * c)");
  expect(numpyOf("-a^2", ["a"])).toBe("-(a**2)");
  expect(numpyOf("min(a, b, 3)", ["a", "b"])).toBe("np.minimum(np.minimum(a, b), 3)");
});

it.runIf(scipy)("gives the same values as our own evaluation, for every law of the database", () => {
  const laws = loadContent("content").content.laws;
  expect(laws.length).toBeGreaterThan(50);
  const cases = laws.map((law) => {
    const variables = Object.fromEntries(
      Object.entries(law.variables).map(([k, v]) => [k, Math.sqrt((v.range?.low ?? 1) * (v.range?.high ?? 100)) || 2]),
    );
    const parameters = Object.fromEntries(
      Object.entries(law.parameters).map(([k, p]) => [k, p.start ? (p.start.low + p.start.high) / 2 : 0.5]),
    );
    const values = { ...variables, ...parameters };
    const names = Object.keys(values);
    const code = `(lambda ${names.map(pythonName).join(", ")}: ${numpyOf(law.expression, names)})(${names.map((n) => `np.float64(${values[n]})`).join(", ")})`;
    return { id: law.id, code, wanted: compile(law).evaluateAt(variables, parameters) };
  });
  const script = `import numpy as np\nnp.seterr(all="ignore")\n${cases.map((c) => `print(repr(float(${c.code})))`).join("\n")}`;
  const run = spawnSync("python3", ["-c", script], { encoding: "utf8" });
  expect(run.stderr).toBe("");
  const seen = run.stdout.trim().split("\n").map(Number);
  cases.forEach((c, i) => {
    if (Number.isFinite(c.wanted))
      expect(Math.abs(seen[i]! - c.wanted), c.id).toBeLessThanOrEqual(1e-9 * Math.abs(c.wanted));
  });
});
