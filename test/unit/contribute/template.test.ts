import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { loadFiles } from "@/lib/content/load";
import { PLACEHOLDER_FINDING } from "@/lib/content/rules/body";
import { lawTemplate, paperTemplate, runsTemplate, suggestId } from "@/lib/contribute/template";

function errorsOf(name: string, text: string): string[] {
  const folder = mkdtempSync(join(tmpdir(), "isoloss-new-"));
  try {
    writeFileSync(join(folder, name), text);
    return loadFiles([join(folder, name)], "test/fixtures/content", { today: "2026-11-21" })
      .problems.filter((p) => p.severity === "error")
      .map((p) => `${p.rule} ${p.line}:${p.column} ${p.message}`);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe("templates", () => {
  it("a paper's lacks only what nobody has written yet", () => {
    expect(errorsOf("new-2024-paper.md", paperTemplate({ id: "new-2024-paper" }))).toEqual([
      expect.stringContaining("the finding is still the template's"),
      expect.stringContaining("the summary is still the template's"),
    ]);
  });

  it("a paper's takes what is known, quoted where YAML needs it", () => {
    const text = paperTemplate({
      id: "noether-2024-symmetry",
      title: "Symmetry: #1 'cause of laws",
      authors: ["Emmy Noether", "David O'Hilbert"],
      published: "2024",
      arxiv: "2405.00010",
      code: ["https://github.com/owner/repo"],
      claims: [
        {
          id: "exponent-1",
          kind: "exponent",
          status: "extracted",
          of: "loss",
          vs: "params",
          value: -0.5,
          evidence: { place: "abstract", seen: "abstract", fragment: "N^{-0.5}: a law", offset: 3, in: "abstract" },
          confidence: 0.9,
        },
      ],
      summary: "A summary. It has two sentences.",
    });
    expect(errorsOf("noether-2024-symmetry.md", text)).toEqual([]);
    expect(text).toContain('arxiv: "2405.00010"');
  });

  it("the examples in a paper's comments are valid when uncommented", () => {
    const text = paperTemplate({ id: "new-2024-paper", summary: "A summary. It has two sentences." })
      .replace(PLACEHOLDER_FINDING, "A finding.")
      .split("\n")
      .map((l) => l.replace(/^( {2})# (?=- | {2})/, "$1"))
      .join("\n");
    expect(text).toContain("\n  - id: fit\n");
    expect(errorsOf("new-2024-paper.md", text)).toEqual([]);
  });

  it("a law's is valid as it stands", () => {
    expect(errorsOf("new-law.md", lawTemplate("new-law"))).toEqual([]);
  });

  it("a run set's lacks only its paper", () => {
    expect(errorsOf("new-runs.md", runsTemplate("new-runs"))).toEqual(["unknown-paper 5:8 no paper has this id"]);
  });
});

describe("suggested ids", () => {
  it("are author, year and a telling word", () => {
    expect(
      suggestId({
        title: "Training Compute-Optimal Large Language Models",
        authors: ["Jordan Hoffmann"],
        published: "2022-03-29",
      }),
    ).toBe("hoffmann-2022-compute");
    expect(
      suggestId({ title: "Scaling Laws for Neural Language Models", authors: ["Müller-Łuk, J."], published: "2020" }),
    ).toMatch(/^[a-z]+-2020-scaling$/);
  });

  it("do without an author", () => {
    expect(suggestId({ title: "Superposition Yields Robust Neural Scaling", published: "2025" })).toBe(
      "2025-superposition-yields-robust",
    );
  });

  it("are not made up from nothing", () => {
    expect(suggestId({})).toBeUndefined();
  });
});
