/** Laws and data that the tests of the fit engine share. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Law } from "@/lib/content/schema";
import type { FitData } from "@/lib/fit";

type Start = [low: number, high: number];
/** A law with parameters given as start range, or with role and lower bound. */
export function law(
  expression: string,
  variables: string[],
  parameters: Record<
    string,
    Start | { role: Law["parameters"][string]["role"]; start: Start; low?: number; high?: number }
  >,
  extra: Partial<Law> = {},
): Law {
  return {
    id: "test",
    name: "test",
    aliases: [],
    expression,
    latex: "x",
    target: { symbol: "y", quantity: "loss" },
    variables: Object.fromEntries(variables.map((v) => [v, { quantity: "params", description: v }])),
    parameters: Object.fromEntries(
      Object.entries(parameters).map(([name, p]) => {
        if (Array.isArray(p)) return [name, { role: "shape" as const, start: { low: p[0], high: p[1] } }];
        return [
          name,
          {
            role: p.role,
            start: { low: p.start[0], high: p.start[1] },
            bounds: {
              ...(p.low === undefined ? {} : { low: p.low }),
              ...(p.high === undefined ? {} : { high: p.high }),
            },
          },
        ];
      }),
    ),
    derived: [],
    related: [],
    testPoints: [],
    evidence: { place: "test", seen: "primary" },
    ...extra,
  };
}

export const chinchilla = law(
  "E + A*N^(-alpha) + B*D^(-beta)",
  ["N", "D"],
  {
    E: { role: "irreducible", start: [0.2, 3], low: 0 },
    A: { role: "coefficient", start: [1, 1e5], low: 0 },
    alpha: { role: "exponent", start: [0.05, 1.2], low: 0 },
    B: { role: "coefficient", start: [1, 1e6], low: 0 },
    beta: { role: "exponent", start: [0.05, 1.2], low: 0 },
  },
  { cost: "6*N*D", derived: [{ id: "a", name: "allocation exponent", expression: "beta/(alpha+beta)" }] },
);

export const root = dirname(dirname(dirname(dirname(fileURLToPath(import.meta.url)))));
export const shared = process.env.ISOLOSS_SHARED ?? join(root, "..", "shared");

/** The points that Besiroglu et al. 2024 (arXiv:2404.10102) read off figure 4 of Hoffmann et al. 2022, without the five highest losses; null when not at hand. */
export function chinchillaPoints(): FitData | null {
  const folder = join(shared, "upstream/github.com/epoch-research/analyzing-chinchilla");
  if (!existsSync(folder)) return null;
  const commit = readdirSync(folder)[0];
  const file = join(folder, commit ?? "", "data/svg_extracted_data.csv");
  if (!existsSync(file)) return null;
  const [head, ...lines] = readFileSync(file, "utf8").trim().split("\n");
  const columns = (head ?? "").split(",");
  const at = (name: string) => columns.indexOf(name);
  const runs = lines.map((line) => {
    const cells = line.split(",").map(Number);
    const N = cells[at("Model Size")] as number;
    return { N, D: (cells[at("Training FLOP")] as number) / (6 * N), L: cells[at("loss")] as number };
  });
  const kept = runs.sort((a, b) => a.L - b.L).slice(0, -5);
  return {
    variables: { N: Float64Array.from(kept, (r) => r.N), D: Float64Array.from(kept, (r) => r.D) },
    target: Float64Array.from(kept, (r) => r.L),
  };
}
