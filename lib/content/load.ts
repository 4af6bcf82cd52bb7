/** Reads content: every record that is valid, and every problem of those that are not. Never throws on a bad record. */
import { type Dirent, lstatSync, readdirSync, readFileSync, statSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import type { z } from "zod";
import { crossCheck } from "./crosscheck";
import { check, MAX_RECORD_BYTES, parseSource, parseYaml, type Source } from "./frontmatter";
import { byPlace, type Problem, show } from "./problems";
import { bodyRules, characterRules } from "./rules/body";
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

export interface Loaded {
  content: Content;
  /** Files read, relative to the content folder (or as they were named), sorted. */
  files: string[];
  problems: Problem[];
  /** File of a record by kind and id. */
  fileOf: (kind: RecordKind, id: string) => string | undefined;
}

export interface LoadOptions {
  /** ISO date that "the future" is measured against; the day of the call when absent. */
  today?: string;
  literature?: Literature;
  abstractOf?: World["abstractOf"];
}

const kinds: readonly RecordKind[] = ["papers", "laws", "runs"];

/** Splits a body into the summary (before the first heading) and the notes. */
export function splitBody(body: string): Body {
  const heading = /^#{1,6}\s/m.exec(body);
  const at = heading ? heading.index : body.length;
  return { summary: body.slice(0, at).trim(), notes: body.slice(at).trim() };
}

/** Reads a file as UTF-8 text or says why not. */
function readText(path: string, file: string): { text: string } | { problem: Problem } {
  const refuse = (rule: string, message: string, fix: string, value = "") => ({
    problem: { file, line: 1, column: 1, rule, severity: "error" as const, message, value, fix },
  });
  try {
    const stat = lstatSync(path);
    if (stat.isSymbolicLink())
      return refuse("symlink", "the file is a symbolic link", "Replace it with the record itself.");
    if (stat.size > MAX_RECORD_BYTES)
      return refuse(
        "file-too-large",
        `the file is larger than ${MAX_RECORD_BYTES / 1e6} MB`,
        "A record holds figures and a short summary; publish large tables elsewhere and refer to them from a run set.",
        `${(stat.size / 1e6).toFixed(1)} MB`,
      );
    const bytes = readFileSync(path);
    if (bytes.includes(0))
      return refuse("not-text", "the file is binary, not text", "Save the record as UTF-8 markdown.");
    return { text: new TextDecoder("utf-8", { fatal: true, ignoreBOM: false }).decode(bytes) };
  } catch (e) {
    return refuse(
      "unreadable",
      "the file cannot be read as UTF-8 text",
      "Save it as UTF-8.",
      e instanceof Error ? e.message.replace(path, file).slice(0, 80) : "",
    );
  }
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
    const stem = basename(file).replace(/\.md$/, "");
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

function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch {
    return [];
  }
}

const markdownNames = (folder: string) =>
  entriesOf(folder)
    .filter((e) => !e.isDirectory() && e.name.endsWith(".md"))
    .map((e) => e.name);

/** Ids of the records of a kind, told by their file names alone. */
const idsIn = (root: string, kind: RecordKind) => markdownNames(join(root, kind)).map((n) => n.replace(/\.md$/, ""));

/** Everything read so far: records, where they came from, what is wrong with them. */
class Reader {
  readonly papers: PaperRecord[] = [];
  readonly laws: LawRecord[] = [];
  readonly runSets: RunSetRecord[] = [];
  readonly problems: Problem[] = [];
  readonly files: string[] = [];
  readonly sources = new Map<string, Source>();
  readonly #fileOf = new Map<string, string>();

  fileOf = (kind: RecordKind, id: string) => this.#fileOf.get(`${kind}/${id}`);

  /** Reads one record; `kind` undefined means: told by its keys. */
  record(path: string, file: string, kind: RecordKind | undefined): void {
    this.files.push(file);
    const read = readText(path, file);
    if ("problem" in read) this.problems.push(read.problem);
    else this.text(file, read.text, kind);
  }

  /** Reads one record from its text. */
  text(file: string, text: string, kind: RecordKind | undefined): void {
    const stem = basename(file).replace(/\.md$/, "");
    if (!SLUG.test(stem))
      this.problems.push({
        file,
        line: 1,
        column: 1,
        rule: "file-name",
        severity: "error",
        message: "the file name is not an id",
        value: show(basename(file)),
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

  folder(root: string): void {
    for (const kind of kinds) {
      const names = markdownNames(join(root, kind));
      for (const name of names) this.record(join(root, kind, name), `${kind}/${name}`, kind);
      const lower = new Map<string, string>();
      for (const name of names) {
        const twin = lower.get(name.toLowerCase());
        if (twin)
          this.problems.push({
            file: `${kind}/${name}`,
            line: 1,
            column: 1,
            rule: "name-case",
            severity: "error",
            message: `the name differs from ${twin} only by case`,
            value: show(name),
            fix: "Rename one of them; ids are lower case.",
          });
        lower.set(name.toLowerCase(), name);
      }
    }
  }

  vocabulary<N extends VocabularyName>(root: string, name: N, silent = false): Vocabularies[N] {
    const file = `vocabulary/${name}.yaml`;
    const none = [] as unknown as Vocabularies[N];
    const read = readText(join(root, file), file);
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

  vocabularies(root: string, silent = false): Vocabularies {
    return {
      datasets: this.vocabulary(root, "datasets", silent),
      hardware: this.vocabulary(root, "hardware", silent),
      metrics: this.vocabulary(root, "metrics", silent),
      domains: this.vocabulary(root, "domains", silent),
      architectures: this.vocabulary(root, "architectures", silent),
      optimisers: this.vocabulary(root, "optimisers", silent),
      quantities: this.vocabulary(root, "quantities", silent),
    };
  }

  /** Applies every rule beyond the schema to the records read so far. */
  rules(content: Content, world: World, known?: Parameters<typeof crossCheck>[3]): void {
    this.problems.push(...crossCheck(content, (file) => this.sources.get(file), this.fileOf, known).problems);
    const withSource = (kind: RecordKind, id: string, apply: (source: Source) => void) => {
      const file = this.fileOf(kind, id);
      const source = file === undefined ? undefined : this.sources.get(file);
      if (source) apply(source);
    };
    for (const paper of this.papers)
      withSource("papers", paper.id, (source) => {
        paperRules(paper, reporter(source, this.problems), world);
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

const weighed = (papers: readonly PaperRecord[]): PaperIdentity[] =>
  papers.map((p) => ({ id: p.id, title: p.title, arxiv: p.arxiv, doi: p.doi, weight: weightOf(p) }));

const todayOf = (options: LoadOptions) => options.today ?? new Date().toISOString().slice(0, 10);

/** Values of curated exponent claims, for the outlier rule. */
export function literatureOf(papers: readonly PaperRecord[]): Literature {
  const out = new Literature();
  for (const p of papers)
    for (const c of p.claims) if (c.kind === "exponent" && c.status === "curated") out.add(c.of, c.vs, p.id, c.value);
  return out;
}

/** Loads and checks a whole content folder; a bad record is left out and reported. */
export function loadContent(root: string, options: LoadOptions = {}): Loaded {
  const reader = new Reader();
  reader.folder(root);
  const content: Content = {
    papers: reader.papers,
    laws: reader.laws,
    runSets: reader.runSets,
    vocabularies: reader.vocabularies(root),
  };
  const laws = new Map(content.laws.map((l) => [l.id, l]));
  const runSets = new Map(content.runSets.map((r) => [r.id, r]));
  // A record that is itself broken still exists: what refers to it is not to blame.
  const known = {
    papers: idsIn(root, "papers"),
    laws: idsIn(root, "laws"),
    runs: idsIn(root, "runs"),
  };
  reader.rules(
    content,
    {
      law: (id) => laws.get(id),
      runSet: (id) => runSets.get(id),
      papers: new PaperIndex(weighed(content.papers)),
      literature: options.literature ?? literatureOf(content.papers),
      ...(options.abstractOf ? { abstractOf: options.abstractOf } : {}),
      today: todayOf(options),
    },
    known,
  );
  return finish(reader, content);
}

/** Leaves out what has errors, sorts the report. */
function finish(reader: Reader, content: Content): Loaded {
  const bad = new Set(reader.problems.filter((p) => p.severity === "error").map((p) => p.file));
  const good = (kind: RecordKind) => (r: { id: string }) => !bad.has(reader.fileOf(kind, r.id) ?? "");
  return {
    content: {
      papers: content.papers.filter(good("papers")),
      laws: content.laws.filter(good("laws")),
      runSets: content.runSets.filter(good("runs")),
      vocabularies: content.vocabularies,
    },
    files: [...new Set(reader.files)].sort(),
    problems: reader.problems.sort(byPlace),
    fileOf: reader.fileOf,
  };
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
  const own = basename(file).replace(/\.md$/, "");
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

/** The vocabularies of a content folder alone; terms with defects are left out. */
export function loadVocabularies(root: string): Vocabularies {
  return new Reader().vocabularies(root, true);
}

/** Title, arXiv id and DOI of a paper file, read without parsing the whole record. */
function identityOf(path: string, id: string): PaperIdentity | undefined {
  const read = readText(path, id);
  if ("problem" in read) return undefined;
  const head = read.text.slice(0, 4000);
  const field = (name: string) => {
    const m = new RegExp(`^${name}:[ \\t]*(.+)$`, "m").exec(head);
    return m?.[1]
      ?.trim()
      .replace(/^(["'])(.*)\1$/, "$2")
      .replace(/''/g, "'");
  };
  return { id, title: field("title") ?? "", arxiv: field("arxiv"), doi: field("doi") };
}

/**
 * Checks single files or folders of records against a content folder, reading of the rest only what they refer to.
 * @param paths files or folders; a folder with `papers/`, `laws/` or `runs/` in it is checked as content
 * @param root the content folder that ids are looked up in
 */
export function loadFiles(paths: readonly string[], root: string, options: LoadOptions = {}): Loaded {
  const reader = new Reader();
  const targets: { path: string; file: string; kind: RecordKind | undefined }[] = [];
  const kindOfFolder = (folder: string) => kinds.find((k) => k === basename(folder));
  for (const path of paths) {
    const isFolder = statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
    if (!isFolder) {
      targets.push({ path, file: path, kind: kindOfFolder(dirname(resolve(path))) });
      continue;
    }
    const folders = kinds.some((k) => statSync(join(path, k), { throwIfNoEntry: false })?.isDirectory())
      ? kinds.map((k) => join(path, k))
      : [path];
    for (const folder of folders)
      for (const name of markdownNames(folder))
        targets.push({ path: join(folder, name), file: join(folder, name), kind: kindOfFolder(folder) });
  }
  for (const t of targets) reader.record(t.path, t.file, t.kind);

  const known = { papers: idsIn(root, "papers"), laws: idsIn(root, "laws"), runs: idsIn(root, "runs") };
  const side = new Reader();
  const lawIds = new Set(reader.papers.flatMap((p) => p.claims.flatMap((c) => (c.kind === "law" ? [c.law] : []))));
  const runIds = new Set(
    reader.papers.flatMap((p) => p.claims.flatMap((c) => ("runs" in c && c.runs ? [c.runs.set] : []))),
  );
  for (const [kind, ids, have] of [
    ["laws", lawIds, reader.laws],
    ["runs", runIds, reader.runSets],
  ] as const)
    for (const id of ids)
      if (known[kind].includes(id) && !have.some((r) => r.id === id))
        side.record(join(root, kind, `${id}.md`), `${kind}/${id}.md`, kind);
  const laws = new Map([...side.laws, ...reader.laws].map((l) => [l.id, l]));
  const runSets = new Map([...side.runSets, ...reader.runSets].map((r) => [r.id, r]));
  const content: Content = {
    papers: reader.papers,
    laws: [...laws.values()],
    runSets: [...runSets.values()],
    vocabularies: reader.vocabularies(root, true),
  };
  const own = new Set(targets.map((t) => resolve(t.path)));
  const others = known.papers.flatMap((id) => {
    const path = join(root, "papers", `${id}.md`);
    const identity = own.has(resolve(path)) ? undefined : identityOf(path, id);
    return identity ? [identity] : [];
  });
  reader.rules(
    content,
    {
      law: (id) => laws.get(id),
      runSet: (id) => runSets.get(id),
      papers: new PaperIndex([...others, ...weighed(reader.papers)]),
      ...(options.literature ? { literature: options.literature } : {}),
      ...(options.abstractOf ? { abstractOf: options.abstractOf } : {}),
      today: todayOf(options),
    },
    known,
  );
  const files = new Set(targets.map((t) => t.file));
  const loaded = finish(reader, content);
  return { ...loaded, problems: loaded.problems.filter((p) => files.has(p.file)) };
}
