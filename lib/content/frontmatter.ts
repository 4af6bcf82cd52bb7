/**
 * YAML front matter with positions: every problem is reported at file:line:column, all of them at once.
 * Anchors, aliases, tags and multiple documents are refused: records are plain data.
 */
import { isCollection, isMap, isNode, isPair, isScalar, LineCounter, type Node, parseDocument, visit } from "yaml";
import type { z } from "zod";
import { byPlace, nearest, type Problem, show } from "./problems";

/** Largest record file that is read, in bytes. */
export const MAX_RECORD_BYTES = 1_000_000;

type Path = readonly PropertyKey[];

export interface Source {
  file: string;
  /** Parsed YAML as plain data; undefined when it does not parse. */
  data: unknown;
  /** Markdown after the front matter, and the 1-based line on which it starts. */
  body: string;
  bodyLine: number;
  problems: Problem[];
  /** Line and column (1-based) of the value at a path, or of its nearest existing parent; of the key with `key`. */
  locate(path: Path, key?: boolean): { line: number; column: number };
}

function yamlFix(code: string, missing: string | undefined): string {
  if (code === "DUPLICATE_KEY") return "Keep one of the two keys.";
  if (code === "TAB_AS_INDENT") return "Indent with spaces.";
  if (code === "MULTILINE_IMPLICIT_KEY" || code === "BLOCK_AS_IMPLICIT_KEY")
    return "Put text that contains ': ' in quotes.";
  if (code === "MULTIPLE_DOCS")
    return "A line of three hyphens or dots stands inside the front matter: remove it, one file holds one record.";
  if (code === "TAG_RESOLVE_FAILED") return "Write the value out, without the tag.";
  if (missing) return `Write the ${missing} where the value that opens before this place ends.`;
  if (code === "MISSING_CHAR" || code === "BAD_INDENT")
    return "Line the text up with its neighbours: the keys of one claim begin in the same column, each new claim with a hyphen.";
  return "Mend the YAML; text with : # [ ] { } or quotes in it must be quoted.";
}

/** The closing character that a syntax error asks for. */
const missingEnd = (message: string): string | undefined =>
  /^Missing closing (["'])quote/.exec(message)?.[1] ?? /end with a ([\]}])/.exec(message)?.[1];

/** The parser's own words, where they name its functions or inner terms, in words for an author. */
function yamlMessage(code: string, message: string): string {
  if (code === "MULTIPLE_DOCS") return "the front matter holds two documents";
  const missing = missingEnd(message);
  if (missing) return `the closing ${missing} is missing`;
  return `${message.charAt(0).toLowerCase()}${message.slice(1)}`;
}

/** Parses a YAML text; `firstLine` is the 1-based line of the file on which the text starts. */
export function parseYaml(file: string, text: string, firstLine = 1): Omit<Source, "body" | "bodyLine"> {
  const counter = new LineCounter();
  const document = parseDocument(text, { lineCounter: counter, schema: "core", merge: false, uniqueKeys: true });
  const at = (offset: number) => {
    const p = counter.linePos(Math.max(0, Math.min(offset, text.length)));
    return { line: p.line + firstLine - 1, column: Math.max(1, p.col) };
  };
  const problems: Problem[] = [];
  // What follows a syntax error is mostly its echo; repeated keys stand on their own.
  const all = [...document.errors, ...document.warnings].sort((a, b) => a.pos[0] - b.pos[0]);
  const first = all.find((e) => e.code !== "DUPLICATE_KEY");
  for (const e of all.filter(
    (x) => x === first || (x.code === "DUPLICATE_KEY" && !(first && first.pos[0] < x.pos[0])),
  )) {
    const message = (e.message.split("\n")[0] ?? "").replace(/ at line \d+, column \d+:?$/, "");
    problems.push({
      file,
      ...at(e.pos[0]),
      rule: "yaml-syntax",
      severity: "error",
      message: `YAML: ${yamlMessage(e.code, message)}`,
      // An error at the end of a line is about that line, not about the next.
      value: show(
        (text[e.pos[0]] === "\n"
          ? text.slice(text.lastIndexOf("\n", e.pos[0] - 1) + 1, e.pos[0])
          : text.slice(e.pos[0], text.indexOf("\n", e.pos[0] + 1) >>> 0)
        ).slice(0, 60),
      ),
      fix: yamlFix(e.code, missingEnd(message)),
    });
  }
  let plain = true;
  if (problems.length === 0)
    visit(document, {
      Node(_, node) {
        const anchor = "anchor" in node && node.anchor ? `&${String(node.anchor)}` : undefined;
        const alias = "source" in node && node.constructor.name === "Alias" ? `*${String(node.source)}` : undefined;
        const tag = node.tag && !node.tag.startsWith("tag:yaml.org,2002:") ? node.tag : undefined;
        const seen = anchor ?? alias ?? tag;
        if (!seen) return;
        const place = at(node.range?.[0] ?? 0);
        plain = false;
        if (problems.some((p) => p.line === place.line)) return;
        problems.push({
          file,
          ...place,
          rule: "yaml-plain",
          severity: "error",
          message: "YAML anchors, aliases and tags are not allowed in records",
          value: show(seen),
          fix: "Write the value out.",
        });
      },
    });
  const data = problems.length === 0 && plain ? (document.toJS({ maxAliasCount: 0 }) as unknown) : undefined;

  const locate = (path: Path, key = false) => {
    let node: unknown = document.contents;
    let offset = isNode(node) ? (node.range?.[0] ?? 0) : 0;
    for (const [depth, step] of path.entries()) {
      if (!isCollection(node)) break;
      if (isMap(node)) {
        const pair = node.items.find((i) => isPair(i) && isScalar(i.key) && String(i.key.value) === String(step));
        if (!pair) break;
        const keyNode = pair.key as Node;
        const valueNode = pair.value as Node | null;
        const last = depth === path.length - 1;
        offset = (last && key) || !valueNode?.range ? (keyNode.range?.[0] ?? offset) : valueNode.range[0];
        node = valueNode;
      } else {
        node = node.get(Number(step), true);
        if (isNode(node)) offset = node.range?.[0] ?? offset;
      }
    }
    return at(offset);
  };
  return { file, data, problems, locate };
}

/** Splits `---` front matter from the body and parses it. Never throws on bad input. */
export function parseSource(file: string, raw: string): Source {
  const whole = (message: string, rule: string, fix: string, value = ""): Source => ({
    file,
    data: undefined,
    body: "",
    bodyLine: 1,
    problems: [{ file, line: 1, column: 1, rule, severity: "error", message, value, fix }],
    locate: () => ({ line: 1, column: 1 }),
  });
  if (raw.includes("\u0000"))
    return whole("the file is binary, not text", "not-text", "Save the record as UTF-8 markdown.");
  const text = raw.replace(/^\uFEFF/, "").replace(/\r\n?/g, "\n");
  const open = /^---[ \t]*\n/.exec(text);
  if (!open)
    return whole(
      "the file does not start with front matter",
      "front-matter-missing",
      "Start it with a line of three hyphens, then YAML, then another such line.",
      show(text.slice(0, 30)),
    );
  const start = open[0].length;
  const close = /^---[ \t]*$/m.exec(text.slice(start));
  if (!close)
    return whole(
      "the front matter is not closed",
      "front-matter-open",
      "End it with a line of three hyphens before the text.",
    );
  const yaml = text.slice(start, start + close.index);
  const rest = text.slice(start + close.index + close[0].length + 1);
  const bodyLine = text.slice(0, text.length - rest.length).split("\n").length;
  return { ...parseYaml(file, yaml, 2), body: rest, bodyLine };
}

/** Keys that a schema allows at a path, for suggestions. */
function keysAt(schema: z.core.$ZodType, path: Path, data: unknown): string[] {
  let s: unknown = schema;
  let d: unknown = data;
  const unwrap = (x: unknown): unknown => {
    let y = x as { _zod?: { def?: Record<string, unknown> } };
    for (let i = 0; i < 12; i++) {
      const def = y?._zod?.def;
      if (!def) break;
      const inner = def.innerType ?? (def.type === "pipe" ? def.in : undefined);
      if (!inner) break;
      y = inner as typeof y;
    }
    return y;
  };
  for (const step of [...path, undefined]) {
    s = unwrap(s);
    let def = (s as { _zod: { def: Record<string, unknown> } })?._zod?.def;
    if (def?.type === "union") {
      const options = def.options as unknown[];
      const discriminator = def.discriminator as string | undefined;
      const chosen = options.map(unwrap).find((o) => {
        const shape = (o as { _zod: { def: { shape?: Record<string, unknown> } } })._zod.def.shape;
        if (!shape) return false;
        if (!discriminator) return true;
        const field = shape[discriminator] as { _zod: { def: { values?: unknown[] } } } | undefined;
        return field?._zod.def.values?.includes((d as Record<string, unknown> | undefined)?.[discriminator]);
      });
      s = chosen;
      def = (s as { _zod: { def: Record<string, unknown> } } | undefined)?._zod?.def as typeof def;
    }
    if (!def) return [];
    if (step === undefined) return def.shape ? Object.keys(def.shape as object) : [];
    if (def.type === "object") s = (def.shape as Record<string, unknown>)[String(step)];
    else if (def.type === "array") s = def.element;
    else if (def.type === "record") s = def.valueType;
    else return [];
    d = (d as Record<PropertyKey, unknown> | undefined)?.[step as string];
  }
  return [];
}

function valueAt(data: unknown, path: Path): unknown {
  let d = data;
  for (const step of path) d = (d as Record<PropertyKey, unknown> | null | undefined)?.[step as string];
  return d;
}

interface Issue {
  code?: string | undefined;
  path: PropertyKey[];
  message: string;
  keys?: string[];
  expected?: string;
  values?: unknown[];
  errors?: Issue[][];
  params?: { rule?: string };
  format?: string;
  maximum?: number | bigint;
  minimum?: number | bigint;
  inclusive?: boolean;
  origin?: string;
  note?: string;
  discriminator?: string;
}

/** Turns zod issues into problems with place, value and mend. */
export function problemsOf(source: Source, schema: z.core.$ZodType, issues: readonly Issue[]): Problem[] {
  const out: Problem[] = [];
  // A misspelt key is one defect: the key that it was meant to be is not also reported as missing.
  const meant = new Set<string>();
  const absent = new Map<Problem, string>();
  const add = (path: Path, key: boolean, rule: string, message: string, value: unknown, fix: string) => {
    out.push({
      file: source.file,
      ...source.locate(path, key),
      rule,
      severity: "error",
      message,
      value: show(value),
      fix,
    });
  };
  const lacking = (path: Path) => absent.set(out.at(-1) as Problem, path.map(String).join("."));
  const field = (path: Path) => {
    const id = path[0] === "claims" && path.length > 1 ? valueAt(source.data, [...path.slice(0, 2), "id"]) : undefined;
    const [head, rest] = typeof id === "string" ? [`claim ${id}`, path.slice(2)] : ["", path];
    if (rest.length === 0) return head || "the record";
    return `${head ? `${head}: ` : ""}${rest.map(String).join(".")}`;
  };
  const handle = (issue: Issue, base: Path) => {
    const path = [...base, ...issue.path];
    const value = valueAt(source.data, path);
    switch (issue.code) {
      case "unrecognized_keys": {
        const allowed = keysAt(schema, path, source.data);
        for (const k of issue.keys ?? []) {
          const near = nearest(k, allowed);
          if (near) meant.add([...path, near].map(String).join("."));
          add(
            [...path, k],
            true,
            "unknown-key",
            `unknown key ${show(k)} in ${field(path)}`,
            k,
            near ? `Did you mean ${show(near)}?` : allowed.length ? `Allowed: ${allowed.join(", ")}.` : "Remove it.",
          );
        }
        return;
      }
      case "invalid_type":
        if (value === undefined) {
          add(
            path.slice(0, -1),
            false,
            "missing-key",
            `${field(path)} is missing`,
            undefined,
            `Add ${show(String(path.at(-1)))}: ${typeName(issue.expected)}.`,
          );
          lacking(path);
          return;
        }
        add(
          path,
          false,
          "wrong-type",
          `${field(path)} must be ${typeName(issue.expected)}`,
          value,
          issue.expected === "string" && typeof value === "number"
            ? `Put it in quotes: "${String(value)}".`
            : issue.expected === "number" && typeof value === "string"
              ? "Write a plain number such as 0.34 or 5.4e13, without quotes, units or commas."
              : issue.expected === "number" && typeof value === "number"
                ? "Give a finite number, or leave the key out."
                : `Give ${typeName(issue.expected)}.`,
        );
        return;
      case "invalid_value": {
        const options = (issue.values ?? []).map(String);
        const near = nearest(String(value), options);
        if (value === undefined) {
          add(
            path.slice(0, -1),
            false,
            "missing-key",
            `${field(path)} is missing`,
            undefined,
            `Add it; one of ${options.join(", ")}.`,
          );
          lacking(path);
        } else
          add(
            path,
            false,
            "not-an-option",
            `${field(path)} is not one of the options`,
            value,
            near ? `Did you mean ${show(near)}? Options: ${options.join(", ")}.` : `Options: ${options.join(", ")}.`,
          );
        return;
      }
      case "invalid_union": {
        if (issue.discriminator || !issue.errors || issue.errors.length === 0) {
          const options = ["law", "exponent", "scale", "compute", "result", "finding"];
          add(
            path,
            false,
            "claim-kind",
            "the claim has no known kind",
            value,
            `Write kind: one of ${options.join(", ")}.`,
          );
          return;
        }
        // The branch that got furthest says most.
        const best =
          [...issue.errors].sort(
            (a, b) => Math.max(...b.map((i) => i.path.length)) - Math.max(...a.map((i) => i.path.length)),
          )[0] ?? [];
        const typed =
          issue.errors.find((branch) => branch.every((i) => i.code !== "invalid_type" || i.path.length > 0)) ?? best;
        for (const i of typed) handle(i, path);
        return;
      }
      case "custom":
        if (issue.params?.rule === "unknown-unit")
          add(
            path,
            false,
            "unknown-unit",
            `${field(path)} is not a known unit`,
            value,
            "See lib/units for the list, e.g. tokens, FLOP, nats/token.",
          );
        else
          add(
            path,
            false,
            issue.params?.rule ?? "value",
            `${field(path)}: ${issue.message}`,
            value,
            mendFor(issue.params?.rule),
          );
        return;
      case "invalid_format":
        add(path, false, "format", `${field(path)}: ${issue.message}`, value, mendFor(issue.format));
        return;
      case "too_big":
      case "too_small": {
        const limit = Number(issue.code === "too_big" ? issue.maximum : issue.minimum);
        const counted = issue.origin === "string" ? " characters" : issue.origin === "array" ? " items" : "";
        const bound = `${issue.code === "too_big" ? (issue.inclusive ? "at most" : "below") : issue.inclusive ? "at least" : "above"} ${limit}${counted}`;
        const percent = typeof value === "number" && value > 1 && value <= 100 && limit === 1;
        add(
          path,
          false,
          "value",
          `${field(path)} must be ${bound}`,
          value,
          percent ? `Write a fraction: ${value / 100}.` : `Give a value ${bound}.`,
        );
        return;
      }
      default:
        add(
          path,
          false,
          "value",
          `${field(path)}: ${issue.message.charAt(0).toLowerCase()}${issue.message.slice(1)}`,
          value,
          "Mend the value.",
        );
    }
  };
  for (const i of issues) handle(i, []);
  return out.filter((p) => !meant.has(absent.get(p) ?? ""));
}

/** The field's word for a JSON type. */
function typeName(expected: string | undefined): string {
  const names: Record<string, string> = {
    int: "a whole number",
    number: "a number",
    string: "a text",
    boolean: "true or false",
    array: "a list",
    object: "a mapping of keys to values",
    record: "a mapping of keys to values",
  };
  return names[expected ?? ""] ?? `of type ${expected}`;
}

function mendFor(rule: string | undefined): string {
  switch (rule) {
    case "interval-order":
    case "range-order":
      return "Swap low and high.";
    case "value-or-range":
      return "Keep one of them.";
    case "date":
      return "Write a day as YYYY-MM-DD.";
    default:
      return "Rewrite it in that form.";
  }
}

/** Validates parsed data against a schema. `value` is undefined exactly when there are errors. */
export function check<S extends z.ZodType>(
  source: Source,
  schema: S,
): { value: z.infer<S> | undefined; problems: Problem[] } {
  if (source.problems.length > 0) return { value: undefined, problems: source.problems };
  const result = schema.safeParse(source.data);
  if (result.success) return { value: result.data, problems: [] };
  return {
    value: undefined,
    problems: problemsOf(source, schema, result.error.issues as unknown as Issue[]).sort(byPlace),
  };
}
