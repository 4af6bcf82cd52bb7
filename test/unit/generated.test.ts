/** What is generated into the repository is what the code generates now. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { generated, stale } from "@/scripts/docs";

describe("generated files (npm run docs)", () => {
  for (const [path, text] of generated())
    it(path, () => {
      expect(readFileSync(path, "utf8")).toBe(text);
    });

  it("leave none behind", () => {
    expect(stale()).toEqual([]);
  });
});
