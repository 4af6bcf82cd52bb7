/** Every law of the content: the expression gives the printed points, and says what its LaTeX says. */
import { describe, expect, it } from "vitest";
import { loadContent } from "@/lib/content/load";
import { checkLaw, compile, latexDisagreement, parseExpression } from "@/lib/laws";

const { content } = loadContent("content");

describe("content/laws", () => {
  it("are at least thirty, each with a source and a test point", () => {
    expect(content.laws.length).toBeGreaterThanOrEqual(30);
    expect(content.laws.filter((l) => l.testPoints.length === 0).map((l) => l.id)).toEqual([]);
  });
  for (const law of content.laws)
    describe(law.id, () => {
      it("has expressions without fault", () => {
        expect(checkLaw(law)).toEqual([]);
      });
      it("gives its test points", () => {
        const compiled = compile(law);
        for (const point of law.testPoints) {
          expect(Object.keys(point.variables).sort()).toEqual(Object.keys(law.variables).sort());
          expect(Object.keys(point.parameters).sort()).toEqual(Object.keys(law.parameters).sort());
          const value = compiled.evaluateAt(point.variables, point.parameters);
          expect(
            Math.abs(value - point.value) / Math.abs(point.value),
            `${point.source}: ${value}`,
          ).toBeLessThanOrEqual(point.tolerance);
        }
      });
      it("agrees with its LaTeX", () => {
        expect(latexDisagreement(law)).toBeNull();
      });
      it("derives quantities from parameters alone", () => {
        for (const d of law.derived)
          for (const name of parseExpression(d.expression).names) expect(Object.keys(law.parameters)).toContain(name);
      });
    });
});
