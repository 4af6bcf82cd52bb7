/** Peak throughput of devices over the year they came out: one dot a device, labelled where there is room, those of the last year first. */
import { type AxisSpec, domainOf, logTicks } from "./axes";
import { type Figure, figure, type Size, widthOf } from "./figure";
import { keyLines, labelWidth } from "./labels";
import { draw, keyMarks, Plot, px, xAxis, yAxis } from "./observable";
import { HALO, MUTED } from "./palette";

export interface DeviceDot {
  label: string;
  year: number;
  /** Operations a second, positive. */
  peak: number;
  color: string;
  maker: string;
  href: string;
  title: string;
  /** Higher is labelled first. */
  weight: number;
}

export interface DevicePlot {
  title: string;
  description: string;
  y: AxisSpec;
  dots: readonly DeviceDot[];
  key: readonly { label: string; color: string }[];
}

const LINE = 15;
const FONT = 12;

/** Labels beside their dots, in order of weight, each only where it covers neither a dot nor an earlier label. */
function placeLabels(dots: readonly (DeviceDot & { px: number; py: number })[], right: number) {
  type Box = { x1: number; x2: number; y1: number; y2: number };
  const taken: Box[] = dots.map((d) => ({ x1: d.px - 5, x2: d.px + 5, y1: d.py - 5, y2: d.py + 5 }));
  const last = Math.max(...dots.map((d) => d.year));
  const out: { dot: DeviceDot; x: number; y: number; anchor: "start" | "end" }[] = [];
  for (const d of dots.toSorted(
    (a, b) => Number(b.year === last) - Number(a.year === last) || b.weight - a.weight || b.peak - a.peak,
  )) {
    const w = labelWidth(d.label, FONT);
    const places = [0, -7, 7, -13, 13, -17, 17].flatMap((dy) => [
      { x: d.px + 8, y: d.py + dy, anchor: "start" as const },
      { x: d.px - 8, y: d.py + dy, anchor: "end" as const },
    ]);
    for (const p of places) {
      const x1 = p.anchor === "start" ? p.x : p.x - w;
      const box = { x1, x2: x1 + w, y1: p.y - LINE / 2, y2: p.y + LINE / 2 };
      const free = taken.every((t) => box.x2 < t.x1 || box.x1 > t.x2 || box.y2 < t.y1 || box.y1 > t.y2);
      // A label that has moved away must not stand nearer to another dot than to its own.
      const nearer = (o: { px: number; py: number }) =>
        (o.px !== d.px || o.py !== d.py) && Math.hypot(o.px - p.x, o.py - p.y) < Math.hypot(d.px - p.x, d.py - p.y);
      if (!free || dots.some(nearer) || box.x2 > right || box.x1 < 44) continue;
      taken.push(box);
      out.push({ dot: d, ...p });
      break;
    }
  }
  return out;
}

export function devicePlot(spec: DevicePlot): Figure {
  const years = spec.dots.map((d) => d.year);
  const last = Math.max(...years);
  const xDomain: [number, number] = [Math.min(...years) - 0.6, last + 0.2];
  // The newest devices are many and close together: their names stand to the right of them all.
  const room = Math.max(...spec.dots.filter((d) => d.year === last).map((d) => labelWidth(d.label, FONT)));
  const yDomain = domainOf(
    spec.dots.map((d) => d.peak),
    "log",
    0.08,
  );
  const at = (size: Size): Plot.PlotOptions => {
    const wide = size === "wide";
    const width = widthOf(size);
    const height = wide ? 440 : 380;
    const key = keyLines(spec.key, width);
    const margin = { top: key.height + 28, right: room + 4, bottom: 40, left: 44 };
    const x = (year: number) =>
      margin.left + ((year - xDomain[0]) / (xDomain[1] - xDomain[0])) * (width - margin.left - margin.right);
    const y = (peak: number) =>
      height -
      margin.bottom -
      (Math.log(peak / yDomain[0]) / Math.log(yDomain[1] / yDomain[0])) * (height - margin.top - margin.bottom);
    const dots = spec.dots.map((d) => ({ ...d, px: x(d.year), py: y(d.peak) }));
    const all = Array.from({ length: last - Math.min(...years) + 1 }, (_, i) => Math.min(...years) + i);
    const ticks = wide ? all : all.filter((_, i) => i % 2 === 0);
    const labels = placeLabels(dots, width - 2);
    return {
      width,
      height,
      marginTop: margin.top,
      marginRight: margin.right,
      marginBottom: margin.bottom,
      marginLeft: margin.left,
      x: { type: "linear", domain: xDomain },
      y: { type: "log", domain: yDomain },
      color: { type: "identity" },
      marks: [
        ...yAxis(spec.y, logTicks(yDomain, 6), 34),
        ...xAxis({ label: "", scale: "linear", style: "plain" }, ticks),
        ...keyMarks(key.items),
        ...(["start", "end"] as const).map((anchor) => {
          const own = labels.filter((l) => l.anchor === anchor);
          return Plot.text(own, {
            x: px(...own.map((l) => l.x)),
            y: px(...own.map((l) => l.y)),
            text: (l: (typeof own)[number]) => l.dot.label,
            textAnchor: anchor,
            fontSize: FONT,
            fill: MUTED,
            ...HALO,
          });
        }),
        Plot.dot(dots, {
          x: px(...dots.map((d) => d.px)),
          y: px(...dots.map((d) => d.py)),
          r: 4.5,
          fill: "color",
          title: "title",
          href: "href",
        }),
      ],
    };
  };
  return figure(
    {
      title: spec.title,
      description: spec.description,
      table: {
        columns: ["device", "maker", "year", spec.y.label],
        rows: spec.dots.map((d) => [d.label, d.maker, String(d.year), d.peak]),
      },
    },
    (size, label) => draw(at(size), label),
  );
}
