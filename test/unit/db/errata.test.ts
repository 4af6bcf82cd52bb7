import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { build } from "@/db/build";
import { openPrivate } from "@/db/open";
import { listErrata, listSuperseded } from "@/db/queries";

const folder = mkdtempSync(join(tmpdir(), "isoloss-errata-"));
const out = join(folder, "db.sqlite");
beforeAll(() => {
  const content = join(folder, "content");
  cpSync("test/fixtures/small/content", content, { recursive: true });
  const path = join(content, "papers/hoffmann-2022-chinchilla.md");
  const before = readFileSync(path, "utf8");
  const edited = before
    .replace(
      "    symbol: a\n",
      `    symbol: a
    supersededBy: hoffmann-2022-chinchilla#approach-3
    corrections:
      - { date: "2023-02-01", was: "0.46", why: "read from the wrong row" }
      - { date: "2024-05-06", was: "0.49", why: "printed with two digits" }
`,
    )
    .replace(
      "    symbol: b\n",
      `    symbol: b\n    corrections: [{ date: "2023-06-01", was: "0.6", why: "misprint" }]\n`,
    );
  expect(edited.length).toBeGreaterThan(before.length + 200);
  writeFileSync(path, edited);
  expect(build({ content, out }).problems.filter((p) => p.severity === "error")).toEqual([]);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it("lists every correction, the latest first, with the claim as it is now", () => {
  const db = openPrivate(out);
  expect(listErrata(db).map((e) => [e.date, e.claim, e.was, e.why, "value" in e.record && e.record.value])).toEqual([
    ["2024-05-06", "hoffmann-2022-chinchilla#approach-1-params", "0.49", "printed with two digits", 0.5],
    ["2023-06-01", "hoffmann-2022-chinchilla#approach-1-tokens", "0.6", "misprint", 0.5],
    ["2023-02-01", "hoffmann-2022-chinchilla#approach-1-params", "0.46", "read from the wrong row", 0.5],
  ]);
  expect(listSuperseded(db).map((s) => [s.claim, s.by])).toEqual([
    ["hoffmann-2022-chinchilla#approach-1-params", "hoffmann-2022-chinchilla#approach-3"],
  ]);
  db.close();
});
