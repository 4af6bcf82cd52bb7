import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { csv, flatten, guardFormula, jsonLines } from "@/lib/export/table";

describe("CSV", () => {
  it("guards cells that a spreadsheet would run", () => {
    for (const cell of ["=1+1", "+1", "-cmd|' /C calc'!A0", "@SUM(A1)", "\t=1", "\r=1"])
      expect(guardFormula(cell)).toBe(`'${cell}`);
    for (const cell of ["a=1", "0.5", "'x", ""]) expect(guardFormula(cell)).toBe(cell);
  });
  it("leaves numbers alone, also negative ones", () => {
    expect(csv([{ a: -0.076, b: "-0.076" }])).toBe("a,b\n-0.076,'-0.076\n");
  });
  it("keeps its header without rows", () => {
    expect(csv([], ["a", "b"])).toBe("a,b\n");
  });
  it("is read back by another reader as it was written", () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            a: fc.string(),
            b: fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.constant(null)),
          }),
          {
            minLength: 1,
          },
        ),
        (rows) => {
          const back = parse(csv(rows, ["a", "b"]), { columns: true, relax_quotes: false }) as Record<string, string>[];
          expect(back.length).toBe(rows.length);
          back.forEach((r, i) => {
            expect(r.a).toBe(guardFormula(rows[i]!.a.replaceAll("\u0000", "")));
            expect(r.b === "" ? null : Number(r.b)).toEqual(rows[i]!.b === 0 ? 0 : rows[i]!.b);
          });
        },
      ),
      { numRuns: 200 },
    );
  });
});

describe("flat records", () => {
  it("opens what it is told, joins words, writes the rest as JSON", () => {
    expect(
      flatten({ a: { b: 1, c: null }, d: ["x", "y"], e: [], f: [{ g: 1 }], h: { i: 2 }, j: ["a;b"] }, ["a"]),
    ).toEqual({ "a.b": 1, "a.c": null, d: "x; y", e: null, f: '[{"g":1}]', h: '{"i":2}', j: '["a;b"]' });
  });
  it("writes one JSON value a line", () => {
    expect(jsonLines([{ a: "x\ny" }, 1])).toBe('{"a":"x\\ny"}\n1\n');
  });
});
