/** Stored verdicts are those that the engine gives now. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { loadContent } from "@/lib/content/load";
import { ENGINE } from "@/lib/fit";
import { dataHash } from "@/lib/runs/cache";
import { readVerdictFile, refit } from "@/scripts/commands/refit";
import { run } from "./capture";

const stored = readVerdictFile("content");
const { content } = loadContent("content");
const mirror = join(process.env.ISOLOSS_SHARED ?? "../shared", "upstream");
const mirrored = existsSync(join(mirror, "github.com/epoch-research"));
if (!mirrored) console.info(`no mirror of run files at ${mirror}: verdicts on public run sets are not recomputed here`);

const recompute = async (claim: string) => {
  const { verdicts, unread } = await refit(content, [claim]);
  expect(unread).toEqual([]);
  const now = verdicts[0];
  const then = stored?.verdicts.find((v) => v.claim === claim);
  expect(now?.outcome).toBe(then?.outcome);
  expect(now?.dataHash).toBe(then?.dataHash);
  for (const [name, n] of Object.entries(then?.numbers ?? {})) {
    expect(Math.abs((now?.numbers[name]?.refit ?? 0) / n.refit - 1), name).toBeLessThan(1e-6);
    expect(now?.numbers[name]?.standardErrors).toBeCloseTo(n.standardErrors, 1);
  }
  return now;
};

describe("content/verdicts.json", () => {
  it("covers every claim with runs, under this engine and these tables", () => {
    const claims = content.papers.flatMap((p) =>
      p.claims.flatMap((c) =>
        (c.kind === "law" || c.kind === "exponent") && c.runs ? [{ ref: `${p.id}#${c.id}`, link: c.runs }] : [],
      ),
    );
    expect(stored?.engine).toBe(ENGINE);
    expect(stored?.verdicts.map((v) => v.claim)).toEqual(claims.map((c) => c.ref).sort());
    for (const v of stored?.verdicts ?? []) {
      const link = claims.find((c) => c.ref === v.claim)?.link;
      const set = content.runSets.find((s) => s.id === v.runs.set);
      expect({ set: link?.set, exclusions: link?.exclusions }, v.claim).toEqual(v.runs);
      expect(set && dataHash(set), v.claim).toBe(v.dataHash);
    }
  });
  it("recomputes from a table in the content", async () => {
    const v = await recompute("chen-2025-parscale#stack");
    expect(v?.outcome).toBe("reproduced");
  });
  it.runIf(mirrored)(
    "recomputes from public files: the replication holds, the original third approach does not",
    async () => {
      process.env.RUNS_MIRROR = mirror;
      const replication = await recompute("besiroglu-2024-chinchilla-replication#plain-huber");
      expect(replication?.outcome).toBe("reproduced");
      expect(replication?.standardErrors).toBeLessThan(0.1);
      const original = await recompute("hoffmann-2022-chinchilla#approach-3");
      expect(original?.outcome).toBe("differs");
      expect(original?.numbers.beta?.standardErrors).toBeLessThan(-2);
      const gadre = await recompute("gadre-2024-overtraining#c4-loss");
      expect(gadre?.objective?.name).toBe("least-squares");
      for (const n of Object.values(gadre?.numbers ?? {}))
        expect(Math.abs(n.refit / n.reported - 1)).toBeLessThan(2e-3);
    },
  );
});

describe("isoloss refit", () => {
  it("prints one claim as JSON", async () => {
    const r = await run("refit", "chen-2025-parscale#pile", "--json");
    expect(r.code).toBe(0);
    expect(JSON.parse(r.out).verdicts).toMatchObject([{ claim: "chen-2025-parscale#pile", outcome: "reproduced" }]);
  });
  it("refuses wrong calls", async () => {
    expect((await run("refit")).code).toBe(2);
    expect((await run("refit", "--write", "x#y")).code).toBe(2);
    const unknown = await run("refit", "chen-2025-parscale#pyle");
    expect(unknown.code).toBe(2);
    expect(unknown.err).toContain("did you mean chen-2025-parscale#pile?");
  });
});

describe("isoloss refit --multiverse", () => {
  it("shows the spread of a claim over ways to fit its runs", async () => {
    const r = await run("refit", "chen-2025-parscale#stack", "--multiverse", "--json");
    expect(r.code).toBe(0);
    const [m] = JSON.parse(r.out).multiverses;
    expect(m).toMatchObject({ claim: "chen-2025-parscale#stack", law: "parscale", n: 24 });
    expect(m.universes.length).toBeGreaterThanOrEqual(20);
    expect(m.numbers.k.low).toBeLessThanOrEqual(m.numbers.k.high);
    expect((await run("refit", "--all", "--multiverse")).code).toBe(2);
  });
});
