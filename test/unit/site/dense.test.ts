import { describe, expect, it } from "vitest";
import { marksOf, narrowPicture } from "@/app/_components/dense";

const dot = (i: number, scale: number) =>
  `<a href="/claims/a/${i}"><circle cx="${i * scale}" r="4" fill="var(--c1)"><title>a ${i}\nof b &amp; c</title></circle></a>`;
const picture = (n: number, scale: number, more = "") =>
  `<svg role="group" aria-label="x"><g><circle cx="1" r="4"/></g>${more}<g>${Array.from({ length: n }, (_, i) => dot(i, scale)).join("")}</g></svg>`;

describe("narrowPicture", () => {
  it("leaves a picture with few marks as it is", () => {
    expect(narrowPicture({ wide: picture(20, 2), narrow: picture(20, 1) })).toBe(picture(20, 1));
  });
  it("takes words and links from many marks, keeps their places, and tells the key's dots apart", () => {
    const bare = narrowPicture({ wide: picture(80, 2), narrow: picture(80, 1) });
    expect(bare.match(/<circle(?! data-key)/g)).toHaveLength(80);
    expect(bare.match(/<circle data-key=""/g)).toHaveLength(1);
    expect(bare).toContain('<circle cx="79" r="4" fill="var(--c1)"/>');
    expect(bare).not.toMatch(/<title>|<a /);
    expect(bare).toContain('role="img"');
    expect(bare.length).toBeLessThan(picture(80, 1).length / 2);
  });
  it("keeps links of rows, and what the wide picture does not have", () => {
    const row = '<a href="/exponents"><text>row</text></a>';
    const bare = narrowPicture({ wide: picture(80, 2), narrow: picture(80, 1, row) });
    expect(bare).toContain(row);
    expect(bare).toContain('role="group"');
    expect(narrowPicture({ wide: picture(79, 2), narrow: picture(80, 1) })).toBe(picture(80, 1));
  });
  it("counts marks with and without links", () => {
    expect(marksOf(picture(3, 1))).toBe(3);
    expect(marksOf("<circle r='1'><title>t</title></circle><circle r='1'/>")).toBe(1);
  });
});
