/**
 * The one place that touches Observable Plot, for pictures that are drawn once for a state of the content. Draws, on the
 * server and in the browser, with a small document of our own, takes out what a page does not want (style element,
 * labels on groups) and rounds coordinates, so that the same data gives the same bytes.
 */
import * as Plot from "@observablehq/plot";
import { type AxisSpec, tickText } from "./axes";
import { SvgDocument, type SvgElement } from "./document";
import { MUTED, RULE } from "./palette";
import { hash, picture } from "./svg";

export { Plot };

/** A channel in pixels of the picture, past the scales. */
export const px = (...at: number[]): { value: number[]; scale: null } => ({ value: at, scale: null });

const COORDINATES = new Set([
  "d",
  "transform",
  "x",
  "y",
  "x1",
  "x2",
  "y1",
  "y2",
  "cx",
  "cy",
  "r",
  "rx",
  "width",
  "height",
]);
const LONG = /-?\d+\.\d+(?:e-?\d+)?/g;

/** What a page wants of an attribute: coordinates to a tenth of a pixel, no words for groups, which are not read out. */
function attribute(e: SvgElement, name: string, value: string): string | undefined {
  if (e.tagName === "g" && (name === "aria-label" || name === "aria-hidden")) return undefined;
  if (!COORDINATES.has(name) || !value.includes(".") || value.endsWith("em")) return value;
  return value.replace(LONG, (n) => String(Math.round(Number(n) * 10) / 10 || 0));
}

/** Draws one SVG. `label` is what a screen reader says; marks with links make the picture a group rather than an image. */
export function draw(options: Plot.PlotOptions, label: string): string {
  const root = Plot.plot({ ...options, document: new SvgDocument() as unknown as Document }) as unknown as SvgElement;
  for (const child of root.children) if (child.tagName === "style") root.removeChild(child);
  const inner = root.serialise(attribute);
  const width = root.getAttribute("width");
  const height = root.getAttribute("height");
  return nameClips(picture(Number(width), Number(height), label, inner));
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

/** How ticks look on either axis. */
const tickStyle = (axis: AxisSpec) => ({
  // As text: a format would pass through d3, which leaves labels of a logarithmic scale out.
  text: tickText(axis) as (value: unknown) => string,
  tickSize: 0,
  tickPadding: 8,
  fill: MUTED,
});

/** Grid, ticks and label of the horizontal axis. */
export function xAxis(axis: AxisSpec, ticks: number[]): Plot.Markish[] {
  return [
    Plot.gridX(ticks, { stroke: RULE, strokeOpacity: 1 }),
    Plot.axisX(ticks, {
      ...tickStyle(axis),
      label: axis.label,
      labelAnchor: "right",
      labelArrow: "none",
    }),
  ];
}

/** Grid, ticks and, at height `labelY` in pixels, the label of the vertical axis. */
export function yAxis(axis: AxisSpec, ticks: number[], labelY: number): Plot.Markish[] {
  return [
    Plot.gridY(ticks, { stroke: RULE, strokeOpacity: 1 }),
    Plot.axisY(ticks, { ...tickStyle(axis), label: null }),
    Plot.text([axis.label], { x: px(2), y: px(labelY), text: (d: string) => d, textAnchor: "start", fill: MUTED }),
  ];
}

/** A key of dots and labels where `keyLines` placed them. */
export const keyMarks = (items: readonly { x: number; y: number; label: string; color: string }[]): Plot.Markish[] =>
  items.flatMap((k) => [
    Plot.dot([k], { x: px(k.x + 5), y: px(k.y), r: 4.5, fill: k.color }),
    Plot.text([k], {
      x: px(k.x + 14),
      y: px(k.y),
      text: "label",
      textAnchor: "start",
      fill: k.color,
      fontWeight: 550,
    }),
  ]);
