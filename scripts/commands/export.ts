/** `isoloss export`: writes a dated edition of the whole knowledge base. */
import { readFileSync } from "node:fs";
import type { Command } from "commander";
import { EditionError, writeEdition } from "../../db/edition";
import { databasePath, openPrivate } from "../../db/open";
import packageJson from "../../package.json";
import { UsageError } from "../records";

export default function command(command: Command): void {
  command
    .requiredOption("--edition <id>", "name of the edition, YYYY.MM or YYYY.MM.N")
    .option("--out <folder>", "folder of editions", process.env.ISOLOSS_EDITIONS ?? ".isoloss/editions")
    .option("--db <file>", "built database", databasePath())
    .option("--date <date>", "date of the edition, YYYY-MM-DD (default: first of its month)")
    .option("--content <folder>", "content folder, for its licence", "content")
    .option("--force", "write it again over an edition of other content")
    .option("--json", "print { folder, written, manifest }")
    .action(
      (o: {
        edition: string;
        out: string;
        db: string;
        date?: string;
        content: string;
        force?: boolean;
        json?: boolean;
      }) => {
        const db = openPrivate(o.db);
        try {
          const result = writeEdition(db, {
            id: o.edition,
            out: o.out,
            ...(o.date ? { date: o.date } : {}),
            ...(o.force ? { force: true } : {}),
            version: packageJson.version,
            licence: readFileSync(`${o.content}/LICENSE`, "utf8"),
            progress: (what) => process.stderr.write(`writing ${what}\n`),
          });
          if (o.json) process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
          else
            process.stdout.write(
              `${result.written ? "wrote" : "unchanged:"} ${result.folder}, ${result.manifest.files.length} files, content ${result.manifest.contentHash.slice(0, 12)}\n`,
            );
        } catch (e) {
          if (e instanceof EditionError) throw new UsageError(e.message);
          throw e;
        } finally {
          db.close();
        }
      },
    );
}
