/** The published JSON Schemas work in a real YAML language server, through the line that every template begins with. */
import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { lawTemplate, paperTemplate, runsTemplate } from "@/lib/contribute/template";

interface Message {
  id?: number;
  method?: string;
  params?: { uri?: string; diagnostics?: { message: string; range: { start: { line: number } } }[]; items?: unknown[] };
  result?: unknown;
}

/** A language client over standard streams: just what the tests need of the protocol. */
class Client {
  readonly #server: ChildProcessWithoutNullStreams;
  #buffer = Buffer.alloc(0);
  #id = 0;
  readonly #answers = new Map<number, { done: (result: unknown) => void; fail: (e: Error) => void }>();
  readonly #diagnostics = new Map<string, (found: { message: string; line: number }[]) => void>();

  constructor() {
    this.#server = spawn(process.execPath, ["node_modules/yaml-language-server/bin/yaml-language-server", "--stdio"]);
    let said = "";
    this.#server.stderr.on("data", (chunk: Buffer) => {
      said += chunk.toString();
    });
    // A server that does not start is said at once, not by a test that waits.
    this.#server.once("exit", (code) => {
      for (const { fail } of this.#answers.values())
        fail(new Error(`the language server ended with ${code}: ${said.slice(0, 500)}`));
    });
    this.#server.stdin.on("error", () => undefined);
    this.#server.stdout.on("data", (chunk: Buffer) => {
      this.#buffer = Buffer.concat([this.#buffer, chunk]);
      for (;;) {
        const end = this.#buffer.indexOf("\r\n\r\n");
        if (end < 0) return;
        const length = Number(/Content-Length: (\d+)/i.exec(this.#buffer.subarray(0, end).toString())?.[1]);
        if (this.#buffer.length < end + 4 + length) return;
        const body = this.#buffer.subarray(end + 4, end + 4 + length).toString();
        this.#buffer = this.#buffer.subarray(end + 4 + length);
        this.#receive(JSON.parse(body) as Message);
      }
    });
  }

  #send(message: object): void {
    const body = JSON.stringify({ jsonrpc: "2.0", ...message });
    this.#server.stdin.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
  }

  #receive(m: Message): void {
    if (m.method === "textDocument/publishDiagnostics")
      this.#diagnostics.get(m.params?.uri ?? "")?.(
        (m.params?.diagnostics ?? []).map((d) => ({ message: d.message, line: d.range.start.line + 1 })),
      );
    else if (m.method && m.id !== undefined)
      this.#send({
        id: m.id,
        result: m.method === "workspace/configuration" ? (m.params?.items ?? []).map(() => ({})) : null,
      });
    else if (m.id !== undefined) this.#answers.get(m.id)?.done(m.result);
  }

  request(method: string, params: object): Promise<unknown> {
    const id = ++this.#id;
    return new Promise((done, fail) => {
      this.#answers.set(id, { done, fail });
      this.#send({ id, method, params });
    });
  }

  notify(method: string, params: object): void {
    this.#send({ method, params });
  }

  /** Opens a text as if it stood at `path` and waits for what the server says of it. */
  open(path: string, text: string): Promise<{ message: string; line: number }[]> {
    const uri = pathToFileURL(resolve(path)).href;
    return new Promise((done) => {
      this.#diagnostics.set(uri, done);
      this.notify("textDocument/didOpen", { textDocument: { uri, languageId: "yaml", version: 1, text } });
    });
  }

  end(): void {
    this.#server.kill();
  }
}

/** The YAML between the hyphens, which is what an editor treats as YAML. */
const yamlOf = (record: string) => record.split(/^---$/m)[1]?.replace(/^\n/, "") ?? "";

describe("a YAML language server", () => {
  let client: Client;
  beforeAll(async () => {
    client = new Client();
    await client.request("initialize", {
      processId: process.pid,
      rootUri: pathToFileURL(resolve(".")).href,
      capabilities: {},
    });
    client.notify("initialized", {});
  });
  afterAll(() => client.end());

  for (const [folder, text] of [
    ["papers", paperTemplate({ id: "new-2024-paper" })],
    ["laws", lawTemplate("new-law")],
    ["runs", runsTemplate("new-runs")],
  ] as const)
    it(`accepts the template in ${folder}`, async () => {
      expect(await client.open(`content/${folder}/new-template.yaml`, yamlOf(text))).toEqual([]);
    });

  it("marks an unknown key and a wrong type where they stand", async () => {
    const text = yamlOf(paperTemplate({ id: "new-2024-paper" }))
      .replace("status: curated\n", "status: curatd\n")
      .replace("domains:", "domain_names:");
    const found = await client.open("content/papers/new-mistakes.yaml", text);
    const lineOf = (start: string) => text.split("\n").findIndex((l) => l.startsWith(start)) + 1;
    expect(found.map((d) => d.line).sort((a, b) => a - b)).toEqual(
      [lineOf("status: curatd"), lineOf("domain_names:")].sort((a, b) => a - b),
    );
  });

  it("completes keys", async () => {
    const path = "content/papers/new-completion.yaml";
    const text = `${yamlOf(paperTemplate({ id: "new-2024-paper" })).split("\n")[0]}\nid: new-completion\nrela`;
    await client.open(path, text);
    const answer = (await client.request("textDocument/completion", {
      textDocument: { uri: pathToFileURL(resolve(path)).href },
      position: { line: 2, character: 4 },
    })) as { items: { label: string }[] };
    expect(answer.items.map((i) => i.label)).toContain("relations");
  });
});
