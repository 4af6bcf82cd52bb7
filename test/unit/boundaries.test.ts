/** Dependencies point one way: app → db → lib, scripts → db and lib, lib → nothing of ours outside itself. */
import { readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "../..");
const allowed: Record<string, string[]> = {
  lib: ["lib"],
  db: ["db", "lib"],
  scripts: ["scripts", "db", "lib"],
  app: ["app", "db", "lib"],
};
/** Packages that only some folders may use. */
const packages: Record<string, string[]> = {
  "better-sqlite3": ["db"],
  "drizzle-orm": ["db"],
  next: ["app"],
  react: ["app"],
};

function* sources(folder: string): Generator<string> {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) yield* sources(path);
    else if (/\.(ts|tsx|mjs)$/.test(name)) yield path;
  }
}

/** Module specifiers of static imports, re-exports and dynamic imports with a literal. */
function imports(text: string): string[] {
  const pattern =
    /(?:^|\n)\s*(?:import|export)\b[^;'"]*?from\s*["']([^"']+)["']|import\(\s*["']([^"']+)["']\s*\)|(?:^|\n)\s*import\s*["']([^"']+)["']/g;
  return [...text.matchAll(pattern)].map((m) => m[1] ?? m[2] ?? m[3] ?? "");
}

describe("boundaries", () => {
  it("reads every form of import", () => {
    const text = [
      'import a from "x";',
      'export { b } from "./y";',
      'const c = await import("z");',
      'import "w";',
      "import {\n  d,\n} from 'v';",
    ].join("\n");
    expect(imports(text)).toEqual(["x", "./y", "z", "w", "v"]);
  });

  for (const [folder, targets] of Object.entries(allowed))
    it(`${folder} imports only from ${targets.join(", ")}`, () => {
      const wrong: string[] = [];
      for (const file of sources(join(root, folder)))
        for (const specifier of imports(readFileSync(file, "utf8"))) {
          const path = specifier.startsWith(".")
            ? resolve(dirname(file), specifier)
            : specifier.startsWith("@/")
              ? join(root, specifier.slice(2))
              : undefined;
          const top = path ? (relative(root, path).split("/")[0] ?? "") : "";
          const name = specifier.startsWith("@")
            ? specifier.split("/").slice(0, 2).join("/")
            : (specifier.split("/")[0] ?? "");
          const outside = path
            ? !["package.json", "content"].includes(top) && !targets.includes(top)
            : !(packages[name]?.includes(folder) ?? true);
          if (outside) wrong.push(`${relative(root, file)} imports ${specifier}`);
        }
      expect(wrong).toEqual([]);
    });
});
