/** The one error shape. No other test checks it. */
import { request as httpRequest } from "node:http";
import { connect } from "node:net";
import { describe, expect, it } from "vitest";
import { ProblemBody, type ProblemName, problemKinds, problemPage } from "@/lib/api/problem";
import { serverForFile } from "./server";

const api = serverForFile({ BODY_TIME_LIMIT_MS: "700" });

interface Case {
  kind: ProblemName;
  path: string;
  init?: RequestInit;
  parameter?: string | null;
  mend?: RegExp;
}
const json = (body: string, type = "application/json"): RequestInit => ({
  method: "POST",
  body,
  headers: { "Content-Type": type },
});

const cases: Case[] = [
  { kind: "unknown-parameter", path: "/papers?limt=3", parameter: "limt", mend: /did you mean limit/ },
  { kind: "unknown-parameter", path: "/health?edition=2026.11", parameter: "edition", mend: /editions/ },
  { kind: "unknown-parameter", path: "/health?x=1", parameter: "x", mend: /takes no parameters/ },
  { kind: "invalid-parameter", path: "/papers?limit=ten", parameter: "limit", mend: /whole number/ },
  { kind: "invalid-parameter", path: "/papers?limit=5000", parameter: "limit", mend: /1000/ },
  { kind: "invalid-parameter", path: "/papers?limit=1&limit=2", parameter: "limit", mend: /once/ },
  { kind: "invalid-parameter", path: "/claims?value=0.6..0.4", parameter: "value", mend: /0\.4\.\.0\.6/ },
  { kind: "invalid-parameter", path: "/claims?value=NaN", parameter: "value" },
  { kind: "invalid-parameter", path: "/claims?kind=exponnent", parameter: "kind", mend: /exponent/ },
  { kind: "invalid-parameter", path: "/papers?published=2022-13", parameter: "published" },
  { kind: "invalid-parameter", path: "/papers?fields=titel", parameter: "fields", mend: /title/ },
  { kind: "invalid-parameter", path: "/papers?sort=publised", parameter: "sort", mend: /published/ },
  { kind: "invalid-parameter", path: "/exponents?of=params-opt", parameter: "vs" },
  { kind: "invalid-parameter", path: "/compare?ids=hoffmann-2022-chinchilla", parameter: "ids" },
  { kind: "invalid-parameter", path: "/predict", parameter: "compute" },
  { kind: "invalid-parameter", path: "/predict?compute=1e24&params=1e9", parameter: "params" },
  { kind: "invalid-parameter", path: "/papers?scope=", parameter: "scope", mend: /at least one/ },
  { kind: "invalid-parameter", path: "/papers?domain=,,", parameter: "domain", mend: /at least one/ },
  { kind: "invalid-cursor", path: "/papers?cursor=abc", parameter: "cursor" },
  { kind: "invalid-cursor", path: "/papers?cursor=%22%3E%3Cscript%3E", parameter: "cursor" },
  { kind: "unknown-endpoint", path: "/paper", mend: /papers/ },
  { kind: "unknown-endpoint", path: "/" },
  { kind: "unknown-record", path: "/papers/hoffman-2022-chinchilla", mend: /hoffmann-2022-chinchilla/ },
  { kind: "unknown-record", path: "/claims/hoffmann-2022-chinchilla/approach-9", mend: /approach/ },
  { kind: "unknown-record", path: "/laws/..%2f..%2f..%2fetc%2fpasswd" },
  { kind: "unknown-record", path: "/papers/%ZZ" },
  { kind: "unknown-record", path: "/papers/%ff%fe" },
  { kind: "unknown-record", path: "/papers/a%00b" },
  { kind: "unknown-record", path: "/compare?ids=hoffmann-2022-chinchilla,nobody", parameter: "ids" },
  { kind: "unknown-record", path: "/claims/just-one-part" },
  { kind: "unknown-edition", path: "/papers?edition=1999.01", parameter: "edition" },
  { kind: "unknown-edition", path: "/papers?edition=..%2f..", parameter: "edition" },
  { kind: "unknown-edition", path: "/search?q=kaplan&edition=1999.01", parameter: "edition", mend: /leave it out/ },
  { kind: "unknown-edition", path: "/suggest?q=ka&edition=1999.01", parameter: "edition", mend: /leave it out/ },
  { kind: "unknown-edition", path: "/fit?edition=1999.01", init: json("{}"), parameter: "edition" },
  { kind: "unknown-edition", path: "/fit/jobs?edition=1999.01", init: json("{}"), parameter: "edition" },
  { kind: "unknown-record", path: "/editions/1999.01/papers.csv" },
  { kind: "unknown-edition", path: "/changes?since=1999.01", parameter: "since" },
  { kind: "method-not-allowed", path: "/papers", init: { method: "DELETE" }, mend: /GET, HEAD, OPTIONS/ },
  { kind: "method-not-allowed", path: "/papers", init: json("{}"), mend: /GET/ },
  { kind: "not-acceptable", path: "/papers?format=xml", parameter: "format" },
  { kind: "not-acceptable", path: "/papers", init: { headers: { Accept: "image/png" } }, parameter: "Accept" },
  { kind: "address-too-long", path: `/papers?id=${"a".repeat(4100)}` },
];

/** A problem as every client may rely on it. */
async function check(response: Response, kind: ProblemName): Promise<ProblemBody> {
  const text = await response.text();
  expect(response.headers.get("content-type"), text.slice(0, 200)).toBe("application/problem+json");
  const body = ProblemBody.parse(JSON.parse(text));
  expect(body.type, text).toBe(problemPage(kind));
  expect(body.title).toBe(problemKinds[kind].title);
  expect(body.status).toBe(response.status);
  expect(response.status).toBe(problemKinds[kind].status);
  expect(body.detail).not.toBe("");
  expect(body.mend).not.toBe("");
  expect(body.errors.length).toBeGreaterThan(0);
  expect(body.errors[0]).toMatchObject({ parameter: body.parameter, detail: body.detail, mend: body.mend });
  expect(response.headers.get("cache-control")).toBe("no-store");
  expect(response.headers.get("access-control-allow-origin")).toBe("*");
  return body;
}

describe("pages of problems", () => {
  it("exist for every kind, where type says", async () => {
    for (const kind of Object.keys(problemKinds) as ProblemName[]) {
      const response = await fetch(api.url.replace("/api/v1", problemPage(kind)));
      expect(response.status, kind).toBe(200);
      expect(await response.text()).toContain(problemKinds[kind].title);
    }
  });
});

describe("problems", () => {
  for (const c of cases)
    it(`${c.kind}: ${c.init?.method ?? "GET"} ${c.path.slice(0, 60)}`, async () => {
      const body = await check(await fetch(api.url + c.path, c.init), c.kind);
      if (c.parameter !== undefined) expect(body.parameter).toBe(c.parameter);
      if (c.mend) expect(body.mend).toMatch(c.mend);
    });

  it("lists every defect at once", async () => {
    const body = await check(await fetch(`${api.url}/papers?limt=1&sort=x&published=never`), "unknown-parameter");
    expect(body.errors.map((e) => e.parameter)).toEqual(["limt", "sort", "published"]);
  });

  it("answers HEAD with the status and no body", async () => {
    const response = await fetch(`${api.url}/papers/nobody`, { method: "HEAD" });
    expect(response.status).toBe(404);
    expect(response.headers.get("content-type")).toBe("application/problem+json");
    expect(await response.text()).toBe("");
  });

  it("never repeats markup as anything but JSON", async () => {
    const response = await fetch(`${api.url}/papers?%3Cscript%3E=1`);
    expect(response.headers.get("x-content-type-options")).toBe("nosniff");
    await check(response, "unknown-parameter");
  });

  it("gives up on a body that trickles in, says so, closes the connection and goes on serving", async () => {
    const { hostname, port } = new URL(api.url);
    const text = await new Promise<string>((done, refuse) => {
      const socket = connect(Number(port), hostname);
      let seen = "";
      // One byte at a time for as long as anybody listens: each byte keeps the connection alive.
      const drip = setInterval(() => socket.write(" "), 50);
      const end = (finish: () => void) => {
        clearInterval(drip);
        socket.destroy();
        finish();
      };
      socket.setTimeout(20_000, () => end(() => refuse(new Error(`no answer; so far: ${seen}`))));
      socket.on("connect", () =>
        socket.write(
          "POST /api/v1/fit HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 100000\r\n\r\n{",
        ),
      );
      socket.on("data", (chunk) => {
        seen += chunk;
      });
      socket.on("end", () => end(() => done(seen)));
      socket.on("error", (e) => end(() => (seen === "" ? refuse(e) : done(seen))));
    });
    const [head = "", ...rest] = text.split("\r\n\r\n");
    expect(head).toMatch(/^HTTP\/1\.1 408 /);
    expect(head).toMatch(/\r\nconnection: close/i);
    const body = rest.join("\r\n\r\n");
    const headers = Object.fromEntries(
      head
        .split("\r\n")
        .slice(1)
        .map((l) => [l.slice(0, l.indexOf(":")), l.slice(l.indexOf(":") + 1).trim()]),
    );
    const answer = body.slice(body.indexOf("{"), body.lastIndexOf("}") + 1);
    await check(new Response(answer, { status: 408, headers }), "body-too-slow");
    expect((await fetch(`${api.url}/health`)).status).toBe(200);
  });

  it("refuses methods that no endpoint has", async () => {
    const url = new URL(`${api.url}/papers`);
    for (const method of ["PATCH", "PUT", "PROPFIND"]) {
      const status = await new Promise<number>((done, refuse) => {
        httpRequest(url, { method }, (r) => {
          r.resume();
          done(r.statusCode ?? 0);
        })
          .on("error", refuse)
          .end();
      });
      expect(status, method).toBeGreaterThanOrEqual(400);
      expect(status, method).toBeLessThan(500);
    }
  });
});
