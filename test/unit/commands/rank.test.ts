import { describe, expect, it } from "vitest";
import { run } from "./capture";
import { runsMirror, temporaryFiles } from "./tables";

const { mirror, mirrored } = runsMirror("laws are not ranked on public run sets here");
const file = temporaryFiles("rank");
const synthetic = "test/fixtures/runs/chinchilla-synthetic.csv";

describe("isoloss rank", () => {
  it("fits every law whose variables a table has to the same rows, and says why others are left out", async () => {
    const some = ["chinchilla", "kaplan-nd", "muennighoff-data-constrained"].flatMap((id) => ["--law", id]);
    const r = await run("rank", "--csv", synthetic, "--map", "N=params,D=tokens,y=val_loss", ...some, "--json");
    expect(r.code).toBe(0);
    const report = JSON.parse(r.out);
    expect(report).toMatchObject({ target: "val_loss", n: 30 });
    const ids = report.laws.map((l: { law: string }) => l.law);
    expect(ids).toContain("chinchilla");
    expect(ids).toContain("kaplan-nd");
    expect(ids.indexOf("chinchilla")).toBeLessThan(ids.indexOf("kaplan-nd"));
    for (const l of report.laws)
      expect(Object.keys(l)).toEqual(
        expect.arrayContaining(["aic", "aicc", "bic", "leaveOneOut", "extrapolation", "mapping"]),
      );
    expect(report.laws.find((l: { law: string }) => l.law === "chinchilla").extrapolation).toMatchObject({
      trained: 24,
      tested: 6,
    });
    expect(report.holdOut.largestBy).toContain("6*N*D");
    expect(report.skipped.find((s: { law: string }) => s.law === "muennighoff-data-constrained").reason).toMatch(
      /^the runs have no /,
    );
    expect(ids).toHaveLength(2);
  });
  it("lets laws of any one quantity join when the column is named", async () => {
    const r = await run(
      "rank",
      "--csv",
      synthetic,
      "--map",
      "x=params,y=val_loss",
      "--law",
      "power-law",
      "--law",
      "power-law-constant",
    );
    expect(r.code).toBe(0);
    expect(r.out).toMatch(/^law .*ΔAICc/m);
    expect(r.out).toMatch(/^power-law-constant +\d/m);
  });
  it("scores all laws on the rows that all can use", async () => {
    const rows = Array.from(
      { length: 12 },
      (_, i) => `${i === 3 ? "" : 1e8 * 2 ** i},${1e10 * 3 ** (i % 4)},${2 + 0.1 * (i % 5)}`,
    );
    const path = file("gap.csv", `params,tokens,loss\n${rows.join("\n")}\n`);
    const call = ["rank", "--csv", path, "--map", "x=tokens", "--law", "chinchilla", "--law", "power-law", "--json"];
    const r = await run(...call, "--invalid", "drop");
    const report = JSON.parse(r.out);
    expect(report.n).toBe(11);
    expect(report.warnings.join()).toContain("1 rows that not every law can use");
    const refused = JSON.parse((await run(...call)).out);
    expect(refused.laws.map((l: { law: string }) => l.law)).toEqual(["power-law"]);
    expect(refused.skipped.find((s: { law: string }) => s.law === "chinchilla").reason).toContain("missing");
  });
  it("refuses wrong calls", async () => {
    expect((await run("rank")).code).toBe(2);
    const law = await run("rank", "--csv", synthetic, "--law", "chinchila");
    expect(law.code).toBe(2);
    expect(law.err).toContain("Did you mean chinchilla?");
    const none = await run("rank", "--csv", file("strange.csv", "foo,bar\n1,2\n3,4\n"));
    expect(none.code).toBe(2);
    expect(none.err).toContain("--map");
    const symbol = await run("rank", "--csv", synthetic, "--map", "qqq=params");
    expect(symbol.code).toBe(2);
  });
  it.runIf(mirrored)("ranks the laws of loss on the Chinchilla points", async () => {
    process.env.RUNS_MIRROR = mirror;
    const r = await run("rank", "--runs", "besiroglu-2024-fig4", "--law", "chinchilla", "--law", "kaplan-nd", "--json");
    const report = JSON.parse(r.out);
    expect(report.laws.map((l: { law: string }) => l.law)).toEqual(["chinchilla", "kaplan-nd"]);
    expect(report.laws[0].objective).toBeCloseTo(0.0010182740179, 12);
    expect(report.exclusions).toHaveLength(1);
  });
});
