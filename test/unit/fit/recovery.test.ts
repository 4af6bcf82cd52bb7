/** Every law in content/laws gives its parameters back from noise-free data, searching from its declared start ranges alone. */
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { loadContent } from "@/lib/content/load";
import type { Law } from "@/lib/content/schema";
import { fit as refit } from "@/lib/fit";
import { flatDirection } from "@/lib/fit/covariance";
import { Problem } from "@/lib/fit/problem";
import { inStartRange } from "@/lib/fit/starts";
import { compile, primes, radicalInverse } from "@/lib/laws";
import { root } from "./laws";

const { laws } = loadContent(join(root, "content")).content;

/** Points spread over the variables' declared ranges. */
function grid(law: Law, n: number): Record<string, Float64Array> {
  return Object.fromEntries(
    Object.entries(law.variables).map(([name, v], d) => [
      name,
      Float64Array.from({ length: n }, (_, i) =>
        inStartRange(v.range ?? { low: 1, high: 1000 }, radicalInverse(i + 1, primes[d % primes.length] as number)),
      ),
    ]),
  );
}

/** Parameter values to recover: those of a test point where they lie inside the start ranges, else points of the ranges themselves. */
function truths(law: Law): Record<string, number>[] {
  const inside = (p: Record<string, number>) =>
    Object.entries(law.parameters).every(
      ([name, q]) => (p[name] as number) >= q.start.low && (p[name] as number) <= q.start.high,
    );
  return [
    ...law.testPoints.map((t) => t.parameters).filter(inside),
    ...[0.5, 0.3, 0.7].map((u) =>
      Object.fromEntries(Object.entries(law.parameters).map(([name, q]) => [name, inStartRange(q.start, u)])),
    ),
  ];
}

describe.each(laws.map((l) => [l.id, l] as const))("%s", (_, law) => {
  const compiled = compile(law);
  const variables = grid(law, 60 + 20 * compiled.parameterNames.length);
  const degenerate = compiled.structure.degeneracies;

  it(degenerate.length > 0 ? "says which parameters can't be told apart" : "gives its parameters back to 1e-6", () => {
    let tried = "";
    for (const truth of truths(law)) {
      const target = compiled.evaluate(variables, truth);
      if (!target.every(Number.isFinite)) continue;
      const log = target.every((y) => y > 0);
      const problem = new Problem(compiled.bind(variables), target, null, { log, delta: Number.POSITIVE_INFINITY });
      const flat = flatDirection(problem, problem.fromValues(truth), []);
      if (flat && degenerate.length === 0) {
        tried = flat.message;
        continue;
      }
      const r = refit(law, { variables, target }, log ? {} : { objective: { name: "least-squares" } });
      if (degenerate.length > 0) {
        expect(r.status).toBe("not_identified");
        return;
      }
      const errors = Object.fromEntries(
        Object.entries(truth).map(([name, value]) => [
          name,
          Math.abs((r.parameters[name]?.value as number) - value) / (Math.abs(value) || 1),
        ]),
      );
      const worst = Math.max(...Object.values(errors));
      expect(
        worst,
        `recovered ${JSON.stringify(r.parameters)} from ${JSON.stringify(truth)}; objective ${r.objective.value}, ${r.status}`,
      ).toBeLessThan(1e-6);
      return;
    }
    expect.unreachable(
      `no values inside the start ranges of ${law.id} are identified over its variables' ranges (${tried}): widen the ranges, or mend the start ranges`,
    );
  });
});
