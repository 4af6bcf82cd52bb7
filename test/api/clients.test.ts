/** The documented programs are run as they stand: every snippet of the reference, and the TypeScript client. */
import { execFile, spawnSync } from "node:child_process";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { endpoints } from "@/lib/api/endpoints";
import { curlSnippet, pythonSnippet, typescriptSnippet } from "@/lib/api/snippets";
import { Isoloss, IsolossError } from "../../clients/typescript/isoloss";
import { serverForFile } from "./server";

const api = serverForFile();
const base = () => api.url.replace("/api/v1", "");
const run = promisify(execFile);
const options = { maxBuffer: 200_000_000, timeout: 60_000 };
const runs = (program: string, flag = "--version"): boolean => {
  const there = spawnSync(program, [flag]).status === 0;
  if (!there) process.stderr.write(`snippets in ${program} not run: there is no ${program} here\n`);
  return there;
};

const examples = endpoints.flatMap((e) => e.examples.map((x) => ({ name: `${e.id}: ${x.name}`, e, x })));
/** Some answers say how long they took, and jobs have ids. */
const timeless = (text: string): string => {
  try {
    return JSON.stringify(JSON.parse(text), (k, v) => (["tookMs", "id", "href"].includes(k) ? null : v));
  } catch {
    return text.trim();
  }
};
const expected = async ({ x }: (typeof examples)[number]): Promise<string> => {
  const body = x.body === undefined ? {} : { method: "POST", body: JSON.stringify(x.body) };
  return timeless(
    await (await fetch(api.url + x.path, { ...body, headers: { "Content-Type": "application/json" } })).text(),
  );
};
const texts = examples.filter(({ e }) => e.formats.length > 0);

describe("snippets give what the endpoint answers", () => {
  it("in TypeScript", async () => {
    for (const example of texts) {
      const code = typescriptSnippet(base(), example.e, example.x);
      const { stdout } = await run(process.execPath, ["--input-type=module", "-e", code], options);
      expect(timeless(stdout), example.name).toBe(await expected(example));
    }
  }, 120_000);

  it.runIf(runs("python3"))(
    "in Python, without any package",
    async () => {
      for (const example of texts) {
        const code = pythonSnippet(base(), example.e, example.x);
        const { stdout } = await run("python3", ["-I", "-c", code], options);
        // Python writes 1e-08 and 1.0 where JavaScript writes 1e-8 and 1: compared as values.
        expect(timeless(stdout), example.name).toBe(await expected(example));
      }
    },
    120_000,
  );

  it.runIf(runs("curl") && runs("bash"))(
    "in the shell",
    async () => {
      for (const example of texts) {
        const { stdout } = await run("bash", ["-c", `${curlSnippet(base(), example.x)} -sS`], options);
        expect(timeless(stdout), example.name).toBe(await expected(example));
      }
    },
    120_000,
  );
});

describe("the TypeScript client", () => {
  it("reads records, lists and pages of lists", async () => {
    const client = new Isoloss(base());
    const paper = await client.getPaper("hoffmann-2022-chinchilla");
    expect(paper.id).toBe("hoffmann-2022-chinchilla");
    const first = await client.listClaims({ kind: "exponent", limit: 7 });
    expect(first.items.length).toBe(7);
    const ids: string[] = [];
    for await (const c of client.every((cursor) =>
      client.listClaims({ kind: "exponent", limit: 100, ...(cursor === undefined ? {} : { cursor }) }),
    ))
      ids.push(c.id ?? "");
    expect(ids.length).toBe(first.total);
    expect(new Set(ids).size).toBe(first.total);
  });

  it("searches, compares, predicts and fits", async () => {
    const client = new Isoloss(base());
    expect((await client.search({ q: "Chinchilla exponent" })).answer).not.toBeNull();
    const compared = await client.compare({ ids: "hoffmann-2022-chinchilla,kaplan-2020-scaling", compute: 1e24 });
    expect(compared.columns.length).toBe(2);
    expect((await client.predict({ compute: 1e24 })).predictions.length).toBeGreaterThan(5);
    const example = endpoints.find((e) => e.id === "fit")!.examples[0]!;
    const fit = await client.fit(example.body as Parameters<Isoloss["fit"]>[0]);
    expect(fit.status).toBe("converged");
  });

  it("throws the problem of a refusal", async () => {
    const client = new Isoloss(base());
    const refused = await client.getPaper("hoffman-2022-chinchilla").catch((e: unknown) => e);
    expect(refused).toBeInstanceOf(IsolossError);
    expect((refused as IsolossError).problem).toMatchObject({ status: 404 });
    expect((refused as IsolossError).message).toContain("hoffmann-2022-chinchilla");
  });
});
