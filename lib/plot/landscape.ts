/** The landscape: every exponent of a collection on one picture, a row for each pair of quantities, coloured by domain. */
import { type AxisSpec, domainOf, ticksOf } from "./axes";
import { type Figure, figure, type Size, widthOf } from "./figure";
import { keyLines, shorten, swarm } from "./labels";
import { draw, keyMarks, Plot, px, xAxis } from "./observable";
import { HALO, INK, MUTED, PAPER, RULE } from "./palette";

export interface LandscapeDot {
  row: string;
  value: number;
  color: string;
  href: string;
  /** Shown on hover. */
  title: string;
  /** For the data table. */
  label: string;
  domain: string;
  /** Read by machine, nobody has looked yet: drawn hollow. */
  hollow?: boolean | undefined;
}

export interface LandscapePlot {
  title: string;
  description: string;
  x: AxisSpec;
  /** In display order. */
  rows: readonly { id: string; label: string; href?: string | undefined }[];
  dots: readonly LandscapeDot[];
  key: readonly { label: string; color: string }[];
}

export function landscapePlot(spec: LandscapePlot): Figure {
  const domain =
    spec.x.domain ??
    domainOf(
      spec.dots.map((d) => d.value),
      spec.x.scale,
      0.03,
    );
  const at = (size: Size): Plot.PlotOptions => {
    const wide = size === "wide";
    const width = widthOf(size);
    const radius = wide ? 4.5 : 4;
    const marginLeft = wide ? 304 : 8;
    const marginRight = wide ? 16 : 10;
    const key = keyLines(spec.key, width);
    const keyHeight = key.height + 12;
    const inside = width - marginLeft - marginRight;
    const pixel = (v: number) => {
      const t =
        spec.x.scale === "log"
          ? Math.log(v / domain[0]) / Math.log(domain[1] / domain[0])
          : (v - domain[0]) / (domain[1] - domain[0]);
      return marginLeft + Math.max(0, Math.min(1, t)) * inside;
    };
    let top = keyHeight;
    const placed: (LandscapeDot & { px: number; py: number })[] = [];
    const rows = spec.rows.map((row) => {
      const dots = spec.dots.filter((d) => d.row === row.id);
      const xs = dots.map((d) => pixel(d.value));
      const offsets = swarm(xs, radius + 0.6);
      const reach = Math.max(radius, ...offsets.map((o) => Math.abs(o) + radius));
      const labelRoom = wide ? 0 : 20;
      const half = Math.max(wide ? 15 : 9, reach + 5);
      const y = top + labelRoom + half;
      dots.forEach((d, i) => {
        placed.push({ ...d, px: xs[i]!, py: y + offsets[i]! });
      });
      const out = { ...row, y, count: dots.length, labelY: wide ? y : top + 12, top };
      top += labelRoom + 2 * half;
      return out;
    });
    const height = top + 46;
    const marks: Plot.Markish[] = [...xAxis(spec.x, ticksOf(spec.x, domain, wide ? 9 : 6))];
    for (const row of rows) {
      if (row !== rows[0])
        marks.push(Plot.link([row], { x1: px(0), x2: px(width), y1: px(row.top), y2: px(row.top), stroke: RULE }));
      const link = row.href ? { href: () => row.href } : {};
      marks.push(
        Plot.text([row], {
          x: px(2),
          y: px(row.labelY),
          text: () => shorten(row.label, wide ? marginLeft - 40 : width - 50),
          textAnchor: "start",
          fill: INK,
          ...HALO,
          ...link,
        }),
      );
      marks.push(
        Plot.text([row], {
          x: px(wide ? marginLeft - 14 : width - 4),
          y: px(row.labelY),
          text: () => String(row.count),
          textAnchor: "end",
          fill: MUTED,
          fontVariant: "tabular-nums",
        }),
      );
    }
    marks.push(...keyMarks(key.items));
    if (placed.length > 0)
      marks.push(
        Plot.dot(placed, {
          x: px(...placed.map((d) => d.px)),
          y: px(...placed.map((d) => d.py)),
          r: radius,
          fill: (d: LandscapeDot) => (d.hollow ? PAPER : d.color),
          stroke: "color",
          strokeWidth: 1.2,
          title: "title",
          href: "href",
        }),
      );
    return {
      width,
      height,
      marginTop: keyHeight,
      marginBottom: 44,
      marginLeft,
      marginRight,
      x: { type: spec.x.scale, domain },
      y: { axis: null },
      color: { type: "identity" },
      marks,
    };
  };
  return figure(
    {
      title: spec.title,
      description: spec.description,
      table: {
        columns: ["quantities", "claim", "domain", spec.x.label],
        rows: spec.rows.flatMap((r) =>
          spec.dots.filter((d) => d.row === r.id).map((d) => [r.label, d.label, d.domain, d.value]),
        ),
      },
    },
    (size, label) => draw(at(size), label),
  );
}
