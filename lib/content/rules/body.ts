/** Rules for the text of a record: plain markdown, safe links, formulas that render, our own words. */
import katex from "katex";
import remarkGfm from "remark-gfm";
import remarkMath from "remark-math";
import remarkParse from "remark-parse";
import { unified } from "unified";
import { visit } from "unist-util-visit";
import type { Source } from "../frontmatter";
import { type Problem, show } from "../problems";
import type { RuleName } from "./catalogue";

const BODY_CHARACTERS = 20_000;
const TABLE_ROWS = 200;
/** Words in a row that count as copied. */
const COPIED_WORDS = 10;
/** What a new record's summary says until somebody writes one. */
export const PLACEHOLDER_SUMMARY =
  "Two to five sentences of your own: what was asked, what was measured, what came out, and for which range it holds.";
/** The same for a new record's only finding. */
export const PLACEHOLDER_FINDING = "One sentence of yours that says what the paper found.";
const HOSTILE_MATH =
  /\\(?:href|url|includegraphics|html\w*|input|include|write|def|gdef|newcommand|renewcommand|let)\b/;

const parser = unified().use(remarkParse).use(remarkGfm).use(remarkMath);

/**
 * Whether KaTeX can show a formula without commands that load, link or define.
 * @returns undefined when it can, else the reason in words.
 */
export function mathProblem(latex: string): string | undefined {
  const hostile = HOSTILE_MATH.exec(latex);
  if (hostile) return `the command ${hostile[0]} is not allowed`;
  try {
    katex.renderToString(latex, { throwOnError: true, trust: false, strict: "ignore", maxExpand: 200 });
    return undefined;
  } catch (e) {
    return e instanceof Error ? e.message.replace(/^KaTeX parse error: /, "").slice(0, 120) : "it does not parse";
  }
}

export function bodyRules(source: Source, options: { curated: boolean; abstract?: string | undefined }): Problem[] {
  const problems: Problem[] = [];
  const add = (
    line: number,
    column: number,
    rule: RuleName,
    message: string,
    value: unknown,
    fix: string,
    severity: Problem["severity"] = "error",
  ) =>
    problems.push({
      file: source.file,
      line,
      column,
      rule,
      severity,
      message,
      value: value === "" ? "" : show(value),
      fix,
    });
  const { body, bodyLine } = source;
  if (options.curated && body.replace(/^#.*$/gm, "").trim() === "")
    add(
      bodyLine,
      1,
      "body-missing",
      "there is no summary",
      "",
      "Write two to five sentences in your own words below the front matter.",
    );
  else if (options.curated && body.includes(PLACEHOLDER_SUMMARY))
    add(
      bodyLine,
      1,
      "body-missing",
      "the summary is still the template's",
      PLACEHOLDER_SUMMARY,
      "Write two to five sentences in your own words.",
    );
  if (body.length > BODY_CHARACTERS) {
    add(
      bodyLine,
      1,
      "body-size",
      `the text has ${body.length} characters`,
      "",
      `Keep it below ${BODY_CHARACTERS}; tables of runs belong in content/runs.`,
    );
    return problems;
  }
  const htmlLines = new Set<number>();
  const tree = parser.parse(body);
  visit(tree, (node) => {
    const line = bodyLine - 1 + (node.position?.start.line ?? 1);
    const column = node.position?.start.column ?? 1;
    switch (node.type) {
      case "html":
        if (htmlLines.has(line)) break;
        htmlLines.add(line);
        add(line, column, "body-html", "the text contains HTML", node.value, "Write it as markdown.");
        break;
      case "link":
      case "image":
      case "definition":
        if (!/^(https?:\/\/|#|\/(?!\/))/i.test(node.url))
          add(line, column, "body-link", "the link is not to the web", node.url, "Use an https link, or remove it.");
        break;
      case "math":
      case "inlineMath": {
        const why = mathProblem(node.value);
        if (why)
          add(
            line,
            column,
            "body-math",
            `the formula cannot be shown: ${why}`,
            node.value,
            "Keep to plain mathematical LaTeX.",
          );
        break;
      }
      case "table":
        if (node.children.length > TABLE_ROWS)
          add(
            line,
            column,
            "body-size",
            `the table has ${node.children.length} rows`,
            "",
            "Put it into a run set in content/runs.",
          );
        break;
    }
  });
  if (options.abstract) {
    const run = copiedRun(body, options.abstract);
    if (run)
      add(
        bodyLine - 1 + body.slice(0, run.at).split("\n").length,
        1,
        "copied-text",
        "the text repeats words of the abstract",
        run.words,
        "Say it in your own words.",
      );
  }
  return problems;
}

const wordsOf = (s: string) =>
  [...s.toLowerCase().matchAll(/[a-z0-9]+(?:[.'-][a-z0-9]+)*/g)].map((m) => ({ word: m[0], at: m.index }));

/** First run of ten words that a text shares with another. */
export function copiedRun(text: string, original: string): { words: string; at: number } | undefined {
  const known = new Set<string>();
  const source = wordsOf(original).map((w) => w.word);
  for (let i = 0; i + COPIED_WORDS <= source.length; i++) known.add(source.slice(i, i + COPIED_WORDS).join(" "));
  const own = wordsOf(text);
  for (let i = 0; i + COPIED_WORDS <= own.length; i++) {
    const words = own
      .slice(i, i + COPIED_WORDS)
      .map((w) => w.word)
      .join(" ");
    if (known.has(words)) return { words, at: own[i]?.at ?? 0 };
  }
  return undefined;
}

const STRANGE =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: finding them is the point
  /[\u0001-\u0008\u000b\u000c\u000e-\u001f\u007f\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\uff10-\uff19\uff0e\uff0d]/gu;

/** Invisible and look-alike characters anywhere in a file, one problem a line. */
export function characterRules(file: string, text: string): Problem[] {
  const problems: Problem[] = [];
  text.split("\n").forEach((line, i) => {
    STRANGE.lastIndex = 0;
    const m = STRANGE.exec(line);
    if (!m) return;
    const code = `U+${(m[0].codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;
    const wide = /[\uff0d-\uff19]/.test(m[0]);
    problems.push({
      file,
      line: i + 1,
      column: m.index + 1,
      rule: "text-characters",
      severity: "error",
      message: wide
        ? "a full-width digit or sign stands where a plain one belongs"
        : "the line contains an invisible character",
      value: wide ? show(m[0]) : code,
      fix: wide ? "Retype the number with plain digits." : "Delete it.",
    });
  });
  return problems;
}
