/** Columns of flat tables, from the schemas, so that an empty table has the same header as a full one. */
import type { z } from "zod";
import type { Cited } from "../export/citation";

/**
 * @param open objects that become `name.field` columns; an object that may be null is looked into
 * @param fields only these, in this order
 */
export function columnsOf(schema: z.ZodObject, open: readonly string[], fields?: readonly string[]): string[] {
  const shape = schema.shape as Record<string, z.ZodType>;
  return (fields ?? Object.keys(shape)).flatMap((name) => {
    if (!open.includes(name)) return [name];
    let inner = shape[name] as z.ZodType & { shape?: Record<string, unknown>; def: { innerType?: z.ZodType } };
    while (!inner.shape && inner.def.innerType) inner = inner.def.innerType as typeof inner;
    return Object.keys(inner.shape ?? {}).map((f) => `${name}.${f}`);
  });
}

export const citedOf = (p: Cited): Cited => ({
  id: p.id,
  title: p.title,
  authors: p.authors,
  published: p.published,
  arxiv: p.arxiv,
  doi: p.doi,
  url: p.url,
  venue: p.venue,
});
