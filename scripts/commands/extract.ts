import { readFileSync, writeFileSync } from "node:fs";
import type { Command } from "commander";
import { contractObject, extract as extractOne } from "../../lib/extract/extract";
import { readLexicon } from "../../lib/extract/vocabulary";

interface Options {
  in: string;
  out?: string;
  content: string;
  minConfidence?: string;
  json?: boolean;
}

export default function extract(command: Command): void {
  command
    .description("quantities that titles and abstracts state, tied to their words")
    .requiredOption("--in <file>", "JSON list of { id, title, abstract }")
    .option("--out <file>", "where to write the JSON list (else standard output)")
    .option("--content <folder>", "content folder whose vocabularies are used", "content")
    .option("--min-confidence <n>", "leave out items below this confidence, 0 to 1")
    .option("--json", "print the list even when --out is given")
    .action((options: Options) => {
      const least = options.minConfidence === undefined ? undefined : Number(options.minConfidence);
      if (least !== undefined && !(least >= 0 && least <= 1))
        command.error(`--min-confidence ${options.minConfidence}: not a number from 0 to 1`, { exitCode: 2 });
      let list: unknown;
      try {
        list = JSON.parse(readFileSync(options.in, "utf8"));
      } catch (e) {
        process.stderr.write(`${options.in}: cannot be read as JSON (${(e as Error).message})\n`);
        process.exitCode = 1;
        return;
      }
      if (!Array.isArray(list)) {
        process.stderr.write(`${options.in}: not a list of { id, title, abstract }\n`);
        process.exitCode = 1;
        return;
      }
      const lexicon = readLexicon(options.content);
      const text = (v: unknown) => (typeof v === "string" ? v : "");
      const out: unknown[] = [];
      list.forEach((item: unknown, k) => {
        if (
          typeof item !== "object" ||
          item === null ||
          typeof (item as { abstract?: unknown }).abstract !== "string"
        ) {
          process.stderr.write(`${options.in}: entry ${k + 1} has no abstract; only its title is read\n`);
          process.exitCode = 1;
        }
        const { id, title, abstract } = (item ?? {}) as { id?: unknown; title?: unknown; abstract?: unknown };
        out.push(
          contractObject(
            id ?? k,
            extractOne(text(title), text(abstract), lexicon, least === undefined ? {} : { minConfidence: least }),
          ),
        );
      });
      const json = `${JSON.stringify(out, null, 2)}\n`;
      if (options.out) writeFileSync(options.out, json);
      if (!options.out || options.json) process.stdout.write(json);
    });
}
