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

describe("a contribution that brings its runs", () => {
  const paper = () => readFileSync(join(repository, file), "utf8");
  const save = (text: string, message: string) => {
    writeFileSync(join(repository, file), text);
    git("add", ".");
    git("commit", "-qm", message);
  };
  const report = (...options: string[]) => {
    const r = isoloss(["diff", "main..HEAD", ...options, "--json"]);
    const { refits, corrections } = JSON.parse(r.out) as { refits: unknown[]; corrections: unknown[] };
    return { code: r.code, refits, corrections };
  };
  const claim = `  - id: refit
    kind: law
    status: curated
    law: chinchilla
    parameters: { E: 1.7, A: 400, alpha: 0.34, B: 410, beta: 0.28 }
    runs: { set: noether-2024-grid }
    evidence: { place: Table 2, seen: primary }
`;

  it("is fitted again by the report", () => {
    git("switch", "-q", "-c", "my-runs");
    const rows = [1e8, 3e8, 1e9, 3e9, 1e10].flatMap((n, i) =>
      [1e9, 1e10, 1e11, 1e12].map((d, j) => {
        const noise = 1 + 0.002 * Math.sin(5 * i + 3 * j);
        return `  - { params: ${n}, tokens: ${d}, loss: ${((1.7 + 400 * n ** -0.34 + 410 * d ** -0.28) * noise).toFixed(4)} }`;
      }),
    );
    writeFileSync(
      join(repository, "content/runs/noether-2024-grid.md"),
      `---
id: noether-2024-grid
name: Runs of Noether 2024
paper: noether-2024-symmetry
licence: figures given as facts
format: inline
rows:
${rows.join("\n")}
evidence: { place: Table 3, seen: primary }
columns:
  params: { unit: parameters }
  tokens: { unit: tokens }
  loss: { unit: nats/token }
map:
  default: { N: params, D: tokens, L: loss }
---
Twenty runs on a grid of sizes and tokens.
`,
    );
    save(paper().replace("---\nThe exponent", `${claim}---\nThe exponent`), "Runs of Noether 2024");
    const r = report();
    expect(r.code).toBe(0);
    expect(r.refits).toMatchObject([
      { claim: "noether-2024-symmetry#refit", before: null, after: "reproduced", n: 20, stale: true },
    ]);
    const words = isoloss(["diff", "main..HEAD"]).out;
    expect(words).toMatch(
      /- `noether-2024-symmetry#refit`: none → \*\*reproduced\*\* \(\d\.\d standard errors\), 20 runs/,
    );
    expect(words).toContain("`content/verdicts.json` does not say so yet");
    expect(report("--no-refit").refits).toEqual([]);
    expect(isoloss(["refit", "--all", "--write"])).toMatchObject({ code: expect.any(Number) });
    save(paper(), "Verdicts");
    expect(report().refits).toMatchObject([{ after: "reproduced", stale: false }]);
    git("switch", "-q", "main");
    git("merge", "-q", "my-runs");
  });

  it("is told that a changed number needs a corrections entry, where, and what to write", () => {
    git("switch", "-q", "-c", "my-correction");
    const wrong = paper().replace("beta: 0.28", "beta: 0.4");
    save(wrong, "Another beta");
    const r = report("--strict");
    expect(r.code).toBe(1);
    expect(r.refits).toMatchObject([{ before: "reproduced", after: "differs" }]);
    expect(r.corrections).toMatchObject([
      { claim: "noether-2024-symmetry#refit", fields: [{ path: "parameters.beta.value", before: 0.28, after: 0.4 }] },
    ]);
    expect(isoloss(["diff", "main..HEAD"])).toMatchObject({ code: 0 });
    const out = isoloss(["diff", "main..HEAD"]).out;
    const line = wrong.split("\n").indexOf("  - id: refit") + 1;
    expect(out).toContain(`(${file}:${line}): parameters.beta.value 0.28 → 0.4`);
    const entry = /```yaml\n([\s\S]*?)```/.exec(out)?.[1] ?? "";
    const added = `${entry.trimEnd()}\n`.replace('why: ""', "why: a slip of the pen").replace(/^ {2}/gm, "    ");
    save(wrong.replace("    runs: {", `${added}    runs: {`), "Say so");
    expect(isoloss(["validate", file])).toMatchObject({ code: 0 });
    expect(report("--strict")).toMatchObject({ code: 0, corrections: [] });
    git("switch", "-q", "main");
  });

  it("is told when its runs cannot be had", () => {
    git("switch", "-q", "-c", "far-runs");
    const path = join(repository, "content/runs/besiroglu-2024-fig4.md");
    writeFileSync(path, readFileSync(path, "utf8").replace("count: 5", "count: 4"));
    git("add", ".");
    git("commit", "-qm", "One run fewer is left out");
    const r = spawnSync(process.execPath, [program, "diff", "main..HEAD"], {
      cwd: repository,
      encoding: "utf8",
      env: { ...process.env, RUNS_MIRROR: join(repository, "no-mirror") },
    });
    expect(r.stdout).toMatch(/not re-fitted, the mirror does not have the file/);
    git("switch", "-q", "main");
  });
});
