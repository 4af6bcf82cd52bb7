/** Examples of the endpoints as programs to copy: shell, Python without packages, TypeScript. */
import type { Endpoint, Example } from "./endpoint";

const isJson = (e: Endpoint, x: Example): boolean => e.formats.length > 0 && !/[?&]format=(?!json\b)/.test(x.path);

export function curlSnippet(base: string, x: Example): string {
  const url = `${base}/api/v1${x.path}`;
  return x.body === undefined
    ? `curl '${url}'`
    : `curl '${url}' -H 'Content-Type: application/json' -d '${JSON.stringify(x.body)}'`;
}

/** A value as Python writes it. */
function pythonLiteral(v: unknown): string {
  if (v === null) return "None";
  if (typeof v === "boolean") return v ? "True" : "False";
  if (Array.isArray(v)) return `[${v.map(pythonLiteral).join(", ")}]`;
  if (typeof v === "object")
    return `{${Object.entries(v)
      .map(([k, x]) => `${JSON.stringify(k)}: ${pythonLiteral(x)}`)
      .join(", ")}}`;
  return JSON.stringify(v);
}

/** Runs under any Python 3; a refusal is raised as `urllib.error.HTTPError`. */
export function pythonSnippet(base: string, e: Endpoint, x: Example): string {
  const url = JSON.stringify(`${base}/api/v1${x.path}`);
  const json = isJson(e, x) || x.body !== undefined;
  const open =
    x.body === undefined
      ? [`with urlopen(${url}) as answer:`]
      : [
          `body = json.dumps(${pythonLiteral(x.body)}).encode()`,
          `request = Request(${url}, body, {"Content-Type": "application/json"})`,
          "with urlopen(request) as answer:",
        ];
  return [
    ...(json ? ["import json"] : []),
    `from urllib.request import ${x.body === undefined ? "urlopen" : "Request, urlopen"}`,
    ...open,
    ...(json
      ? ["    data = json.load(answer)", "print(json.dumps(data, indent=1))"]
      : ['    print(answer.read().decode("utf-8"))']),
  ].join("\n");
}

export function typescriptSnippet(base: string, e: Endpoint, x: Example): string {
  const url = JSON.stringify(`${base}/api/v1${x.path}`);
  if (x.body !== undefined)
    return `const r = await fetch(${url}, {\n  method: "POST",\n  headers: { "Content-Type": "application/json" },\n  body: JSON.stringify(${JSON.stringify(x.body)}),\n});\nconsole.log(JSON.stringify(await r.json()));`;
  return isJson(e, x)
    ? `const r = await fetch(${url});\nconsole.log(JSON.stringify(await r.json()));`
    : `const r = await fetch(${url});\nconsole.log(await r.text());`;
}
