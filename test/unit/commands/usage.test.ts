import { describe, expect, it } from "vitest";
import { run } from "./capture";

describe("wrong calls", () => {
  it("end with 2 whichever command refuses them, and name it", async () => {
    for (const call of [
      ["fit", "--law", "no-such-law", "--csv", "none.csv"],
      ["runs", "pull"],
      ["refit"],
      ["pool", "--of", "no-such-quantity", "--vs", "compute"],
    ]) {
      const { code, out, err } = await run(...call);
      expect(code, call.join(" ")).toBe(2);
      expect(err).toMatch(new RegExp(`^isoloss ${call[0]}: .`));
      expect(out).toBe("");
    }
  });
});
