/** Reads a content folder: every record that is valid, and every problem of those that are not. */
import { type Dirent, lstatSync, readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import type { z } from "zod";
import { crossCheck } from "./crosscheck";
import { check, MAX_RECORD_BYTES, parseSource, parseYaml, type Source } from "./frontmatter";
import { byPlace, type Problem, show } from "./problems";
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

export interface Loaded {
  content: Content;
  /** Files read, relative to the content folder, sorted. */
  files: string[];
  problems: Problem[];
  /** File of each record by kind and id. */
  fileOf: (kind: "papers" | "laws" | "runs", id: string) => string | undefined;
}

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
      e instanceof Error ? e.message.slice(0, 80) : "",
    );
  }
}

/** Parses one markdown record given its text. Shared by the loader, the validator and the web form. */
export function parseRecord<S extends z.ZodType<{ id: string }>>(
  file: string,
  text: string,
  schema: S,
): { source: Source; record: (z.infer<S> & Body) | undefined; problems: Problem[] } {
  const source = parseSource(file, text);
  const { value, problems } = check(source, schema);
  const all = [...problems];
  if (value) {
    const stem = basename(file).replace(/\.md$/, "");
    if (value.id !== stem)
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

function markdownFiles(folder: string): string[] {
  let entries: Dirent[];
  try {
    entries = readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
  return entries
    .filter((e) => !e.isDirectory() && e.name.endsWith(".md"))
    .map((e) => e.name)
    .sort();
}

/** Loads and checks a whole content folder. Never throws on bad records; a bad record is left out and reported. */
export function loadContent(root: string): Loaded {
  const problems: Problem[] = [];
  const files: string[] = [];
  const sources = new Map<string, Source>();
  const fileById = new Map<string, string>();

  const readFolder = <S extends z.ZodType<{ id: string }>>(kind: "papers" | "laws" | "runs", schema: S) => {
    const records: (z.infer<S> & Body)[] = [];
    for (const name of markdownFiles(join(root, kind))) {
      const file = `${kind}/${name}`;
      files.push(file);
      const read = readText(join(root, kind, name), file);
      if ("problem" in read) {
        problems.push(read.problem);
        continue;
      }
      const { source, record, problems: found } = parseRecord(file, read.text, schema);
      sources.set(file, source);
      problems.push(...found);
      if (record) {
        records.push(record);
        fileById.set(`${kind}/${record.id}`, file);
      }
    }
    return records;
  };

  const readVocabulary = <N extends VocabularyName>(name: N): Vocabularies[N] => {
    const file = `vocabulary/${name}.yaml`;
    const read = readText(join(root, file), file);
    if ("problem" in read) {
      if (read.problem.rule !== "unreadable") problems.push(read.problem);
      return [] as unknown as Vocabularies[N];
    }
    files.push(file);
    const source: Source = { ...parseYaml(file, read.text), body: "", bodyLine: 0 };
    sources.set(file, source);
    if (source.problems.length > 0) {
      problems.push(...source.problems);
      return [] as unknown as Vocabularies[N];
    }
    const list = (source.data ?? []) as unknown[];
    if (!Array.isArray(list)) {
      problems.push({
        file,
        line: 1,
        column: 1,
        rule: "wrong-type",
        severity: "error",
        message: "a vocabulary is a list",
        value: show(source.data),
        fix: "Start each entry with '- id:'.",
      });
      return [] as unknown as Vocabularies[N];
    }
    const out: unknown[] = [];
    for (const [i, item] of list.entries()) {
      const entry: Source = { ...source, data: item, locate: (path, key) => source.locate([i, ...path], key) };
      const { value, problems: found } = check(entry, vocabularies[name] as z.ZodType);
      problems.push(...found);
      if (value) out.push(value);
    }
    return out as Vocabularies[N];
  };

  const content: Content = {
    papers: readFolder("papers", Paper),
    laws: readFolder("laws", Law),
    runSets: readFolder("runs", RunSet),
    vocabularies: {
      datasets: readVocabulary("datasets"),
      hardware: readVocabulary("hardware"),
      metrics: readVocabulary("metrics"),
      domains: readVocabulary("domains"),
      architectures: readVocabulary("architectures"),
      optimisers: readVocabulary("optimisers"),
      quantities: readVocabulary("quantities"),
    },
  };
  const fileOf: Loaded["fileOf"] = (kind, id) => fileById.get(`${kind}/${id}`);
  const cross = crossCheck(content, (file) => sources.get(file), fileOf);
  problems.push(...cross.problems);
  const bad = new Set(cross.problems.filter((p) => p.severity === "error").map((p) => p.file));
  content.papers = content.papers.filter((p) => !bad.has(fileOf("papers", p.id) ?? ""));
  content.laws = content.laws.filter((l) => !bad.has(fileOf("laws", l.id) ?? ""));
  content.runSets = content.runSets.filter((r) => !bad.has(fileOf("runs", r.id) ?? ""));
  return { content, files: files.sort(), problems: problems.sort(byPlace), fileOf };
}
