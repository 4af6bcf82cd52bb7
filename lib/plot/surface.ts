/** The fitted loss over two variables: contours, the runs, lines of equal cost and the compute-optimal line. Isomorphic. */
import type { Law } from "../content/schema";
import type { FitData, FitResult } from "../fit/types";
import { axisTick, count, plain } from "../format";
import { compile, computeOptimal, parseExpression } from "../laws";
import { evaluateNode } from "../laws/scalar";
import { domainOf, ticksOf } from "./axes";
import { contours } from "./contour";
import { type Figure, figure, type Size, widthOf } from "./figure";
import { axisOf, type FitFigureOptions } from "./fit";
import { INK, MUTED, PAPER, series } from "./palette";
import {
  attributes,
  axisX,
  axisY,
  circle,
  clipped,
  type Frame,
  group,
  label,
  link,
  picture,
  scale,
  through,
} from "./svg";

type Field = (x: number, y: number) => number;
type Box = { x: readonly [number, number]; y: readonly [number, number] };

/** About `n` levels that part the box into strips of equal area, rounded to few digits. */
export function contourLevels(field: Field, box: Box, n: number): number[] {
  const values: number[] = [];
  const steps = 24;
  for (let i = 0; i <= steps; i++)
    for (let j = 0; j <= steps; j++) {
      const v = field(box.x[0] * (box.x[1] / box.x[0]) ** (i / steps), box.y[0] * (box.y[1] / box.y[0]) ** (j / steps));
      if (Number.isFinite(v)) values.push(v);
    }
  values.sort((a, b) => a - b);
  const low = values[0];
  const high = values.at(-1);
  if (low === undefined || high === undefined || !(high > low)) return [];
  const step = 10 ** Math.floor(Math.log10((high - low) / n));
  const levels = new Set<number>();
  for (let k = 1; k <= n; k++) {
    const v = values[Math.round((k * (values.length - 1)) / (n + 1))]!;
    const rounded = Number((Math.round(v / step) * step).toPrecision(12));
    if (rounded > low && rounded < high) levels.add(rounded);
  }
  return [...levels].sort((a, b) => a - b);
}

/**
 * Where a field that falls (or rises) along a path through the box crosses each level: for labels, so that each stands once.
 * `path` gives points as shares of the box, from 0 to 1 on logarithmic axes.
 */
function crossings(field: Field, box: Box, levels: readonly number[], path: (t: number) => [number, number]) {
  const at = (t: number): [number, number] => {
    const [u, v] = path(t);
    return [box.x[0] * (box.x[1] / box.x[0]) ** u, box.y[0] * (box.y[1] / box.y[0]) ** v];
  };
  const out: { level: number; x: number; y: number }[] = [];
  const steps = 400;
  for (const level of levels) {
    let before = field(...at(0)) - level;
    for (let i = 1; i <= steps; i++) {
      const now = field(...at(i / steps)) - level;
      if (before * now <= 0 && before !== now) {
        const [x, y] = at(i / steps);
        out.push({ level, x, y });
        break;
      }
      before = now;
    }
  }
  return out;
}

/** Up the left side, then along the top, a little inside. */
const upAndOver = (t: number): [number, number] => (t < 0.5 ? [0.05, 2 * t * 0.94] : [0.05 + (2 * t - 1) * 0.9, 0.94]);
/** Along the bottom, then up the right side. */
const alongAndUp = (t: number): [number, number] => (t < 0.5 ? [2 * t * 0.95, 0.05] : [0.95, 0.05 + (2 * t - 1) * 0.9]);

/** @returns null for laws that have not exactly two variables, or data that do not spread over both. */
export function surfaceFigure(
  law: Law,
  data: FitData,
  result: Pick<FitResult, "parameters" | "predicted">,
  options: FitFigureOptions = {},
): Figure | null {
  // Sizes lie across, as in the papers.
  const [vx, vy] = Object.keys(law.variables).sort(
    (a, b) => Number(/param/.test(law.variables[b]!.quantity)) - Number(/param/.test(law.variables[a]!.quantity)),
  );
  if (!vx || !vy || Object.keys(law.variables).length !== 2) return null;
  const spec = { x: law.variables[vx]!, y: law.variables[vy]! };
  const compiled = compile(law);
  const values = Object.fromEntries(Object.entries(result.parameters).map(([k, p]) => [k, p.value]));
  const field: Field = (x, y) => compiled.evaluateAt({ [vx]: x, [vy]: y }, values);
  const e = options.excluded;
  const all = (v: string) => [...Array.from(data.variables[v]!), ...Array.from(e?.variables[v] ?? [])];
  if ([...all(vx), ...all(vy)].some((v) => !(v > 0))) return null;
  const box: Box = { x: domainOf(all(vx), "log", 0.06), y: domainOf(all(vy), "log", 0.06) };
  if (new Set(all(vx)).size < 2 || new Set(all(vy)).size < 2) return null;
  const levels = contourLevels(field, box, 9);
  const cost = law.cost ? parseExpression(law.cost, { names: [vx, vy, ...Object.keys(law.parameters)] }).root : null;
  const costAt: Field = (x, y) => (cost ? evaluateNode(cost, { ...values, [vx]: x, [vy]: y }) : Number.NaN);
  const budgets: number[] = [];
  const optimal: { x: number; y: number; budget: number; loss: number }[] = [];
  const [least, most] = [costAt(box.x[0], box.y[0]), costAt(box.x[1], box.y[1])];
  if (cost && least > 0 && most > least && Number.isFinite(most)) {
    for (let k = Math.ceil(Math.log10(least)); 10 ** k <= most; k++) budgets.push(Number(`1e${k}`));
    for (let i = 0; i <= 24; i++) {
      try {
        const budget = least * (most / least) ** (i / 24);
        const o = computeOptimal(compiled, values, budget);
        if (o.atEdge) continue;
        optimal.push({ x: o.variables[vx]!, y: o.variables[vy]!, budget, loss: o.loss });
      } catch {
        break; // A law without an optimum has no line.
      }
    }
  }
  const target = law.target.symbol;
  const show = (quantity: string, x: number) =>
    /param|token|sample|step|batch/.test(quantity) ? count(x) : plain(x, 4);
  const words = (x: number, y: number, seen: number, fit: number) =>
    `${vx} = ${show(spec.x.quantity, x)}\n${vy} = ${show(spec.y.quantity, y)}\n${target} = ${plain(seen, 5)}, fitted ${plain(fit, 5)}`;
  const href = (row: number) => (options.hrefOf ? { href: options.hrefOf(row) } : {});
  const points = Array.from(data.target, (seen, i) => {
    const [x, y] = [data.variables[vx]![i]!, data.variables[vy]![i]!];
    const fit = result.predicted[i]!;
    return {
      x,
      y,
      seen,
      fit,
      color: seen > fit ? series(1) : series(2),
      title: words(x, y, seen, fit),
      ...href(options.index?.[i] ?? i),
    };
  });
  const left = Array.from(e?.target ?? [], (seen, i) => {
    const [x, y] = [e!.variables[vx]![i]!, e!.variables[vy]![i]!];
    return {
      x,
      y,
      seen,
      fit: field(x, y),
      title: `left out\n${words(x, y, seen, field(x, y))}`,
      ...href(e!.index[i]!),
    };
  });
  const xSpec = { ...axisOf(spec.x.description, spec.x.unit, spec.x.quantity), domain: [...box.x] as [number, number] };
  const ySpec = { ...axisOf(spec.y.description, spec.y.unit, spec.y.quantity), domain: [...box.y] as [number, number] };
  // Both fields on a grid that is even in logarithms; contours of it serve both sizes.
  const steps = 48;
  const grid = (f: Field): Float64Array => {
    const out = new Float64Array((steps + 1) ** 2);
    for (let j = 0; j <= steps; j++)
      for (let i = 0; i <= steps; i++)
        out[j * (steps + 1) + i] = f(
          box.x[0] * (box.x[1] / box.x[0]) ** (i / steps),
          box.y[0] * (box.y[1] / box.y[0]) ** (j / steps),
        );
    return out;
  };
  const lossGrid = grid(field);
  const costGrid = budgets.length > 0 ? grid(costAt) : null;
  const fills = levels.map((l) => contours(lossGrid, steps + 1, l, true));
  const lines = levels.flatMap((l) => contours(lossGrid, steps + 1, l, false));
  const dotted = costGrid ? budgets.flatMap((b) => contours(costGrid, steps + 1, b, false)) : [];
  const lossLabels = crossings(field, box, levels, upAndOver);
  const costLabels = crossings(costAt, box, budgets, alongAndUp);

  const draw = (size: Size, name: string): string => {
    const wide = size === "wide";
    const frame: Frame = {
      width: widthOf(size),
      height: wide ? 480 : 380,
      marginTop: 30,
      marginBottom: 44,
      marginLeft: wide ? 58 : 46,
      marginRight: 14,
    };
    const [left0, right] = [frame.marginLeft, frame.width - frame.marginRight];
    const [bottom, top] = [frame.height - frame.marginBottom, frame.marginTop];
    const x = scale("log", box.x, left0, right);
    const y = scale("log", box.y, bottom, top);
    const onGrid = (line: readonly (readonly [number, number])[]) =>
      through(
        line.map(([i, j]) => [left0 + (i / steps) * (right - left0), bottom + (j / steps) * (top - bottom)] as const),
      );
    const joined = (of: readonly (readonly (readonly [number, number])[])[], end = "") =>
      of.map((l) => onGrid(l) + end).join("");
    const dot = (p: { x: number; y: number; title: string; href?: string }, r: number, more: string) =>
      link(p.href, circle(x(p.x), y(p.y), r, more, p.title));
    const every = Math.max(1, Math.ceil(costLabels.length / (wide ? 8 : 4)));
    const halo = { stroke: PAPER, "stroke-width": "4", "paint-order": "stroke", "stroke-linejoin": "round" };
    const body =
      group(
        { fill: series(0), "fill-opacity": ".055", "fill-rule": "evenodd" },
        fills.map((rings) => `<path d="${joined(rings, "Z")}"/>`).join(""),
      ) +
      axisX(xSpec, ticksOf(xSpec, box.x, wide ? 8 : 5), x, frame) +
      axisY(ySpec, ticksOf(ySpec, box.y, wide ? 8 : 6), y, frame) +
      group(
        { fill: "none", stroke: series(0), "stroke-opacity": ".55" },
        lines.length > 0 ? `<path d="${joined(lines)}"/>` : "",
      ) +
      group(
        { fill: "none", stroke: MUTED, "stroke-opacity": ".7", "stroke-dasharray": "1.5 3.5" },
        dotted.length > 0 ? `<path d="${joined(dotted)}"/>` : "",
      ) +
      clipped(
        group(
          { fill: "none", stroke: INK, "stroke-width": "2.4", "stroke-linejoin": "round" },
          optimal.length > 1 ? `<path d="${through(optimal.map((o) => [x(o.x), y(o.y)] as const))}"/>` : "",
        ),
        frame,
      ) +
      group(
        { "fill-opacity": ".9", stroke: PAPER, "stroke-width": ".5" },
        points.map((p) => dot(p, wide ? 3.2 : 2.6, attributes({ fill: p.color }))).join(""),
      ) +
      group(
        { fill: PAPER, "stroke-width": "1.5", stroke: series(1) },
        left.map((p) => dot(p, wide ? 3.5 : 3, "")).join(""),
      ) +
      group(
        { fill: series(0), "font-size": "11", ...halo },
        lossLabels
          .filter((_, i) => wide || i % 2 === 0)
          .map((l) => label(x(l.x), y(l.y), plain(l.level, 4)))
          .join(""),
      ) +
      group(
        { fill: MUTED, "font-size": "11", ...halo },
        costLabels
          .filter((_, i) => i % every === 0)
          .map((l) => label(x(l.x), y(l.y), axisTick(l.level, "power")))
          .join(""),
      );
    return picture(frame.width, frame.height, name, body);
  };
  return figure(
    {
      title: `Fitted ${law.target.quantity.replaceAll("-", " ")} over ${vx} and ${vy}`,
      description: [
        `Solid lines join points of equal fitted ${law.target.quantity.replaceAll("-", " ")}.`,
        "Green runs came out below the surface, orange ones above.",
        left.length > 0 ? "Hollow ones were left out." : "",
        budgets.length > 0 ? "Dotted lines join points of equal cost in FLOP." : "",
        optimal.length > 1 ? "The thick line is the compute-optimal choice under this fit." : "",
      ]
        .filter(Boolean)
        .join(" "),
      table: {
        columns: ["point", xSpec.label, ySpec.label, `${target} observed`, `${target} fitted`],
        rows: [
          ...points.map((p) => ["run", p.x, p.y, p.seen, p.fit]),
          ...left.map((p) => ["left out", p.x, p.y, p.seen, p.fit]),
          ...optimal.map((o) => [`optimum at ${o.budget.toExponential(2)} FLOP`, o.x, o.y, null, o.loss]),
        ],
      },
    },
    draw,
  );
}
