/** JSON Schemas of the records for editors and other tools, from the zod schemas that validate them. */
import { z } from "zod";
import { Law, Paper, RunSet } from "./schema";

export const recordSchemas = { paper: Paper, law: Law, runs: RunSet } as const;
export type RecordSchemaName = keyof typeof recordSchemas;

/** What a person may write (before defaults), as JSON Schema 2020-12. */
export function recordJsonSchema(name: RecordSchemaName): Record<string, unknown> {
  const schema = z.toJSONSchema(recordSchemas[name], { io: "input", unrepresentable: "any" });
  return { ...schema, title: `Isoloss ${name} record`, $id: `urn:isoloss:schema:${name}` };
}
