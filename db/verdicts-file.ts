/** Reads `content/verdicts.json`, the outcomes of re-fits. Lenient about what a verdict holds; strict that it names a claim. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import type { Problem } from "../lib/content/problems";
import { ClaimRef } from "../lib/content/schema";

const Verdict = z.looseObject({
  claim: ClaimRef,
  outcome: z.string().optional(),
  runs: z.union([z.string(), z.looseObject({ set: z.string() })]).optional(),
});
export type Verdict = z.infer<typeof Verdict>;
const File = z.union([z.array(Verdict), z.looseObject({ verdicts: z.array(Verdict) }).transform((f) => f.verdicts)]);

/** Verdicts sorted by claim; none when the file is absent; a problem when it cannot be used. */
export function readVerdicts(content: string): { verdicts: Verdict[]; problems: Problem[] } {
  const file = "verdicts.json";
  const problem = (message: string, value: string): Problem => ({
    file,
    line: 1,
    column: 1,
    rule: "verdicts-file",
    severity: "error",
    message,
    value,
    fix: "Write it again with isoloss refit --all.",
  });
  let text: string;
  try {
    text = readFileSync(join(content, file), "utf8");
  } catch {
    return { verdicts: [], problems: [] };
  }
  try {
    const parsed = File.safeParse(JSON.parse(text));
    if (!parsed.success) {
      const issue = parsed.error.issues[0];
      return { verdicts: [], problems: [problem("verdicts are not in their form", issue?.path.join(".") ?? "")] };
    }
    const verdicts = parsed.data
      .map((v, i) => ({ v, i }))
      .sort((a, b) => (a.v.claim < b.v.claim ? -1 : a.v.claim > b.v.claim ? 1 : a.i - b.i))
      .map(({ v }) => v);
    return { verdicts, problems: [] };
  } catch (e) {
    return { verdicts: [], problems: [problem("not JSON", e instanceof Error ? e.message.slice(0, 80) : "")] };
  }
}
