import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { copyFileSync, existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { loadContent } from "../../../lib/content/load";
import type { Law } from "../../../lib/content/schema";
import { fit as fitLaw } from "../../../lib/fit";
import { buildTable, parseTable } from "../../../lib/runs";
import { obtainAll, readRunSet } from "../../../lib/runs/cache";
import { points, recipeSource, type Source } from "../../../lib/workbench/prepare";
import { pythonScript } from "../../../lib/workbench/python";
import type { Recipe } from "../../../lib/workbench/recipe";
import { defaultState, type WorkbenchState } from "../../../lib/workbench/state";
import { commandLine, engineOptions, typescriptScript } from "../../../lib/workbench/typescript";
import { scipy } from "./scipy";

const { content } = loadContent("content");
const law = (id: string) => content.laws.find((l) => l.id === id)!;
const runSet = (id: string) => content.runSets.find((r) => r.id === id)!;
const shared = resolve(process.env.ISOLOSS_SHARED ?? "../shared", "upstream");
const mirror = process.env.RUNS_MIRROR ?? shared;
const runs = existsSync(mirror);
if (!runs) console.log("no mirror of public run tables here: scripts are tested with printed and own tables only");

const folder = mkdtempSync(join(tmpdir(), "isoloss-scripts-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function recipe(source: Source, law: Law, changes: Partial<WorkbenchState>): Recipe {
  const state = { ...defaultState, law: law.id, bootstrap: 0, ...changes };
  const at = points(source, law, state);
  const result = fitLaw(law, at.data, engineOptions({ state }));
  return {
    law,
    source: recipeSource(source),
    mapping: at.mapping,
    scale: state.scale,
    leftOut: at.leftOut,
    state,
    fitted: Object.fromEntries(
      Object.entries(result.parameters).map(([k, p]) => [k, { value: p.value, held: p.atBound !== undefined }]),
    ),
    derived: Object.fromEntries(Object.entries(result.derived).map(([k, p]) => [k, p.value])),
    objective: result.objective.value,
    link: "https://isoloss.example/fit",
  };
}

/** Runs the Python script and compares every printed number with the recipe's. */
function sameInPython(r: Recipe, tolerance = 1e-4): void {
  writeFileSync(join(folder, "fit.py"), pythonScript(r));
  const run = spawnSync("python3", ["fit.py"], { cwd: folder, encoding: "utf8" });
  expect(run.stderr).toBe("");
  const objective = Number(/objective (\S+);/.exec(run.stdout)?.[1]);
  const atFitted = Number(/at the fitted values (\S+),/.exec(run.stdout)?.[1]);
  expect(atFitted / r.objective).toBeCloseTo(1, 8);
  // Another solver finds nothing better, and the same point.
  expect(objective / r.objective).toBeCloseTo(1, 6);
  for (const [name, value] of [
    ...Object.entries(r.fitted).map(([k, p]) => [k, p.value] as const),
    ...Object.entries(r.derived),
  ]) {
    const seen = Number(new RegExp(`^ *${name} (\\S+) `, "m").exec(run.stdout)?.[1]);
    expect(Math.abs(seen / value - 1), `${name}: ${seen} and ${value}\n${run.stdout}`).toBeLessThan(tolerance);
  }
}

const own = (text: string): Source => ({
  kind: "file",
  name: "my runs.csv",
  sha256: createHash("sha256").update(text).digest("hex"),
  format: "csv",
  raw: parseTable(text, "csv", "my runs.csv"),
});
/** A table with units in its headers, a formula to reach the tokens, an empty cell and a wild row. */
function table(): string {
  const lines = ['"Size (M)";flops;"val, loss"'];
  let wobble = 1;
  for (const n of [100, 300, 1000, 3000, 10_000])
    for (const d of [1e9, 1e10, 1e11, 1e12]) {
      wobble = (wobble * 16807) % 2147483647;
      const loss = (1.7 + 400 * (n * 1e6) ** -0.34 + 410 * d ** -0.28) * (1 + 0.004 * (wobble / 2147483647 - 0.5));
      lines.push(`${n};${6 * n * 1e6 * d};${loss}`);
    }
  lines.splice(4, 0, "300;1e20;");
  lines.push("500;1e21;99");
  return `\ufeff${lines.join("\n")}\n`;
}
const chinchilla = law("chinchilla");

describe.runIf(scipy)("Python", () => {
  it("repeats the fit of an own table: delimiter, units, arithmetic, empty cells, rows left out", () => {
    const text = table();
    writeFileSync(join(folder, "my runs.csv"), text);
    const plain = text.replace('"Size (M)"', "size").replace('"val, loss"', "loss");
    writeFileSync(join(folder, "plain.csv"), plain);
    const source = own(text);
    const r = recipe(source, chinchilla, {
      map: { N: "Size (M)", D: "flops", L: "val, loss" },
      scale: { N: 1e6, D: 1e-9 },
      objective: "least-squares-log",
      without: [21],
    });
    expect(r.leftOut.map((l) => l.rows)).toEqual([[21], [3]]);
    sameInPython(r, 1e-3);
    writeFileSync(join(folder, "my runs.csv"), plain);
    sameInPython(
      recipe(own(plain), chinchilla, {
        map: { N: "size*1e6", D: "flops/(6e6*size)", L: "loss" },
        objective: "huber-log",
        delta: 0.002,
        without: [21],
      }),
      1e-3,
    );
  }, 60_000);

  it("refuses another file", () => {
    const text = table();
    writeFileSync(join(folder, "my runs.csv"), `${text}1;1;1\n`);
    const r = recipe(own(text), chinchilla, {
      map: { N: "Size (M)", D: "flops", L: "val, loss" },
      scale: { N: 1e6 },
      without: [21],
    });
    writeFileSync(join(folder, "fit.py"), pythonScript(r));
    const run = spawnSync("python3", ["fit.py"], { cwd: folder, encoding: "utf8" });
    expect(run.status).not.toBe(0);
    expect(run.stderr).toMatch(/another file: its sha256 is/);
  });

  it("repeats the fit of a printed table", async () => {
    const set = runSet("bhagia-2024-ladder-c4");
    const built = buildTable(set, await readRunSet(set));
    const source: Source = { kind: "runs", set, table: built };
    sameInPython(recipe(source, chinchilla, { runs: set.id, objective: "least-squares-log" }), 1e-3);
  }, 60_000);

  it.runIf(runs)(
    "repeats the fit of the Chinchilla runs from their address and hash",
    async () => {
      const set = runSet("besiroglu-2024-fig4");
      const [path] = await obtainAll(set, { mirror });
      const [file] = set.files;
      copyFileSync(path!, join(folder, `${file!.sha256.slice(0, 12)}-${file!.url.split("/").at(-1)}`));
      const source: Source = { kind: "runs", set, table: buildTable(set, await readRunSet(set, { mirror })) };
      sameInPython(recipe(source, chinchilla, { runs: set.id, exclude: ["five-highest-losses"] }));
    },
    60_000,
  );

  it.runIf(runs)(
    "reads runs that lie in many JSON files",
    async () => {
      const set = runSet("gadre-2024-testbed");
      const paths = await obtainAll(set, { mirror });
      set.files.forEach((f, i) => {
        copyFileSync(paths[i]!, join(folder, `${f.sha256.slice(0, 12)}-${f.url.split("/").at(-1)}`));
      });
      const source: Source = { kind: "runs", set, table: buildTable(set, await readRunSet(set, { mirror })) };
      sameInPython(recipe(source, chinchilla, { runs: set.id, objective: "least-squares-log" }), 1e-2);
    },
    60_000,
  );
});

describe("TypeScript and the command line", () => {
  const root = resolve(".");
  const run = (file: string, cwd = root) =>
    spawnSync(process.execPath, ["--import", "tsx", file], { cwd, encoding: "utf8", env: { ...process.env } });

  it("repeats the fit of a printed table exactly", async () => {
    const set = runSet("bhagia-2024-ladder-c4");
    const built = buildTable(set, await readRunSet(set));
    const r = recipe({ kind: "runs", set, table: built }, law("chinchilla"), {
      runs: set.id,
      without: [1],
      bootstrap: 20,
      seed: 3,
    });
    // The script stands in the root of a checkout; its imports are pointed there from the temporary folder.
    const script = typescriptScript(r).replaceAll('from "./', `from "${root}/`);
    writeFileSync(join(folder, "fit.mts"), script);
    const out = run(join(folder, "fit.mts"));
    expect(out.stderr.replace(/^npm warn.*\n/gm, "")).toBe("");
    expect(out.stdout).toContain(`objective ${r.objective}`);
    for (const p of Object.values(r.fitted)) expect(out.stdout).toContain(String(p.value));

    const words = commandLine(r).replace("npm run -s isoloss -- ", "").split(" ");
    expect(words).toContain("--without");
    const cli = spawnSync(process.execPath, ["scripts/isoloss.mjs", ...words], { cwd: root, encoding: "utf8" });
    const report = JSON.parse(cli.stdout) as { objective: { value: number } };
    expect(report.objective.value).toBe(r.objective);
  }, 60_000);
});
