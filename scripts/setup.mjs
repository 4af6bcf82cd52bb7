// What `npm start` and `npm test` share before any dependency is installed: plain Node, nothing imported from npm.
import { execFileSync, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const NODE_MINIMUM = [20, 9];

/** One line on stderr with the seconds since the program started. */
const started = Date.now();
export function say(text) {
  process.stderr.write(`[${String(Math.round((Date.now() - started) / 1000)).padStart(3)} s] ${text}\n`);
}

/** Ends the program with a message for a person. */
export function fail(text) {
  process.stderr.write(`isoloss: ${text}\n`);
  process.exit(1);
}

export function needNode() {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  if (major < NODE_MINIMUM[0] || (major === NODE_MINIMUM[0] && minor < NODE_MINIMUM[1]))
    fail(`Node ${NODE_MINIMUM.join(".")} or newer is needed, this is ${process.versions.node}`);
}

/** Runs a program with its output passed on; resolves to the exit code. */
export function run(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: root, stdio: ["ignore", "inherit", "inherit"], ...options });
    child.on("error", reject);
    child.on("close", (code, signal) => resolve(code ?? (signal ? 128 : 1)));
  });
}

/** Runs a step and stops the program when it fails. */
export async function step(what, command, args, options) {
  say(what);
  const code = await run(command, args, options);
  if (code !== 0) fail(`${what}: ${command} ${args.join(" ")} ended with exit code ${code}`);
}

const npm = process.platform === "win32" ? "npm.cmd" : "npm";
const sha = (text) => createHash("sha256").update(text).digest("hex");

/** Installs the locked dependencies unless this very lock was installed before. */
export async function install() {
  const wanted = sha(readFileSync(join(root, "package-lock.json")) + process.versions.modules);
  const stamp = join(root, "node_modules", ".isoloss-installed");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === wanted) return;
  await step("installing dependencies (one to three minutes the first time)", npm, [
    "ci",
    "--include=dev",
    "--no-audit",
    "--no-fund",
  ]);
  writeFileSync(stamp, wanted);
}

/** Paths, sizes and change times below the folders that a build depends on, as one hash. */
function fingerprint(paths) {
  const lines = [];
  const walk = (path) => {
    if (!existsSync(path)) return;
    const s = statSync(path);
    if (s.isDirectory()) for (const n of readdirSync(path).sort()) walk(join(path, n));
    else lines.push(`${path} ${s.size} ${s.mtimeMs}`);
  };
  for (const p of paths) walk(join(root, p));
  return sha(lines.join("\n"));
}

const node = process.execPath;

/** Builds the database from content/ and the site, each only when what it depends on has changed. */
export async function build() {
  const dist = process.env.NEXT_DIST_DIR ?? ".next";
  mkdirSync(join(root, ".isoloss"), { recursive: true });
  const inputs = [
    "content",
    "db",
    "lib",
    "scripts",
    "app",
    "public",
    "instrumentation.ts",
    "next.config.mjs",
    "package-lock.json",
    "tsconfig.json",
  ];
  const stamp = join(root, ".isoloss", `built-${dist.replace(/\W/g, "_")}`);
  const wanted = fingerprint(inputs);
  const complete = existsSync(join(root, ".isoloss", "isoloss.sqlite")) && existsSync(join(root, dist, "BUILD_ID"));
  if (complete && existsSync(stamp) && readFileSync(stamp, "utf8") === wanted) {
    say("database and site are up to date");
    return;
  }
  await step("building the database from content/", node, ["scripts/isoloss.mjs", "build"]);
  await step("bundling workers", node, ["scripts/bundle-workers.mjs"]);
  await step("building the site", node, ["node_modules/next/dist/bin/next", "build"], {
    cwd: root,
    env: { ...process.env, NEXT_TELEMETRY_DISABLED: "1" },
  });
  writeFileSync(stamp, wanted);
}

/** First program of the list that exists on this machine. */
export function findProgram(candidates) {
  for (const c of candidates) {
    if (!c) continue;
    if (c.includes("/")) {
      if (existsSync(c)) return c;
      continue;
    }
    try {
      return execFileSync("sh", ["-c", `command -v ${c}`], { encoding: "utf8" }).trim();
    } catch {}
  }
  return undefined;
}
