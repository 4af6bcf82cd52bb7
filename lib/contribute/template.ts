/** Complete, commented record files to start from: what `isoloss new` writes and the web form downloads. */
import { Document, isScalar, stringify, visit } from "yaml";
import { PLACEHOLDER_FINDING, PLACEHOLDER_SUMMARY } from "../content/rules/body";
import { SLUG } from "../content/schema";

/** What is known of a paper before anybody has written its record. */
export interface PaperSeed {
  id: string;
  title?: string;
  short?: string;
  authors?: readonly string[];
  published?: string;
  arxiv?: string;
  doi?: string;
  url?: string;
  venue?: string;
  scope?: "law" | "related" | "out";
  status?: "extracted" | "curated";
  code?: readonly string[];
  domains?: readonly string[];
  datasets?: readonly string[];
  hardware?: readonly string[];
  /** Claims as records hold them. */
  claims?: readonly Record<string, unknown>[];
  summary?: string;
}

const STOP = new Set([
  "a",
  "an",
  "the",
  "of",
  "on",
  "for",
  "in",
  "and",
  "to",
  "with",
  "via",
  "is",
  "are",
  "towards",
  "from",
  "by",
  "at",
]);
/** Words too common in this field's titles to tell papers apart. */
const COMMON = new Set([
  "scaling",
  "law",
  "laws",
  "neural",
  "language",
  "model",
  "models",
  "large",
  "learning",
  "training",
]);

const plain = (s: string) =>
  s
    .normalize("NFKD")
    .replace(/[\u0300-\u036f]/g, "")
    .toLowerCase();

/**
 * An id for a paper: first author's family name, year, and the first telling word of the title.
 * @returns undefined when neither author nor title says enough
 */
export function suggestId(seed: {
  title?: string;
  authors?: readonly string[];
  published?: string;
}): string | undefined {
  const words = plain(seed.title ?? "").match(/[a-z0-9]+/g) ?? [];
  const telling = words.filter((w) => !STOP.has(w) && !COMMON.has(w) && w.length > 1);
  const word = telling[0] ?? words.find((w) => !STOP.has(w));
  const family = plain(seed.authors?.[0] ?? "")
    .replace(/[^a-z ]/g, "")
    .trim()
    .split(" ")
    .at(-1);
  const year = seed.published?.slice(0, 4);
  const parts = family ? [family, year, word] : [year, ...telling.slice(0, 3)];
  const id = parts.filter(Boolean).join("-").slice(0, 80).replace(/-+$/, "");
  return SLUG.test(id) ? id : undefined;
}

const SCHEMA = (name: string) => `# yaml-language-server: $schema=../../public/schema/${name}.schema.json`;

/** `key: value` as one line of YAML, quoted where it must be. */
function line(key: string, value: unknown): string {
  return stringify({ [key]: value }, { lineWidth: 0, collectionStyle: typeof value === "object" ? "flow" : "any" })
    .trimEnd()
    .replace(/^\{ (.*) \}$/s, "$1");
}

/** A claim as one list item: its mapping in block style, everything inside it in flow style. */
export function claimYaml(claim: Record<string, unknown>): string {
  const document = new Document([claim]);
  visit(document, {
    Map(_, node, path) {
      if (path.length > 2) node.flow = true;
    },
    Seq(_, node, path) {
      if (path.length > 1) node.flow = true;
    },
    Scalar(_, node) {
      if (isScalar(node) && typeof node.value === "string" && /^\d{4}\.\d+$/.test(node.value))
        node.type = "QUOTE_DOUBLE";
      if (isScalar(node) && typeof node.value === "number" && Math.abs(node.value) >= 1e6) node.format = "EXP";
    },
  });
  return document.toString({ lineWidth: 0 }).trimEnd();
}

const indent = (text: string) => text.replace(/^/gm, "  ");

/** The file of a paper record. With claims given they stand in it; without, commented examples show each kind. */
export function paperTemplate(seed: PaperSeed): string {
  const given = (key: string, value: unknown, comment: string, example: string) =>
    value === undefined || value === "" || (Array.isArray(value) && value.length === 0)
      ? [`# ${comment}`, `# ${example}`]
      : [`# ${comment}`, line(key, value)];
  const quoted = (key: string, value: string | undefined, comment: string, example: string) =>
    value ? [`# ${comment}`, `${key}: ${JSON.stringify(value)}`] : [`# ${comment}`, `# ${example}`];
  const lines = [
    "---",
    SCHEMA("paper"),
    "# The id is how the record is cited, for ever. It is also the name of this file.",
    line("id", seed.id),
    line("title", seed.title ?? "Title of the paper"),
    ...given("short", seed.short, "Short name for plots and tables.", "short: Chinchilla"),
    "# Other names people type to find it.",
    "aliases: []",
    "# curated: every number below was seen in its source by a person.",
    line("status", seed.status ?? "curated"),
    "# law: states, fits or tests a scaling law; related: about scaling without a law; out: neither.",
    line("scope", seed.scope ?? "law"),
    ...given(
      "authors",
      seed.authors,
      "In printed order, given name first.",
      "authors: [Ada Lovelace, Charles Babbage]",
    ),
    ...quoted(
      "published",
      seed.published,
      "As precise as you know: a year, a month or a day, in quotes.",
      'published: "2024-05-17"',
    ),
    ...quoted("arxiv", seed.arxiv, "In quotes, without version.", 'arxiv: "2203.15556"'),
    ...(seed.doi ? [line("doi", seed.doi)] : []),
    ...(seed.url ? [line("url", seed.url)] : []),
    ...(seed.venue ? [line("venue", seed.venue)] : []),
    ...given("code", seed.code, "Where code or data are published.", "code: [https://github.com/owner/repository]"),
    "# Ids from content/vocabulary/*.yaml; validate suggests the nearest when one is unknown.",
    line("domains", seed.domains?.length ? seed.domains : ["language"]),
    line("architectures", []),
    line("optimisers", []),
    line("datasets", seed.datasets ?? []),
    line("hardware", seed.hardware ?? []),
    "# How the paper stands to others: replicates, corrects, contradicts, extends, explains, uses-data-of, supports.",
    "relations: []",
    "# - { type: extends, paper: hoffmann-2022-chinchilla, note: what it adds and the numbers that differ }",
    "# What a reader needs to reproduce it: yes, partly, no or unknown.",
    "checklist: { form: unknown, pointsAndRanges: unknown, optimiser: unknown, schedule: unknown, parameterCounting: unknown, runsPublic: unknown, intervals: unknown, code: unknown }",
    "# One entry a number. evidence says where it stands and how you saw it:",
    "# primary (the paper itself), abstract, authors-data, secondary, recomputed.",
  ];
  if (seed.claims?.length) lines.push("claims:", ...seed.claims.map((c) => indent(claimYaml(c))));
  else
    lines.push(
      "claims:",
      "  # A fitted law: parameters by the names of content/laws/ID.md.",
      "  # - id: fit",
      "  #   kind: law",
      "  #   status: curated",
      "  #   law: chinchilla",
      "  #   parameters: { E: 1.69, A: 406.4, B: 410.7, alpha: 0.34, beta: 0.28 }",
      "  #   metric: nats-per-token",
      "  #   range: { N: { low: 7.0e+7, high: 1.6e+10 }, D: { low: 5.0e+9, high: 5.0e+11 } }",
      "  #   definitions: { parameters: total, compute: 6ND, loss: nats/token }",
      "  #   fit: { approach: parametric, method: Huber on log residuals, points: 240 }",
      "  #   evidence: { place: eq. 10, seen: primary }",
      "  # One exponent: value is d log(of) / d log(vs), with its sign.",
      "  # - id: allocation",
      "  #   kind: exponent",
      "  #   status: curated",
      "  #   of: params-opt",
      "  #   vs: compute",
      "  #   value: 0.50",
      "  #   interval: { low: 0.488, high: 0.502, level: 0.8 }",
      "  #   evidence: { place: Table 2, seen: primary }",
      "  # What was trained.",
      "  # - { id: sizes, kind: scale, status: curated, quantity: params, range: { low: 7.0e+7, high: 1.6e+10 }, unit: parameters, evidence: { place: Section 3, seen: primary } }",
      "  # What it cost.",
      "  # - { id: cost, kind: compute, status: curated, measure: device-hours, value: 1.0e+6, unit: device-hours, device: h800, evidence: { place: abstract, seen: primary } }",
      "  # Another stated number.",
      "  # - { id: saving, kind: result, status: curated, quantity: less training compute, value: 300, unit: x, evidence: { place: abstract, seen: primary } }",
      "  # A statement in your own words.",
      "  - id: main-finding",
      "    kind: finding",
      "    status: curated",
      `    statement: ${PLACEHOLDER_FINDING}`,
      "    evidence: { place: abstract, seen: primary }",
    );
  lines.push("---", seed.summary ?? PLACEHOLDER_SUMMARY, "");
  return lines.join("\n");
}

/** The file of a law: it works everywhere without any code. */
export function lawTemplate(id: string): string {
  return `---
${SCHEMA("law")}
id: ${id}
name: What people call it
aliases: []
# Parsed, never run as code: + - * / ^, exp, log, sqrt, min, max. See docs/law-language.md.
expression: E + A*N^(-alpha)
latex: 'L(N) = E + \\frac{A}{N^{\\alpha}}'
target: { symbol: L, quantity: loss, unit: nats/token }
variables:
  N: { quantity: params, unit: parameters, description: model parameters, range: { low: 1.0e+6, high: 1.0e+12 } }
# role: exponent, coefficient, irreducible, scale, offset, rate or shape. start: where fits begin to look.
parameters:
  E: { role: irreducible, bounds: { low: 0 }, start: { low: 0.1, high: 3 } }
  A: { role: coefficient, bounds: { low: 0 }, start: { low: 1, high: 1.0e+5 } }
  alpha: { role: exponent, latex: '\\alpha', bounds: { low: 0 }, start: { low: 0.05, high: 1.2 } }
# Quantities computed from the parameters.
derived: []
# A printed point that the expression must give.
testPoints: []
# - { variables: { N: 1.0e+9 }, parameters: { E: 1.69, A: 406.4, alpha: 0.34 }, value: 2.044, tolerance: 0.001, source: Table 1 }
evidence: { place: eq. 1, seen: primary }
---
What the terms mean and where the form comes from, in your own words.
`;
}

/** The file of a run set: a printed table given in the file, or a public table pinned by commit and checksum. */
export function runsTemplate(id: string): string {
  return `---
${SCHEMA("runs")}
id: ${id}
name: What the runs are
paper: id-of-the-paper
licence: not stated
# A public table: format csv, json or jsonl with files pinned to a commit.
# format: csv
# files:
#   - url: https://raw.githubusercontent.com/OWNER/REPOSITORY/COMMIT/PATH
#     sha256: 64 hexadecimal digits
# A small printed table: format inline with the figures and where they stand.
format: inline
evidence: { place: Table 4, seen: primary }
columns:
  params: { unit: parameters }
  tokens: { unit: tokens }
  loss: { unit: nats/token }
# Columns computed from others, in order.
derive: {}
# Law variable or target → column.
map:
  default: { N: params, D: tokens, L: loss }
exclusions: []
# - { id: unfinished, reason: why these rows are left out, where: tokens < 1e9 }
rows:
  - { params: 1.0e+8, tokens: 2.0e+9, loss: 3.2 }
  - { params: 2.0e+8, tokens: 4.0e+9, loss: 2.9 }
---
How the runs were made, and what each figure's precision is.
`;
}
