// Settings of the framework. Everything that a deployer may set is in lib/env.ts.
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";

/** Part of the address of the pages' own script, so that a changed script is a new address. */
function enhanceVersion() {
  const folder = new URL("./app/_browser/", import.meta.url);
  const hash = createHash("sha256");
  for (const name of readdirSync(folder).sort()) hash.update(readFileSync(new URL(name, folder)));
  return hash.digest("hex").slice(0, 10);
}

/** A page is also data: the same address with an extension. The endpoint reads the format from the address. */
const data = (page, endpoint) => ({ source: `${page}.:extension(json|jsonl|csv|bib|ris|md)`, destination: endpoint });

/** No outside source of anything; inline scripts are the framework's own. Development needs eval for its reloading. */
const policy = [
  "default-src 'self'",
  `script-src 'self' 'unsafe-inline'${process.env.NODE_ENV === "development" ? " 'unsafe-eval'" : ""}`,
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "worker-src 'self' blob:",
  "object-src 'none'",
  "base-uri 'self'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join("; ");
const securityHeaders = [
  { key: "Content-Security-Policy", value: policy },
  { key: "X-Content-Type-Options", value: "nosniff" },
  { key: "Referrer-Policy", value: "strict-origin-when-cross-origin" },
  { key: "Permissions-Policy", value: "camera=(), microphone=(), geolocation=(), browsing-topics=()" },
  { key: "Cross-Origin-Opener-Policy", value: "same-origin" },
];

/** @type {import("next").NextConfig} */
export default {
  distDir: process.env.NEXT_DIST_DIR ?? ".next",
  poweredByHeader: false,
  reactStrictMode: true,
  env: { ENHANCE_VERSION: enhanceVersion() },
  htmlLimitedBots: /.*/, // titles and descriptions always in the head: the same page for every reader
  typescript: { ignoreBuildErrors: true }, // tsc runs as its own gate
  serverExternalPackages: ["better-sqlite3", "piscina", "pino", "hyparquet-writer", "esbuild"],
  async headers() {
    return [{ source: "/((?!api/).*)", headers: securityHeaders }];
  },
  async rewrites() {
    return {
      beforeFiles: [
        data("/papers/:id([a-z0-9-]+)", "/api/v1/papers/:id"),
        data("/claims/:paper([a-z0-9-]+)/:claim([a-z0-9-]+)", "/api/v1/claims/:paper/:claim"),
        data("/laws/:id([a-z0-9-]+)", "/api/v1/laws/:id"),
        data("/runs/:id([a-z0-9-]+)", "/api/v1/runs/:id"),
        data("/datasets/:id([a-z0-9-]+)", "/api/v1/datasets/:id"),
        data("/hardware/:id([a-z0-9-]+)", "/api/v1/hardware/:id"),
        data("/papers", "/api/v1/papers"),
        data("/claims", "/api/v1/claims"),
        data("/laws", "/api/v1/laws"),
        data("/runs", "/api/v1/runs"),
        data("/datasets", "/api/v1/datasets"),
        data("/hardware", "/api/v1/hardware"),
        data("/exponents", "/api/v1/exponents"),
        data("/compare", "/api/v1/compare"),
        data("/predict", "/api/v1/predict"),
        data("/search", "/api/v1/search"),
      ],
      afterFiles: [],
      fallback: [],
    };
  },
};
