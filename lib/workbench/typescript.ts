/** The same fit with this repository's own code: a TypeScript script, and one command. */
import { formatRows } from "../runs/rows";
import type { Recipe } from "./recipe";
import { objectiveOf } from "./state";

const json = (v: unknown): string =>
  JSON.stringify(v)
    .replace(/"([A-Za-z_]\w*)":/g, "$1: ")
    .replaceAll(",", ", ");

/** Options of the engine that a state means. */
export function engineOptions({ state }: Pick<Recipe, "state">) {
  const { bootstrap: replicates, scheme, interval, level, seed } = state;
  return {
    objective: objectiveOf(state),
    starts: state.starts,
    seed,
    level,
    ...(replicates > 0 ? { bootstrap: { replicates, scheme, interval, level, seed } } : {}),
  };
}

/** A script for the root of a checkout: \`npx tsx fit.ts\`. */
export function typescriptScript(recipe: Recipe): string {
  const { law, source, state } = recipe;
  const own = source.kind === "file";
  const prepare = `objective: ${JSON.stringify(state.objective)}, invalid: ${JSON.stringify(state.invalid)}${state.duplicates === "keep" ? "" : `, duplicates: ${JSON.stringify(state.duplicates)}`}${state.without.length > 0 ? `, without: parseRows(${JSON.stringify(formatRows(state.without))})` : ""}`;
  const rows = state.without.length > 0 ? ", parseRows" : "";
  const changed = Object.keys(state.map).length > 0 ? `, map: ${json(state.map)}` : "";
  return `// ${law.name.replace(/\s+/g, " ")}: the fit of ${recipe.link}
// Save as fit.ts in the root of a checkout and run: npx tsx fit.ts
${own ? `import { createHash } from "node:crypto";\nimport { readFileSync } from "node:fs";\n` : ""}import { determined, fit } from "./lib/fit";
import { ${own ? `parseTable${rows}, prepareTable` : `${rows ? "parseRows, " : ""}prepareRuns`} } from "./lib/runs";
${own ? "" : `import { readRunSet } from "./lib/runs/cache";\n`}import { ${own ? "readLaw" : "cacheOptions, readLaw, readRunSetRecord"} } from "./scripts/records";

const law = readLaw("content", ${JSON.stringify(law.id)});
${
  own
    ? `const text = readFileSync(${JSON.stringify(source.name)}, "utf8");
${
  source.sha256
    ? `const seen = createHash("sha256").update(readFileSync(${JSON.stringify(source.name)})).digest("hex");
if (seen !== ${JSON.stringify(source.sha256)}) throw new Error(\`another file: its sha256 is \${seen}\`);
`
    : ""
}const raw = parseTable(text, ${JSON.stringify(source.format)}, ${JSON.stringify(source.name)});
const { data } = prepareTable(raw, law, ${json(recipe.mapping)}, { ${prepare}, scale: ${json(recipe.scale)} });`
    : `const set = readRunSetRecord("content", ${JSON.stringify(source.set.id)});
const raw = await readRunSet(set, cacheOptions());
const { data } = prepareRuns(set, raw, law, { ${prepare}, exclusions: { only: ${JSON.stringify(state.exclude)} }${changed} });`
}
const result = fit(law, data, ${json(engineOptions(recipe))});
const { parameters, derived } = determined(result);
console.log(result.n, "rows, objective", result.objective.value, result.message ?? "");
for (const [name, p] of [...Object.entries(parameters), ...Object.entries(derived)])
  console.log(name, p.value, "±", p.standardError, p.interval ? \`[\${p.interval.low}, \${p.interval.high}]\` : "");
`;
}

const quote = (s: string): string => (/^[\w.,:=/+-]+$/.test(s) ? s : `'${s.replaceAll("'", `'\\''`)}'`);

/** The command that makes the same fit. */
export function commandLine(recipe: Recipe): string {
  const { law, source, state } = recipe;
  const words = ["npm run -s isoloss -- fit", "--law", law.id];
  if (source.kind === "runs") {
    words.push("--runs", source.set.id, "--exclude", "none");
    for (const e of state.exclude) words.push("--exclude", e);
    for (const [s, c] of Object.entries(state.map)) words.push("--map", quote(`${s}=${c}`));
  } else {
    words.push("--csv", quote(source.name));
    for (const [s, c] of Object.entries(recipe.mapping)) {
      const factor = recipe.scale[s] ?? 1;
      words.push("--map", quote(`${s}=${factor === 1 ? c : `${c}*${factor}`}`));
    }
  }
  if (state.without.length > 0) words.push("--without", formatRows(state.without));
  words.push("--invalid", state.invalid);
  if (state.duplicates !== "keep") words.push("--duplicates", state.duplicates);
  words.push("--objective", state.objective);
  if (state.objective === "huber-log") words.push("--delta", String(state.delta));
  if (state.starts > 0) words.push("--starts", String(state.starts));
  if (state.bootstrap > 1) words.push("--bootstrap", String(state.bootstrap));
  if (state.bootstrap > 1 && state.scheme !== "iid") words.push("--scheme", state.scheme);
  if (state.bootstrap > 1) words.push("--interval", state.interval);
  words.push("--level", String(state.level), "--seed", String(state.seed), "--json");
  return words.join(" ");
}
