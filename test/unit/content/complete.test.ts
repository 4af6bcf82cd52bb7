import { describe, expect, it } from "vitest";
import { loadContent } from "@/lib/content/load";

describe("completeness", () => {
  it("of the fixture content: names what is missing, which plain validation does not ask for", () => {
    const asked = loadContent("test/fixtures/content", { today: "2026-11-21", complete: true });
    const found = asked.problems.filter((p) => p.rule === "incomplete").map((p) => `${p.severity}: ${p.message}`);
    expect(found).toContain("error: a paper with a law has no checklist");
    expect(found).toContain("warning: neither authors nor their number are given");
    expect(
      loadContent("test/fixtures/content", { today: "2026-11-21" }).problems.some((p) => p.rule === "incomplete"),
    ).toBe(false);
  });
});
