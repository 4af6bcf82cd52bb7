import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { themes } from "@/lib/plot";

const css = readFileSync("app/globals.css", "utf8");
const block = (start: string) => css.slice(css.indexOf(start), css.indexOf("}", css.indexOf(start)));

function luminance(hex: string): number {
  const [r, g, b] = [1, 3, 5].map((i) => {
    const c = Number.parseInt(hex.slice(i, i + 2), 16) / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
const contrast = (a: string, b: string) => {
  const [x, y] = [luminance(a), luminance(b)].sort((p, q) => q - p) as [number, number];
  return (x + 0.05) / (y + 0.05);
};

describe.each([
  ["light", ":root {"],
  ["dark", ':root[data-theme="dark"] {'],
  ["dark", ':root:not([data-theme="light"]) {'],
] as const)("%s theme, %s", (theme, selector) => {
  it("has the same colours in the style sheet and in plots", () => {
    for (const [name, value] of Object.entries(themes[theme])) expect(block(selector)).toContain(`${name}: ${value};`);
  });
});

it.each(["light", "dark"] as const)("categorical colours of the %s theme can be read as text", (theme) => {
  for (const name of ["--c1", "--c2", "--c3", "--c4", "--c5", "--c6", "--muted"] as const)
    expect(contrast(themes[theme][name], themes[theme]["--paper"])).toBeGreaterThanOrEqual(4.5);
});
