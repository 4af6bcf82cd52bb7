/** Every example of the OpenAPI document is called, and every answer checked against the document. */
import Ajv2020 from "ajv/dist/2020";
import addFormats from "ajv-formats";
import { beforeAll, describe, expect, it } from "vitest";
import { endpoints } from "@/lib/api/endpoints";
import { formats } from "@/lib/api/negotiate";
import { paramMeta } from "@/lib/api/params";
import { serverForFile } from "./server";

const api = serverForFile();

/** Parameters that mean something only beside others, by endpoint and parameter. */
const NEEDS: Record<string, Record<string, string>> = {
  listExponents: { of: "params-opt", vs: "compute" },
  predict: { compute: "1e24" },
  "predict compute": {},
  "predict params": {},
  "predict tokens": {},
  "predict deviceHours": { device: "h100" },
  "predict device": { deviceHours: "1e6" },
  "predict precision": { device: "h100", deviceHours: "1e6" },
  "predict utilisation": { device: "h100", deviceHours: "1e6" },
  "compare deviceHours": { device: "h100" },
  "compare device": { deviceHours: "1e6" },
  "compare precision": { device: "h100", deviceHours: "1e6" },
  "compare utilisation": { device: "h100", deviceHours: "1e6" },
};

interface Operation {
  operationId: string;
  parameters?: { name: string; in: string; description: string }[];
  responses: Record<string, { content?: Record<string, { schema: { $ref?: string } }> }>;
}
interface Document {
  openapi: string;
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, object> };
}
let document: Document;
let ajv: Ajv2020;

beforeAll(async () => {
  document = (await (await fetch(`${api.url}/openapi.json`)).json()) as Document;
  ajv = new Ajv2020({ strict: false, allErrors: true });
  addFormats.default(ajv);
  ajv.addSchema(document, "openapi");
}, 300_000);

function conforms(ref: string, value: unknown): void {
  const validate = ajv.getSchema(`openapi${ref}`);
  expect(validate, ref).toBeTypeOf("function");
  if (!validate!(value)) expect.fail(`${ref}: ${JSON.stringify(validate!.errors?.slice(0, 3))}`);
}

function refs(node: unknown): string[] {
  if (Array.isArray(node)) return node.flatMap(refs);
  if (node === null || typeof node !== "object") return [];
  return Object.entries(node).flatMap(([k, v]) => (k === "$ref" && typeof v === "string" ? [v] : refs(v)));
}

describe("the OpenAPI document", () => {
  it("is 3.1, and every reference resolves", () => {
    expect(document.openapi).toBe("3.1.0");
    for (const ref of refs(document)) {
      const name = ref.replace("#/components/schemas/", "");
      expect(Object.keys(document.components.schemas)).toContain(name);
    }
  });
  it("has every endpoint with a permanent operation id, and every parameter described", () => {
    const found = Object.values(document.paths).flatMap((p) => Object.values(p));
    expect(found.map((o) => o.operationId).sort()).toEqual(endpoints.map((e) => e.id).sort());
    for (const o of found)
      for (const p of o.parameters ?? []) expect(p.description, `${o.operationId} ${p.name}`).not.toBe("");
  });
  it("gives an example of every endpoint, but for those that need an id that only the server knows", () => {
    const without = endpoints.filter((e) => e.examples.length === 0).map((e) => e.id);
    const needAnEdition = ["listChanges", "getEditionFile"];
    const needAJob = ["getFitJob", "deleteFitJob"];
    expect(without.filter((id) => ![...needAnEdition, ...needAJob, "getClaimByRef"].includes(id))).toEqual([]);
  });
});

describe("examples", () => {
  for (const e of endpoints)
    for (const x of e.examples)
      it(`${e.id}: ${x.name}`, async () => {
        const response = await fetch(api.url + x.path, {
          method: e.method,
          ...(x.body === undefined
            ? {}
            : { body: JSON.stringify(x.body), headers: { "Content-Type": "application/json" } }),
        });
        const text = await response.text();
        expect(response.status, text.slice(0, 500)).toBe(x.status ?? e.success ?? 200);
        const operation = document.paths[e.path]![e.method.toLowerCase()]!;
        const type = response.headers.get("content-type")!.split(";")[0]!;
        const declared = operation.responses[String(response.status)]!.content!;
        expect(Object.keys(declared)).toContain(type);
        const ref = declared[type]!.schema.$ref;
        if (ref) conforms(ref, JSON.parse(text));
        expect(text.length).toBeGreaterThan(0);
      });
});

/** What only a server can give, or one with editions: tested with walks through lists and with editions. */
const GIVEN_BY_SERVER = ["cursor", "edition", "since"];

describe("parameters", () => {
  for (const e of endpoints.filter((x) => x.method === "GET" && Object.keys(x.query).length > 0))
    it(`of ${e.id} each have an example that works`, async () => {
      const path = (e.examples[0]?.path ?? e.path).split("?");
      const required = new URLSearchParams(e.examples[0]?.path.split("?")[1] ?? "");
      for (const [name, schema] of Object.entries(e.query)) {
        const { example } = paramMeta(schema);
        if (name !== "cursor") expect(example, name).toBeDefined();
        if (example === undefined || GIVEN_BY_SERVER.includes(name) || e.id === "getClaimByRef") continue;
        // Beside what the endpoint cannot do without, and what this one needs.
        const query = new URLSearchParams([...required].filter(([k]) => !e.query[k]?.safeParse(undefined).success));
        for (const [k, v] of Object.entries(NEEDS[`${e.id} ${name}`] ?? NEEDS[e.id] ?? {})) query.set(k, v);
        query.set(name, example);
        const response = await fetch(`${api.url}${path[0]}?${query}`);
        const text = await response.text();
        expect(response.status, `${name}=${example}: ${text.slice(0, 300)}`).toBe(e.id === "listChanges" ? 400 : 200);
        if (!response.headers.get("content-type")?.startsWith("application/json")) continue;
        const declared = document.paths[e.path]![e.method.toLowerCase()]!.responses["200"]!.content!;
        // `fields` leaves fields out.
        if (name !== "fields") conforms(declared["application/json"]!.schema.$ref!, JSON.parse(text));
      }
    });
});

describe("formats", () => {
  for (const e of endpoints.filter((x) => x.formats.length > 1 && x.examples.length > 0))
    for (const f of e.formats)
      it(`${e.id} as ${f}, by Accept and by format alike`, async () => {
        const plain = new URL(api.url + e.examples[0]!.path);
        plain.searchParams.delete("format");
        const byAccept = await fetch(plain, { headers: { Accept: formats[f].type } });
        const asked = new URL(plain);
        asked.searchParams.set("format", f);
        const byFormat = await fetch(asked);
        expect(byAccept.status).toBe(200);
        expect(byAccept.headers.get("content-type")).toBe(formats[f].type);
        expect(byFormat.headers.get("content-type")).toBe(formats[f].type);
        const timeless = (s: string) => s.replace(/"tookMs":[\d.e-]+/, "");
        expect(timeless(await byAccept.text())).toBe(timeless(await byFormat.text()));
      });
});

describe("errors in the document", () => {
  it("are problems wherever a 4xx or 5xx is declared", () => {
    for (const path of Object.values(document.paths))
      for (const o of Object.values(path))
        for (const [status, r] of Object.entries(o.responses))
          if (Number(status) >= 400)
            expect(r.content?.["application/problem+json"]?.schema.$ref).toBe("#/components/schemas/Problem");
  });
});
