/** Browser tests against the built site, which this starts on a free port. Needs a built database and a built site. */
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { defineConfig, devices } from "@playwright/test";

// The workers read this file again and must find the same port.
process.env.E2E_PORT ??= execFileSync(
  process.execPath,
  ["-e", "const s=require('net').createServer().listen(0,'127.0.0.1',()=>{console.log(s.address().port);s.close()})"],
  { encoding: "utf8" },
).trim();
const url = `http://127.0.0.1:${process.env.E2E_PORT}`;
const shared = resolve(process.env.ISOLOSS_SHARED ?? "../shared", "upstream");
if (!process.env.RUNS_MIRROR && existsSync(shared)) process.env.RUNS_MIRROR = shared;

const executablePath = [
  process.env.CHROMIUM,
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
].find((p) => p && existsSync(p));

export default defineConfig({
  testDir: "test/e2e",
  timeout: 60_000,
  workers: 2,
  fullyParallel: true,
  forbidOnly: Boolean(process.env.CI),
  reporter: "line",
  expect: { timeout: 15_000 },
  use: {
    baseURL: url,
    launchOptions: { args: ["--no-sandbox"], ...(executablePath ? { executablePath } : {}) },
    contextOptions: { reducedMotion: "reduce" },
  },
  projects: [{ name: "chromium", use: { ...devices["Desktop Chrome"] } }],
  webServer: {
    command: `"${process.execPath}" node_modules/next/dist/bin/next start -p ${process.env.E2E_PORT} -H 127.0.0.1`,
    url: `${url}/robots.txt`,
    timeout: 60_000,
    env: {
      ...(process.env as Record<string, string>),
      NEXT_TELEMETRY_DISABLED: "1",
      RATE_LIMIT_READ: "0",
      RATE_LIMIT_SEARCH: "0",
      RATE_LIMIT_FIT: "0",
      PAGES_AHEAD: "0",
    },
  },
});
