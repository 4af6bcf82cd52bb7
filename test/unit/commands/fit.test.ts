import { describe, expect, it } from "vitest";
import { parseMap } from "@/scripts/tables";
import { run } from "./capture";
import { runsMirror, temporaryFiles } from "./tables";

const { mirror, mirrored } = runsMirror("fits of public run sets are not tested here");
const file = temporaryFiles("fit");
const synthetic = "test/fixtures/runs/chinchilla-synthetic.csv";
const chinchilla = ["fit", "--law", "chinchilla", "--csv", synthetic, "--map", "N=params,D=tokens,y=val_loss"];

describe("isoloss fit --csv", () => {
  it("recovers the law that made the fixture, within its own errors", async () => {
    const r = await run(...chinchilla, "--json");
    expect(r.code).toBe(0);
    const report = JSON.parse(r.out);
    expect(report).toMatchObject({ law: "chinchilla", csv: synthetic, n: 30, status: "converged" });
    expect(report.objective).toMatchObject({ name: "huber-log", delta: 1e-3 });
    for (const [name, truth] of Object.entries({ E: 1.7, A: 400, alpha: 0.34, B: 900, beta: 0.31 })) {
      const p = report.parameters[name];
      expect(Object.keys(p.interval).sort()).toEqual(["high", "level", "low"]);
      expect(Math.abs(p.value - truth), name).toBeLessThan(4 * p.standardError);
    }
    expect(report.derived.a.value).toBeCloseTo(0.31 / 0.65, 1);
    expect(report.tookMs).toBeGreaterThan(0);
  });
  it("guesses columns and says so", async () => {
    const r = await run("fit", "--law", "chinchilla", "--csv", synthetic, "--json");
    expect(JSON.parse(r.out).mapping).toEqual({ N: "params", D: "tokens", L: "val_loss" });
    expect(r.err).toContain("guessed N = params (sure");
  });
  it("reads JSON Lines, holds parameters, takes other objectives, bootstraps", async () => {
    const rows = [1, 2, 4, 8, 16, 32].map((k) => JSON.stringify({ x: k * 1e8, l: 1.5 + 30 * (k * 1e8) ** -0.2 }));
    const path = file("runs.jsonl", rows.join("\n"));
    const r = await run(
      ...["fit", "--law", "power-law-constant", "--csv", path, "--map", "x=x,y=l", "--fix", "E=1.5", "--json"],
      ...["--objective", "least-squares-log", "--bootstrap", "50", "--level", "0.8", "--seed", "3"],
    );
    const report = JSON.parse(r.out);
    expect(report.parameters.alpha.value).toBeCloseTo(0.2, 8);
    expect(report.parameters.A.value).toBeCloseTo(30, 5);
    expect(report.parameters.E.value).toBe(1.5);
    expect(report.bootstrap).toMatchObject({ replicates: 50, seed: 3 });
    expect(report.parameters.alpha.interval.level).toBe(0.8);
  });
  it("follows the profile likelihood, and fits in every usual way", async () => {
    const one = await run(...chinchilla, "--profile", "alpha,E", "--json");
    const report = JSON.parse(one.out);
    expect(report.profile.map((p: { parameter: string }) => p.parameter)).toEqual(["alpha", "E"]);
    for (const p of report.profile) {
      expect(p.low).toBeLessThan(p.estimate);
      expect(p.high).toBeGreaterThan(p.estimate);
    }
    const many = await run(...chinchilla, "--multiverse", "--profile", "--json");
    const { multiverse, profile } = JSON.parse(many.out);
    expect(profile).toHaveLength(5);
    // Five objectives; all rows, and without either end of the target and of the two variables.
    expect(multiverse.universes).toHaveLength(35);
    expect(multiverse.spread.alpha.low).toBeLessThan(multiverse.spread.alpha.high);
    const text = await run(...chinchilla, "--multiverse", "--profile", "beta");
    expect(text.out).toMatch(/profile likelihood\n {2}beta/);
    expect(text.out).toContain("multiverse: 35 ways to fit");
    const wrong = await run(...chinchilla, "--profile", "gamma");
    expect(wrong.code).toBe(2);
    expect(wrong.err).toContain("E, A, alpha, B, beta");
  });
  it("names bad cells by row and column, as text and as JSON, or drops them when asked", async () => {
    const path = file("bad.csv", "params,tokens,loss\n1e9,1e10,3\n-1,1e10,3\n1e9,x,3\n");
    const text = await run("fit", "--law", "chinchilla", "--csv", path);
    expect(text.code).toBe(1);
    expect(text.err).toContain('bad.csv:4: column tokens: the cell is not a number (saw "x")');
    const negative = file("negative.csv", "params,tokens,loss\n1e9,1e10,3\n-1,1e10,3\n2e9,,3\n");
    const json = await run("fit", "--law", "chinchilla", "--csv", negative, "--json");
    expect(json.code).toBe(1);
    expect(JSON.parse(json.out).errors.map((e: { where: string }) => e.where)).toEqual([
      "negative.csv:3",
      "negative.csv:4",
    ]);
    expect(JSON.stringify(JSON.parse(json.out))).not.toContain("NaN");
  });
  it("says when two points cannot identify five parameters, without numbers that look like answers", async () => {
    const path = file("two.csv", "params,tokens,loss\n1e9,1e10,3\n2e9,2e10,2.8\n");
    const r = await run("fit", "--law", "chinchilla", "--csv", path, "--json");
    expect(r.code).toBe(1);
    const report = JSON.parse(r.out);
    expect(report.status).toBe("not_identified");
    expect(report.message).toBeTruthy();
    expect(report.parameters).toEqual({});
    expect(report.derived).toEqual({});
    const text = await run("fit", "--law", "chinchilla", "--csv", path);
    expect(text.out).toContain("2 points can't determine 5 parameters");
    expect(text.out).not.toMatch(/^ {2}alpha/m);
  });
  it("drops rows with text or repeats when asked, and warns of mixed units, by file and line", async () => {
    const good = Array.from({ length: 8 }, (_, i) => `${1e8 * 2 ** i},${1e9 * 3 ** (i % 4)},${3 - 0.1 * i}`);
    const table = (name: string, ...rows: string[]) => file(name, ["params,tokens,loss", ...good, ...rows].join("\n"));
    const odd = await run("fit", "--law", "chinchilla", "--csv", table("odd.csv", "1e9,lots,3"), "--invalid", "drop");
    expect(odd.out).toContain('odd.csv:10, column tokens: D: the cell is not a number (saw "lots")');
    const negative = await run("fit", "--law", "chinchilla", "--csv", table("below.csv", "1e9,-4,3"));
    expect(negative.err).toContain('below.csv:10: column tokens: D: the value is negative (saw "-4")');
    const twice = table("twice.csv", good[2] as string);
    const kept = JSON.parse((await run("fit", "--law", "chinchilla", "--csv", twice, "--json")).out);
    expect(kept.n).toBe(9);
    expect(kept.warnings.filter((w: string) => w.includes("repeat"))).toEqual([
      "1 rows repeat another in every value: twice.csv:10 repeats twice.csv:4",
    ]);
    const dropped = await run("fit", "--law", "chinchilla", "--csv", twice, "--duplicates", "drop", "--json");
    expect(JSON.parse(dropped.out).n).toBe(8);
    const refused = await run("fit", "--law", "chinchilla", "--csv", twice, "--duplicates", "refuse", "--json");
    expect(refused.code).toBe(1);
    expect(JSON.parse(refused.out).errors[0]).toMatchObject({ where: "twice.csv:10" });
    const mixed = JSON.parse(
      (await run("fit", "--law", "chinchilla", "--csv", table("mixed.csv", "0.4,2e9,3.1"), "--json")).out,
    );
    expect(mixed.warnings.join()).toContain("units may be mixed: mixed.csv:10 (0.4)");
  });
  it("refuses wrong calls with exit code 2 and what to write instead", async () => {
    for (const [argv, words] of [
      [["--law", "chinchila", "--csv", synthetic], "Did you mean chinchilla?"],
      [["--law", "chinchilla"], "either --runs SET or --csv FILE"],
      [["--law", "chinchilla", "--csv", synthetic, "--runs", "besiroglu-2024-fig4"], "either"],
      [["--law", "chinchilla", "--csv", synthetic, "--map", "N"], "SYMBOL=COLUMN"],
      [["--law", "chinchilla", "--csv", synthetic, "--level", "90"], "between 0 and 1"],
      [["--law", "chinchilla", "--csv", synthetic, "--objective", "huber"], "Allowed choices"],
      [["--law", "chinchilla", "--csv", synthetic, "--fix", "gamma=1"], "with a parameter of law chinchilla"],
      [["--law", "chinchilla", "--csv", "test/fixtures/runs/none.csv"], "cannot read"],
      [["--law", "chinchilla", "--runs", "besiroglu"], "no run set"],
    ] as const) {
      const r = await run("fit", ...argv);
      expect(r.code, argv.join(" ")).toBe(2);
      expect(r.err).toContain(words);
    }
  });
});

describe("maps", () => {
  it("split at commas before a symbol only", () => {
    expect(parseMap(["N=a, b,D=c"])).toEqual({ N: "a, b", D: "c" });
    expect(parseMap(["N=n", "D=f/(6*n)"])).toEqual({ N: "n", D: "f/(6*n)" });
  });
});

describe.runIf(mirrored)("isoloss fit --runs besiroglu-2024-fig4", () => {
  const fit = async (...argv: string[]) => {
    process.env.RUNS_MIRROR = mirror;
    return run("fit", "--law", "chinchilla", "--runs", "besiroglu-2024-fig4", "--json", ...argv);
  };
  it("gives the replication's values with the declared exclusion", async () => {
    const r = await fit();
    expect(r.code).toBe(0);
    const report = JSON.parse(r.out);
    expect(report).toMatchObject({ runs: "besiroglu-2024-fig4", n: 240, status: "converged" });
    expect(report.exclusions).toMatchObject([{ id: "five-highest-losses", count: 5 }]);
    expect(report.objective.value).toBeLessThanOrEqual(0.00101827403);
    expect(report.parameters.alpha.value).toBeCloseTo(0.347, 2);
    expect(Math.abs(report.parameters.alpha.value - 0.347)).toBeLessThanOrEqual(0.001);
    expect(Math.abs(report.parameters.beta.value - 0.367)).toBeLessThanOrEqual(0.001);
    expect(Math.abs(report.parameters.E.value - 1.817)).toBeLessThanOrEqual(0.001);
  });
  it("and those of all points without it", async () => {
    for (const argv of [
      ["--exclude", "none"],
      ["--keep", "five-highest-losses"],
    ]) {
      const report = JSON.parse((await fit(...argv)).out);
      expect(report.n).toBe(245);
      expect(report.exclusions).toEqual([]);
      // The five worst runs kept: beta 0.453.
      expect(report.parameters.beta.value).toBeCloseTo(0.453, 2);
    }
  });
});
