/** Overlaid curves with shared axes: solid where measured, dashed beyond, labelled at their ends; points and bands beneath. */
import { type AxisSpec, domainOf, ticksOf, xAxis, yAxis } from "./axes";
import { type Figure, figure, Plot, px, type Size, widthOf } from "./figure";
import { shorten, spread, textWidth } from "./labels";
import { MUTED, PAPER } from "./palette";

export interface Curve {
  label: string;
  /** A colour of the palette. */
  color: string;
  /** Ascending in x. */
  points: readonly (readonly [number, number])[];
  /** Range of x that was measured; dashed outside. `null`: nothing is known of it, all dashed. Left out: all solid. */
  measured?: { low: number; high: number } | null | undefined;
  /** Lower and upper edge at each x. */
  band?: readonly (readonly [number, number, number])[] | undefined;
  href?: string | undefined;
}

export interface CurvePoint {
  x: number;
  y: number;
  color: string;
  /** Shown on hover. */
  title: string;
  href?: string | undefined;
  /** Drawn hollow: left out of the fit. */
  excluded?: boolean | undefined;
  /** Error bar in y. */
  low?: number | undefined;
  high?: number | undefined;
}

export interface CurvePlot {
  title: string;
  description: string;
  x: AxisSpec;
  y: AxisSpec;
  curves: readonly Curve[];
  points?: readonly CurvePoint[];
  /** A vertical line, e.g. the reader's budget. */
  at?: { x: number; label: string } | undefined;
  height?: number;
  /** Key for ordered colours, from low to high. */
  key?: readonly { label: string; color: string }[];
}

/** Value on a polyline at x, interpolated in the axes' own scales; null outside. */
function interpolate(points: Curve["points"], x: number, xLog: boolean, yLog: boolean): number | null {
  for (let i = 1; i < points.length; i++) {
    const [x0, y0] = points[i - 1]!;
    const [x1, y1] = points[i]!;
    if (x < x0 || x > x1 || x1 === x0) continue;
    const t = xLog ? Math.log(x / x0) / Math.log(x1 / x0) : (x - x0) / (x1 - x0);
    return yLog && y0 > 0 && y1 > 0 ? y0 * (y1 / y0) ** t : y0 + (y1 - y0) * t;
  }
  return null;
}

/** Cuts a curve at the ends of its measured range. */
export function segments(
  curve: Curve,
  xLog: boolean,
  yLog: boolean,
): { solid: (readonly [number, number])[]; dashed: (readonly [number, number])[][] } {
  const usable = curve.points.filter(([x, y]) => Number.isFinite(y) && (!yLog || y > 0) && (!xLog || x > 0));
  if (curve.measured === undefined) return { solid: usable, dashed: [] };
  if (curve.measured === null) return { solid: [], dashed: [usable] };
  const { low, high } = curve.measured;
  const cut = (x: number): [number, number][] => {
    const y = interpolate(usable, x, xLog, yLog);
    return y === null ? [] : [[x, y]];
  };
  return {
    solid: [...cut(low), ...usable.filter(([x]) => x > low && x < high), ...cut(high)],
    dashed: [
      [...usable.filter(([x]) => x < low), ...cut(low)],
      [...cut(high), ...usable.filter(([x]) => x > high)],
    ].filter((s) => s.length > 1),
  };
}

function measuredWord(curve: Curve, x: number): string | null {
  if (curve.measured === undefined) return null;
  return curve.measured !== null && x >= curve.measured.low && x <= curve.measured.high ? "yes" : "no";
}

export function curvePlot(spec: CurvePlot): Figure {
  const xLog = spec.x.scale === "log";
  const yLog = spec.y.scale === "log";
  const points = spec.points ?? [];
  const cut = spec.curves.map((c) => ({ curve: c, ...segments(c, xLog, yLog) }));
  const xDomain =
    spec.x.domain ??
    domainOf([...spec.curves.flatMap((c) => c.points.map((p) => p[0])), ...points.map((p) => p.x)], spec.x.scale, 0.02);
  const yDomain =
    spec.y.domain ??
    domainOf(
      [
        ...spec.curves.flatMap((c) => c.points.map((p) => p[1])),
        ...points.map((p) => p.y),
        ...spec.curves.flatMap((c) => c.band?.flatMap((b) => [b[1], b[2]]) ?? []),
      ],
      spec.y.scale,
      0.06,
    );
  const at = (size: Size): Plot.PlotOptions => {
    const width = widthOf(size);
    const wide = size === "wide";
    const labelled = spec.curves.filter((c) => c.label);
    const keyed = wide ? [] : labelled;
    const steps = spec.key ?? [];
    const keyHeight = keyed.length * 19 + (steps.length > 0 ? 22 : 0);
    const marginTop = 30 + keyHeight;
    const marginBottom = 44;
    const height = (spec.height ?? (wide ? 420 : 330)) + keyHeight;
    const longest = Math.min(190, Math.max(0, ...labelled.map((c) => textWidth(c.label))));
    const marginRight = wide && labelled.length > 0 ? longest + 18 : 14;
    const marginLeft = wide ? 58 : 46;
    const frame = { marginTop, marginBottom, marginLeft, marginRight };
    const yPixel = (y: number) => {
      const t = yLog
        ? Math.log(y / yDomain[0]) / Math.log(yDomain[1] / yDomain[0])
        : (y - yDomain[0]) / (yDomain[1] - yDomain[0]);
      return height - marginBottom - t * (height - marginTop - marginBottom);
    };
    const ends = labelled.map((c) =>
      c.points.findLast(([x, y]) => Number.isFinite(y) && x <= xDomain[1] * 1.000001 && (!yLog || y > 0)),
    );
    const places = spread(
      ends.map((e) => (e ? Math.min(height - marginBottom, Math.max(marginTop, yPixel(e[1]))) : marginTop)),
      17,
      marginTop + 4,
      height - marginBottom - 4,
    );
    const marks: Plot.Markish[] = [
      ...xAxis(spec.x, ticksOf(spec.x, xDomain, wide ? 9 : 5)),
      ...yAxis(spec.y, ticksOf(spec.y, yDomain, wide ? 8 : 6), marginTop - 14),
    ];
    for (const { curve } of cut)
      if (curve.band && curve.band.length > 1)
        marks.push(
          Plot.areaY(curve.band, {
            x: (d) => d[0],
            y1: (d) => d[1],
            y2: (d) => d[2],
            fill: curve.color,
            fillOpacity: 0.13,
            clip: true,
          }),
        );
    if (spec.at) {
      marks.push(Plot.ruleX([spec.at.x], { stroke: MUTED, strokeDasharray: "2 3" }));
      marks.push(
        Plot.text([spec.at.x], {
          x: (d) => d,
          y: px(marginTop - 11),
          text: () => spec.at?.label ?? "",
          fill: MUTED,
        }),
      );
    }
    const bars = points.filter((p) => p.low !== undefined && p.high !== undefined);
    if (bars.length > 0)
      marks.push(Plot.link(bars, { x1: "x", x2: "x", y1: "low", y2: "high", stroke: "color", clip: true }));
    const kept = points.filter((p) => !p.excluded);
    const left = points.filter((p) => p.excluded);
    const dots = (r: number) => ({
      x: "x",
      y: "y",
      r,
      title: "title",
      ...(points.some((p) => p.href) ? { href: "href" } : {}),
    });
    if (kept.length > 0)
      marks.push(
        Plot.dot(kept, {
          ...dots(wide ? 3 : 2.5),
          fill: "color",
          fillOpacity: 0.8,
          stroke: PAPER,
          strokeWidth: 0.5,
          clip: true,
        }),
      );
    if (left.length > 0)
      marks.push(Plot.dot(left, { ...dots(wide ? 3.5 : 3), stroke: "color", fill: PAPER, clip: true }));
    for (const { curve, solid, dashed } of cut) {
      for (const d of dashed)
        marks.push(
          Plot.line(d, {
            x: (p) => p[0],
            y: (p) => p[1],
            stroke: curve.color,
            strokeWidth: 1.6,
            strokeDasharray: "5 4",
            strokeOpacity: 0.85,
            clip: true,
          }),
        );
      if (solid.length > 1)
        marks.push(
          Plot.line(solid, { x: (p) => p[0], y: (p) => p[1], stroke: curve.color, strokeWidth: 2.4, clip: true }),
        );
    }
    if (wide)
      labelled.forEach((c, i) => {
        marks.push(
          Plot.text([c], {
            x: px(width - marginRight + 8),
            y: px(places[i]!),
            text: (d: Curve) => shorten(d.label, longest + 4),
            title: (d: Curve) => d.label,
            textAnchor: "start",
            fill: c.color,
            fontWeight: 550,
            ...(c.href ? { href: () => c.href } : {}),
          }),
        );
      });
    else
      keyed.forEach((c, i) => {
        const y = 10 + i * 19;
        marks.push(Plot.link([c], { x1: px(4), x2: px(26), y1: px(y), y2: px(y), stroke: c.color, strokeWidth: 2.4 }));
        marks.push(
          Plot.text([c], {
            x: px(32),
            y: px(y),
            text: (d: Curve) => shorten(d.label, width - 40),
            textAnchor: "start",
            fill: c.color,
            fontWeight: 550,
          }),
        );
      });
    let left0 = 6;
    for (const s of steps) {
      const y = keyHeight - 12;
      marks.push(Plot.dot([s], { x: px(left0), y: px(y), r: 4, fill: s.color }));
      marks.push(
        Plot.text([s], {
          x: px(left0 + 9),
          y: px(y),
          text: (d: { label: string }) => d.label,
          textAnchor: "start",
          fill: MUTED,
        }),
      );
      left0 += 9 + textWidth(s.label) + (wide ? 18 : 8);
    }
    return {
      ...frame,
      width,
      height,
      x: { type: spec.x.scale, domain: xDomain },
      y: { type: spec.y.scale, domain: yDomain },
      color: { type: "identity" },
      marks,
    };
  };
  const rows: (string | number | null)[][] = [
    ...points.map((p) => [p.excluded ? "left out" : "point", p.x, p.y, null]),
    ...cut.flatMap(({ curve }) =>
      curve.points
        .filter((_, i) => i % Math.max(1, Math.floor(curve.points.length / 8)) === 0)
        .map(([x, y]) => [
          curve.label || "fit",
          Number(x.toPrecision(6)),
          Number(y.toPrecision(6)),
          measuredWord(curve, x),
        ]),
    ),
  ];
  return figure(
    {
      title: spec.title,
      description: spec.description,
      table: { columns: ["curve", spec.x.label, spec.y.label, "measured"], rows },
    },
    at,
  );
}
