// `npm test` runs this first: dependencies, a browser, the database and the built site.
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build, fail, findProgram, install, needNode, root, run, say } from "./setup.mjs";

const browsers = [
  process.env.CHROMIUM,
  "/usr/bin/chromium",
  "chromium",
  "chromium-browser",
  "google-chrome-stable",
  "google-chrome",
];

/** Installs a Debian package where that is possible. */
async function debian(name) {
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  await run("apt-get", ["update", "-qq"], { cwd: root, env });
  await run("apt-get", ["install", "-y", "-qq", "--no-install-recommends", name], {
    cwd: root,
    env,
    stdio: ["ignore", "ignore", "inherit"],
  });
}
const hasDebian = () => findProgram(["apt-get"]) && process.getuid?.() === 0;

/** Path of a Chromium, installed from Debian's packages or by Playwright when there is none. */
async function browser() {
  const found = findProgram(browsers);
  if (found) return found;
  say("no Chromium here, installing one");
  if (hasDebian()) {
    await debian("chromium");
    const now = findProgram(browsers);
    if (now) return now;
  }
  await run(process.execPath, ["node_modules/@playwright/test/cli.js", "install", "chromium"]);
  const { chromium } = await import("@playwright/test");
  const path = chromium.executablePath();
  if (existsSync(path)) return path;
  return fail("no Chromium could be installed; install one and set CHROMIUM to its path");
}

needNode();
await install();
const path = await browser();
mkdirSync(join(root, ".isoloss"), { recursive: true });
writeFileSync(join(root, ".isoloss", "browser"), path);
say(`browser: ${path}`);
// The sqlite3 shell reads an edition as somebody else's program would; without it that one test says that it was left out.
if (!findProgram(["sqlite3"]) && hasDebian()) {
  say("no sqlite3 shell here, installing one");
  await debian("sqlite3").catch(() => say("sqlite3 could not be installed"));
}
await build();
