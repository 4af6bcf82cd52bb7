/** Flat tables as Parquet, with an explicit type for each column, so that two editions have the same schema. */
import { parquetWriteBuffer } from "hyparquet-writer";
import type { z } from "zod";
import type { Cell } from "./table";

export type ColumnType = "STRING" | "DOUBLE" | "INT32" | "BOOLEAN";
export interface Column {
  name: string;
  type: ColumnType;
}

type Inner = z.ZodType & {
  shape?: Record<string, z.ZodType>;
  def: { type: string; innerType?: z.ZodType; format?: string };
};

function unwrap(schema: z.ZodType): Inner {
  let s = schema as Inner;
  while (["nullable", "optional", "default"].includes(s.def.type) && s.def.innerType) s = s.def.innerType as Inner;
  return s;
}

function typeOf(schema: z.ZodType): ColumnType {
  const s = unwrap(schema);
  if (s.def.type === "boolean") return "BOOLEAN";
  if (s.def.type !== "number") return "STRING";
  return s.def.format === "safeint" ? "INT32" : "DOUBLE";
}

/** Columns of the flat form of a record; `open` objects become `name.field`. */
export function columnsWithTypes(schema: z.ZodObject, open: readonly string[]): Column[] {
  return Object.entries(schema.shape as Record<string, z.ZodType>).flatMap(([name, field]): Column[] => {
    const inner = unwrap(field);
    if (open.includes(name) && inner.shape)
      return Object.entries(inner.shape).map(([f, t]) => ({ name: `${name}.${f}`, type: typeOf(t) }));
    return [{ name, type: typeOf(field) }];
  });
}

/** The bytes of a Parquet file; the same rows give the same bytes. */
export function parquet(rows: readonly Record<string, Cell>[], columns: readonly Column[]): Uint8Array {
  return new Uint8Array(
    parquetWriteBuffer({
      columnData: columns.map(({ name, type }) => ({
        name,
        type,
        nullable: true,
        data: rows.map((r) => {
          const v = r[name] ?? null;
          return v === null ? null : type === "STRING" ? String(v) : v;
        }),
      })),
      createdBy: "isoloss",
    }),
  );
}
