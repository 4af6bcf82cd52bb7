/** The database for commands that read it: built first when a fresh checkout has none. */
import { existsSync } from "node:fs";
import { build } from "../db/build";
import { type Db, databasePath, openDatabase } from "../db/open";

/** Opens the database; builds it from `content/` when it is missing and no other place was asked for. */
export function readyDatabase(): Db {
  if (!process.env.ISOLOSS_DB && !existsSync(databasePath()) && existsSync("content")) {
    process.stderr.write("no database yet: building it from content/\n");
    build({ progress: (m) => process.stderr.write(`${m}\n`) });
  }
  return openDatabase();
}
