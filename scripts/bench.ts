/**
 * `npm run bench -- NAME …`: slow proofs and measurements, one module a subject in test/bench/NAME.ts,
 * each exporting `run(args): Promise<boolean>` (true when every number it promises holds).
 */
import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";

const folder = fileURLToPath(new URL("../test/bench/", import.meta.url));
const known = readdirSync(folder)
  .filter((n) => n.endsWith(".ts") && !n.startsWith("_"))
  .map((n) => n.replace(/\.ts$/, ""))
  .sort();

const [name, ...args] = process.argv.slice(2);
if (!name || !known.includes(name)) {
  process.stderr.write(
    `usage: npm run bench -- NAME; NAME is one of ${known.join(", ")}${name ? ` (saw ${name})` : ""}\n`,
  );
  process.exit(2);
}
const { run } = (await import(`../test/bench/${name}.ts`)) as { run(args: string[]): Promise<boolean> };
process.exitCode = (await run(args)) ? 0 : 1;
