/** The lexicon of a content folder, without loading its records. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { parseYaml } from "../content/frontmatter";
import { vocabularies } from "../content/schema";
import { createLexicon, type Lexicon } from "./lexicon";
import type { LexiconTerm } from "./types";

/** Terms of one vocabulary file; an entry that does not fit the schema is left out (`isoloss validate` names it). */
function terms(root: string, name: "datasets" | "hardware"): LexiconTerm[] {
  const file = join(root, "vocabulary", `${name}.yaml`);
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch {
    return [];
  }
  const list = z.array(z.unknown()).safeParse(parseYaml(file, text).data);
  if (!list.success) return [];
  return list.data.flatMap((item) => {
    const term = vocabularies[name].safeParse(item);
    return term.success ? [term.data] : [];
  });
}

/** Reads `vocabulary/datasets.yaml` and `vocabulary/hardware.yaml` of a content folder; a missing file is empty. */
export function readLexicon(root: string): Lexicon {
  return createLexicon({ datasets: terms(root, "datasets"), hardware: terms(root, "hardware") });
}
