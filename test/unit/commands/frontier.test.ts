import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { run } from "./capture";

const folder = mkdtempSync(join(tmpdir(), "isoloss-frontier-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const file = (name: string, text: string) => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};
/** Equal exponents: curves along a budget are even about their minimum, so N_opt = (A/B)^(1/2α)·√(C/6). */
const rows: string[] = [];
for (const C of [1e18, 1e19, 1e20, 1e21])
  for (let k = -4; k <= 4; k++) {
    const N = Math.sqrt(C / 6) * 1.4 ** k;
    const D = C / (6 * N);
    rows.push(`${N},${D},${C},${1.7 + 400 * N ** -0.34 + 400 * D ** -0.34}`);
  }
const table = file("grid.csv", `params,tokens,flops,loss\n${rows.join("\n")}\n`);

describe("isoloss frontier", () => {
  it("finds the square root of the budget by parabolas, and reports the known biases", async () => {
    const r = await run("frontier", "--csv", table, "--bootstrap", "100", "--json");
    expect(r.code).toBe(0);
    const report = JSON.parse(r.out);
    expect(report).toMatchObject({ method: "isoflop", n: 36 });
    expect(report.mapping).toEqual({ N: "params", D: "tokens", C: "flops", L: "loss" });
    expect(report.N.exponent).toBeCloseTo(0.5, 6);
    expect(report.D.exponent).toBeCloseTo(0.5, 6);
    expect(report.groups).toHaveLength(4);
    expect(report.groups[0].Nopt).toBeCloseTo(Math.sqrt(1e18 / 6), -3);
    expect(report.N.interval.level).toBe(0.9);
    expect(report.notes.join()).toContain("biases the coefficient and not the exponent");
  });
  it("gives the same without tokens or without FLOP, which follow from each other", async () => {
    for (const map of ["N=params,C=flops,L=loss", "N=params,D=tokens,y=loss"]) {
      const report = JSON.parse((await run("frontier", "--csv", table, "--map", map, "--json")).out);
      expect(report.N.exponent, map).toBeCloseTo(0.5, 6);
    }
    const bare = file(
      "bare.csv",
      `params,tokens,loss\n${rows
        .map((x) => x.split(","))
        .map(([n, d, , l]) => `${n},${d},${l}`)
        .join("\n")}\n`,
    );
    const report = JSON.parse((await run("frontier", "--csv", bare, "--json")).out);
    expect(report.N.exponent).toBeCloseTo(0.5, 6);
    expect(report.notes).toContain("training FLOP follow from C = 6·N·D");
  });
  it("takes the least loss up to each budget", async () => {
    const r = await run("frontier", "--csv", table, "--method", "envelope", "--json");
    const report = JSON.parse(r.out);
    expect(report.optima.map((o: { C: number }) => o.C)).toEqual([1e18, 1e19, 1e20, 1e21]);
    expect(report.N.exponent).toBeCloseTo(0.5, 6);
    expect(report.notes.join()).toContain("not independent");
    expect((await run("frontier", "--csv", table, "--method", "envelope")).out).toContain("N_opt = ");
  });
  it("names what is missing, bad cells, and data without a minimum", async () => {
    const lacking = await run("frontier", "--csv", file("lacking.csv", "params,speed\n1,2\n"));
    expect(lacking.code).toBe(2);
    expect(lacking.err).toContain("--map N=COLUMN");
    const bad = await run("frontier", "--csv", file("bad.csv", "params,flops,loss\n1e8,1e18,3\n1e9,-1,3\n"), "--json");
    expect(bad.code).toBe(1);
    expect(JSON.parse(bad.out).errors[0]).toMatchObject({ where: "bad.csv:3" });
    const flat = await run(
      "frontier",
      "--csv",
      file("flat.csv", "params,flops,loss\n1e8,1e18,3\n1e9,1e18,2\n"),
      "--json",
    );
    expect(flat.code).toBe(1);
    expect(JSON.parse(flat.out)).toMatchObject({ N: null, D: null });
  });
});
