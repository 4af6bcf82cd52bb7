/** Fetching, resuming and verifying, against a real server on loopback. */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { RunSet } from "@/lib/content/schema";
import { buildTable, RunsError } from "@/lib/runs";
import { cachePath, download, fileState, mirrorPath, obtain, readRunSet } from "@/lib/runs/cache";

const body = Buffer.from(Array.from({ length: 50_000 }, (_, i) => `line ${i}\n`).join(""));
const sha = (b: Buffer | string) => createHash("sha256").update(b).digest("hex");
let server: Server;
let origin: string;
let ranges: (string | undefined)[] = [];
let breakAfter = 0;
const folder = mkdtempSync(join(tmpdir(), "isoloss-runs-"));

beforeAll(async () => {
  server = createServer((request, response) => {
    ranges.push(request.headers.range);
    if (request.url === "/missing") return void response.writeHead(404).end();
    if (request.url === "/silent") return void response.writeHead(200, { "content-length": 10 }).write("x");
    const from = request.url === "/whole" ? 0 : Number(/bytes=(\d+)-/.exec(request.headers.range ?? "")?.[1] ?? 0);
    if (from >= body.length) return void response.writeHead(416).end();
    response.writeHead(from > 0 ? 206 : 200, { "content-length": body.length - from });
    if (breakAfter > 0) {
      response.write(body.subarray(from, from + breakAfter), () => setTimeout(() => response.destroy(), 20));
      breakAfter = 0;
    } else response.end(body.subarray(from));
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
  rmSync(folder, { recursive: true, force: true });
});

describe("download", () => {
  it("goes on where it broke off", async () => {
    const path = join(folder, "resumed");
    ranges = [];
    breakAfter = 123_456;
    await expect(download(`${origin}/file`, path)).rejects.toThrow();
    expect(existsSync(path)).toBe(false);
    const had = statSync(`${path}.part`).size;
    expect(had).toBeGreaterThan(0);
    await download(`${origin}/file`, path);
    expect(ranges).toEqual([undefined, `bytes=${had}-`]);
    expect(sha(readFileSync(path))).toBe(sha(body));
    expect(existsSync(`${path}.part`)).toBe(false);
  });
  it("starts over when the server cannot go on, or the part is too long", async () => {
    const path = join(folder, "whole");
    writeFileSync(`${path}.part`, "rubbish");
    await download(`${origin}/whole`, path);
    expect(sha(readFileSync(path))).toBe(sha(body));
    const long = join(folder, "long");
    writeFileSync(`${long}.part`, Buffer.alloc(body.length + 5));
    await download(`${origin}/file`, long);
    expect(sha(readFileSync(long))).toBe(sha(body));
  });
  it("says what the server answered, and gives up on silence", async () => {
    await expect(download(`${origin}/missing`, join(folder, "m"))).rejects.toThrow("404");
    await expect(download(`${origin}/silent`, join(folder, "s"), { timeoutMs: 200 })).rejects.toThrow();
  });
  it("reports progress", async () => {
    const seen: number[] = [];
    await download(`${origin}/file`, join(folder, "p"), { progress: (bytes) => seen.push(bytes) });
    expect(seen.at(-1)).toBe(body.length);
  });
});

const commit = "0123456789abcdef0123456789abcdef01234567";
const url = (path: string) => `https://raw.githubusercontent.com/owner/repo/${commit}/${path}`;
const mirror = join(folder, "mirror");
function put(path: string, text: string): { url: string; sha256: string } {
  const file = join(mirror, "github.com/owner/repo", commit, path);
  mkdirSync(join(file, ".."), { recursive: true });
  writeFileSync(file, text);
  return { url: url(path), sha256: sha(text) };
}

describe("mirror and cache", () => {
  it("map an address to a path below the mirror, and nothing outside it", () => {
    expect(mirrorPath("m", url("data/a b.csv"))).toBe(join("m", "github.com/owner/repo", commit, "data/a b.csv"));
    for (const bad of ["https://example.org/o/r/c/f", url("%2e%2e/%2e%2e/x"), url("a%2Fb"), "no address"])
      expect(mirrorPath("m", bad)).toBeNull();
  });
  it("read the mirror when the bytes are right, and refuse it when they are not", async () => {
    const file = put("good.csv", "a\n1\n");
    const options = { mirror, cache: join(folder, "c1") };
    expect(readFileSync(await obtain("set", file, options), "utf8")).toBe("a\n1\n");
    expect(await fileState(file, options)).toBe("mirror");
    const wrong = { ...file, sha256: sha("other") };
    await expect(obtain("set", wrong, options)).rejects.toThrow(/not the one of the record/);
    expect(await fileState(wrong, options)).toBe("corrupt");
    await expect(obtain("set", { url: url("gone.csv"), sha256: sha("") }, options)).rejects.toThrow(
      /the mirror does not have the file/,
    );
  });
  it("prefer the cache, and throw a damaged copy away", async () => {
    const file = put("cached.csv", "a\n2\n");
    const cache = join(folder, "c2");
    mkdirSync(cache);
    writeFileSync(cachePath(file, cache), "a\n2\n");
    expect(await obtain("set", file, { cache })).toBe(cachePath(file, cache));
    writeFileSync(cachePath(file, cache), "damaged");
    expect(await fileState(file, { cache })).toBe("corrupt");
    expect(await obtain("set", file, { cache, mirror })).toContain("github.com");
    expect(existsSync(cachePath(file, cache))).toBe(false);
  });
  it("say what to do without a network, and never fetch over http", async () => {
    const options = { cache: join(folder, "c3"), offline: true };
    const file = { url: url("a.csv"), sha256: sha("x") };
    await expect(obtain("my-set", file, options)).rejects.toThrow(/isoloss runs pull my-set/);
    await expect(obtain("my-set", file, options)).rejects.toThrow(/RUNS_MIRROR/);
    await expect(obtain("s", { ...file, url: `${origin}/file` }, { cache: join(folder, "c3") })).rejects.toThrow(
      /only https/,
    );
  });
});

describe("reading a set", () => {
  const base = { id: "s", name: "s", paper: "p", licence: "none" };
  it("joins the documents of a row", async () => {
    const files = ["a", "b"].flatMap((row, i) => [
      { ...put(`${row}-model.json`, JSON.stringify({ size: i + 1 })), row, as: "model" },
      { ...put(`${row}-eval.json`, JSON.stringify({ scores: [{ set: "c4", loss: 3 - i }] })), row, as: "eval" },
    ]);
    const set = RunSet.parse({
      ...base,
      format: "json",
      files,
      columns: {
        size: { from: "model.size" },
        loss: { from: "eval.scores[set=c4].loss" },
        name: { from: "row", type: "text" },
      },
    });
    const raw = await readRunSet(set, { mirror, cache: join(folder, "c4") });
    const table = buildTable(set, raw);
    expect([...(table.numbers.size as Float64Array)]).toEqual([1, 2]);
    expect([...(table.numbers.loss as Float64Array)]).toEqual([3, 2]);
    expect(table.texts.name).toEqual(["a", "b"]);
  });
  it("reads inline rows without any file, and several files as one table", async () => {
    const inline = RunSet.parse({ ...base, format: "inline", rows: [{ x: 1 }, { x: null }], columns: { x: {} } });
    expect(buildTable(inline, await readRunSet(inline)).numbers.x?.[0]).toBe(1);
    const set = RunSet.parse({
      ...base,
      format: "csv",
      files: [put("1.csv", "x\n1\n"), put("2.csv", "x\n2\n")],
      columns: { x: {} },
    });
    const raw = await readRunSet(set, { mirror, cache: join(folder, "c5") });
    expect(raw.rows.map((r) => r.place)).toEqual(["1.csv:2", "2.csv:2"]);
  });
  it("reports every file that fails", async () => {
    const set = RunSet.parse({
      ...base,
      format: "csv",
      files: [{ url: url("gone.csv"), sha256: sha("1") }],
      columns: { x: {} },
    });
    await expect(readRunSet(set, { mirror, cache: join(folder, "c6") })).rejects.toBeInstanceOf(RunsError);
  });
});
