/**
 * The Model Context Protocol over streamable HTTP, without sessions: each request has its own server. The tools are the
 * API's own handlers, so an assistant gets what a program gets.
 */
import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { WebStandardStreamableHTTPServerTransport } from "@modelcontextprotocol/sdk/server/webStandardStreamableHttp.js";
import type { CallToolResult } from "@modelcontextprotocol/sdk/types.js";
import { z } from "zod";
import { openDatabase } from "@/db/open";
import { checkBody, readText } from "@/lib/api/body";
import { endpoint } from "@/lib/api/endpoints";
import { type QueryShape, readQuery } from "@/lib/api/params";
import { ApiProblem, problem } from "@/lib/api/problem";
import { FitRequest } from "@/lib/api/schemas-compute";
import { handlers } from "./handlers";
import { version } from "./handlers/service";
import type { Call } from "./handlers/types";
import { spend } from "./limits";
import { log } from "./log";
import { problemReply, requestLimits, toResponse } from "./router";

/** Longest text of one answer; beyond it an assistant is told how to ask for less. */
const MAX_TEXT = 60_000;

const text = (value: unknown): string => {
  const s = JSON.stringify(value);
  return s.length <= MAX_TEXT ? s : `${s.slice(0, MAX_TEXT)}\n… cut at ${MAX_TEXT} characters: ask for less`;
};

async function ask(
  request: Request,
  id: string,
  given: Record<string, string | number | undefined>,
  segments: Record<string, string> = {},
  body?: unknown,
): Promise<CallToolResult> {
  try {
    const e = endpoint(id);
    const search = new URLSearchParams();
    for (const [k, v] of Object.entries(given)) if (v !== undefined) search.set(k, String(v));
    await spend(request, e.cost);
    const call: Call = {
      db: openDatabase(),
      edition: null,
      query: readQuery(e.query as QueryShape, search),
      segments,
      format: "json",
      body: e.body ? checkBody(e.body, body) : undefined,
      request,
      canonical: `${e.path}?${search}`,
    };
    const result = await handlers[id]!(call);
    if ("redirect" in result) return { content: [{ type: "text", text: `the record is now at ${result.redirect}` }] };
    if ("file" in result) throw problem("not-acceptable", "a file");
    return { content: [{ type: "text", text: text(result.json) }] };
  } catch (e) {
    if (!(e instanceof ApiProblem)) {
      log().error({ tool: id, err: e }, "unexpected failure");
      return { isError: true, content: [{ type: "text", text: "something went wrong here" }] };
    }
    return {
      isError: true,
      content: [{ type: "text", text: e.entries.map((x) => `${x.detail}: ${x.mend}`).join("\n") }],
    };
  }
}

const readOnly = { readOnlyHint: true, openWorldHint: false, idempotentHint: true } as const;

function makeServer(request: Request): McpServer {
  const server = new McpServer(
    { name: "isoloss", version },
    {
      instructions:
        "Isoloss holds checkable claims about how neural networks scale: laws with fitted parameters, exponents, and what was trained. Every number names its paper and place. Search first, then get a record by its id; cite claims as paper-id#claim-id.",
    },
  );
  server.registerTool(
    "search",
    {
      title: "Search",
      description:
        "Search papers, claims, laws, datasets, hardware and run sets. A question about a quantity gets an answer with its claims. Filters may stand in the query: law:chinchilla exponent>0.4 year:2022..",
      inputSchema: {
        query: z.string().min(1).max(500),
        kind: z.enum(["paper", "claim", "law", "dataset", "hardware", "runs"]).optional(),
        limit: z.number().int().min(1).max(50).optional(),
      },
      annotations: readOnly,
    },
    ({ query, kind, limit }) => ask(request, "search", { q: query, kind, limit: limit ?? 10 }),
  );
  server.registerTool(
    "get",
    {
      title: "Get a record",
      description:
        "One record by kind and id. A claim's id is paper-id#claim-id. A paper comes with its claims, a law with everybody's parameters.",
      inputSchema: {
        kind: z.enum(["paper", "claim", "law", "dataset", "hardware", "runs"]),
        id: z.string().min(1).max(200),
      },
      annotations: readOnly,
    },
    ({ kind, id }) => {
      if (kind === "claim") {
        const [paper = "", claim = ""] = id.split("#");
        return ask(request, "getClaim", {}, { paper, claim });
      }
      const of = {
        paper: ["getPaper", "paper"],
        law: ["getLaw", "law"],
        dataset: ["getDataset", "dataset"],
        hardware: ["getHardware", "device"],
        runs: ["getRuns", "runs"],
      } as const;
      const [operation, segment] = of[kind];
      return ask(request, operation, {}, { [segment]: id });
    },
  );
  server.registerTool(
    "compare",
    {
      title: "Compare papers",
      description:
        "Two to six papers or claims side by side: aligned rows, differences with intervals, and what cannot be compared and why. With compute (FLOP), also what each law says at that budget.",
      inputSchema: {
        ids: z.array(z.string().min(1).max(200)).min(2).max(12),
        compute: z.number().positive().optional(),
      },
      annotations: readOnly,
    },
    ({ ids, compute }) => ask(request, "compare", { ids: ids.join(","), compute }),
  );
  server.registerTool(
    "predict",
    {
      title: "Predict at a budget",
      description:
        "What every reported law says about a training budget: compute in FLOP, or parameters and tokens. Says how far beyond each law's measured range the budget lies.",
      inputSchema: {
        compute: z.number().positive().optional(),
        params: z.number().positive().optional(),
        tokens: z.number().positive().optional(),
        law: z.string().max(80).optional(),
      },
      annotations: readOnly,
    },
    (given) => ask(request, "predict", given),
  );
  server.registerTool(
    "fit",
    {
      title: "Fit a law",
      description:
        "Fit a law (by its id) to points that you give, or to a public run set by its id. data has one array for each variable and one for the target, by the law's symbols. Robust loss on log residuals unless another objective is named.",
      inputSchema: FitRequest.shape,
      annotations: readOnly,
    },
    (body) => ask(request, "fit", {}, {}, body),
  );
  return server;
}

/** Answers one request to the endpoint. */
export async function serveMcp(request: Request): Promise<Response> {
  const cors = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Methods": "POST, OPTIONS",
    "Access-Control-Allow-Headers": "Accept, Content-Type, Mcp-Protocol-Version, Mcp-Session-Id",
    "Access-Control-Max-Age": "86400",
  };
  try {
    if (request.method === "OPTIONS")
      return new Response(null, { status: 204, headers: { ...cors, Allow: "POST, OPTIONS" } });
    if (request.method !== "POST")
      throw problem("method-not-allowed", `${request.method} is not for this endpoint`, {
        mend: "POST JSON-RPC messages; there are no sessions and no event streams here",
        headers: { Allow: "POST, OPTIONS" },
      });
    await spend(request, "read");
    const body = await readText(request, requestLimits());
    let parsed: unknown;
    try {
      parsed = JSON.parse(body);
    } catch {
      throw problem("malformed-body", "not JSON");
    }
    if (Array.isArray(parsed) && parsed.length > 20)
      throw problem("malformed-body", `a batch of ${parsed.length} messages`, { mend: "send at most 20 at once" });
    const server = makeServer(request);
    const transport = new WebStandardStreamableHTTPServerTransport({ enableJsonResponse: true });
    await server.connect(transport);
    try {
      const response = await transport.handleRequest(
        new Request(request.url, { method: "POST", headers: request.headers, body }),
        { parsedBody: parsed },
      );
      const answer = await response.text();
      const headers = new Headers(response.headers);
      for (const [k, v] of Object.entries(cors)) headers.set(k, v);
      headers.set("Cache-Control", "no-store");
      headers.delete("content-length");
      return new Response(answer === "" ? null : answer, { status: response.status, headers });
    } finally {
      await server.close();
    }
  } catch (e) {
    return toResponse(request, problemReply(e, request.method, "/api/mcp"));
  }
}
