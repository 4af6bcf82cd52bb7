// `npm test`: lint, types, records, then every test; ends with one line `N passed, M failed`.
// A gate (lint, types, records) counts as one test each.
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { root, run, say } from "./setup.mjs";

const node = process.execPath;
const bin = (path) => join("node_modules", path);
let passed = 0;
let failed = 0;
let skipped = 0;

async function gate(what, args) {
  say(what);
  if ((await run(node, args)) === 0) passed++;
  else {
    failed++;
    say(`${what}: FAILED`);
  }
}

const report = (name) => join(root, ".isoloss", `${name}.json`);
function read(name) {
  try {
    return JSON.parse(readFileSync(report(name), "utf8"));
  } catch {
    return undefined;
  }
}

await gate("lint and format", [bin("@biomejs/biome/bin/biome"), "check", ".", "--diagnostic-level=error"]);
await gate("types", [bin("typescript/bin/tsc"), "--noEmit"]);
await gate("records", ["scripts/isoloss.mjs", "validate"]);

rmSync(report("vitest"), { force: true });
say("unit, property and API tests");
const unit = await run(node, [
  bin("vitest/vitest.mjs"),
  "run",
  "--reporter=default",
  "--reporter=json",
  `--outputFile.json=${report("vitest")}`,
]);
const v = read("vitest");
passed += v?.numPassedTests ?? 0;
failed += v?.numFailedTests ?? 0;
skipped += (v?.numPendingTests ?? 0) + (v?.numTodoTests ?? 0);
if (unit !== 0 && !(v?.numFailedTests > 0)) failed++;

rmSync(report("playwright"), { force: true });
say("browser tests");
const e2e = await run(node, [bin("@playwright/test/cli.js"), "test", "--reporter=line,json"], {
  cwd: root,
  env: { ...process.env, PLAYWRIGHT_JSON_OUTPUT_NAME: report("playwright"), FORCE_COLOR: "0" },
});
const p = read("playwright")?.stats;
passed += (p?.expected ?? 0) + (p?.flaky ?? 0);
failed += p?.unexpected ?? 0;
skipped += p?.skipped ?? 0;
if (e2e !== 0 && !(p?.unexpected > 0)) failed++;

process.stdout.write(`\n${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}\n`);
process.exit(failed > 0 ? 1 : 0);
