/** Every method says where it comes from: a `Source:` paragraph in the docstring of each exported function and class that implements one. */
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { describe, expect, it } from "vitest";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "../..");

/** Modules without a method of statistics or numerics: language, messages, plumbing. */
const plumbing: Record<string, readonly string[]> = {
  "lib/fit": [
    "client",
    "data",
    "determined",
    "index",
    "protocol",
    "solution",
    "types",
    "worker-browser",
    "worker-node",
  ],
  "lib/stats": ["index"],
  "lib/laws": ["ast", "compile", "errors", "functions", "index", "latex", "parse", "positive", "scalar", "tape"],
};
/** Exports of the other modules that only pass on, look up or arrange. */
const arranging = new Set([
  "lib/fit/compare.ts compareEach",
  "lib/fit/linalg.ts multiply",
  "lib/fit/objective.ts lossOf",
  "lib/fit/starts.ts inStartRange",
  "lib/fit/starts.ts structuralPoints",
  "lib/fit/starts.ts thinned",
  "lib/stats/claims.ts exponentCandidates",
  "lib/stats/claims.ts poolExponent",
  "lib/stats/claims.ts poolValues",
  "lib/stats/claims.ts reasonAgainst",
  "lib/stats/pool.ts PoolError",
  "lib/laws/elementary.ts expArray",
  "lib/laws/elementary.ts expScaledArray",
  "lib/laws/elementary.ts logArray",
  "lib/laws/elementary.ts norm2",
  "lib/laws/optimal.ts allocator",
  "lib/laws/optimal.ts computeOptimal",
  "lib/laws/structure.ts analyseStructure",
  "lib/laws/structure.ts isRelative",
]);

interface Exported {
  name: string;
  doc: string;
}

/** Exported functions and classes of a module with their docstrings. */
function exportedOf(file: string, text: string): Exported[] {
  const found: Exported[] = [];
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  source.forEachChild((node) => {
    if (!ts.canHaveModifiers(node)) return;
    if (!ts.getModifiers(node)?.some((m) => m.kind === ts.SyntaxKind.ExportKeyword)) return;
    // The docstring that belongs to the node is the last one: the first may be the module's.
    const doc = ts.getJSDocCommentsAndTags(node).filter(ts.isJSDoc).at(-1)?.getText() ?? "";
    if ((ts.isFunctionDeclaration(node) || ts.isClassDeclaration(node)) && node.name)
      found.push({ name: node.name.text, doc });
    if (ts.isVariableStatement(node))
      for (const d of node.declarationList.declarations)
        if (d.initializer && (ts.isArrowFunction(d.initializer) || ts.isFunctionExpression(d.initializer)))
          found.push({ name: d.name.getText(), doc });
  });
  return found;
}

/** The sources that a docstring names; null when it names none, or none that a reader could find. */
function sourceOf(doc: string): string | null {
  const text = doc
    .split("\n")
    .map((line) => line.replace(/^ *(?:\/\*\*|\*\/|\*) ?/, "").trimEnd())
    .join("\n");
  const paragraph = /(?:^|\n)Source: ([^\n]+(?:\n(?![\n@])[^\n]+)*)/.exec(text)?.[1]?.replace(/\n/g, " ");
  if (!paragraph) return null;
  const work = /\b(?:18|19|20)\d\d\b|\bed\.|\.txt\b/;
  return work.test(paragraph) || /\bdefinition\b|this project's rule/.test(paragraph) ? paragraph : null;
}

const modules = Object.entries(plumbing).flatMap(([folder, without]) =>
  readdirSync(join(root, folder))
    .filter((f) => f.endsWith(".ts") && !without.includes(f.slice(0, -3)))
    .map((f) => `${folder}/${f}`),
);
const methods = modules.flatMap((file) =>
  exportedOf(file, readFileSync(join(root, file), "utf8")).map((e) => ({ ...e, id: `${file} ${e.name}` })),
);

describe("sources of methods", () => {
  it.each(methods.filter((m) => !arranging.has(m.id)).map((m) => [m.id, m.doc]))("%s", (_, doc) => {
    expect(sourceOf(doc), "a paragraph that begins with Source: and names author and year").not.toBeNull();
  });

  it("excuses nothing that is gone", () => {
    const ids = new Set(methods.map((m) => m.id));
    expect([...arranging].filter((id) => !ids.has(id))).toEqual([]);
    for (const [folder, without] of Object.entries(plumbing))
      for (const name of without) expect(readdirSync(join(root, folder))).toContain(`${name}.ts`);
  });

  it("sees a docstring without a source, one without a year, and one that has both", () => {
    const [bare, vague, good, arrow] = exportedOf(
      "x.ts",
      [
        "/** The module. Source: Gauss 1809. */",
        "",
        "/** A mean. */",
        "export function bare() {}",
        "/**\n * A mean.\n *\n * Source: a well-known book.\n */",
        "export function vague() {}",
        "/**\n * A mean.\n *\n * Source: Gauss,\n * Theoria motus, 1809.\n *\n * @returns it\n */",
        "export function good() {}",
        "export const arrow = () => 1;",
        "const hidden = () => 1;",
      ].join("\n"),
    );
    expect([bare, vague, good, arrow].map((e) => sourceOf(e!.doc))).toEqual([
      null,
      null,
      "Gauss, Theoria motus, 1809.",
      null,
    ]);
  });
});
