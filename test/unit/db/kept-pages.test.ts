import { existsSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { KeptPages, keptPagesPath, PageWriter } from "@/db/kept-pages";

const page = (text: string) => ({
  headers: { "content-type": "text/html", vary: "Accept-Encoding" },
  gzip: Buffer.from(`gzip ${text}`),
  br: Buffer.from(`br ${text}`),
  etags: { identity: '"i"', gzip: '"g"', br: '"b"' },
});

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "isoloss-kept-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe("kept pages", () => {
  it("are read as they were written, while more are being written", () => {
    const path = keptPagesPath(folder, ["hash", "build"]);
    const pages = new KeptPages(path, 0);
    expect(pages.get("/")).toBeUndefined();
    const writer = new PageWriter(path);
    writer.put("/", page("home"));
    expect(pages.get("/")).toEqual(page("home"));
    expect(pages.get("/laws/x")).toBeUndefined();
    expect([writer.has("/"), writer.has("/laws/x")]).toEqual([true, false]);
    writer.put("/laws/x", page("law"));
    expect(pages.get("/laws/x")).toEqual(page("law"));
    expect(pages.complete).toBe(false);
    writer.finish();
    expect(pages.complete).toBe(true);
    writer.close();
    expect(pages.get("/")).toEqual(page("home"));
    pages.close();
  });

  it("of another state are in another file", () => {
    expect(keptPagesPath(folder, ["a", "b"])).not.toBe(keptPagesPath(folder, ["a", "c"]));
    expect(keptPagesPath(folder, ["a", "b"])).not.toBe(keptPagesPath(folder, ["ab", ""]));
    expect(keptPagesPath(folder, ["a", "b"])).toBe(keptPagesPath(folder, ["a", "b"]));
  });

  it("are none in a file that is no database", () => {
    const path = join(folder, "broken.sqlite");
    writeFileSync(path, "not a database, but long enough to be looked at as one ".repeat(100));
    const pages = new KeptPages(path, 0);
    expect(pages.get("/")).toBeUndefined();
    expect(pages.complete).toBe(false);
  });

  it("of old states are removed when a new one is complete, the latest stay", () => {
    for (let i = 0; i < 6; i++) {
      const path = join(folder, `old-${i}.sqlite`);
      new PageWriter(path).close();
      utimesSync(path, 1000 + i, 1000 + i);
    }
    const writer = new PageWriter(join(folder, "new.sqlite"));
    writer.finish();
    writer.close();
    expect(
      readdirSync(folder)
        .filter((n) => n.endsWith(".sqlite"))
        .sort(),
    ).toEqual(["new.sqlite", "old-3.sqlite", "old-4.sqlite", "old-5.sqlite"]);
    expect(existsSync(join(folder, "old-0.sqlite"))).toBe(false);
  });
});
