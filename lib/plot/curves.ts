/** Overlaid curves with shared axes: solid where measured, dashed beyond, labelled at their ends; points and bands beneath. */
import { type AxisSpec, domainOf, ticksOf } from "./axes";
import { type Figure, figure, type Size, widthOf } from "./figure";
import { shorten, spread, textWidth } from "./labels";
import { MUTED, PAPER } from "./palette";
import {
  at,
  attributes,
  axisX,
  axisY,
  circle,
  clipped,
  type Frame,
  group,
  label,
  line,
  link,
  picture,
  type Scale,
  scale,
  through,
} from "./svg";

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

/** Whether every mark lies inside the axes, so that nothing has to be cut off. */
function fits(
  spec: CurvePlot,
  points: readonly CurvePoint[],
  [x0, x1]: readonly [number, number],
  [y0, y1]: readonly [number, number],
): boolean {
  const inside = (x: number, y: number) => x >= x0 && x <= x1 && y >= y0 && y <= y1;
  return (
    spec.curves.every(
      (c) =>
        c.points.every(([x, y]) => !Number.isFinite(y) || inside(x, y)) &&
        (c.band ?? []).every(([x, low, high]) => inside(x, low) && inside(x, high)),
    ) &&
    points.every((p) => inside(p.x, p.y) && inside(p.x, p.low ?? p.y) && inside(p.x, p.high ?? p.y)) &&
    (!spec.at || inside(spec.at.x, y0))
  );
}

function bandOf(curve: Curve, x: Scale, y: Scale): string {
  const band = curve.band ?? [];
  if (band.length < 2) return "";
  const upper = through(band.map((b) => [x(b[0]), y(b[2])] as const));
  const lower = through(band.toReversed().map((b) => [x(b[0]), y(b[1])] as const));
  return `<path d="${upper}L${lower.slice(1)}Z"${attributes({ fill: curve.color, "fill-opacity": ".13" })}/>`;
}

/** Error bars, then the runs, those left out of a fit hollow and on top. */
function pointsOf(points: readonly CurvePoint[], x: Scale, y: Scale, wide: boolean): string {
  let bars = "";
  let kept = "";
  let left = "";
  for (const p of points) {
    const [cx, cy] = [x(p.x), y(p.y)];
    if (!Number.isFinite(cx) || !Number.isFinite(cy)) continue;
    if (p.low !== undefined && p.high !== undefined)
      bars += `<path d="M${at(cx)},${at(y(p.low))}V${at(y(p.high))}"${attributes({ stroke: p.color })}/>`;
    if (p.excluded) left += link(p.href, circle(cx, cy, wide ? 3.5 : 3, attributes({ stroke: p.color }), p.title));
    else kept += link(p.href, circle(cx, cy, wide ? 3 : 2.5, attributes({ fill: p.color }), p.title));
  }
  return (
    bars +
    group({ "fill-opacity": ".8", stroke: PAPER, "stroke-width": ".5" }, kept) +
    group({ fill: PAPER, "stroke-width": "1.5" }, left)
  );
}

function xValues(curves: readonly Curve[], points: readonly CurvePoint[]): number[] {
  const out: number[] = [];
  for (const c of curves) for (const p of c.points) out.push(p[0]);
  for (const p of points) out.push(p.x);
  return out;
}

function yValues(curves: readonly Curve[], points: readonly CurvePoint[]): number[] {
  const out: number[] = [];
  for (const c of curves) for (const p of c.points) out.push(p[1]);
  for (const p of points) out.push(p.y);
  for (const c of curves) for (const b of c.band ?? []) out.push(b[1], b[2]);
  return out;
}

export function curvePlot(spec: CurvePlot): Figure {
  const xLog = spec.x.scale === "log";
  const yLog = spec.y.scale === "log";
  const points = spec.points ?? [];
  const cut = spec.curves.map((c) => ({ curve: c, ...segments(c, xLog, yLog) }));
  const xDomain = spec.x.domain ?? domainOf(xValues(spec.curves, points), spec.x.scale, 0.02);
  const yDomain = spec.y.domain ?? domainOf(yValues(spec.curves, points), spec.y.scale, 0.06);
  const draw = (size: Size, name: string): string => {
    const width = widthOf(size);
    const wide = size === "wide";
    const labelled = spec.curves.filter((c) => c.label);
    const keyed = wide ? [] : labelled;
    const steps = spec.key ?? [];
    const keyHeight = keyed.length * 19 + (steps.length > 0 ? 22 : 0);
    const longest = Math.min(190, Math.max(0, ...labelled.map((c) => textWidth(c.label))));
    const frame: Frame = {
      width,
      height: (spec.height ?? (wide ? 420 : 330)) + keyHeight,
      marginTop: 30 + keyHeight,
      marginBottom: 44,
      marginLeft: wide ? 58 : 46,
      marginRight: wide && labelled.length > 0 ? longest + 18 : 14,
    };
    const { height, marginTop, marginBottom, marginLeft, marginRight } = frame;
    const x = scale(spec.x.scale, xDomain, marginLeft, width - marginRight);
    const y = scale(spec.y.scale, yDomain, height - marginBottom, marginTop);

    let body =
      axisX(spec.x, ticksOf(spec.x, xDomain, wide ? 9 : 5), x, frame) +
      axisY(spec.y, ticksOf(spec.y, yDomain, wide ? 8 : 6), y, frame);
    let marks = "";
    for (const { curve } of cut) marks += bandOf(curve, x, y);
    if (spec.at) {
      const here = x(spec.at.x);
      marks += line(
        here,
        marginTop,
        here,
        height - marginBottom,
        attributes({ stroke: MUTED, "stroke-dasharray": "2 3" }),
      );
      body += group({ fill: MUTED }, label(here, marginTop - 11, spec.at.label));
    }
    marks += pointsOf(points, x, y, wide);
    for (const { curve, solid, dashed } of cut) {
      const path = (of: Curve["points"]) => through(of.map(([a, b]) => [x(a), y(b)] as const));
      const outside = dashed.map(path).join("");
      const inside = solid.length > 1 ? path(solid) : "";
      marks += group(
        { fill: "none", stroke: curve.color, "stroke-linejoin": "round", "stroke-linecap": "round" },
        (outside && `<path d="${outside}" stroke-width="1.6" stroke-dasharray="5 4" stroke-opacity=".85"/>`) +
          (inside && `<path d="${inside}" stroke-width="2.4"/>`),
      );
    }
    body += fits(spec, points, xDomain, yDomain) ? marks : clipped(marks, frame);

    if (wide) {
      const ends = labelled.map((c) =>
        c.points.findLast(([u, v]) => Number.isFinite(v) && u <= xDomain[1] * 1.000001 && (!yLog || v > 0)),
      );
      const places = spread(
        ends.map((e) => (e ? Math.min(height - marginBottom, Math.max(marginTop, y(e[1]))) : marginTop)),
        17,
        marginTop + 4,
        height - marginBottom - 4,
      );
      body += group(
        { "text-anchor": "start", "font-weight": "550" },
        labelled
          .map((c, i) => {
            const text = shorten(c.label, longest + 4);
            const hover = text === c.label ? undefined : c.label;
            return link(c.href, label(width - marginRight + 8, places[i]!, text, attributes({ fill: c.color }), hover));
          })
          .join(""),
      );
    } else
      keyed.forEach((c, i) => {
        const height = 10 + i * 19;
        body += line(4, height, 26, height, attributes({ stroke: c.color, "stroke-width": "2.4" }));
        body += label(
          32,
          height,
          shorten(c.label, width - 40),
          attributes({ fill: c.color, "text-anchor": "start", "font-weight": "550" }),
        );
      });
    let left = 6;
    for (const s of steps) {
      body += circle(left, keyHeight - 12, 4, attributes({ fill: s.color }));
      body += label(left + 9, keyHeight - 12, s.label, attributes({ fill: MUTED, "text-anchor": "start" }));
      left += 9 + textWidth(s.label) + (wide ? 18 : 8);
    }
    return picture(width, height, name, body);
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
    draw,
  );
}
