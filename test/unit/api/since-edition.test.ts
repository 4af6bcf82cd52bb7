/** What pages mark as changed since the latest edition. */
import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { build } from "@/db/build";
import { getPaper } from "@/db/queries";

const folder = mkdtempSync(join(tmpdir(), "isoloss-since-"));
const content = join(folder, "content");
const db = join(folder, "db.sqlite");
const paper = join(content, "papers/hoffmann-2022-chinchilla.md");
beforeAll(() => {
  cpSync("test/fixtures/small/content", content, { recursive: true });
  build({ content, out: db });
  execFileSync(
    process.execPath,
    ["scripts/isoloss.mjs", "export", "--edition", "2026.10", "--out", join(folder, "editions"), "--db", db],
    { stdio: "ignore" },
  );
  vi.stubEnv("ISOLOSS_DB", db);
  vi.stubEnv("ISOLOSS_EDITIONS", join(folder, "editions"));
}, 60_000);
afterAll(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

it("is nothing while the content is the edition's, and then each claim with what it was", async () => {
  const { changeText, paperSinceEdition, sinceEdition } = await import("@/app/_data/editions");
  expect(sinceEdition("hoffmann-2022-chinchilla#approach-3")).toBeUndefined();

  const before = readFileSync(paper, "utf8");
  writeFileSync(
    paper,
    before
      .replace("alpha: 0.34", "alpha: 0.35")
      .replace("value: 0.50\n    interval: { low: 0.488", "value: 0.495\n    interval: { low: 0.488")
      .replace("id: approach-1-tokens", "id: approach-1-data"),
  );
  build({ content, out: db });
  const record = getPaper("hoffmann-2022-chinchilla")!;
  const since = paperSinceEdition(record);
  expect(since?.edition).toBe("2026.10");
  expect(since?.gone).toEqual(["approach-1-tokens"]);
  const said = since?.marks.map(([id, mark]) => [id, changeText(mark, record.claims.find((c) => c.id === id)!)]);
  expect(said).toEqual([
    ["approach-1-params", expect.stringMatching(/^0\.5 .* → 0\.495 /)],
    ["approach-1-data", "new"],
    ["approach-3", "alpha 0.34 → 0.35"],
  ]);
});
