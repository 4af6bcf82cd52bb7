import { describe, expect, it } from "vitest";
import { run } from "./capture";

describe("isoloss pool", () => {
  it("pools compute-optimal size over the content, as JSON", async () => {
    const r = await run("pool", "--of", "params-opt", "--vs", "compute", "--domain", "language", "--json");
    expect(r.code).toBe(0);
    const report = JSON.parse(r.out);
    expect(report.query).toMatchObject({ of: "params-opt", vs: "compute", domain: "language" });
    expect(report.pooled).toMatchObject({ method: "reml", k: report.studies.length });
    expect(report.pooled.value).toBeGreaterThan(0.4);
    expect(report.pooled.value).toBeLessThan(0.7);
    expect(report.pooled.heterogeneity.i2).toBeGreaterThanOrEqual(0);
    expect(report.scaled.scale).toBeGreaterThanOrEqual(1);
    expect(new Set(report.studies.map((s: { id: string }) => s.id)).size).toBe(report.studies.length);
    for (const n of report.notUsed) expect(n.why).toBeTruthy();
  });
  it("prints a table", async () => {
    const r = await run("pool", "--of", "params-opt", "--vs", "compute", "--method", "dersimonian-laird");
    expect(r.out).toMatch(/dersimonian-laird, \d+ studies: 0\.\d+\s±\s0\.\d+/);
    expect(r.out).toContain("Particle Data Group");
    expect(r.out).toContain("not pooled");
  });
  it("takes names and aliases, and refuses others with the nearest", async () => {
    expect((await run("pool", "--of", "N_opt", "--vs", "FLOPs", "--json")).code).toBe(0);
    const r = await run("pool", "--of", "parms-opt", "--vs", "compute");
    expect(r.code).toBe(2);
    expect(r.err).toContain("did you mean params-opt?");
  });
  it("says when there is nothing to pool", async () => {
    const r = await run("pool", "--of", "elo", "--vs", "width");
    expect(r.code).toBe(1);
    expect(r.out).toContain("no claim gives this exponent");
  });
});
