import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline/promises";
import type { Command } from "commander";
import { loadFiles, loadVocabularies } from "../../lib/content/load";
import { formatProblem } from "../../lib/content/problems";
import { ArxivId, PartialDate, SLUG } from "../../lib/content/schema";
import { seedFromText } from "../../lib/contribute/seed";
import { lawTemplate, type PaperSeed, paperTemplate, runsTemplate, suggestId } from "../../lib/contribute/template";
import { writeAtomically } from "../write";

interface Options {
  law?: boolean;
  runs?: boolean;
  id?: string;
  title?: string;
  author?: string[];
  published?: string;
  arxiv?: string;
  bibtex?: string;
  content: string;
  json?: boolean;
  force?: boolean;
}

/** Everything on standard input, when something is piped in. */
function piped(): string {
  if (process.stdin.isTTY) return "";
  try {
    return readFileSync(0, "utf8");
  } catch {
    return "";
  }
}

/** Asks for what is missing, when there is a person to ask. */
async function ask(seed: Partial<PaperSeed>): Promise<Partial<PaperSeed>> {
  if (!process.stdin.isTTY || !process.stderr.isTTY) return seed;
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const line = async (question: string) => (await terminal.question(question)).trim() || undefined;
  try {
    const title = seed.title ?? (await line("Title of the paper: "));
    const first = seed.authors?.[0] ?? (await line("First author (Given Family; empty if unsure): "));
    const published = seed.published ?? (await line("Published (2024, 2024-05 or 2024-05-17; empty if unsure): "));
    const arxiv = seed.arxiv ?? (await line("arXiv id (such as 2203.15556; empty if none): "));
    return {
      ...seed,
      ...(title ? { title } : {}),
      ...(published ? { published } : {}),
      ...(arxiv ? { arxiv } : {}),
      // One name only helps to suggest an id; the record lists authors when all are known.
      ...(seed.authors ? {} : first ? { authors: [first] } : {}),
    };
  } finally {
    terminal.close();
  }
}

export default function create(command: Command): void {
  command
    .option("--law", "write a law instead of a paper")
    .option("--runs", "write a run set instead of a paper")
    .option("--id <id>", "id and file name; suggested from author, year and title when absent")
    .option("--title <title>", "title of the paper")
    .option("--author <name...>", "authors in order, given name first")
    .option("--published <date>", "YYYY, YYYY-MM or YYYY-MM-DD")
    .option("--arxiv <id>", "arXiv id without version")
    .option("--bibtex <file>", "take title, authors, date and ids from a BibTeX file")
    .option("--content <folder>", "content folder to write into", "content")
    .option("--force", "write over an existing file")
    .option("--json", "print { file, id, claims, problems }")
    .addHelpText(
      "after",
      "\nA BibTeX, RIS, arXiv Atom, JSON or listing entry, or a bare abstract, may come on standard input;\nthe quantities that an abstract states become draft claims.\n\nExamples:\n  isoloss new\n  isoloss new --arxiv 2203.15556 --title 'Training Compute-Optimal Large Language Models' --author 'Jordan Hoffmann'\n  isoloss new --bibtex paper.bib\n  isoloss new --title 'My paper' --published 2026-05 < abstract.txt\n  isoloss new --law --id my-law",
    )
    .action(async (options: Options) => {
      const wrong = (message: string) => command.error(message, { exitCode: 2 });
      if (options.arxiv && !ArxivId.safeParse(options.arxiv).success)
        return wrong(`--arxiv ${options.arxiv} is not an arXiv id; write it without version, as 2203.15556`);
      if (options.published && !PartialDate.safeParse(options.published).success)
        return wrong(`--published ${options.published} is not a date; write YYYY, YYYY-MM or YYYY-MM-DD`);
      if (options.id && !SLUG.test(options.id))
        return wrong(`--id ${options.id} is not an id; use lower-case letters, digits and single hyphens`);
      if (options.law && options.runs) return wrong("--law and --runs exclude each other");
      if (options.bibtex && !existsSync(options.bibtex)) return wrong(`no such file: ${options.bibtex}`);

      let text: string;
      let id = options.id;
      let claims = 0;
      const kind = options.law ? "laws" : options.runs ? "runs" : "papers";
      if (kind === "papers") {
        const input = options.bibtex ? readFileSync(options.bibtex, "utf8") : piped();
        const known: Partial<PaperSeed> = {
          ...(options.title ? { title: options.title } : {}),
          ...(options.author ? { authors: options.author } : {}),
          ...(options.published ? { published: options.published } : {}),
          ...(options.arxiv ? { arxiv: options.arxiv } : {}),
        };
        const seed = await ask(
          input.trim() ? seedFromText(input, loadVocabularies(options.content), known).seed : known,
        );
        id ??= suggestId(seed);
        if (!id && seed.arxiv) id = `arxiv-${seed.arxiv.replace(/[^0-9a-z]+/gi, "-").toLowerCase()}`;
        if (!id) return wrong("no id can be suggested; give --id, or --title and --published");
        claims = seed.claims?.length ?? 0;
        text = paperTemplate({ ...seed, id });
      } else {
        if (!id) return wrong("give the id with --id");
        text = kind === "laws" ? lawTemplate(id) : runsTemplate(id);
      }
      const file = join(options.content, kind, `${id}.md`);
      if (existsSync(file) && !options.force) return wrong(`${file} exists; choose another --id, or --force`);
      mkdirSync(dirname(file), { recursive: true });
      writeAtomically(file, text);
      const { problems } = loadFiles([file], options.content);
      if (options.json) process.stdout.write(`${JSON.stringify({ file, id, claims, problems }, null, 2)}\n`);
      else {
        process.stdout.write(`wrote ${file}${claims > 0 ? ` with ${claims} draft claims` : ""}\n`);
        for (const p of problems) process.stdout.write(`${formatProblem(p)}\n`);
        process.stdout.write(`next: fill it in, then isoloss validate ${file}\n`);
      }
    });
}
