/**
 * The OpenAPI 3.1 document, assembled from the endpoint declarations and the zod schemas that the handlers use.
 * Nothing in it is written by hand a second time.
 */
import { z } from "zod";
import * as content from "../content/schema";
import type { Endpoint } from "./endpoint";
import { endpoints } from "./endpoints";
import { formats } from "./negotiate";
import { type JsonSchema, paramMeta } from "./params";
import { ProblemBody, ProblemEntry, type ProblemName, problemKinds, problemPage } from "./problem";
import * as schemas from "./schemas";

const REF = "#/components/schemas/";

/** Schemas that stand under their own name in the document, wherever they are used. */
const named: [string, z.ZodType][] = [
  ["Problem", ProblemBody],
  ["ProblemEntry", ProblemEntry],
  ["Evidence", content.Evidence],
  ["Definitions", content.Definitions],
  ["Checklist", content.Checklist],
  ["LawRecord", content.Law],
  ["RunSetRecord", content.RunSet],
  ["PaperRef", schemas.PaperRef],
  ["ParameterValue", schemas.ParameterValue],
  ["ClaimVerdict", schemas.ClaimVerdict],
  ["RelationItem", schemas.RelationItem],
  ["PaperItem", schemas.PaperItem],
  ["LawItem", schemas.LawItem],
  ["RunsItem", schemas.RunsItem],
  ["VocabularyTerm", schemas.VocabularyTerm],
  ["EditionItem", schemas.EditionItem],
  ["Change", schemas.Change],
];

/** Regular expressions that only a JavaScript engine reads are left out; what zod adds for itself too. */
function tidy(node: unknown): void {
  if (Array.isArray(node)) for (const n of node) tidy(n);
  else if (node !== null && typeof node === "object") {
    const o = node as Record<string, unknown>;
    delete o.$schema;
    delete o.$id;
    delete o.id;
    if (o.format === "date") delete o.pattern;
    if (o.type === "integer") {
      if (o.maximum === Number.MAX_SAFE_INTEGER) delete o.maximum;
      if (o.minimum === Number.MIN_SAFE_INTEGER) delete o.minimum;
    }
    for (const [k, v] of Object.entries(o))
      if (k !== "enum" && k !== "const" && k !== "default" && k !== "properties") tidy(v);
    if (o.properties) for (const v of Object.values(o.properties as object)) tidy(v);
  }
}

function convert(list: readonly [string, z.ZodType][], io: "input" | "output"): Record<string, JsonSchema> {
  const registry = z.registry<{ id: string }>();
  const seen = new Set<z.ZodType>();
  for (const [id, schema] of list) {
    if (seen.has(schema)) continue;
    seen.add(schema);
    registry.add(schema, { id });
  }
  const out = z.toJSONSchema(registry, {
    io,
    target: "draft-2020-12",
    unrepresentable: "any",
    uri: (id) => `${REF}${id}`,
    override: (ctx) => {
      // A value that may be written as a plain number is always given in full.
      if ((ctx.zodSchema as unknown) === content.MeasuredOrNumber && io === "output") {
        for (const k of Object.keys(ctx.jsonSchema)) delete ctx.jsonSchema[k as keyof typeof ctx.jsonSchema];
        Object.assign(ctx.jsonSchema, z.toJSONSchema(content.Measured));
      }
    },
  }).schemas as Record<string, JsonSchema>;
  for (const s of Object.values(out)) tidy(s);
  return out;
}

const usual = (e: Endpoint): ProblemName[] => [
  ...new Set<ProblemName>([
    "unknown-parameter",
    "invalid-parameter",
    ...(e.formats.length > 1 ? (["not-acceptable"] as const) : []),
    ...(e.query.edition ? (["unknown-edition"] as const) : []),
    ...(e.query.cursor ? (["invalid-cursor"] as const) : []),
    ...(e.body
      ? ([
          "malformed-body",
          "invalid-body",
          "body-too-large",
          "body-too-slow",
          "unsupported-media-type",
          "not-computable",
        ] as const)
      : []),
    ...(e.problems ?? []),
    "too-many-requests",
    "unavailable",
  ]),
];

/** Endpoints that take the same body share its name: that of the first. */
function bodyName(e: Endpoint): string {
  const first = endpoints.find((x) => x.body === e.body) ?? e;
  return `${first.id[0]!.toUpperCase()}${first.id.slice(1)}Request`;
}

const HEADERS = {
  ETag: {
    description:
      "Changes when the bytes change, and only then; weak (W/) where an answer states how long it took, which is then left out of it.",
    schema: { type: "string" },
  },
  RateLimit: { description: "What is left of the allowance: r requests, t seconds.", schema: { type: "string" } },
  Link: { description: '`rel="next"` leads to the next page.', schema: { type: "string" } },
  "X-Total-Count": { description: "Records that match, on all pages.", schema: { type: "integer" } },
};

function operation(e: Endpoint): JsonSchema {
  const parameters: JsonSchema[] = [];
  for (const [name, description] of Object.entries(e.segments ?? {}))
    parameters.push({ name, in: "path", required: true, description, schema: { type: "string" } });
  for (const [name, schema] of Object.entries(e.query)) {
    const meta = paramMeta(schema);
    parameters.push({
      name,
      in: "query",
      required: !schema.safeParse(undefined).success,
      description: meta.description,
      schema: meta.json,
      ...(meta.example ? { example: meta.example } : {}),
    });
  }
  const content: Record<string, JsonSchema> = {};
  if (e.file) content[e.file] = { schema: { type: "string", format: "binary" } };
  for (const f of e.formats) {
    const type = formats[f].type.split(";")[0]!;
    content[type] =
      f === "json" && e.response
        ? { schema: { $ref: REF + e.response.name } }
        : { schema: f === "csl-json" ? { type: "array", items: { type: "object" } } : { type: "string" } };
  }
  const responses: Record<string, JsonSchema> = {
    [String(e.success ?? 200)]: {
      description: e.summary,
      headers:
        e.cache === "none"
          ? { RateLimit: HEADERS.RateLimit }
          : e.query.cursor
            ? HEADERS
            : { ETag: HEADERS.ETag, RateLimit: HEADERS.RateLimit },
      content,
    },
  };
  if (e.method === "GET" && e.cache !== "none")
    responses["304"] = { description: "not changed since the ETag in If-None-Match" };
  const byStatus = new Map<number, ProblemName[]>();
  for (const name of usual(e)) {
    const status = problemKinds[name].status;
    byStatus.set(status, [...(byStatus.get(status) ?? []), name]);
  }
  for (const [status, names] of [...byStatus].sort(([a], [b]) => a - b))
    responses[String(status)] = {
      description: names.map((n) => `[${problemKinds[n].title}](${problemPage(n)})`).join(", "),
      content: { "application/problem+json": { schema: { $ref: `${REF}Problem` } } },
    };
  return {
    operationId: e.id,
    tags: [e.tag],
    summary: e.summary,
    ...(e.description ? { description: e.description } : {}),
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(e.body
      ? {
          requestBody: {
            required: true,
            content: {
              "application/json": {
                schema: { $ref: `${REF}${bodyName(e)}` },
                ...(e.examples.some((x) => x.body !== undefined)
                  ? {
                      examples: Object.fromEntries(
                        e.examples
                          .filter((x) => x.body !== undefined)
                          .map((x) => [slug(x.name), { summary: x.name, value: x.body }]),
                      ),
                    }
                  : {}),
              },
            },
          },
        }
      : {}),
    responses,
    "x-examples": e.examples.map((x) => ({
      name: x.name,
      path: x.path,
      ...(x.body === undefined ? {} : { body: x.body }),
      status: x.status ?? e.success ?? 200,
    })),
    "x-allowance": e.cost,
  };
}

const slug = (s: string): string =>
  s
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "");

export interface DocumentOptions {
  version: string;
  /** Public address of the site; empty for addresses relative to the document. */
  server: string;
}

/** The whole document. Pure: the same declarations give the same document. */
export function openApiDocument({ version, server }: DocumentOptions): JsonSchema {
  const responses: [string, z.ZodType][] = [...named];
  const bodies: [string, z.ZodType][] = [];
  for (const e of endpoints) {
    if (e.response && !responses.some(([n]) => n === e.response!.name))
      responses.push([e.response.name, e.response.schema]);
    if (e.body) bodies.push([bodyName(e), e.body]);
  }
  const paths: Record<string, JsonSchema> = {};
  for (const e of endpoints) paths[e.path] = { ...paths[e.path], [e.method.toLowerCase()]: operation(e) };
  return {
    openapi: "3.1.0",
    info: {
      title: "Isoloss API",
      version,
      summary: "Checkable claims about how neural networks scale.",
      description:
        "No key is needed. Unknown parameters are refused. Every error is `application/problem+json` in one shape. Lists page with opaque cursors. See docs/api-stability.md for what may change.",
      license: { name: "Data: CC BY 4.0", url: "https://creativecommons.org/licenses/by/4.0/" },
    },
    servers: [{ url: `${server}/api/v1` }],
    tags: [
      { name: "records", description: "What papers report." },
      { name: "search", description: "Finding records." },
      { name: "compute", description: "Comparing, predicting and fitting." },
      { name: "editions", description: "Dated releases, downloads and changes." },
      { name: "service", description: "The service itself." },
    ],
    paths,
    components: { schemas: { ...convert(bodies, "input"), ...convert(responses, "output") } },
  };
}
