/** Every plausible mistake and attack in test/fixtures/broken gives exactly the expected message. */
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { loadContent, loadFiles } from "@/lib/content/load";
import { formatProblem } from "@/lib/content/problems";
import { ruleNames } from "@/lib/content/rules/catalogue";

const folder = "test/fixtures/broken";
const root = "test/fixtures/content";
const today = "2026-11-21";
const names = readdirSync(folder).sort();

describe("broken contributions", () => {
  it("are at least sixty", () => {
    expect(names.length).toBeGreaterThanOrEqual(60);
  });

  for (const name of names)
    it(name, () => {
      const { content, problems } = loadFiles([join(folder, name)], root, { today });
      expect(problems.filter((p) => p.severity === "error").length).toBeGreaterThan(0);
      for (const p of problems) expect(ruleNames).toContain(p.rule);
      expect(problems.map(formatProblem).join("\n")).toMatchSnapshot();
      // Nothing is built from it.
      const id = name.replace(/\.md$/, "").toLowerCase();
      expect(content.papers.map((p) => p.id)).not.toContain(id);
    });

  it("all at once give the same messages, and the good record among them is kept", () => {
    const good = join(root, "papers", "besiroglu-2024-chinchilla-replication.md");
    const { content, problems, files } = loadFiles([folder, good], root, { today });
    expect(files.length).toBe(names.length + 1);
    expect(content.papers.map((p) => p.id)).toEqual(["besiroglu-2024-chinchilla-replication"]);
    expect(new Set(problems.filter((p) => p.severity === "error").map((p) => p.file)).size).toBe(names.length);
  });
});

describe("broken files that a repository cannot hold", () => {
  const temporary = mkdtempSync(join(tmpdir(), "isoloss-broken-"));
  const papers = join(temporary, "papers");
  mkdirSync(papers);
  afterAll(() => rmSync(temporary, { recursive: true }));
  const only = (name: string) =>
    loadContent(temporary, { today })
      .problems.filter((p) => p.file === `papers/${name}`)
      .map((p) => `${p.rule}: ${p.message} (saw ${p.value})`);

  it("a file of 50 MB", () => {
    writeFileSync(join(papers, "huge.md"), Buffer.alloc(50_000_000, "x"));
    expect(only("huge.md")).toEqual(["file-too-large: the file is larger than 1 MB (saw 50.0 MB)"]);
    rmSync(join(papers, "huge.md"));
  });

  it("a symbolic link", () => {
    symlinkSync("/etc/hostname", join(papers, "link.md"));
    expect(only("link.md")).toEqual(["symlink: the file is a symbolic link (saw )"]);
    rmSync(join(papers, "link.md"));
  });

  it("names that differ only by case", () => {
    writeFileSync(join(papers, "twin.md"), "");
    writeFileSync(join(papers, "Twin.md"), "");
    const all = loadContent(temporary, { today }).problems.map((p) => p.rule);
    expect(all).toContain("name-case");
  });
});

describe("the fixture content", () => {
  it("has no errors", () => {
    expect(loadContent(root, { today }).problems.filter((p) => p.severity === "error")).toEqual([]);
  });

  it("stays whole when one record breaks, and what refers to it is not to blame", () => {
    const temporary = mkdtempSync(join(tmpdir(), "isoloss-half-"));
    mkdirSync(join(temporary, "papers"));
    writeFileSync(join(temporary, "papers", "broken-2024-one.md"), "---\nid: broken-2024-one\n---\n");
    writeFileSync(
      join(temporary, "papers", "whole-2024-one.md"),
      "---\nid: whole-2024-one\ntitle: A whole record\nstatus: curated\nscope: related\nrelations:\n  - { type: extends, paper: broken-2024-one }\n---\nA summary.\n",
    );
    const { content, problems } = loadContent(temporary, { today });
    expect(content.papers.map((p) => p.id)).toEqual(["whole-2024-one"]);
    expect(new Set(problems.map((p) => p.file))).toEqual(new Set(["papers/broken-2024-one.md"]));
    rmSync(temporary, { recursive: true });
  });
});
