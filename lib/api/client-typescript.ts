/** Writes the typed TypeScript client from the OpenAPI document: types of every schema, one method an operation. */
import { openApiDocument } from "./openapi";

type Schema = Record<string, unknown>;

const REF = "#/components/schemas/";
const property = (name: string): string => (/^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name));

/** A JSON Schema as a TypeScript type. What a type cannot say (lengths, patterns, ranges) is left out. */
export function typeOfSchema(s: Schema, indent = ""): string {
  if (typeof s.$ref === "string") return s.$ref.replace(REF, "");
  if (s.const !== undefined) return JSON.stringify(s.const);
  if (Array.isArray(s.enum)) return s.enum.map((v) => JSON.stringify(v)).join(" | ");
  const union = (s.anyOf ?? s.oneOf) as Schema[] | undefined;
  if (union) return [...new Set(union.map((x) => typeOfSchema(x, indent)))].join(" | ");
  if (Array.isArray(s.type)) return s.type.map((t) => typeOfSchema({ ...s, type: t }, indent)).join(" | ");
  switch (s.type) {
    case "string":
      return "string";
    case "number":
    case "integer":
      return "number";
    case "boolean":
      return "boolean";
    case "null":
      return "null";
    case "array": {
      if (Array.isArray(s.prefixItems))
        return `[${(s.prefixItems as Schema[]).map((x) => typeOfSchema(x, indent)).join(", ")}]`;
      const item = typeOfSchema((s.items as Schema | undefined) ?? {}, indent);
      return /[|&{ ]/.test(item) ? `Array<${item}>` : `${item}[]`;
    }
    case "object": {
      const properties = s.properties as Record<string, Schema> | undefined;
      if (!properties) {
        const more = s.additionalProperties;
        return `Record<string, ${typeof more === "object" && more !== null ? typeOfSchema(more as Schema, indent) : "unknown"}>`;
      }
      const required = new Set((s.required as string[] | undefined) ?? []);
      const inner = `${indent}  `;
      const lines = Object.entries(properties).map(
        ([k, v]) => `${inner}${property(k)}${required.has(k) ? "" : "?"}: ${typeOfSchema(v, inner)};`,
      );
      return lines.length === 0 ? "Record<string, never>" : `{\n${lines.join("\n")}\n${indent}}`;
    }
    default:
      return "unknown";
  }
}

interface Operation {
  operationId: string;
  summary: string;
  parameters?: { name: string; in: string; required: boolean; description: string; schema: Schema }[];
  requestBody?: { content: { "application/json": { schema: Schema } } };
  responses: Record<string, { content?: Record<string, { schema: Schema }> }>;
}

const pascal = (s: string): string => s[0]!.toUpperCase() + s.slice(1);

/** The whole client as one file without dependencies. */
export function typescriptClient(): string {
  const document = openApiDocument({ version: "1", server: "" });
  const schemas = (document.components as { schemas: Record<string, Schema> }).schemas;
  const types = Object.entries(schemas)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, s]) => `export type ${name} = ${typeOfSchema(s)};`);
  const queries: string[] = [];
  const methods: string[] = [];
  for (const [path, item] of Object.entries(document.paths as Record<string, Record<string, Operation>>))
    for (const [method, o] of Object.entries(item)) {
      const json = Object.entries(o.responses).find(([s]) => s.startsWith("2"))?.[1].content?.["application/json"];
      // Files and addresses that only redirect are fetched by their own address.
      if (!json) continue;
      const answer = typeOfSchema(json.schema);
      const segments = (o.parameters ?? []).filter((p) => p.in === "path");
      const query = (o.parameters ?? []).filter((p) => p.in === "query" && p.name !== "format");
      const args = segments.map((p) => `${p.name}: string`);
      const name = `${pascal(o.operationId)}Query`;
      if (query.length > 0) {
        queries.push(
          `export interface ${name} {\n${query
            .map(
              (p) =>
                `  /** ${p.description.replaceAll("*/", "* /")} */\n  ${p.name}${p.required ? "" : "?"}: ${typeOfSchema(p.schema)};`,
            )
            .join("\n")}\n}`,
        );
      }
      const body = o.requestBody?.content["application/json"].schema;
      if (body) args.push(`body: ${typeOfSchema(body)}`);
      if (query.length > 0) args.push(query.some((p) => p.required) ? `query: ${name}` : `query: ${name} = {}`);
      const address = path.replace(/\{(\w+)\}/g, (_, n: string) => `\${encodeURIComponent(${n})}`);
      methods.push(
        `  /** ${o.summary}. */\n  ${o.operationId}(${args.join(", ")}): Promise<${answer}> {\n    return this.ask("${method.toUpperCase()}", \`${address}\`, ${query.length > 0 ? "query" : "{}"}${body ? ", body" : ""});\n  }`,
      );
    }
  return `// Generated from the OpenAPI document by \`npm run docs\`. One file, no dependencies: copy it into your project.

${types.join("\n\n")}

${queries.join("\n\n")}

/** A refusal of the API, with its problem document. */
export class IsolossError extends Error {
  constructor(readonly problem: Problem) {
    super(\`\${problem.detail}: \${problem.mend}\`);
    this.name = "IsolossError";
  }
}

export class Isoloss {
  /** @param base address of the site, without a path */
  constructor(
    private readonly base: string,
    private readonly fetcher: typeof fetch = fetch,
  ) {}

  private async ask<T>(method: string, path: string, query: object, body?: unknown): Promise<T> {
    const search = new URLSearchParams();
    for (const [k, v] of Object.entries(query)) if (v !== undefined) search.set(k, String(v));
    const text = search.toString();
    const response = await this.fetcher(\`\${this.base}/api/v1\${path}\${text ? \`?\${text}\` : ""}\`, {
      method,
      headers: { Accept: "application/json", ...(body === undefined ? {} : { "Content-Type": "application/json" }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const answer: unknown = await response.json();
    if (!response.ok) throw new IsolossError(answer as Problem);
    return answer as T;
  }

  /** Follows \`next\` from page to page: \`for await (const c of api.every((cursor) => api.listClaims({ kind: "exponent", cursor })))\`. */
  async *every<T>(page: (cursor: string | undefined) => Promise<{ items: T[]; next: string | null }>): AsyncGenerator<T> {
    let cursor: string | undefined;
    do {
      const { items, next } = await page(cursor);
      yield* items;
      cursor = next ?? undefined;
    } while (cursor !== undefined);
  }

${methods.join("\n\n")}
}
`;
}
