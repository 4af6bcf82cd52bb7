/** Content negotiation: `format` wins over `Accept`; quality values, wildcards and specificity as in RFC 9110 §12.5. */
import { nearest } from "../content/problems";
import { problem } from "./problem";

export const formats = {
  json: { type: "application/json", extension: "json" },
  jsonl: { type: "application/jsonl", extension: "jsonl", also: ["application/x-ndjson", "application/x-jsonlines"] },
  csv: { type: "text/csv; charset=utf-8", extension: "csv" },
  bibtex: { type: "application/x-bibtex; charset=utf-8", extension: "bib", also: ["text/x-bibtex"], names: ["bib"] },
  ris: { type: "application/x-research-info-systems; charset=utf-8", extension: "ris" },
  "csl-json": { type: "application/vnd.citationstyles.csl+json", extension: "csl.json", names: ["csl"] },
  markdown: { type: "text/markdown; charset=utf-8", extension: "md", names: ["md"] },
} as const satisfies Record<string, { type: string; extension: string; also?: string[]; names?: string[] }>;
export type Format = keyof typeof formats;

interface Accepted {
  type: string;
  q: number;
  specificity: number;
}

/** Parses an Accept header; entries that cannot be read are left out. */
export function parseAccept(header: string): Accepted[] {
  const out: Accepted[] = [];
  for (const part of header.slice(0, 2000).split(",")) {
    const [type = "", ...params] = part.split(";").map((p) => p.trim().toLowerCase());
    if (!/^[a-z0-9!#$&^_.+*-]+\/[a-z0-9!#$&^_.+*-]+$/.test(type)) continue;
    const qText = params.find((p) => p.startsWith("q="))?.slice(2);
    const q = qText === undefined ? 1 : /^(0(\.\d{0,3})?|1(\.0{0,3})?)$/.test(qText) ? Number(qText) : 0;
    out.push({ type, q, specificity: type === "*/*" ? 0 : type.endsWith("/*") ? 1 : 2 });
  }
  return out;
}

function quality(accepted: readonly Accepted[], format: Format): number {
  const f: { type: string; also?: readonly string[] } = formats[format];
  const types = [f.type.split(";")[0]!, ...(f.also ?? [])];
  let best: Accepted | undefined;
  for (const a of accepted) {
    const hit =
      a.type === "*/*" ||
      types.includes(a.type) ||
      (a.type.endsWith("/*") && types.some((t) => t.startsWith(a.type.slice(0, -1))));
    if (hit && (!best || a.specificity > best.specificity || (a.specificity === best.specificity && a.q > best.q)))
      best = a;
  }
  return best?.q ?? 0;
}

/**
 * The format to answer in. `offered` is in order of preference; its first entry is the default.
 * A browser's Accept (text/html first, then anything) gets the default.
 * @throws ApiProblem `not-acceptable`
 */
export function negotiate(offered: readonly Format[], asked: string | undefined, accept: string | null): Format {
  if (asked !== undefined) {
    const found = offered.find(
      (f) => f === asked || ((formats[f] as { names?: readonly string[] }).names ?? []).includes(asked),
    );
    if (found) return found;
    const near = nearest(asked, offered);
    throw problem("not-acceptable", `no format ${asked.slice(0, 40)} here`, {
      parameter: "format",
      value: asked,
      mend: `use ${near ? `${near}; all: ` : ""}${offered.join(", ")}`,
    });
  }
  if (!accept || accept.trim() === "") return offered[0]!;
  const accepted = parseAccept(accept);
  if (accepted.length === 0) return offered[0]!;
  let best: Format | undefined;
  let bestQ = 0;
  for (const f of offered) {
    const q = quality(accepted, f);
    if (q > bestQ) {
      best = f;
      bestQ = q;
    }
  }
  if (best) return best;
  if (accepted.some((a) => a.q > 0 && a.type === "application/problem+json")) return offered[0]!;
  throw problem("not-acceptable", "none of the accepted types is offered here", {
    parameter: "Accept",
    value: accept,
    mend: `accept one of: ${offered.map((f) => formats[f].type.split(";")[0]).join(", ")}`,
  });
}

/** `gzip`, `br` or none, by Accept-Encoding. */
export function chooseEncoding(header: string | null): "br" | "gzip" | null {
  if (!header) return null;
  const q = new Map<string, number>();
  for (const part of header.slice(0, 500).split(",")) {
    const [name = "", ...params] = part.split(";").map((p) => p.trim().toLowerCase());
    const text = params.find((p) => p.startsWith("q="))?.slice(2);
    const v = text === undefined ? 1 : Number(text);
    q.set(name, Number.isFinite(v) ? v : 0);
  }
  const of = (name: string) => q.get(name) ?? q.get("*") ?? 0;
  const br = of("br");
  const gzip = of("gzip");
  if (br <= 0 && gzip <= 0) return null;
  return br >= gzip ? "br" : "gzip";
}
