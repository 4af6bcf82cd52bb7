/** Results kept between runs of the program, by the sha256 of what they were made from. Never needed, only faster. */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";

let folder: string | undefined;

/** Where results are kept from now on; nowhere when absent. */
export function keepIn(path: string | undefined): void {
  folder = path;
}

/** Keeps texts by key. A folder that cannot be written keeps nothing. */
export const memory = {
  get(key: string): string | undefined {
    if (folder === undefined) return undefined;
    try {
      return readFileSync(join(folder, key), "utf8");
    } catch {
      return undefined;
    }
  },
  put(key: string, text: string): void {
    if (folder === undefined) return;
    try {
      mkdirSync(folder, { recursive: true });
      const path = join(folder, key);
      writeFileSync(`${path}.${process.pid}`, text);
      renameSync(`${path}.${process.pid}`, path);
    } catch {
      // Nothing is lost: it is made again.
    }
  },
};
