import type { Command } from "commander";
import { loadContent } from "../../lib/content/load";
import { lacking, missingThings } from "../../lib/extract/review";

interface Options {
  content: string;
  lacks?: string;
  json?: boolean;
}

export default function review(command: Command): void {
  command
    .description("drafts that wait for a curator, by what they lack")
    .option("--content <folder>", "content folder", "content")
    .option("--lacks <thing>", `only drafts that lack it: ${missingThings.join(", ")}`)
    .option("--json", "print { drafts: [{ id, title, scope, claims, lacks, unknown }], counts }")
    .action((options: Options) => {
      if (options.lacks !== undefined && !(missingThings as readonly string[]).includes(options.lacks))
        command.error(`--lacks ${options.lacks}: one of ${missingThings.join(", ")}`, { exitCode: 2 });
      const { content } = loadContent(options.content);
      const all = content.papers.filter((p) => p.status === "extracted").map(lacking);
      const drafts = options.lacks ? all.filter((d) => (d.lacks as string[]).includes(options.lacks!)) : all;
      const counts = Object.fromEntries(missingThings.map((t) => [t, all.filter((d) => d.lacks.includes(t)).length]));
      if (options.json) {
        process.stdout.write(`${JSON.stringify({ drafts, counts }, null, 2)}\n`);
        return;
      }
      for (const d of drafts) {
        process.stdout.write(`${d.id}  [${d.scope}, ${d.claims} claims]  lacks ${d.lacks.join(", ")}\n`);
        for (const u of d.unknown) process.stdout.write(`    ${u}\n`);
      }
      process.stdout.write(`${drafts.length} drafts\n`);
      for (const [thing, n] of Object.entries(counts)) process.stdout.write(`  ${thing}: ${n} lack it\n`);
    });
}
