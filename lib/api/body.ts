/** Reads a JSON request body within limits of size, time and nesting. */
import type { z } from "zod";
import { nearest, show } from "../content/problems";
import type { Incoming } from "./exchange";
import { ApiProblem, type ProblemEntry, problem, shorten } from "./problem";

export interface BodyLimits {
  bytes: number;
  milliseconds: number;
  depth: number;
}
/** 2 MB, 10 s, 12 levels: a table of 20,000 points fits. */
export const bodyLimits: BodyLimits = { bytes: 2_000_000, milliseconds: 10_000, depth: 12 };

/** Deepest nesting of brackets outside strings, without parsing; linear in the length. */
export function nesting(json: string): number {
  let depth = 0;
  let deepest = 0;
  for (let i = 0; i < json.length; i++) {
    const c = json.charCodeAt(i);
    if (c === 34) {
      for (i++; i < json.length && json.charCodeAt(i) !== 34; i++) if (json.charCodeAt(i) === 92) i++;
    } else if (c === 123 || c === 91) deepest = Math.max(deepest, ++depth);
    else if (c === 125 || c === 93) depth--;
  }
  return deepest;
}

/**
 * The text of a request's body. After a failure the rest is left unread: the server drains it once the answer is out.
 * @throws ApiProblem `unsupported-media-type`, `body-too-large`, `body-too-slow`, `malformed-body`
 */
export async function readText(request: Incoming, limits: BodyLimits = bodyLimits): Promise<string> {
  const type = (request.headers.get("content-type") ?? "").split(";")[0]!.trim().toLowerCase();
  if (type !== "application/json" && !/^application\/[a-z0-9.+-]+\+json$/.test(type))
    throw problem("unsupported-media-type", type === "" ? "the body has no content type" : "the body is not JSON", {
      parameter: "Content-Type",
      value: type,
    });
  const tooLarge = () =>
    problem("body-too-large", `the body is larger than ${limits.bytes} bytes`, { headers: { Connection: "close" } });
  const declared = request.headers.get("content-length");
  if (declared !== null && Number(declared) > limits.bytes) throw tooLarge();
  const encoding = request.headers.get("content-encoding");
  if (encoding && encoding !== "identity")
    throw problem("unsupported-media-type", "the body is compressed", {
      parameter: "Content-Encoding",
      value: encoding,
      mend: "send the body uncompressed",
    });
  if (!request.body) throw problem("malformed-body", "the body is empty");
  const reader = request.body.getReader();
  const chunks: Uint8Array[] = [];
  let size = 0;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<"late">((resolve) => {
    timer = setTimeout(() => resolve("late"), limits.milliseconds);
  });
  try {
    for (;;) {
      const step = await Promise.race([reader.read(), late]);
      if (step === "late")
        throw problem("body-too-slow", `the body did not arrive within ${limits.milliseconds / 1000} s`, {
          headers: { Connection: "close" },
        });
      if (step.done || step.value === undefined) break;
      size += step.value.byteLength;
      if (size > limits.bytes) throw tooLarge();
      chunks.push(step.value);
    }
  } catch (e) {
    if (e instanceof ApiProblem) throw e;
    throw problem("malformed-body", "the body broke off");
  } finally {
    clearTimeout(timer);
  }
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(Buffer.concat(chunks));
  } catch {
    throw problem("malformed-body", "the body is not UTF-8");
  }
}

/**
 * Parses JSON text and checks it against a schema; every defect is reported at once.
 * @throws ApiProblem `malformed-body`, `invalid-body`
 */
export function parseBody<S extends z.ZodType>(schema: S, body: string, limits: BodyLimits = bodyLimits): z.output<S> {
  if (body.trim() === "") throw problem("malformed-body", "the body is empty");
  if (nesting(body) > limits.depth) throw problem("malformed-body", `nested deeper than ${limits.depth} levels`);
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch (e) {
    const where = /position (\d+)/.exec(e instanceof Error ? e.message : "")?.[1];
    throw problem("malformed-body", `not JSON${where ? `: it goes wrong at character ${where}` : ""}`, {
      ...(where ? { value: body.slice(Math.max(0, Number(where) - 10), Number(where) + 20) } : {}),
    });
  }
  return checkBody(schema, value);
}

/** Value at a path, for messages. */
function at(value: unknown, path: readonly PropertyKey[]): unknown {
  let v = value;
  for (const p of path) v = v !== null && typeof v === "object" ? (v as Record<PropertyKey, unknown>)[p] : undefined;
  return v;
}

/**
 * Of a value that may be of several shapes, the defects under the shape that it comes nearest to: the one that finds
 * them deepest, and of these the one with the fewest.
 */
function nearestShape(issue: z.core.$ZodIssue): z.core.$ZodIssue[] {
  if (issue.code !== "invalid_union" || issue.errors.length === 0) return [issue];
  const depth = (list: readonly z.core.$ZodIssue[]): number => Math.max(...list.map((i) => i.path.length));
  // A key that is not known says that the shape itself is right.
  const own = (list: readonly z.core.$ZodIssue[]): number =>
    depth(list) + (list.some((i) => i.code === "unrecognized_keys") ? 0.5 : 0);
  const [best] = [...issue.errors].sort((a, b) => own(b) - own(a) || a.length - b.length);
  if (!best || own(best) === 0) {
    const types = issue.errors.flatMap((list) => list.flatMap((i) => (i.code === "invalid_type" ? [i.expected] : [])));
    return [types.length > 0 ? { ...issue, message: `expected ${[...new Set(types)].join(" or ")}` } : issue];
  }
  return best.flatMap((i) => nearestShape({ ...i, path: [...issue.path, ...i.path] } as z.core.$ZodIssue));
}

/** Checks a value that is already parsed. @throws ApiProblem `invalid-body` */
export function checkBody<S extends z.ZodType>(schema: S, value: unknown): z.output<S> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const entries: ProblemEntry[] = [];
  for (const issue of parsed.error.issues.flatMap(nearestShape)) {
    const path = issue.path.map(String).join(".");
    if (issue.code === "unrecognized_keys") {
      const target = issue.path.length === 0 ? schema : undefined;
      const known = Object.keys((target as unknown as { shape?: Record<string, unknown> } | undefined)?.shape ?? {});
      for (const key of issue.keys.slice(0, 20)) {
        const near = nearest(key, known);
        entries.push({
          parameter: shorten(path === "" ? key : `${path}.${key}`),
          detail: `no field named ${shorten(key)}`,
          value: show(at(value, [...issue.path, key])),
          mend: near ? `did you mean ${near}?` : known.length > 0 ? `fields here: ${known.join(", ")}` : "leave it out",
        });
      }
      continue;
    }
    const seen = at(value, issue.path);
    entries.push({
      parameter: path === "" ? null : shorten(path),
      detail: `${path === "" ? "body" : shorten(path)}: ${seen === undefined ? "missing" : issue.message.replace(/^./, (c) => c.toLowerCase())}`,
      value: seen === undefined ? null : show(seen),
      mend:
        (issue as { params?: { mend?: string } }).params?.mend ??
        (seen === undefined ? "give this field" : "see the schema of this endpoint in the reference"),
    });
    if (entries.length >= 50) break;
  }
  throw new ApiProblem("invalid-body", entries as [ProblemEntry, ...ProblemEntry[]]);
}
