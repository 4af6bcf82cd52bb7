import { endpoints } from "@/lib/api/endpoints";
import { env } from "@/lib/env";

export const dynamic = "force-dynamic";

/** What this site is and how a program asks it, in the form of llmstxt.org. */
export function GET(): Response {
  const base = env().SITE_URL ?? "";
  const link = (path: string) => `${base}${path}`;
  const body = `# Isoloss

> The scaling-law knowledge base: checkable claims about how neural networks scale, each with its paper and place, re-fits of public training runs, comparison and prediction.

Cite a claim as \`paper-id#claim-id\`. Values keep the unit and the sign that their source prints. A status says how far a claim was checked: extracted, curated, unconfirmed.

## For programs

- [OpenAPI document](${link("/api/v1/openapi.json")}): every endpoint, parameter and answer; no key is needed
- [MCP endpoint](${link("/api/mcp")}): streamable HTTP, no sessions; tools search, get, compare, predict, fit
- [Database](${link("/api/v1/database")}): everything as one SQLite file
- [Editions](${link("/api/v1/editions")}): dated releases as SQLite, Parquet, CSV and JSON Lines
- Any page of a record is also data: add .json, .csv, .md or .bib to its address

## Endpoints

${endpoints.map((e) => `- ${e.method} ${link(`/api/v1${e.path}`)}: ${e.summary}`).join("\n")}

## Pages

- [Papers](${link("/papers")})
- [Laws](${link("/laws")})
- [Exponents](${link("/exponents")})
- [Compare](${link("/compare")})
- [Predict](${link("/predict")})
- [API reference](${link("/reference")})
`;
  return new Response(body, {
    headers: {
      "Content-Type": "text/plain; charset=utf-8",
      "Cache-Control": "public, max-age=3600",
      "Access-Control-Allow-Origin": "*",
    },
  });
}
