/**
 * Records from their texts: parsing, every rule, every problem. Reads no file, so that the site and the browser can
 * use it as well; lib/content/load.ts reads folders through it.
 */
import type { z } from "zod";
import { crossCheck } from "./crosscheck";
import { check, parseSource, parseYaml, type Source } from "./frontmatter";
import { byPlace, type Problem, show } from "./problems";
import { bodyRules, characterRules } from "./rules/body";
import { completenessRules } from "./rules/complete";
import { Literature, type PaperIdentity, PaperIndex, reporter, type World, weightOf } from "./rules/context";
import { lawRules } from "./rules/law";
import { paperRules } from "./rules/paper";
import { runSetRules } from "./rules/runs";
import {
  type Body,
  type Dataset,
  type Hardware,
  Law,
  type LawRecord,
  type Metric,
  Paper,
  type PaperRecord,
  type QuantityTerm,
  RunSet,
  type RunSetRecord,
  SLUG,
  type Term,
  type VocabularyName,
  vocabularies,
} from "./schema";

const stemOf = (file: string) => (file.split("/").at(-1) ?? "").replace(/\.md$/, "");

export interface Vocabularies {
  datasets: Dataset[];
  hardware: Hardware[];
  metrics: Metric[];
  domains: Term[];
  architectures: Term[];
  optimisers: Term[];
  quantities: QuantityTerm[];
}

export interface Content {
  papers: PaperRecord[];
  laws: LawRecord[];
  runSets: RunSetRecord[];
  vocabularies: Vocabularies;
}

export type RecordKind = "papers" | "laws" | "runs";

/** What rules are told besides the records. */
export interface LoadOptions {
  /** ISO date that "the future" is measured against; the day of the call when absent. */
  today?: string;
  literature?: Literature;
  abstractOf?: World["abstractOf"];
  /** Also ask for what a finished record has. */
  complete?: boolean;
  /** Keeps parsed vocabularies between runs, by the hash of their text. */
  memory?: { get(key: string): string | undefined; put(key: string, text: string): void };
}

/** Splits a body into the summary (before the first heading) and the notes. */
export function splitBody(body: string): Body {
  const heading = /^#{1,6}\s/m.exec(body);
  const at = heading ? heading.index : body.length;
  return { summary: body.slice(0, at).trim(), notes: body.slice(at).trim() };
}

/** Parses one markdown record given its text. Shared by the loader, the validator and the web form. */
export function parseRecord<S extends z.ZodType<{ id: string }>>(
  file: string,
  text: string,
  schema: S,
  source: Source = parseSource(file, text),
): { source: Source; record: (z.infer<S> & Body) | undefined; problems: Problem[] } {
  const { value, problems } = check(source, schema);
  const all = [...problems];
  if (value) {
    const stem = stemOf(file);
    if (SLUG.test(stem) && value.id !== stem)
      all.push({
        file,
        ...source.locate(["id"]),
        rule: "id-is-file-name",
        severity: "error",
        message: "id differs from the file name",
        value: show(value.id),
        fix: `Name the file ${value.id}.md or write id: ${stem}.`,
      });
  }
  return {
    source,
    record: value && all.length === 0 ? { ...value, ...splitBody(source.body) } : undefined,
    problems: all,
  };
}

/** Everything read so far: records, where they came from, what is wrong with them. */
export class Reader {
  readonly papers: PaperRecord[] = [];
  readonly laws: LawRecord[] = [];
  readonly runSets: RunSetRecord[] = [];
  readonly problems: Problem[] = [];
  readonly files: string[] = [];
  readonly sources = new Map<string, Source>();
  readonly #fileOf = new Map<string, string>();

  fileOf = (kind: RecordKind, id: string) => this.#fileOf.get(`${kind}/${id}`);

  /** Reads one record from its text. */
  text(file: string, text: string, kind: RecordKind | undefined): void {
    const stem = stemOf(file);
    if (!SLUG.test(stem))
      this.problems.push({
        file,
        line: 1,
        column: 1,
        rule: "file-name",
        severity: "error",
        message: "the file name is not an id",
        value: show(file.split("/").at(-1)),
        fix: "Use lower-case letters, digits and single hyphens, then .md.",
      });
    const strange = characterRules(file, text);
    this.problems.push(...strange);
    const source = parseSource(file, text);
    this.sources.set(file, source);
    const told = kind ?? kindOf(source.data);
    if (!told) {
      this.problems.push(
        ...(source.problems.length > 0
          ? source.problems.slice(0, 3)
          : [
              {
                file,
                line: 1,
                column: 1,
                rule: "record-kind",
                severity: "error" as const,
                message: "neither a paper, a law nor a run set",
                value: "",
                fix: "A paper has a title, a law an expression, a run set columns.",
              },
            ]),
      );
      return;
    }
    const keep = <S extends z.ZodType<{ id: string }>>(schema: S, list: (z.infer<S> & Body)[]) => {
      const { record, problems } = parseRecord(file, text, schema, source);
      const strangeLines = new Set(strange.map((p) => p.line));
      this.problems.push(...problems.filter((p) => !strangeLines.has(p.line)));
      if (!record || strange.length > 0 || !SLUG.test(stem)) return;
      list.push(record);
      this.#fileOf.set(`${told}/${record.id}`, file);
    };
    if (told === "papers") keep(Paper, this.papers);
    else if (told === "laws") keep(Law, this.laws);
    else keep(RunSet, this.runSets);
  }

  /** Reads one vocabulary; with `silent` its defects are passed over. */
  vocabulary<N extends VocabularyName>(
    name: N,
    read: { text: string } | { problem: Problem },
    silent = false,
  ): Vocabularies[N] {
    const file = `vocabulary/${name}.yaml`;
    const none = [] as unknown as Vocabularies[N];
    if ("problem" in read) {
      if (read.problem.rule !== "unreadable" && !silent) this.problems.push(read.problem);
      return none;
    }
    if (!silent) this.files.push(file);
    const source: Source = { ...parseYaml(file, read.text), body: "", bodyLine: 0 };
    this.sources.set(file, source);
    if (source.problems.length > 0) {
      if (!silent) this.problems.push(...source.problems);
      return none;
    }
    const list = source.data ?? [];
    if (!Array.isArray(list)) {
      if (!silent)
        this.problems.push({
          file,
          line: 1,
          column: 1,
          rule: "wrong-type",
          severity: "error",
          message: "a vocabulary is a list",
          value: show(source.data),
          fix: "Start each entry with '- id:'.",
        });
      return none;
    }
    const out: unknown[] = [];
    for (const [i, item] of list.entries()) {
      const entry: Source = { ...source, data: item, locate: (path, key) => source.locate([i, ...path], key) };
      const { value, problems } = check(entry, vocabularies[name] as z.ZodType);
      if (!silent) this.problems.push(...problems);
      if (value) out.push(value);
    }
    return out as Vocabularies[N];
  }

  /** Applies every rule beyond the schema to the records read so far. */
  rules(content: Content, world: World, known?: Parameters<typeof crossCheck>[3], complete = false): void {
    this.problems.push(...crossCheck(content, (file) => this.sources.get(file), this.fileOf, known).problems);
    const withSource = (kind: RecordKind, id: string, apply: (source: Source) => void) => {
      const file = this.fileOf(kind, id);
      const source = file === undefined ? undefined : this.sources.get(file);
      if (source) apply(source);
    };
    for (const paper of this.papers)
      withSource("papers", paper.id, (source) => {
        paperRules(paper, reporter(source, this.problems), world);
        if (complete) completenessRules(paper, reporter(source, this.problems));
        this.problems.push(
          ...bodyRules(source, { curated: paper.status === "curated", abstract: world.abstractOf?.(paper.title) }),
        );
      });
    for (const law of this.laws)
      withSource("laws", law.id, (source) => {
        lawRules(law, reporter(source, this.problems));
        this.problems.push(...bodyRules(source, { curated: true }));
      });
    for (const set of this.runSets)
      withSource("runs", set.id, (source) => {
        runSetRules(set, reporter(source, this.problems));
        this.problems.push(...bodyRules(source, { curated: true }));
      });
  }
}

/** A record outside the three folders is told by its keys. */
function kindOf(data: unknown): RecordKind | undefined {
  if (typeof data !== "object" || data === null) return undefined;
  if ("title" in data || "claims" in data) return "papers";
  if ("expression" in data) return "laws";
  if ("columns" in data) return "runs";
  return undefined;
}

export const weighed = (papers: readonly PaperRecord[]): PaperIdentity[] =>
  papers.map((p) => ({ id: p.id, title: p.title, arxiv: p.arxiv, doi: p.doi, weight: weightOf(p) }));

export const todayOf = (options: LoadOptions) => options.today ?? new Date().toISOString().slice(0, 10);

/** Values of curated exponent claims, for the outlier rule. */
export function literatureOf(papers: readonly PaperRecord[]): Literature {
  const out = new Literature();
  for (const p of papers)
    for (const c of p.claims) if (c.kind === "exponent" && c.status === "curated") out.add(c.of, c.vs, p.id, c.value);
  return out;
}

/** What one record is checked against when the rest is not read from files. */
export interface Surroundings {
  laws: readonly LawRecord[];
  runSets: readonly RunSetRecord[];
  vocabularies: Vocabularies;
  papers: readonly PaperIdentity[];
}

/**
 * Checks the text of one paper record against what is already known; nothing is read from or written to a file.
 * @param file name that the record would have, for messages and for its id
 */
export function checkPaperText(
  file: string,
  text: string,
  around: Surroundings,
  options: LoadOptions = {},
): { paper: PaperRecord | undefined; problems: Problem[] } {
  const reader = new Reader();
  reader.text(file, text, "papers");
  const content: Content = {
    papers: reader.papers,
    laws: [...around.laws],
    runSets: [...around.runSets],
    vocabularies: around.vocabularies,
  };
  const own = stemOf(file);
  reader.rules(
    content,
    {
      law: (id) => around.laws.find((l) => l.id === id),
      runSet: (id) => around.runSets.find((r) => r.id === id),
      papers: new PaperIndex(around.papers.filter((p) => p.id !== own)),
      ...(options.literature ? { literature: options.literature } : {}),
      ...(options.abstractOf ? { abstractOf: options.abstractOf } : {}),
      today: todayOf(options),
    },
    { papers: around.papers.map((p) => p.id), laws: [], runs: [] },
  );
  const problems = reader.problems.filter((p) => p.file === file).sort(byPlace);
  return { paper: reader.papers[0], problems };
}
