/** A drawn plot in both of its sizes, and as a picture that stands alone. */
import type { FigureTable } from "./csv";
import { type Theme, themes } from "./palette";

/** A drawn plot: one SVG for wide and one for narrow screens, words for those who do not see it, and its data. */
export interface Figure {
  title: string;
  /** What the plot shows, in a sentence or two. */
  description: string;
  wide: string;
  narrow: string;
  table: FigureTable;
}

/** Widths in CSS pixels that the two SVGs are drawn for. */
export const WIDE = 800;
export const NARROW = 360;
export type Size = "wide" | "narrow";
export const widthOf = (size: Size): number => (size === "wide" ? WIDE : NARROW);

/** Draws both sizes of a plot. */
export function figure(
  meta: { title: string; description: string; table: FigureTable },
  draw: (size: Size, label: string) => string,
): Figure {
  const label = `${meta.title}. ${meta.description}`;
  return { ...meta, wide: draw("wide", label), narrow: draw("narrow", label) };
}

/** An SVG that stands alone: variables resolved for one theme, title and description inside, a background and a font. */
export function standalone(svg: string, theme: Theme, meta: { title: string; description: string }): string {
  const values: Record<string, string> = themes[theme];
  const resolved = svg.replace(/var\((--[a-z0-9]+)\)/g, (whole, name: string) => values[name] ?? whole);
  const text = (s: string) => s.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
  return resolved.replace(
    />/,
    ` font-family="Inter, system-ui, sans-serif" color="${values["--ink"]}"><title>${text(meta.title)}</title><desc>${text(meta.description)}</desc><rect width="100%" height="100%" fill="${values["--paper"]}"/>`,
  );
}
