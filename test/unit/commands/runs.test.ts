import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { run } from "./capture";

const mirror = join(process.env.ISOLOSS_SHARED ?? "../shared", "upstream");
const mirrored = existsSync(join(mirror, "github.com/mlfoundations"));
if (!mirrored) console.info(`no mirror of run files at ${mirror}: public run sets are not read here`);

describe("isoloss runs", () => {
  it("lists every set and whether its files are here", async () => {
    const r = await run("runs", "list", "--json");
    expect(r.code).toBe(0);
    const { runs } = JSON.parse(r.out);
    const chinchilla = runs.find((s: { id: string }) => s.id === "besiroglu-2024-fig4");
    expect(chinchilla.exclusions).toMatchObject([{ id: "five-highest-losses", default: true }]);
    expect(runs.find((s: { id: string }) => s.id === "chen-2025-parscale-stack").state).toBe("inline");
  });
  it("verifies a table in the content without any file", async () => {
    const r = await run("runs", "verify", "chen-2025-parscale-stack", "--json");
    expect(JSON.parse(r.out).runs).toMatchObject([{ ok: true, rows: 24 }]);
  });
  it.runIf(mirrored)("reads the mirrored public sets whole", async () => {
    process.env.RUNS_MIRROR = mirror;
    const sets = ["besiroglu-2024-fig4", "gadre-2024-testbed", "step-law-2025-dense", "step-law-2025-moe"];
    const r = await run("runs", "verify", ...sets, "--json");
    expect(r.code).toBe(0);
    const rows = Object.fromEntries(JSON.parse(r.out).runs.map((s: { id: string; rows: number }) => [s.id, s.rows]));
    expect(rows["besiroglu-2024-fig4"]).toBe(245);
    expect(rows["gadre-2024-testbed"]).toBe(104);
    expect(rows["step-law-2025-dense"] + rows["step-law-2025-moe"]).toBe(2619);
  });
  it("refuses wrong calls", async () => {
    expect((await run("runs", "pull")).code).toBe(2);
    const r = await run("runs", "verify", "besiroglu-2024-fig");
    expect(r.code).toBe(2);
    expect(r.err).toContain("Did you mean besiroglu-2024-fig4?");
  });
});
