// Bundles the worker threads of the server into dist/, each one plain JavaScript file: a worker thread cannot read
// TypeScript, and the framework does not bundle workers for Node.
import { existsSync, mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const workers = { "fit-worker": "lib/fit/worker-node.ts", "card-worker": "app/api/_server/card-worker.ts" };

mkdirSync(join(root, "dist"), { recursive: true });
for (const [name, source] of Object.entries(workers)) {
  if (!existsSync(join(root, source))) {
    process.stderr.write(`bundle-workers: ${source} is not there; ${name} is left out\n`);
    continue;
  }
  await build({
    entryPoints: [join(root, source)],
    outfile: join(root, "dist", `${name}.mjs`),
    bundle: true,
    external: ["next/*"],
    platform: "node",
    format: "esm",
    target: "node20",
    legalComments: "none",
    logLevel: "warning",
  });
}
