/** The MCP endpoint, asked by the SDK's own client. */
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { serverForFile } from "./server";

const api = serverForFile();
const client = new Client({ name: "test", version: "1.0.0" });
const address = () => new URL(api.url.replace("/api/v1", "/api/mcp"));

beforeAll(async () => {
  // The SDK's own types do not agree with exactOptionalPropertyTypes-free callers; the transport is what it is.
  await client.connect(new StreamableHTTPClientTransport(address()) as Parameters<typeof client.connect>[0]);
});
afterAll(() => client.close());

async function call(name: string, args: Record<string, unknown>): Promise<{ error: boolean; text: string }> {
  const r = await client.callTool({ name, arguments: args });
  const [first] = r.content as { type: string; text: string }[];
  return { error: r.isError === true, text: first!.text };
}

describe("MCP", () => {
  it("lists its tools with schemas", async () => {
    const { tools } = await client.listTools();
    expect(tools.map((t) => t.name).sort()).toEqual(["compare", "fit", "get", "predict", "search"]);
    for (const t of tools) {
      expect(t.description!.length).toBeGreaterThan(40);
      expect(t.inputSchema.type).toBe("object");
    }
  });

  it("searches, and gets what it found", async () => {
    const found = JSON.parse((await call("search", { query: "Chinchilla exponent", limit: 5 })).text);
    expect(found.results.length).toBeGreaterThan(0);
    const claim = await call("get", { kind: "claim", id: "hoffmann-2022-chinchilla#approach-3" });
    const byHttp = await (await fetch(`${api.url}/claims/hoffmann-2022-chinchilla/approach-3`)).json();
    expect(JSON.parse(claim.text)).toEqual(byHttp);
  });

  it("compares, predicts and fits as the API does", async () => {
    const compared = JSON.parse(
      (await call("compare", { ids: ["hoffmann-2022-chinchilla#approach-3", "besiroglu-2024-chinchilla-replication"] }))
        .text,
    );
    expect(compared.columns.length).toBe(2);
    const predicted = JSON.parse((await call("predict", { compute: 1e23, law: "chinchilla" })).text);
    expect(predicted.predictions.length).toBeGreaterThan(0);
    const D = [1e9, 2e9, 4e9, 8e9, 1.6e10];
    const fit = JSON.parse(
      (await call("fit", { law: "power-law", data: { x: D, L: D.map((d) => 30 * d ** -0.1) } })).text,
    );
    expect(fit.status).toBe("converged");
    expect(fit.parameters.alpha.value).toBeCloseTo(0.1, 6);
    const two = JSON.parse(
      (await call("fit", { law: "chinchilla", data: { N: [1e8, 1e9], D: [1e9, 1e10], L: [3, 2.5] } })).text,
    );
    expect(two).toMatchObject({ status: "not_identified", parameters: {}, derived: {}, correlations: null });
    expect(two.message).toMatch(/2 points can't determine 5 parameters/);
  });

  it("says what is wrong in words", async () => {
    const missing = await call("get", { kind: "paper", id: "hoffman-2022-chinchilla" });
    expect(missing.error).toBe(true);
    expect(missing.text).toMatch(/did you mean hoffmann-2022-chinchilla/);
    const wrong = await call("predict", {});
    expect(wrong.error).toBe(true);
    expect(wrong.text).toMatch(/budget/);
  });

  it("keeps no sessions, and refuses what is not a message", async () => {
    const get = await fetch(address());
    expect(get.status).toBe(405);
    expect(get.headers.get("allow")).toBe("POST, OPTIONS");
    const junk = await fetch(address(), { method: "POST", body: "{", headers: { "Content-Type": "application/json" } });
    expect(junk.status).toBe(400);
    const other = await fetch(address(), {
      method: "POST",
      body: JSON.stringify({ jsonrpc: "2.0", id: 1, method: "no/such", params: {} }),
      headers: { "Content-Type": "application/json", Accept: "application/json, text/event-stream" },
    });
    expect(((await other.json()) as { error: { code: number } }).error.code).toBe(-32601);
  });

  it("tells programs where things are", async () => {
    const text = await (await fetch(api.url.replace("/api/v1", "/llms.txt"))).text();
    expect(text).toMatch(/^# Isoloss\n\n> /);
    expect(text).toContain("/api/v1/openapi.json");
    expect(text).toContain("/api/mcp");
  });
});
