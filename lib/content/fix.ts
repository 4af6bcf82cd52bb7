/** Mends that need no judgement. Everything else is left to a person. */
import { isMap, isScalar, isSeq, parseDocument } from "yaml";
import { isUnit, unitNames } from "../units";
import type { Vocabularies } from "./load";
import type { VocabularyName } from "./schema";

/** Fields whose values are vocabulary ids. */
const fields: Record<string, VocabularyName> = {
  domains: "domains",
  domain: "domains",
  architectures: "architectures",
  architecture: "architectures",
  optimisers: "optimisers",
  datasets: "datasets",
  hardware: "hardware",
  device: "hardware",
  metric: "metrics",
  of: "quantities",
  vs: "quantities",
  quantity: "quantities",
};

/**
 * Mends line ends, byte-order marks, look-alike digits inside numbers, aliases that stand where ids belong and the
 * case of units. Comments and layout of the YAML stay as they are.
 * @returns the text, unchanged when there is nothing to mend or the front matter does not parse
 */
export function fixText(raw: string, vocabularies: Vocabularies): string {
  let text = raw.replace(/^\uFEFF/, "").replace(/\r\n?/g, "\n");
  text = text
    .replace(/[\uff10-\uff19]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0xff10 + 48))
    .replace(/\uff0e/g, ".");
  const match = /^---[ \t]*\n([\s\S]*?)^---[ \t]*$/m.exec(text);
  if (match?.index !== 0) return text;
  const yaml = match[1] ?? "";
  const document = parseDocument(yaml, { schema: "core", merge: false });
  if (document.errors.length > 0) return text;

  const aliases = new Map<string, string>();
  for (const [name, list] of Object.entries(vocabularies))
    for (const term of list as { id: string; name: string; aliases: string[] }[])
      for (const a of [term.id, term.name, ...term.aliases]) aliases.set(`${name}|${a.toLowerCase()}`, term.id);
  const units = new Map(unitNames.map((u) => [u.toLowerCase(), u]));

  /** Replacements by offset in the YAML, applied from the end. */
  const edits: { start: number; end: number; with: string }[] = [];
  const replace = (node: unknown, meant: string | undefined) => {
    if (!isScalar(node) || typeof node.value !== "string" || !node.range || !meant || meant === node.value) return;
    edits.push({ start: node.range[0], end: node.range[1], with: meant });
  };
  const walk = (node: unknown, resultClaim: boolean): void => {
    if (isSeq(node)) for (const item of node.items) walk(item, false);
    if (!isMap(node)) return;
    const isResult = node.get("kind") === "result";
    for (const pair of node.items) {
      const key = isScalar(pair.key) ? String(pair.key.value) : "";
      const vocabulary = fields[key];
      const value = pair.value;
      if (vocabulary && !(key === "quantity" && (isResult || resultClaim))) {
        const one = (n: unknown) =>
          isScalar(n) && replace(n, aliases.get(`${vocabulary}|${String(n.value).toLowerCase()}`));
        if (isSeq(value)) value.items.forEach(one);
        else one(value);
      }
      if (key === "unit" && isScalar(value) && typeof value.value === "string" && !isUnit(value.value))
        replace(value, units.get(value.value.toLowerCase()));
      walk(value, isResult);
    }
  };
  walk(document.contents, false);
  let mended = yaml;
  for (const e of edits.sort((a, b) => b.start - a.start))
    mended = mended.slice(0, e.start) + e.with + mended.slice(e.end);
  const at = match[0].indexOf(yaml);
  return text.slice(0, at) + mended + text.slice(at + yaml.length);
}
