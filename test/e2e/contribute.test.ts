import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@playwright/test";

const isoloss = (...args: string[]) => {
  try {
    return {
      code: 0,
      out: execFileSync(process.execPath, ["scripts/isoloss.mjs", ...args], {
        encoding: "utf8",
        stdio: ["ignore", "pipe", "pipe"],
      }),
    };
  } catch (e) {
    const f = e as { status: number; stdout: string; stderr: string };
    return { code: f.status, out: `${f.stdout}${f.stderr}` };
  }
};

test("an author reads how, writes one file, is told what is wrong, mends it, and it is in the database", async ({
  page,
}) => {
  await page.goto("/contribute");
  await page.getByText("Show the template of a paper").click();
  await expect(page.locator("#template-text")).toContainText("claims:");

  const folder = mkdtempSync(join(tmpdir(), "isoloss-e2e-"));
  try {
    const content = join(folder, "content");
    cpSync("content", content, { recursive: true });
    const file = join(content, "papers", "doe-2026-example.md");
    const record = (unit: string) => `---
id: doe-2026-example
title: An example of a contributed paper
status: curated
scope: law
published: "2026"
domains: [language]
claims:
  - id: allocation
    kind: exponent
    status: curated
    of: params-opt
    vs: compute
    value: 0.51
    unit: ${unit}
    evidence: { place: Table 1, seen: primary }
---
A paper that a test contributes. It states one exponent.
`;
    writeFileSync(file, record("furlongs"));
    const bad = isoloss("validate", "--content", content, file);
    expect(bad.code).toBe(1);
    expect(bad.out).toMatch(/doe-2026-example\.md:15:\d+/);
    writeFileSync(file, record('"1"'));
    expect(isoloss("validate", "--content", content, file).code).toBe(0);
    const built = isoloss("build", "--content", content, "--out", join(folder, "built.sqlite"));
    expect(built.out).not.toContain("error");
    expect(built.code).toBe(0);
    expect(readFileSync(join(folder, "built.sqlite")).includes("doe-2026-example")).toBe(true);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
