import { expect, it } from "vitest";
import { curvePlot, standalone, tableCsv } from "@/lib/plot";
import { curves } from "./data";

it("resolves every variable in a picture that stands alone", () => {
  const f = curvePlot(curves);
  for (const theme of ["light", "dark"] as const) {
    const svg = standalone(f.wide, theme, f);
    expect(svg).not.toContain("var(");
    expect(svg).toContain("<title>Loss against compute</title>");
  }
});

it("writes CSV that no spreadsheet runs", () => {
  expect(
    tableCsv({
      columns: ["a", "b"],
      rows: [
        ["=1+1", -2],
        ['say "hi", you', null],
        ["-0.5", 1e-9],
      ],
    }),
  ).toBe('a,b\n\'=1+1,-2\n"say ""hi"", you",\n-0.5,1e-9\n');
});
