import { describe, expect, it } from "vitest";
import { loadContent } from "@/lib/content/load";
import { paperPreview, previewFiles } from "@/lib/diff/preview";
import { diffContent } from "@/lib/diff/records";

const before = loadContent("test/fixtures/small/content", { today: "2026-11-21" }).content;
const hostile = `<script>alert(1)</script>"'&`;

function changed() {
  const after = structuredClone(before);
  const paper = after.papers.find((p) => p.id === "hoffmann-2022-chinchilla")!;
  const law = paper.claims.find((c) => c.id === "approach-3")!;
  if (law.kind !== "law") throw new Error("not a law");
  law.parameters.alpha!.value = 0.35;
  law.note = hostile;
  law.evidence.source = hostile;
  paper.title = hostile;
  paper.summary = `Fine. ${hostile} [link](javascript:alert(1)) $\\href{javascript:alert(1)}{x}$`;
  paper.claims.shift();
  return after;
}

describe("preview of a change", () => {
  it("shows each changed paper with what changed, and only those", () => {
    const after = changed();
    const files = previewFiles("## What this merge would change\n\n- one", diffContent(before, after), after);
    expect([...files.keys()].sort()).toEqual(["index.html", "papers/hoffmann-2022-chinchilla.html"]);
    const page = files.get("papers/hoffmann-2022-chinchilla.html") ?? "";
    expect(page).toContain("<code>parameters.alpha.value</code>: 0.34 → <ins>0.35</ins>");
    expect(page).toContain("Removed: <code>approach-1-params</code>.");
    expect(page).toContain("<math");
    expect(files.get("index.html")).toContain("<h2>What this merge would change</h2>");
  });

  it("keeps hostile text as text", () => {
    const after = changed();
    const change = diffContent(before, after)[0]!;
    const page = paperPreview(after.papers.find((p) => p.id === change.id)!, new Map(), change);
    expect(page).not.toMatch(/<script|<img|href="javascript/i);
    expect(page).toContain("&#60;script&#62;alert(1)&#60;/script&#62;");
    expect(page).toContain("default-src 'none'");
  });
});
