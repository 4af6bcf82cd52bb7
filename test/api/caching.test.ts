/** Conditional requests, HEAD, OPTIONS, CORS, compression, ranges, rate limits. */
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { raw } from "./raw";
import { serverForFile, startServer } from "./server";

const api = serverForFile();
const PAPER = "/papers/hoffmann-2022-chinchilla";

describe("caching", () => {
  it("answers 304 to its own ETag, and 200 to another", async () => {
    const first = await raw(api.url + PAPER);
    const etag = first.headers.etag as string;
    expect(etag).toMatch(/^"[\w-]{22}"$/);
    expect(first.headers["cache-control"]).toMatch(/public, max-age=\d+/);
    for (const condition of [etag, `W/${etag}`, `"x", ${etag}`, "*"]) {
      const again = await raw(api.url + PAPER, { "If-None-Match": condition });
      expect(again.status, condition).toBe(304);
      expect(again.body.length).toBe(0);
      expect(again.headers.etag).toBe(etag);
    }
    expect((await raw(api.url + PAPER, { "If-None-Match": '"other"' })).status).toBe(200);
  });

  it("gives the same bytes and ETag each time, and other ETags to other bytes", async () => {
    const one = await raw(`${api.url}/claims?limit=20`);
    const two = await raw(`${api.url}/claims?limit=20`);
    expect(two.body.equals(one.body)).toBe(true);
    expect(two.headers.etag).toBe(one.headers.etag);
    const tags = new Set<unknown>();
    for (const [query, accept] of [
      ["limit=20", "*/*"],
      ["limit=21", "*/*"],
      ["limit=20", "text/csv"],
      ["limit=20&format=jsonl", "*/*"],
    ] as const)
      tags.add((await raw(`${api.url}/claims?${query}`, { Accept: accept })).headers.etag);
    expect(tags.size).toBe(4);
  });

  it("gives one ETag to one question however its address is written", async () => {
    const first = await raw(`${api.url}/claims?limit=7&kind=exponent`);
    const other = await raw(`${api.url}/claims?kind=exp%6Fnent&limit=7`, { Accept: "application/json" });
    expect(other.headers.etag).toBe(first.headers.etag);
    expect(other.body.equals(first.body)).toBe(true);
    const again = await raw(`${api.url}/claims?kind=exponent&limit=7`, {
      "If-None-Match": first.headers.etag as string,
    });
    expect(again.status).toBe(304);
  });

  it("tags a search without the time that it took, on any server", async () => {
    const query = "/search?q=Chinchilla%20exponent&limit=5";
    const one = await raw(api.url + query);
    expect(one.headers.etag).toMatch(/^W\/"[\w-]{22}"$/);
    expect(JSON.parse(one.body.toString()).tookMs).toBeTypeOf("number");
    const server = await startServer();
    try {
      const two = await raw(`${server.url}/api/v1${query}`);
      expect(two.headers.etag).toBe(one.headers.etag);
      const again = await raw(`${server.url}/api/v1${query}`, { "If-None-Match": one.headers.etag as string });
      expect(again.status).toBe(304);
    } finally {
      await server.close();
    }
    expect((await raw(`${api.url}/search?q=Chinchilla%20exponent&limit=6`)).headers.etag).not.toBe(one.headers.etag);
    // The table has no time in it.
    expect((await raw(`${api.url}${query}&format=csv`)).headers.etag).toMatch(/^"[\w-]{22}"$/);
  });

  it("compresses, with an ETag of its own for each encoding", async () => {
    const plain = await raw(`${api.url}/claims?limit=20`);
    const gzip = await raw(`${api.url}/claims?limit=20`, { "Accept-Encoding": "gzip" });
    const br = await raw(`${api.url}/claims?limit=20`, { "Accept-Encoding": "gzip, br" });
    expect(gzip.headers["content-encoding"]).toBe("gzip");
    expect(br.headers["content-encoding"]).toBe("br");
    expect(gunzipSync(gzip.body).equals(plain.body)).toBe(true);
    expect(brotliDecompressSync(br.body).equals(plain.body)).toBe(true);
    expect(gzip.body.length).toBeLessThan(plain.body.length / 3);
    expect(new Set([plain.headers.etag, gzip.headers.etag, br.headers.etag]).size).toBe(3);
    expect(String(plain.headers.vary)).toMatch(/Accept-Encoding/);
    const refused = await raw(`${api.url}/claims?limit=20`, { "Accept-Encoding": "gzip;q=0, br;q=0" });
    expect(refused.headers["content-encoding"]).toBeUndefined();
  });

  it("answers HEAD like GET without the body", async () => {
    const get = await raw(api.url + PAPER);
    const head = await raw(api.url + PAPER, {}, "HEAD");
    expect(head.status).toBe(200);
    expect(head.body.length).toBe(0);
    for (const name of ["etag", "content-type", "cache-control", "x-content-hash"])
      expect(head.headers[name], name).toBe(get.headers[name]);
  });

  it("answers OPTIONS with the methods, for a browser of another origin too", async () => {
    const response = await raw(
      api.url + PAPER,
      { Origin: "https://example.org", "Access-Control-Request-Method": "GET" },
      "OPTIONS",
    );
    expect(response.status).toBe(204);
    expect(response.headers.allow).toBe("GET, HEAD, OPTIONS");
    expect(response.headers["access-control-allow-origin"]).toBe("*");
    expect(response.headers["access-control-allow-methods"]).toBe("GET, HEAD, OPTIONS");
    expect((await raw(`${api.url}/nothing`, {}, "OPTIONS")).status).toBe(404);
  });

  it("sends the database whole and in ranges", async () => {
    const whole = await raw(`${api.url}/database`);
    expect(whole.body.subarray(0, 15).toString()).toBe("SQLite format 3");
    const part = await raw(`${api.url}/database`, { Range: "bytes=0-14" });
    expect(part.status).toBe(206);
    expect(part.body.toString()).toBe("SQLite format 3");
    expect(part.headers["content-range"]).toBe(`bytes 0-14/${whole.body.length}`);
    const tail = await raw(`${api.url}/database`, { Range: "bytes=-4" });
    expect(tail.body.equals(whole.body.subarray(-4))).toBe(true);
    expect((await raw(`${api.url}/database`, { Range: "bytes=999999999999-" })).status).toBe(416);
    expect((await raw(`${api.url}/database`, { "If-None-Match": whole.headers.etag as string })).status).toBe(304);
  });
});

describe("rate limits", () => {
  it("count a client, say where it stands, and refuse with Retry-After", async () => {
    const server = await startServer({ RATE_LIMIT_READ: "3" });
    try {
      const url = `${server.url}/api/v1/health`;
      for (const left of [2, 1, 0]) {
        const r = await raw(url);
        expect(r.status).toBe(200);
        expect(r.headers["ratelimit-policy"]).toBe('"read";q=3;w=60');
        expect(r.headers.ratelimit).toMatch(new RegExp(`^"read";r=${left};t=\\d+$`));
      }
      const refused = await raw(url);
      expect(refused.status).toBe(429);
      expect(Number(refused.headers["retry-after"])).toBeGreaterThan(0);
      expect(JSON.parse(refused.body.toString())).toMatchObject({ status: 429, title: "too many requests" });
      // No proxy is trusted: a client cannot escape by naming another address.
      const forgeries: Record<string, string>[] = [
        { "X-Forwarded-For": "203.0.113.9" },
        { "X-Isoloss-Peer": "203.0.113.9" },
        { Forwarded: "for=203.0.113.9" },
      ];
      for (const forged of forgeries) expect((await raw(url, forged)).status).toBe(429);
    } finally {
      await server.close();
    }
  });

  it("believe a proxy that the configuration names, and only its own entry", async () => {
    const server = await startServer({ RATE_LIMIT_READ: "1", TRUSTED_PROXIES: "127.0.0.0/8, ::1" });
    try {
      const url = `${server.url}/api/v1/health`;
      expect((await raw(url, { "X-Forwarded-For": "203.0.113.1" })).status).toBe(200);
      expect((await raw(url, { "X-Forwarded-For": "203.0.113.2" })).status).toBe(200);
      expect((await raw(url, { "X-Forwarded-For": "203.0.113.1" })).status).toBe(429);
      expect((await raw(url, { "X-Forwarded-For": "198.51.100.7, 203.0.113.1" })).status).toBe(429);
    } finally {
      await server.close();
    }
  });

  it("stop the server at once when the environment is wrong, naming every variable", async () => {
    await expect(
      startServer({ RATE_LIMIT_READ: "lots", TRUSTED_PROXIES: "10.0.0.0/99", MEILI_URL: "ftp://x" }),
    ).rejects.toThrow(/RATE_LIMIT_READ[\s\S]*TRUSTED_PROXIES|TRUSTED_PROXIES[\s\S]*RATE_LIMIT_READ/);
  });
});
