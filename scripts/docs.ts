/** `npm run docs`: writes what is generated into the repository (rule pages, JSON Schemas). A test keeps them in step. */
import { mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { typescriptClient } from "../lib/api/client-typescript";
import { problemIndex, problemNames, problemText } from "../lib/api/problem";
import { recordJsonSchema, recordSchemas } from "../lib/content/json-schema";
import { ruleNames } from "../lib/content/rules/catalogue";
import { ruleIndex, rulePage } from "../lib/content/rules/pages";
import { writeAtomically } from "./write";

/** Path → text of every generated file. */
export function generated(): Map<string, string> {
  const files = new Map<string, string>();
  files.set("docs/rules/README.md", ruleIndex());
  for (const name of ruleNames) files.set(`docs/rules/${name}.md`, rulePage(name));
  for (const name of Object.keys(recordSchemas) as (keyof typeof recordSchemas)[])
    files.set(`public/schema/${name}.schema.json`, `${JSON.stringify(recordJsonSchema(name), null, 2)}\n`);
  files.set("docs/problems/README.md", problemIndex());
  for (const name of problemNames) files.set(`docs/problems/${name}.md`, problemText(name));
  files.set("clients/typescript/isoloss.ts", typescriptClient());
  return files;
}

/** Files in the generated folders that nothing generates any more. */
export function stale(): string[] {
  const files = generated();
  return ["docs/rules", "docs/problems", "public/schema", "clients/typescript"].flatMap((folder) => {
    try {
      return readdirSync(folder)
        .map((n) => join(folder, n))
        .filter((p) => !files.has(p));
    } catch {
      return [];
    }
  });
}

if (process.argv[1]?.endsWith("docs.ts")) {
  for (const [path, text] of generated()) {
    mkdirSync(dirname(path), { recursive: true });
    let before = "";
    try {
      before = readFileSync(path, "utf8");
    } catch {}
    if (before !== text) {
      writeAtomically(path, text);
      process.stderr.write(`wrote ${path}\n`);
    }
  }
  for (const path of stale()) rmSync(path);
}
