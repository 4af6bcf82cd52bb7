/** Fits over HTTP: answers, bad bodies, jobs. */
import { existsSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { lingerBounds } from "@/app/api/_server/linger";
import type { FitAnswer, FitJob } from "@/lib/api/schemas-compute";
import { root, serverForFile, startServer } from "./server";

const mirror = process.env.ISOLOSS_SHARED ?? join(root, "..", "shared");
const upstream = join(mirror, "upstream");
const api = serverForFile({ RUNS_MIRROR: upstream, RUNS_CACHE: join(root, ".isoloss", "no-cache") });

const truth = { E: 1.8, A: 400, alpha: 0.34, B: 1200, beta: 0.36 };
const sizes = [1e8, 3e8, 1e9, 3e9, 1e10];
const points = sizes.flatMap((N) => [2e9, 8e9, 3e10, 1e11].map((D) => [N, D] as const));
const data = {
  N: points.map(([N]) => N),
  D: points.map(([, D]) => D),
  L: points.map(([N, D]) => truth.E + truth.A * N ** -truth.alpha + truth.B * D ** -truth.beta),
};

async function post(path: string, body: unknown, headers: Record<string, string> = {}) {
  const response = await fetch(api.url + path, {
    method: "POST",
    body: typeof body === "string" ? body : JSON.stringify(body),
    headers: { "Content-Type": "application/json", ...headers },
  });
  return {
    status: response.status,
    headers: response.headers,
    body: (await response.json()) as Record<string, unknown>,
  };
}

const inline = (expression: string) => ({
  expression,
  target: { symbol: "L", quantity: "loss" },
  variables: { D: { quantity: "tokens", description: "tokens" } },
  parameters: { c: { role: "coefficient", start: { low: 1, high: 2 } } },
});

describe("POST /fit", () => {
  it("finds the parameters that made the points", async () => {
    const { status, body } = await post("/fit", { law: "chinchilla", data, points: true });
    expect(status).toBe(200);
    const fit = body as unknown as FitAnswer;
    expect(fit.status).toBe("converged");
    expect(fit.n).toBe(20);
    for (const [name, value] of Object.entries(truth))
      expect(Math.abs(fit.parameters[name]!.value / value - 1), name).toBeLessThan(1e-4);
    expect(fit.predicted!.length).toBe(20);
    expect(fit.derived.a!.value).toBeCloseTo(truth.beta / (truth.alpha + truth.beta), 4);
  });

  it("gives the same bits for the same seed", async () => {
    const noisy = { ...data, L: data.L.map((v, i) => v * (1 + 0.003 * Math.sin(7 * i))) };
    const ask = { law: "chinchilla", data: noisy, bootstrap: { replicates: 60, seed: 5 } };
    const [a, b] = [await post("/fit", ask), await post("/fit", ask)];
    expect({ ...a.body, tookMs: 0 }).toEqual({ ...b.body, tookMs: 0 });
    expect((a.body as unknown as FitAnswer).bootstrap!.replicates).toBe(60);
  });

  it("says when the points do not determine the parameters", async () => {
    const { status, body } = await post("/fit", { law: "chinchilla", data: { N: [1e8], D: [1e9], L: [3] } });
    expect(status).toBe(200);
    expect(body.status).toBe("not_identified");
    expect(body.message).toMatch(/5 parameters/);
    // Numbers along an open direction would be taken for an answer.
    expect(body).toMatchObject({ parameters: {}, derived: {}, correlations: null });
    const same = data.D.map(() => 1e10);
    const flat = await post("/fit", {
      law: "chinchilla",
      data: { ...data, D: same },
      bootstrap: { replicates: 20 },
      points: true,
    });
    expect(flat.body).toMatchObject({ status: "not_identified", parameters: {}, derived: {}, bootstrap: null });
    expect([...(flat.body as unknown as FitAnswer).open].sort()).toEqual(["B", "E", "beta"]);
    expect(flat.body.message).toMatch(/the data can't tell .+ apart/);
    expect((flat.body as unknown as FitAnswer).predicted).toHaveLength(20);
  });

  it("names every value that no fit can use, and leaves such points out when asked", async () => {
    const bad = {
      N: [...data.N, null, 1e9, 0, 1e9, data.N[0]],
      D: [...data.D, 1e10, -3e9, 1e10, 1e10, data.D[0]],
      L: [...data.L, 2.5, 2.5, 2.5, null, data.L[0]],
    };
    const refused = await post("/fit", { law: "chinchilla", data: bad });
    expect(refused.status).toBe(422);
    const places = (refused.body.errors as { parameter: string; detail: string; value: string | null }[]).map((e) => [
      e.parameter,
      e.detail,
      e.value,
    ]);
    expect(places).toEqual([
      ["data.N.20", "N: the value is missing", null],
      ["data.D.21", "D: the value is negative", '"-3000000000"'],
      ["data.N.22", "N: the value is zero", '"0"'],
      ["data.L.23", "L: the value is missing", null],
    ]);
    expect(JSON.stringify(refused.body)).toContain('\\"invalid\\": \\"drop\\"');
    const weights = bad.N.map((_, i) => (i < 20 ? 1 : 1000));
    const left = await post("/fit", { law: "chinchilla", data: bad, weights, invalid: "drop", duplicates: "drop" });
    const fit = left.body as unknown as FitAnswer;
    expect([fit.status, fit.n]).toEqual(["converged", 20]);
    expect(fit.dropped.map((d) => `${d.where}, ${d.message}`)).toEqual([
      "point 20, N: the value is missing",
      "point 21, D: the value is negative",
      "point 22, N: the value is zero",
      "point 23, L: the value is missing",
    ]);
    expect(fit.warnings).toEqual(["1 rows repeat another in every value and are left out: point 24 repeats point 0"]);
    const whole = await post("/fit", { law: "chinchilla", data, weights: data.N.map(() => 1) });
    expect(fit.parameters).toEqual((whole.body as unknown as FitAnswer).parameters);
    const twice = await post("/fit", { law: "chinchilla", data: bad, invalid: "drop", duplicates: "refuse" });
    expect(JSON.stringify(twice.body)).toContain("point 24 repeats point 0");
  });

  it("says when units may be mixed", async () => {
    const mixed = { ...data, N: data.N.map((n, i) => (i === 0 ? n / 1e6 : n)) };
    const { body } = await post("/fit", { law: "chinchilla", data: mixed });
    expect((body as unknown as FitAnswer).warnings.join()).toMatch(/units may be mixed: point 0 \(100\)/);
  });

  it("takes values of any sign for a law of one's own", async () => {
    const x = [-2, -1, 0, 1, 2, 3];
    const line = {
      ...inline("m + c*D"),
      parameters: {
        m: { role: "offset", start: { low: -5, high: 5 } },
        c: { role: "offset", start: { low: -5, high: 5 } },
      },
    };
    const { body } = await post("/fit", {
      law: line,
      data: { D: x, L: x.map((v) => 1 + 2 * v) },
      objective: { name: "least-squares" },
    });
    const fit = body as unknown as FitAnswer;
    expect(fit.parameters?.c?.value, JSON.stringify(body)).toBeCloseTo(2, 8);
  });

  it.runIf(existsSync(upstream))("re-fits the public Chinchilla runs", async () => {
    const { status, body } = await post("/fit", {
      law: "chinchilla",
      runs: "besiroglu-2024-fig4",
      exclude: ["five-highest-losses"],
    });
    expect(status, JSON.stringify(body).slice(0, 300)).toBe(200);
    const fit = body as unknown as FitAnswer;
    expect(fit.n).toBe(240);
    expect(fit.objective.value).toBeLessThanOrEqual(0.00101827403);
    expect(Math.abs(fit.parameters.alpha!.value - 0.347)).toBeLessThan(0.001);
    expect(Math.abs(fit.parameters.beta!.value - 0.367)).toBeLessThan(0.001);
    expect(Math.abs(fit.parameters.E!.value - 1.817)).toBeLessThan(0.001);
    expect(fit.mapping).toEqual({ N: "params", D: "tokens", L: "loss" });
  });

  const deep = `${"[".repeat(5000)}${"]".repeat(5000)}`;
  const own = { D: data.D, L: data.L };
  const bad: [string, unknown, number, RegExp][] = [
    ["malformed JSON", '{"law": chinchilla}', 400, /not JSON/],
    ["NaN", '{"law":"chinchilla","data":{"N":[NaN],"D":[1],"L":[1]}}', 400, /not JSON/],
    ["an empty body", "", 400, /empty/],
    ["deep nesting", deep, 400, /deeper/],
    ["a list", [], 422, /body/],
    ["an unknown field", { law: "chinchilla", data, bootstrp: {} }, 422, /bootstrp/],
    ["an unknown law", { law: "chinchila", data }, 404, /chinchila/],
    ["an unknown run set", { law: "chinchilla", runs: "besiroglu-2024" }, 404, /besiroglu/],
    ["no data", { law: "chinchilla" }, 422, /neither/],
    ["both", { law: "chinchilla", data, runs: "besiroglu-2024-fig4" }, 422, /both/],
    ["text for numbers", { law: "chinchilla", data: { ...data, N: ["a"] } }, 422, /data\.N\.0/],
    ["columns of other lengths", { law: "chinchilla", data: { ...data, N: [1e8] } }, 422, /data\.N/],
    ["a symbol that the law lacks", { law: "chinchilla", data: { ...data, M: data.N } }, 422, /no symbol M/],
    [
      "a negative loss",
      { law: "chinchilla", data: { ...data, L: data.L.map((v, i) => (i === 3 ? -v : v)) } },
      422,
      /data\.L/,
    ],
    ["too many replicates", { law: "chinchilla", data, bootstrap: { replicates: 1e6 } }, 422, /replicates/],
    ["an unknown parameter held", { law: "chinchilla", data, fixed: { alpa: 0.3 } }, 422, /alpa/],
    [
      "groups that are not there",
      { law: "chinchilla", data, bootstrap: { replicates: 9, scheme: "group" } },
      422,
      /group/,
    ],
    ["code for an expression", { law: inline("process.exit(1)"), data: own }, 422, /expression/],
    ["a constructor for an expression", { law: inline("c.constructor('return 1')()"), data: own }, 422, /expression/],
    ["an expression without end", { law: inline(`${"(".repeat(900)}c${")".repeat(900)}`), data: own }, 422, /./],
    ["an expression that overflows", { law: inline("c^D^D^D"), data: own }, 422, /./],
    ["prototype tricks", '{"law":"chinchilla","data":{"__proto__":[1],"constructor":[2]}}', 422, /./],
  ];
  for (const [what, body, status, words] of bad)
    it(`refuses ${what}`, async () => {
      const answer = await post("/fit", body);
      expect(answer.status, JSON.stringify(answer.body).slice(0, 300)).toBe(status);
      expect(answer.headers.get("content-type")).toBe("application/problem+json");
      expect(JSON.stringify(answer.body)).toMatch(words);
    });

  it("refuses other content types and compressed bodies", async () => {
    expect((await post("/fit", "law=chinchilla", { "Content-Type": "application/x-www-form-urlencoded" })).status).toBe(
      415,
    );
    expect((await post("/fit", "{}", { "Content-Encoding": "gzip" })).status).toBe(415);
  });

  /** Sends a whole body in pieces and reads the answer only then, as plain clients do. */
  const sendThenRead = (head: string[], pieces: number, piece: Buffer, pauseMs: number) =>
    new Promise<string>((done, refuse) => {
      const { hostname, port } = new URL(api.url);
      const socket = connect(Number(port), hostname);
      socket.pause();
      socket.on("error", refuse);
      socket.setTimeout(30_000, () => socket.destroy(new Error("no answer")));
      let heard = "";
      socket.on("connect", async () => {
        socket.write(`POST /api/v1/fit HTTP/1.1\r\nHost: localhost\r\n${head.join("\r\n")}\r\n\r\n`);
        const chunked = head.some((h) => /chunked/.test(h));
        for (let i = 0; i < pieces && !socket.destroyed; i++) {
          const bytes = chunked
            ? Buffer.concat([Buffer.from(`${piece.length.toString(16)}\r\n`), piece, Buffer.from("\r\n")])
            : piece;
          if (!socket.write(bytes)) await new Promise((r) => socket.once("drain", r));
          if (pauseMs > 0) await new Promise((r) => setTimeout(r, pauseMs));
        }
        if (chunked) socket.write("0\r\n\r\n");
        socket.on("data", (chunk) => {
          heard += chunk;
        });
        socket.on("end", () => socket.end());
        socket.on("close", () => done(heard));
        socket.resume();
      });
    });
  const type = "Content-Type: application/json";

  it.each([
    ["declared", [type, "Content-Length: 100000000"], 100, 1_000_000, 0],
    ["in chunks", [type, "Transfer-Encoding: chunked"], 100, 1_000_000, 0],
    ["declared and slow", [type, "Content-Length: 3000000"], 30, 100_000, 20],
    ["in chunks and slow", [type, "Transfer-Encoding: chunked"], 30, 100_000, 20],
  ] as const)(
    "refuses a body that is too large, %s, and is heard by a client that reads only afterwards",
    async (_, head, pieces, size, pauseMs) => {
      const heard = await sendThenRead([...head], pieces, Buffer.alloc(size, "1"), pauseMs);
      expect(heard).toMatch(/^HTTP\/1\.1 413 /);
      expect(heard).toMatch(/\r\nconnection: close/i);
      expect(heard).toContain("/reference/problems/body-too-large");
    },
  );

  it("lets go of a client that never stops sending", async () => {
    const { hostname, port } = new URL(api.url);
    const sent = await new Promise<number>((done) => {
      const socket = connect(Number(port), hostname);
      const piece = Buffer.alloc(1_000_000, "1");
      socket.on("error", () => undefined);
      socket.on("close", () => done(socket.bytesWritten));
      socket.resume();
      socket.write(`POST /api/v1/fit HTTP/1.1\r\nHost: localhost\r\n${type}\r\nContent-Length: 100000000000\r\n\r\n`);
      const push = (): void => {
        while (!socket.destroyed && socket.write(piece));
        socket.once("drain", push);
      };
      push();
    });
    expect(sent).toBeLessThan(2 * lingerBounds.bytes);
  }, 30_000);
});

describe("a law of one's own that is wrong", () => {
  const data = { x: [1, 2, 3], L: [3, 2, 1] };
  it.each([
    [{ expression: "process.exit()", target: { symbol: "L" }, variables: {}, parameters: {} }, /^law\./],
    [{ expression: "E + x", variables: {}, parameters: {} }, /^law\.target/],
    [{ expresion: "E + x" }, /^law\.expres/],
  ])("%j is told which of its fields", async (law, parameter) => {
    const { status, body } = await post("/fit", { law, data });
    expect(status).toBe(422);
    expect(body.parameter).toMatch(parameter);
    expect(body.detail).not.toBe("law: invalid input");
  });
});

describe("jobs", () => {
  it("go from queued to done, with the answer", async () => {
    const { status, body, headers } = await post("/fit/jobs", {
      law: "chinchilla",
      data,
      bootstrap: { replicates: 300 },
    });
    expect(status).toBe(202);
    const href = (body as unknown as FitJob).href;
    expect(headers.get("location")).toBe(href);
    let job: FitJob;
    do {
      await new Promise((r) => setTimeout(r, 100));
      job = (await (await fetch(new URL(href, api.url))).json()) as FitJob;
      expect(job.progress).toBeGreaterThanOrEqual(0);
      expect(job.progress).toBeLessThanOrEqual(1);
    } while (job.status === "queued" || job.status === "running");
    expect(job.status).toBe("done");
    expect(job.result!.bootstrap!.replicates).toBe(300);
  });

  it("can be cancelled", async () => {
    const { body } = await post("/fit/jobs", { law: "chinchilla", data, bootstrap: { replicates: 20_000 } });
    const href = new URL((body as unknown as FitJob).href, api.url);
    const cancelled = (await (await fetch(href, { method: "DELETE" })).json()) as FitJob;
    expect(cancelled.status).toBe("cancelled");
    // The worker is free again: a small fit is answered.
    expect((await post("/fit", { law: "chinchilla", data })).status).toBe(200);
    expect(((await (await fetch(href)).json()) as FitJob).status).toBe("cancelled");
  });

  it("say what was wrong", async () => {
    expect((await fetch(`${api.url}/fit/jobs/nobody`)).status).toBe(404);
    const { status, body } = await post("/fit/jobs", {
      law: inline("c^D^D^D"),
      data: { D: data.D, L: data.L },
    });
    expect(status).toBe(202);
    const href = new URL((body as unknown as FitJob).href, api.url);
    let job: FitJob;
    do {
      await new Promise((r) => setTimeout(r, 50));
      job = (await (await fetch(href)).json()) as FitJob;
    } while (job.status === "queued" || job.status === "running");
    expect(job.status).toBe("failed");
    expect(job.problem!.type).toBe("/reference/problems/invalid-body");
  });
});

describe("limits", () => {
  it("tell a client to come back when the queue is full, and keep everything else answering", async () => {
    const server = await startServer({ FIT_QUEUE: "2", FIT_THREADS: "1" });
    try {
      const url = `${server.url}/api/v1/fit/jobs`;
      const ask = () =>
        fetch(url, {
          method: "POST",
          headers: { "Content-Type": "application/json" },
          body: JSON.stringify({ law: "chinchilla", data, bootstrap: { replicates: 20_000 } }),
        });
      const statuses: number[] = [];
      for (let i = 0; i < 4; i++) statuses.push((await ask()).status);
      expect(statuses).toEqual([202, 202, 429, 429]);
      expect((await fetch(`${server.url}/api/v1/health`)).status).toBe(200);
    } finally {
      await server.close();
    }
  });

  it("answer plainly when there is no worker", async () => {
    const server = await startServer({ FIT_WORKER: "/nowhere/fit-worker.mjs" });
    try {
      const response = await fetch(`${server.url}/api/v1/fit`, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ law: "chinchilla", data }),
      });
      expect(response.status).toBe(503);
      expect(((await response.json()) as { mend: string }).mend).toMatch(/bundle-workers/);
      expect((await (await fetch(`${server.url}/api/v1/health`)).json()) as object).toMatchObject({
        fit: { workers: "missing" },
      });
    } finally {
      await server.close();
    }
  });
});
