#!/usr/bin/env node
// Entry point of the command-line program. The TypeScript is bundled once into dist/cli/ and again when a source is
// newer, so that a command starts in a fraction of a second.
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const bundle = join(root, "dist", "cli", "main.js");

function newest(folder) {
  let time = 0;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) time = Math.max(time, newest(path));
    else if (entry.name.endsWith(".ts")) time = Math.max(time, statSync(path).mtimeMs);
  }
  return time;
}

const sources = Math.max(
  ...["scripts", "lib", "db"].map((f) => newest(join(root, f))),
  statSync(fileURLToPath(import.meta.url)).mtimeMs,
);
if (!existsSync(bundle) || statSync(bundle).mtimeMs < sources) {
  const { build } = await import("esbuild");
  const temporary = join(root, "dist", `cli-${process.pid}`);
  // Bundled whole: hundreds of small modules take longer to find than to run. Only what is compiled stays outside.
  // A module that looks for files beside itself must find them beside its source.
  const ownAddress = {
    name: "own-address",
    setup({ onLoad }) {
      onLoad({ filter: /\.ts$/, namespace: "file" }, ({ path }) => {
        if (path.includes("node_modules")) return undefined;
        const text = readFileSync(path, "utf8");
        if (!text.includes("import.meta.url")) return undefined;
        const address = JSON.stringify(pathToFileURL(path).href);
        return { contents: text.replaceAll("import.meta.url", address), loader: "ts" };
      });
    },
  };
  mkdirSync(join(root, "dist"), { recursive: true });
  await build({
    entryPoints: [join(root, "scripts", "main.ts")],
    outdir: temporary,
    absWorkingDir: root,
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "node",
    target: "node20",
    external: ["better-sqlite3", "esbuild"],
    banner: {
      js: 'import { createRequire as requireOf } from "node:module"; const require = requireOf(import.meta.url);',
    },
    legalComments: "none",
    sourcemap: "linked",
    sourcesContent: false,
    logLevel: "warning",
    tsconfig: join(root, "tsconfig.json"),
    plugins: [ownAddress],
  });
  const old = join(root, "dist", `cli-old-${process.pid}`);
  if (existsSync(dirname(bundle))) renameSync(dirname(bundle), old);
  try {
    renameSync(temporary, dirname(bundle));
  } catch {
    // Another process put its bundle there first; both are of the same sources.
    rmSync(temporary, { recursive: true, force: true });
  }
  rmSync(old, { recursive: true, force: true });
}
// Reading the maps costs a tenth of a second: only where somebody wants to see where an error came from.
if (process.env.NODE_ENV === "development") process.setSourceMapsEnabled(true);
const { main } = await import(pathToFileURL(bundle).href);
// What is kept there goes with the bundle, so another version of the program never reads it.
process.exitCode = await main(process.argv.slice(2), join(dirname(bundle), "cache"));
