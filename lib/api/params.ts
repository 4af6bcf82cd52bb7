/**
 * Query parameters: zod schemas that read strings, and a reader that refuses unknown names.
 * Each schema carries its JSON Schema for the OpenAPI document in `.meta({ json })`.
 */
import { z } from "zod";
import { nearest } from "../content/problems";
import { ApiProblem, type ProblemEntry, shorten } from "./problem";

/** Longest query string taken, in characters. */
export const MAX_QUERY = 4000;
/** Most values in a comma-separated list. */
export const MAX_LIST = 50;

export type JsonSchema = Record<string, unknown>;
export interface ParamMeta {
  description: string;
  /** Schema of the parameter as it stands in the address. */
  json: JsonSchema;
  example?: string;
  [key: string]: unknown;
}

/** Both ends are included; a missing end is open. */
export interface NumberRange {
  low?: number;
  high?: number;
}
export interface DateRange {
  from?: string;
  to?: string;
}

const NUMBER = /^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,3})?$/;

function fail(ctx: z.core.$RefinementCtx, message: string, mend: string): never {
  ctx.addIssue({ code: "custom", message, params: { mend } });
  return z.NEVER;
}

function toNumber(text: string): number | undefined {
  if (!NUMBER.test(text)) return undefined;
  const v = Number(text);
  return Number.isFinite(v) ? v : undefined;
}

/** Free text. */
export const text = (description: string, max = 400, example?: string) =>
  z
    .string()
    .max(max, `longer than ${max} characters`)
    .refine((s) => !s.includes("\u0000"), "has a zero character")
    .meta({ description, json: { type: "string", maxLength: max }, ...(example ? { example } : {}) });

/** One finite number. */
export const number = (description: string, more: { min?: number; max?: number; example?: string } = {}) =>
  z
    .string()
    .transform((s, ctx) => {
      const v = toNumber(s);
      if (v === undefined) return fail(ctx, "not a number", "write a plain number such as 0.5 or 1e21");
      if (more.min !== undefined && v < more.min)
        return fail(ctx, `below ${more.min}`, `give a number of at least ${more.min}`);
      if (more.max !== undefined && v > more.max)
        return fail(ctx, `above ${more.max}`, `give a number of at most ${more.max}`);
      return v;
    })
    .meta({
      description,
      json: {
        type: "number",
        ...(more.min === undefined ? {} : { minimum: more.min }),
        ...(more.max === undefined ? {} : { maximum: more.max }),
      },
      ...(more.example ? { example: more.example } : {}),
    });

/** A whole number with a default. */
export const integer = (description: string, min: number, max: number, fallback: number) =>
  z
    .string()
    .default(String(fallback))
    .transform((s, ctx) => {
      if (!/^\d{1,9}$/.test(s)) return fail(ctx, "not a whole number", `give a whole number from ${min} to ${max}`);
      const v = Number(s);
      if (v < min || v > max) return fail(ctx, `outside ${min} to ${max}`, `give a whole number from ${min} to ${max}`);
      return v;
    })
    .meta({ description, json: { type: "integer", minimum: min, maximum: max, default: fallback } });

/** A whole number that may be left out. */
export const optionalInteger = (description: string, min: number, max: number) =>
  z
    .string()
    .transform((s, ctx) => {
      if (!/^\d{1,9}$/.test(s)) return fail(ctx, "not a whole number", `give a whole number from ${min} to ${max}`);
      const v = Number(s);
      if (v < min || v > max) return fail(ctx, `outside ${min} to ${max}`, `give a whole number from ${min} to ${max}`);
      return v;
    })
    .meta({
      description,
      json: { type: "integer", minimum: min, maximum: max },
      example: String(Math.max(min, Math.min(max, 10))),
    })
    .optional();

/** `true` or `false`. */
export const flag = (description: string) =>
  z
    .string()
    .transform((s, ctx) => {
      if (s === "true" || s === "1" || s === "") return true;
      if (s === "false" || s === "0") return false;
      return fail(ctx, "neither true nor false", "write true or false");
    })
    .meta({ description, json: { type: "boolean" } });

/** One of a fixed list. */
export const choice = <const T extends string>(description: string, values: readonly T[], fallback?: T) => {
  const read = (s: string, ctx: z.core.$RefinementCtx): T => {
    if ((values as readonly string[]).includes(s)) return s as T;
    const near = nearest(s, values);
    return fail(ctx, "not one of the values", `use ${near ? `${near}; all: ` : ""}${values.join(", ")}`);
  };
  const meta = {
    description,
    json: { type: "string", enum: [...values], ...(fallback ? { default: fallback } : {}) },
  };
  return { required: z.string().transform(read).meta(meta), fallback, values, meta, read };
};
/** One of a fixed list, optional. */
export const optionalChoice = <const T extends string>(description: string, values: readonly T[]) =>
  choice(description, values).required.optional();
/** One of a fixed list with a default. */
export const defaultChoice = <const T extends string>(description: string, values: readonly T[], fallback: T) => {
  const c = choice(description, values, fallback);
  return z
    .string()
    .default(fallback)
    .transform((s, ctx) => c.read(s, ctx))
    .meta(c.meta);
};

function split(s: string, ctx: z.core.$RefinementCtx): string[] {
  const parts = [...new Set(s.split(",").map((p) => p.trim()))].filter((p) => p !== "");
  if (parts.length === 0) return fail(ctx, "empty", "give at least one value, or leave the parameter out");
  if (parts.length > MAX_LIST)
    return fail(ctx, `${parts.length} values`, `give at most ${MAX_LIST} values, separated by commas`);
  return parts;
}

/** Comma-separated ids or words; any of them matches. */
export const list = (description: string, example?: string) =>
  z
    .string()
    .max(MAX_QUERY)
    .transform((s, ctx) => split(s, ctx))
    .meta({ description, json: { type: "string" }, ...(example ? { example } : {}) });

/** Comma-separated values of a fixed list. */
export const choices = <const T extends string>(description: string, values: readonly T[], example?: string) =>
  z
    .string()
    .max(MAX_QUERY)
    .transform((s, ctx) => {
      const parts = split(s, ctx);
      if (!Array.isArray(parts)) return z.NEVER;
      for (const p of parts) {
        if ((values as readonly string[]).includes(p)) continue;
        const near = nearest(p, values);
        return fail(
          ctx,
          `${shorten(p)} is not one of the values`,
          `use ${near ? `${near}; all: ` : ""}${values.join(", ")}`,
        );
      }
      return parts as T[];
    })
    .meta({
      description: `${description} One or more of: ${values.join(", ")}.`,
      json: { type: "string" },
      ...((example ?? values[0]) ? { example: example ?? values[0] } : {}),
    });

/** `low..high`, `low..`, `..high` or one number; both ends included. */
export const range = (description: string, example = "0.3..0.5") =>
  z
    .string()
    .max(100)
    .transform((s, ctx): NumberRange => {
      const mend = "write low..high, low.., ..high or one number";
      const parts = s.split("..");
      if (parts.length > 2) return fail(ctx, "not a range", mend);
      const [a, b] = parts as [string, string | undefined];
      if (b === undefined) {
        const v = toNumber(a);
        return v === undefined ? fail(ctx, "not a range", mend) : { low: v, high: v };
      }
      const low = a === "" ? undefined : toNumber(a);
      const high = b === "" ? undefined : toNumber(b);
      if ((a !== "" && low === undefined) || (b !== "" && high === undefined)) return fail(ctx, "not a range", mend);
      if (low === undefined && high === undefined) return fail(ctx, "a range without ends", mend);
      if (low !== undefined && high !== undefined && low > high)
        return fail(ctx, "range is upside down: low is above high", `write ${b}..${a}`);
      return { ...(low === undefined ? {} : { low }), ...(high === undefined ? {} : { high }) };
    })
    .meta({
      description: `${description} Range: \`low..high\`, ends included, either may be left out.`,
      json: { type: "string" },
      example,
    });

const DATE = /^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$/;

/** `2022..2024-03`; a partial date covers all of its days. */
export const dateRange = (description: string, example = "2022..2024-03") =>
  z
    .string()
    .max(60)
    .transform((s, ctx): DateRange => {
      const mend = "write FROM..TO with dates as YYYY, YYYY-MM or YYYY-MM-DD; either end may be left out";
      const parts = s.split("..");
      if (parts.length > 2) return fail(ctx, "not a range of dates", mend);
      const [a, b = a] = parts as [string, string | undefined];
      if ((a !== "" && !DATE.test(a)) || (b !== "" && !DATE.test(b)) || (a === "" && b === ""))
        return fail(ctx, "not a range of dates", mend);
      const to = b === "" ? undefined : b.length === 4 ? `${b}-12-31` : b.length === 7 ? `${b}-31` : b;
      if (a !== "" && to !== undefined && a > to)
        return fail(ctx, "range is upside down: the start is after the end", `write ${b}..${a}`);
      return { ...(a === "" ? {} : { from: a }), ...(to === undefined ? {} : { to }) };
    })
    .meta({
      description: `${description} Range of dates: \`2022..2024-03\`, ends included.`,
      json: { type: "string" },
      example,
    });

/** Whether a partial date lies in a range. A date less precise than the range's end counts when its start does. */
export function inDates(date: string | null | undefined, r: DateRange): boolean {
  if (!date) return false;
  return (r.from === undefined || date >= r.from.slice(0, date.length)) && (r.to === undefined || date <= r.to);
}
export function inRange(v: number | null | undefined, r: NumberRange): boolean {
  return v !== null && v !== undefined && (r.low === undefined || v >= r.low) && (r.high === undefined || v <= r.high);
}

export type QueryShape = Record<string, z.ZodType>;
export type Query<S extends QueryShape> = { [K in keyof S]: z.infer<S[K]> };

/** Meta of a parameter, also when it is wrapped in `optional`. */
export function paramMeta(schema: z.ZodType): ParamMeta {
  let s: z.ZodType = schema;
  for (;;) {
    const meta = s.meta() as ParamMeta | undefined;
    if (meta?.json) {
      const { default: fallback, enum: values, type } = meta.json;
      const obvious = fallback ?? (values as unknown[] | undefined)?.[0] ?? (type === "boolean" ? "true" : undefined);
      return meta.example !== undefined || obvious === undefined ? meta : { ...meta, example: String(obvious) };
    }
    const inner = (s.def as { innerType?: z.ZodType }).innerType;
    if (!inner) throw new Error("a query parameter without meta");
    s = inner;
  }
}

/**
 * Reads a query string by a shape.
 * @throws ApiProblem listing every unknown, repeated and unreadable parameter at once
 */
export function readQuery<S extends QueryShape>(shape: S, search: URLSearchParams): Query<S> {
  const unknown: ProblemEntry[] = [];
  const invalid: ProblemEntry[] = [];
  const given = new Map<string, string>();
  const names = Object.keys(shape);
  const takes = names.length > 0 ? `this endpoint takes: ${names.join(", ")}` : "this endpoint takes no parameters";
  for (const [name, value] of search) {
    if (!Object.hasOwn(shape, name)) {
      if (unknown.some((e) => e.parameter === shorten(name))) continue;
      const near = nearest(name, names);
      unknown.push(
        name === "edition"
          ? {
              parameter: name,
              detail: "this endpoint cannot be pinned to an edition",
              value: shorten(value),
              mend: "leave edition out for the current data, or download the edition: /api/v1/editions lists its files",
            }
          : {
              parameter: shorten(name),
              detail: `no parameter named ${shorten(name)}`,
              value: shorten(value),
              mend: near ? `did you mean ${near}?` : takes,
            },
      );
    } else if (given.has(name)) {
      invalid.push({
        parameter: name,
        detail: `${name} is given more than once`,
        value: shorten(value),
        mend: "give it once; several values are separated by commas",
      });
    } else given.set(name, value);
  }
  const out: Record<string, unknown> = {};
  for (const name of names) {
    const raw = given.get(name);
    const parsed = shape[name]!.safeParse(raw);
    if (parsed.success) {
      out[name] = parsed.data;
      continue;
    }
    const issue = parsed.error.issues[0]!;
    const mend = (issue as { params?: { mend?: string } }).params?.mend;
    const missing = raw === undefined;
    const meta = paramMeta(shape[name]!);
    invalid.push({
      parameter: name,
      detail: missing ? `${name} is missing` : `${name}: ${issue.message}`,
      value: missing ? null : shorten(raw),
      mend: mend ?? `${meta.description}${meta.example ? ` Example: ${meta.example}.` : ""}`,
    });
  }
  // In the order in which they were written.
  const place = new Map([...search.keys()].map((k, i) => [shorten(k), i]));
  const at = (e: ProblemEntry) => place.get(e.parameter ?? "") ?? Number.POSITIVE_INFINITY;
  invalid.sort((a, b) => at(a) - at(b));
  const entries = [...unknown, ...invalid];
  if (entries.length > 0)
    throw new ApiProblem(
      unknown.length > 0 ? "unknown-parameter" : "invalid-parameter",
      entries as [ProblemEntry, ...ProblemEntry[]],
    );
  return out as Query<S>;
}
