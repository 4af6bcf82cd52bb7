/** Reads content from files: every record that is valid, and every problem of those that are not. Never throws on a bad record. */
import { createHash } from "node:crypto";
import { type Dirent, lstatSync, readdirSync, readFileSync, statSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { MAX_RECORD_BYTES } from "./frontmatter";
import { byPlace, type Problem, show } from "./problems";
import {
  type Content,
  type LoadOptions,
  literatureOf,
  Reader,
  type RecordKind,
  type Surroundings,
  todayOf,
  type Vocabularies,
  weighed,
} from "./reader";
import { type PaperIdentity, PaperIndex } from "./rules/context";
import type { PaperRecord } from "./schema";

export type { Content, LoadOptions, RecordKind, Surroundings, Vocabularies } from "./reader";
export { checkPaperText, literatureOf, parseRecord, splitBody } from "./reader";

export interface Loaded {
  content: Content;
  /** Files read, relative to the content folder (or as they were named), sorted. */
  files: string[];
  problems: Problem[];
  /** File of a record by kind and id. */
  fileOf: (kind: RecordKind, id: string) => string | undefined;
}

const kinds: readonly RecordKind[] = ["papers", "laws", "runs"];

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
    if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff))
      return refuse("not-text", "the file is written in UTF-16", "Save it as UTF-8.");
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

/** A reader that takes its texts from files. */
class FileReader extends Reader {
  /** Reads one record; `kind` undefined means: told by its keys. */
  record(path: string, file: string, kind: RecordKind | undefined): void {
    this.files.push(file);
    const read = readText(path, file);
    if ("problem" in read) this.problems.push(read.problem);
    else this.text(file, read.text, kind);
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

  /** Every vocabulary of a content folder; a missing one is empty. */
  allVocabularies(root: string, silent = false, memory?: LoadOptions["memory"]): Vocabularies {
    const one = <N extends keyof Vocabularies>(name: N): Vocabularies[N] => {
      const file = `vocabulary/${name}.yaml`;
      const read = readText(join(root, file), file);
      if (!silent || !memory || "problem" in read) return this.vocabulary(name, read, silent);
      const key = `${name}-${createHash("sha256").update(read.text).digest("hex")}`;
      const kept = memory.get(key);
      if (kept !== undefined) return JSON.parse(kept) as Vocabularies[N];
      const made = this.vocabulary(name, read, silent);
      memory.put(key, JSON.stringify(made));
      return made;
    };
    return {
      datasets: one("datasets"),
      hardware: one("hardware"),
      metrics: one("metrics"),
      domains: one("domains"),
      architectures: one("architectures"),
      optimisers: one("optimisers"),
      quantities: one("quantities"),
    };
  }
}

/** Loads and checks a whole content folder; a bad record is left out and reported. */
export function loadContent(root: string, options: LoadOptions = {}): Loaded {
  const reader = new FileReader();
  reader.folder(root);
  const content: Content = {
    papers: reader.papers,
    laws: reader.laws,
    runSets: reader.runSets,
    vocabularies: reader.allVocabularies(root),
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
    options.complete,
  );
  return finish(reader, content);
}

/** Leaves out what has errors, sorts the report. */
function finish(reader: FileReader, content: Content): Loaded {
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

/**
 * Reads some paper files of a content folder against records that are known already.
 * @param names file names below `papers/`
 * @param ids ids of every paper file that there is
 */
export function loadPapers(
  root: string,
  names: readonly string[],
  around: Surroundings,
  ids: readonly string[],
  options: LoadOptions = {},
): { papers: PaperRecord[]; problems: Problem[]; fileOf: (id: string) => string | undefined } {
  const reader = new FileReader();
  for (const name of names) reader.record(join(root, "papers", name), `papers/${name}`, "papers");
  const content: Content = {
    papers: reader.papers,
    laws: [...around.laws],
    runSets: [...around.runSets],
    vocabularies: around.vocabularies,
  };
  const laws = new Map(around.laws.map((l) => [l.id, l]));
  const runSets = new Map(around.runSets.map((r) => [r.id, r]));
  reader.rules(
    content,
    {
      law: (id) => laws.get(id),
      runSet: (id) => runSets.get(id),
      papers: new PaperIndex([...around.papers, ...weighed(reader.papers)]),
      ...(options.literature ? { literature: options.literature } : {}),
      today: todayOf(options),
    },
    { papers: ids, laws: [], runs: [] },
  );
  return {
    papers: reader.papers,
    problems: reader.problems.sort(byPlace),
    fileOf: (id) => reader.fileOf("papers", id),
  };
}

/** The vocabularies of a content folder alone; terms with defects are left out. */
export function loadVocabularies(root: string): Vocabularies {
  return new FileReader().allVocabularies(root, true);
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
  const reader = new FileReader();
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
  const side = new FileReader();
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
    vocabularies: reader.allVocabularies(root, true, options.memory),
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
    options.complete,
  );
  const files = new Set(targets.map((t) => t.file));
  const loaded = finish(reader, content);
  return { ...loaded, problems: loaded.problems.filter((p) => files.has(p.file)) };
}
