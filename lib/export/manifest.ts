/** The manifest of an edition: what it holds, and the checksum of every file. */
import { z } from "zod";

/** `YYYY.MM`, or `YYYY.MM.N` for a mended one. */
export const EDITION_ID = /^\d{4}\.(0[1-9]|1[0-2])(\.\d{1,3})?$/;
export const MANIFEST = "edition.json";
export const databaseFile = (id: string): string => `isoloss-${id}.sqlite`;

export const EditionManifest = z.strictObject({
  id: z.string().regex(EDITION_ID),
  /** First day of the month that the edition is named by, or the date given at export. */
  date: z.string(),
  contentHash: z.string(),
  schemaVersion: z.string(),
  licence: z.string(),
  records: z.record(z.string(), z.int()),
  /** Everything but this manifest and the checksum file, sorted by name. */
  files: z.array(z.strictObject({ name: z.string(), bytes: z.int(), sha256: z.string(), rows: z.int().nullable() })),
});
export type EditionManifest = z.infer<typeof EditionManifest>;
