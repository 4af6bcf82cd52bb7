/** Whatever a query string holds, the answer is never a failure of ours. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { endpoints } from "@/lib/api/endpoints";
import { ProblemBody } from "@/lib/api/problem";
import { serverForFile } from "./server";

const api = serverForFile();
const gets = endpoints.filter((e) => e.method === "GET" && e.id !== "getDatabase" && e.id !== "getOpenapi");
const names = [...new Set(gets.flatMap((e) => Object.keys(e.query)))];

const value = fc.oneof(
  fc.string({ maxLength: 30 }),
  fc.string({ unit: "binary", maxLength: 12 }),
  fc.constantFrom(
    "",
    "0",
    "-1",
    "1e400",
    "NaN",
    "Infinity",
    "1..2",
    "2..1",
    "..",
    "...",
    "2022..",
    "9999-99-99",
    "true",
    "null",
    "%",
    "%00",
    "%ff",
    "'; drop table claims; --",
    '" OR 1=1 --',
    "*",
    "NEAR(a b)",
    "a AND OR",
    "../../../etc/passwd",
    "__proto__",
    "constructor",
    "params-opt",
    "compute",
    "chinchilla",
    "hoffmann-2022-chinchilla",
    "hoffmann-2022-chinchilla,besiroglu-2024-chinchilla-replication",
    "id",
    "-published",
    "csv",
    "bibtex",
    "exponent>0.4 year:2022..",
    "law:",
    "(((((",
    '"',
    "=1+1",
    "\u0001\u0002",
    "𝛼",
    "ＡＢ",
  ),
  fc.double().map(String),
);
const query = fc.array(
  fc.tuple(
    fc.oneof(
      { weight: 9, arbitrary: fc.constantFrom(...names) },
      { weight: 1, arbitrary: fc.string({ maxLength: 12 }) },
    ),
    value,
  ),
  { maxLength: 5 },
);
const segment = fc.oneof(
  fc.constantFrom(
    "hoffmann-2022-chinchilla",
    "chinchilla",
    "approach-3",
    "quantities",
    "2026.11",
    "..",
    ".",
    "%2e%2e",
    "a%00b",
    "%ZZ",
    "x#y",
  ),
  fc.string({ maxLength: 20 }).map(encodeURIComponent),
);

describe("random requests", () => {
  it("never get a 5xx, and every refusal is a problem", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...gets.map((e) => e.path)),
        query,
        fc.array(segment, { minLength: 3, maxLength: 3 }),
        fc.boolean(),
        async (template, q, segments, raw) => {
          let i = 0;
          const path = template.replace(/\{\w+\}/g, () => segments[i++ % 3] || "x");
          const search = raw
            ? q
                .map(([k, v]) => `${k}=${v}`)
                .join("&")
                .replace(/[^!-~]|#/g, "")
            : new URLSearchParams(q.map(([k, v]) => [k, v.replace(/\p{Cs}/gu, "")])).toString();
          const response = await fetch(`${api.url}${path}${search === "" ? "" : `?${search}`}`, { redirect: "manual" });
          const text = await response.text();
          expect(response.status, `${path}?${search}\n${text.slice(0, 300)}`).toBeLessThan(500);
          if (response.status >= 400) ProblemBody.parse(JSON.parse(text));
        },
      ),
      { numRuns: 250 },
    );
  });

  it("as a body of a fit neither", async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.json({ maxDepth: 4 }), fc.string({ maxLength: 200 })), async (body) => {
        const response = await fetch(`${api.url}/fit`, {
          method: "POST",
          body,
          headers: { "Content-Type": "application/json" },
        });
        const text = await response.text();
        expect(response.status, `${body}\n${text.slice(0, 300)}`).toBeGreaterThanOrEqual(400);
        expect(response.status, `${body}\n${text.slice(0, 300)}`).toBeLessThan(500);
        ProblemBody.parse(JSON.parse(text));
      }),
      { numRuns: 100 },
    );
  });
});
