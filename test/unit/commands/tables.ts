import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";

const root = join(process.env.ISOLOSS_SHARED ?? "../shared", "upstream");

/** Where public run files are mirrored, and whether they are; says so when they are not. @param without what is not tested then */
export function runsMirror(without: string): { mirror: string; mirrored: boolean } {
  const mirrored = existsSync(join(root, "github.com/epoch-research"));
  if (!mirrored) console.info(`no mirror of run files at ${root}: ${without}`);
  return { mirror: root, mirrored };
}

/** Files that go when the tests of this file are done. @returns writes one and gives its path */
export function temporaryFiles(name: string): (file: string, text: string) => string {
  const folder = mkdtempSync(join(tmpdir(), `isoloss-${name}-`));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return (file, text) => {
    writeFileSync(join(folder, file), text);
    return join(folder, file);
  };
}
