/** The engine's number stands for its results: whoever changes one raises the other. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { compare, ENGINE, isoflop, multiverse, profile, Random, fit as refit } from "@/lib/fit";
import { compile } from "@/lib/laws";
import { chinchilla, law, root } from "./laws";

const file = join(root, "test/fixtures/engine-results.json");
const N: number[] = [];
const D: number[] = [];
for (let i = 0; i < 6; i++)
  for (let j = 0; j < 5; j++) {
    N.push(1e8 * 3 ** i);
    D.push(2e9 * 4 ** j);
  }
const random = new Random(2024);
const variables = { N: Float64Array.from(N), D: Float64Array.from(D) };
const target = compile(chinchilla)
  .evaluate(variables, { E: 1.7, A: 400, alpha: 0.34, B: 1200, beta: 0.31 })
  .map((y) => y * Math.exp(0.01 * random.normal()));
const data = { variables, target, groups: Int32Array.from(N, (_, i) => i % 6) };
const form = {
  ...chinchilla,
  derived: [
    ...chinchilla.derived,
    { id: "G", name: "allocation coefficient", expression: "(alpha*A/(beta*B))^(1/(alpha+beta))" },
  ],
};
const kaplan = law(
  "(A*N^(-a) + B/D)^b",
  ["N", "D"],
  { A: [1, 1e3], a: [0.1, 1], B: [1, 1e10], b: [0.05, 1] },
  { id: "other" },
);

/** Every path to a number that is stored or shown. */
function results(): unknown {
  const boot = { replicates: 60, level: 0.9, seed: 5 } as const;
  const objectives = [
    { name: "huber-log", delta: 1e-3 },
    { name: "least-squares-log" },
    { name: "least-squares" },
    { name: "least-absolute-log" },
  ] as const;
  const estimates = (r: ReturnType<typeof refit>) => ({
    objective: r.objective.value,
    parameters: r.parameters,
    derived: r.derived,
  });
  return {
    fits: objectives.map((objective) => estimates(refit(form, data, { objective }))),
    bootstraps: (["iid", "group", "residual"] as const).flatMap((scheme) =>
      (["percentile", "bca"] as const).map((interval) =>
        estimates(refit(form, data, { bootstrap: { ...boot, scheme, interval } })),
      ),
    ),
    profile: profile(form, data, {}, ["alpha", "E"]).intervals?.map(({ low, high, threshold }) => ({
      low,
      high,
      threshold,
    })),
    compare: compare([form, kaplan], data).laws.map((l) => [l.law, l.aicc, l.bic, l.leaveOneOut, l.extrapolation]),
    multiverse: multiverse(form, data).spread,
    isoflop: isoflop(
      { N: variables.N, C: variables.N.map((n, i) => 6 * n * (variables.D[i] as number)), loss: target },
      { tolerance: 0.9, replicates: 40 },
    ).N,
  };
}

/** Twelve digits: what a reader can see change. */
const rounded = (v: unknown): unknown =>
  JSON.parse(JSON.stringify(v, (_, x) => (typeof x === "number" ? Number(x.toPrecision(12)) : x)));

describe("ENGINE", () => {
  it("was raised when results changed: else raise it in lib/fit/fit.ts and run with ISOLOSS_WRITE_RESULTS=1", () => {
    const now = { engine: ENGINE, results: rounded(results()) };
    if (process.env.ISOLOSS_WRITE_RESULTS) {
      const before = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : null;
      if (before && JSON.stringify(before.results) !== JSON.stringify(now.results))
        expect(ENGINE, "results differ from the stored ones, and the engine still has their number").not.toBe(
          before.engine,
        );
      writeFileSync(file, `${JSON.stringify(now, null, 1)}\n`);
    }
    expect(now).toEqual(JSON.parse(readFileSync(file, "utf8")));
  });
  it("has a number", () => {
    expect(ENGINE).toMatch(/^isoloss-fit\/[1-9]\d*$/);
  });
});
