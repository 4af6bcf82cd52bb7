/**
 * The one place that touches Observable Plot. Draws on the server with a fresh linkedom document, takes out what a
 * page does not want (style element, generated class, labels on groups) and normalises coordinates, so that the
 * same data gives the same bytes.
 */
import * as Plot from "@observablehq/plot";
import { parseHTML } from "linkedom";
import type { FigureTable } from "./csv";
import { type Theme, themes } from "./palette";

export { Plot };

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
export const FONT = 13;

/** A channel in pixels of the picture, past the scales. */
export const px = (...at: number[]): { value: number[]; scale: null } => ({ value: at, scale: null });

const escapeAttribute = (s: string) =>
  s.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

const COORDINATES = /\s(d|transform|x|y|x1|x2|y1|y2|cx|cy|r|rx|width|height|points)="([^"]*)"/g;
const roundCoordinates = (svg: string) =>
  svg.replace(
    COORDINATES,
    (_, name: string, value: string) =>
      ` ${name}="${value.replace(/-?\d+\.\d+(e-?\d+)?/g, (n) => String(Number(Number(n).toFixed(2)) || 0))}"`,
  );

/** Draws one SVG. `label` is what a screen reader says; marks with links make the picture a group rather than an image. */
export function draw(options: Plot.PlotOptions, label: string): string {
  const { document } = parseHTML("<!doctype html><html><body></body></html>");
  const root = Plot.plot({
    style: { fontSize: `${FONT}px` },
    ...options,
    document: document as unknown as Document,
  }) as unknown as Element;
  for (const style of [...root.querySelectorAll("style")]) style.remove();
  for (const g of [...root.querySelectorAll("g")]) g.removeAttribute("aria-label");
  for (const g of [...root.querySelectorAll("g[aria-hidden]")]) g.removeAttribute("aria-hidden");
  const links = root.querySelector("a") !== null;
  const inner = root.innerHTML;
  const width = root.getAttribute("width");
  const height = root.getAttribute("height");
  const head =
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}"` +
    ` font-size="${FONT}" text-anchor="middle" fill="currentColor"` +
    ` role="${links ? "group" : "img"}" aria-label="${escapeAttribute(label)}">`;
  return nameClips(roundCoordinates(`${head}${inner}</svg>`));
}

/** FNV-1a, 32 bit: enough to keep the clip paths of a page's plots apart. */
function hash(text: string): string {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  return (h >>> 0).toString(36);
}

/** Plot numbers its clip paths by a counter of the process; here they are named after the picture. */
function nameClips(svg: string): string {
  const seen = new Map<string, number>();
  const numbered = svg.replace(/plot-clip-\d+/g, (id) => {
    if (!seen.has(id)) seen.set(id, seen.size + 1);
    return `plot-clip-${seen.get(id)}`;
  });
  const name = hash(numbered);
  return numbered.replace(/plot-clip-(\d+)/g, `k${name}-$1`);
}

/** Draws both sizes of a plot. */
export function figure(
  meta: { title: string; description: string; table: FigureTable },
  at: (size: Size) => Plot.PlotOptions,
): Figure {
  const label = `${meta.title}. ${meta.description}`;
  return { ...meta, wide: draw(at("wide"), label), narrow: draw(at("narrow"), label) };
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
