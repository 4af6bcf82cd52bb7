/** A contribution from end to end, in a git repository of its own: new, edit, validate, diff, merge, build, found. */
import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";

const program = resolve("scripts/isoloss.mjs");
const repository = mkdtempSync(join(tmpdir(), "isoloss-pull-"));
const git = (...args: string[]) => execFileSync("git", args, { cwd: repository, encoding: "utf8" });
const isoloss = (args: string[], input = "") => {
  const r = spawnSync(process.execPath, [program, ...args], { cwd: repository, encoding: "utf8", input });
  return { code: r.status, out: r.stdout, err: r.stderr };
};
const database = join(repository, "built.sqlite");

beforeAll(() => {
  cpSync("test/fixtures/content", join(repository, "content"), { recursive: true });
  git("init", "-q", "-b", "main");
  git("config", "user.name", "A Contributor");
  git("config", "user.email", "contributor@example.org");
  git("add", ".");
  git("commit", "-qm", "content");
  git("switch", "-q", "-c", "my-paper");
});
afterAll(() => rmSync(repository, { recursive: true, force: true }));

const file = "content/papers/noether-2024-symmetry.md";

describe("a contributed paper", () => {
  it("starts from isoloss new", () => {
    const r = isoloss([
      "new",
      "--title",
      "Symmetry Decides the Exponent",
      "--author",
      "Emmy Noether",
      "--published",
      "2024-05",
      "--arxiv",
      "2405.00010",
    ]);
    expect(r).toMatchObject({ code: 0 });
    expect(r.out).toContain("noether-2024-symmetry.md");
  });

  it("is told what is wrong, and passes once that is mended", () => {
    const path = join(repository, file);
    const claims = `claims:
  - id: allocation
    kind: exponent
    status: curated
    of: params-opt
    vs: compute
    value: 0.52
    standardError: 0,01
    evidence: { place: Table 1, seen: primary }
---
The exponent of the optimal size is measured again on a new grid of runs. It agrees with the square root.
`;
    const text = readFileSync(path, "utf8").replace(/claims:[\s\S]*$/, claims);
    writeFileSync(path, text);
    const bad = isoloss(["validate", file, "--json"]);
    expect(bad.code).toBe(1);
    expect(JSON.parse(bad.out).errors).toMatchObject([{ file, rule: "wrong-type", value: '"0,01"' }]);
    writeFileSync(path, text.replace("0,01", "0.01"));
    expect(isoloss(["validate", file])).toMatchObject({ code: 0 });
    git("add", ".");
    git("commit", "-qm", "Noether 2024");
  });

  it("shows what the merge would change", () => {
    const r = isoloss(["diff", "main..HEAD", "--json"]);
    expect(r.code).toBe(0);
    const report = JSON.parse(r.out);
    expect(report.records).toMatchObject([
      { kind: "paper", id: "noether-2024-symmetry", change: "added", claims: [{ id: "allocation", change: "added" }] },
    ]);
    const pooled = report.pooled.find((p: { of: string; vs: string }) => p.of === "params-opt" && p.vs === "compute");
    expect(pooled.entered).toEqual([{ claim: "noether-2024-symmetry#allocation", value: 0.52 }]);
    expect(pooled.after.k).toBe(pooled.before.k + 1);
    expect(pooled.moved).toBeCloseTo((pooled.after.value - pooled.before.value) / pooled.before.standardError, 12);
    expect(report.pages).toContain("/papers/noether-2024-symmetry");
    expect(isoloss(["diff", "main..HEAD"]).out).toContain("**added** `noether-2024-symmetry` (1 claims)");
  });

  it("is found after the merge and the build", () => {
    git("switch", "-q", "main");
    git("merge", "-q", "my-paper");
    expect(isoloss(["build", "--out", database])).toMatchObject({ code: 0 });
    const found = spawnSync(process.execPath, [program, "search", "symmetry decides", "--json"], {
      cwd: repository,
      encoding: "utf8",
      env: { ...process.env, ISOLOSS_DB: database, MEILI_URL: "" },
    });
    expect(JSON.parse(found.stdout).results[0]).toMatchObject({ kind: "paper", id: "noether-2024-symmetry" });
  });

  it("a range that git does not know is refused in words", () => {
    expect(isoloss(["diff", "nowhere..HEAD"]).code).not.toBe(0);
    expect(isoloss(["diff", "main"])).toMatchObject({ code: 2 });
  });
});

describe("the workflow of contributions", () => {
  const steps = (
    parse(readFileSync(".github/workflows/contribution.yml", "utf8")) as {
      jobs: { check: { steps: { name?: string; run?: string }[] } };
    }
  ).jobs.check.steps;
  const commandOf = (name: string) => steps.find((s) => s.name === name)?.run ?? "";

  it("does not run a contribution's code with rights", () => {
    for (const name of ["contribution", "report", "test"])
      expect(readFileSync(`.github/workflows/${name}.yml`, "utf8")).not.toContain("pull_request_target:");
    expect(readFileSync(".github/workflows/report.yml", "utf8")).not.toContain("actions/checkout");
  });

  it("has steps that run as they stand", () => {
    writeFileSync(
      join(repository, "package.json"),
      JSON.stringify({ private: true, scripts: { isoloss: `node ${program}` } }),
    );
    const summary = join(repository, "summary.md");
    for (const name of ["annotate", "report", "preview"]) {
      const r = spawnSync("bash", ["-e", "-c", commandOf(name)], {
        cwd: repository,
        encoding: "utf8",
        env: { ...process.env, BASE: "main~1", HEAD: "main", GITHUB_STEP_SUMMARY: summary },
      });
      expect({ name, code: r.status, err: r.status === 0 ? "" : r.stderr }).toEqual({ name, code: 0, err: "" });
    }
    expect(readFileSync(summary, "utf8")).toContain("## What this merge would change");
    expect(readFileSync(join(repository, "preview", "report.md"), "utf8")).toContain("noether-2024-symmetry");
    expect(readFileSync(join(repository, "preview/pages/index.html"), "utf8")).toContain(
      'href="papers/noether-2024-symmetry.html"',
    );
    const page = readFileSync(join(repository, "preview/pages/papers/noether-2024-symmetry.html"), "utf8");
    expect(page).toContain("<h1>Symmetry Decides the Exponent</h1>");
    expect(page).toMatch(/0\.52\s±\s0\.01/);
  });
});
