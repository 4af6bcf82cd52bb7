/** The page of a rule in docs/rules/, written from the catalogue. */
import { catalogue, type Rule, type RuleName, ruleNames } from "./catalogue";

export function rulePage(name: RuleName): string {
  const rule: Rule = catalogue[name];
  const example =
    rule.bad && rule.good
      ? `\n## Example\n\n\`\`\`yaml\n# breaks the rule\n${rule.bad}\n# keeps it\n${rule.good}\n\`\`\`\n`
      : "";
  return `# ${name}\n\n**${rule.title}.**\n\n## Why\n\n${rule.why}\n\n## Mend\n\n${rule.mend}\n${example}`;
}

export function ruleIndex(): string {
  const rows = ruleNames.map(
    (n) => `- [${n}](${n}.md): ${catalogue[n].title.charAt(0).toLowerCase()}${catalogue[n].title.slice(1)}`,
  );
  return `# Rules\n\nWhat \`isoloss validate\` checks. These pages are written by \`npm run docs\` from \`lib/content/rules/catalogue.ts\`.\n\n${rows.join("\n")}\n`;
}
