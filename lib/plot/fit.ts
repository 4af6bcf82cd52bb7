/** Plots of a fit: the data with the fitted curves, and the residuals. Isomorphic. */
import type { Law } from "../content/schema";
import type { FitData, FitResult } from "../fit/types";
import { count, plain, sentence, unitText } from "../format";
import { compile } from "../laws";
import type { AxisSpec } from "./axes";
import { type Curve, type CurvePoint, curvePlot } from "./curves";
import type { Figure } from "./figure";
import { MUTED, SEQUENTIAL, series, step } from "./palette";

export interface FitFigureOptions {
  /** Points that were left out of the fit, drawn hollow. */
  excluded?:
    | { variables: Record<string, ArrayLike<number>>; target: ArrayLike<number>; index: readonly number[] }
    | undefined;
  /** Row numbers of the fitted points, for links. */
  index?: readonly number[] | undefined;
  /** Address of a point by its row number. */
  hrefOf?: ((row: number) => string) | undefined;
}

const COUNTS = new Set(["params", "tokens", "samples", "unique-tokens", "active-params", "steps", "batch-size"]);
const number = (quantity: string, x: number) => (COUNTS.has(quantity) ? count(x) : plain(x, 4));

/** Axis of a quantity of a law. */
export function axisOf(label: string, unit: string | undefined, quantity: string): AxisSpec {
  const u = unitText(unit);
  return {
    label: `${sentence(label)}${u && !label.includes(u) ? ` (${u})` : ""}`,
    scale: "log",
    style: quantity === "compute" ? "power" : COUNTS.has(quantity) ? "count" : "plain",
  };
}

/** Edges of at most five groups of about equal numbers of points. */
function groups(values: readonly number[]): { of: (v: number) => number; middles: number[] } {
  const distinct = [...new Set(values)].sort((a, b) => a - b);
  if (distinct.length <= SEQUENTIAL)
    return {
      of: (v) => Math.round(((SEQUENTIAL - 1) * distinct.indexOf(v)) / Math.max(1, distinct.length - 1)),
      middles: distinct,
    };
  const sorted = [...values].sort((a, b) => a - b);
  const edges = [1, 2, 3, 4].map((k) => sorted[Math.floor((k * sorted.length) / SEQUENTIAL)]!);
  const of = (v: number) => edges.filter((e) => v >= e).length;
  const middles = Array.from({ length: SEQUENTIAL }, (_, g) => {
    const own = sorted.filter((v) => of(v) === g);
    return own[Math.floor(own.length / 2)] ?? Number.NaN;
  });
  return { of, middles };
}

/** What a point of a plot says when it is pointed at. */
const wordsOf =
  (law: Law) =>
  (variables: Record<string, ArrayLike<number>>, i: number, y: number, predicted: number): string =>
    [
      ...Object.keys(law.variables).map((v) => `${v} = ${number(law.variables[v]!.quantity, variables[v]![i]!)}`),
      `${law.target.symbol} = ${plain(y, 5)}, fitted ${plain(predicted, 5)}`,
    ].join("\n");

/**
 * @returns the data with fitted curves (for laws of one or two variables) and the residuals.
 */
export function fitFigures(law: Law, data: FitData, result: FitResult, options: FitFigureOptions = {}): Figure[] {
  const names = Object.keys(law.variables);
  const values = Object.fromEntries(Object.entries(result.parameters).map(([k, p]) => [k, p.value]));
  const compiled = compile(law);
  const row = (i: number) => options.index?.[i] ?? i;
  const words = wordsOf(law);
  const out: Figure[] = [];
  const x = names.find((v) => law.variables[v]!.quantity === "tokens") ?? names.at(-1)!;
  const other = names.find((v) => v !== x);
  const xs = Array.from(data.variables[x]!);
  if (names.length <= 2) {
    const g = other ? groups(Array.from(data.variables[other]!)) : null;
    const color = (v: number) => (g ? step(Math.max(0, Math.min(SEQUENTIAL - 1, g.of(v)))) : series(0));
    const points: CurvePoint[] = xs.map((v, i) => ({
      x: v,
      y: data.target[i]!,
      color: other ? color(data.variables[other]![i]!) : series(0),
      title: words(data.variables, i, data.target[i]!, result.predicted[i]!),
      ...(options.hrefOf ? { href: options.hrefOf(row(i)) } : {}),
    }));
    const e = options.excluded;
    if (e)
      for (let i = 0; i < e.target.length; i++) {
        const point = Object.fromEntries(names.map((v) => [v, e.variables[v]![i]!]));
        points.push({
          x: e.variables[x]![i]!,
          y: e.target[i]!,
          color: "var(--c2)",
          excluded: true,
          title: `left out\n${words(e.variables, i, e.target[i]!, compiled.evaluateAt(point, values))}`,
          ...(options.hrefOf ? { href: options.hrefOf(e.index[i]!) } : {}),
        });
      }
    const [low, high] = [Math.min(...xs), Math.max(...xs)];
    const grid = Array.from({ length: 41 }, (_, i) => low * (high / low) ** (i / 40));
    const curve = (fixed: Record<string, number>, c: string, label: string, range?: [number, number]): Curve => ({
      label,
      color: c,
      points: grid.map((v): [number, number] => [v, compiled.evaluateAt({ ...fixed, [x]: v }, values)]),
      measured: range ? { low: range[0], high: range[1] } : undefined,
    });
    const curves: Curve[] = g
      ? g.middles
          .filter((m) => Number.isFinite(m))
          .map((m) => {
            const inside = xs.filter((_, i) => g.of(data.variables[other!]![i]!) === g.of(m));
            return curve({ [other!]: m }, color(m), `${other} = ${number(law.variables[other!]!.quantity, m)}`, [
              Math.min(...inside),
              Math.max(...inside),
            ]);
          })
      : [curve({}, series(1), "fit")];
    out.push(
      curvePlot({
        title: "Data and fit",
        description: other
          ? `Each dot is a run, coloured by ${law.variables[other]!.description}; the curves are the fitted law at the middle of each group, dashed beyond its runs.${e && e.target.length > 0 ? " Hollow dots were left out." : ""}`
          : `Each dot is a run, the curve is the fitted law.${e && e.target.length > 0 ? " Hollow dots were left out." : ""}`,
        x: axisOf(law.variables[x]!.description, law.variables[x]!.unit, law.variables[x]!.quantity),
        y: axisOf(law.target.quantity.replaceAll("-", " "), law.target.unit, law.target.quantity),
        curves,
        points,
      }),
    );
  }
  return [...out, residualFigure(law, data, result, options)];
}

/** The distance of the fit from each run. It needs the predictions at the runs, not the parameters. */
export function residualFigure(
  law: Law,
  data: FitData,
  result: Pick<FitResult, "predicted">,
  options: Pick<FitFigureOptions, "index" | "hrefOf"> = {},
): Figure {
  const words = wordsOf(law);
  const residual = (i: number) => Math.log(result.predicted[i]! / data.target[i]!);
  return curvePlot({
    title: "Residuals",
    description:
      "How far the fit lies above (+) or below (−) each run, as a difference of logarithms: 0.01 is about one percent.",
    x: axisOf(`fitted ${law.target.quantity.replaceAll("-", " ")}`, law.target.unit, law.target.quantity),
    y: { label: "ln fitted − ln observed", scale: "linear", style: "plain" },
    height: 280,
    curves: [
      {
        label: "",
        color: MUTED,
        points: [
          [Math.min(...result.predicted), 0],
          [Math.max(...result.predicted), 0],
        ],
      },
    ],
    points: Array.from({ length: data.target.length }, (_, i) => ({
      x: result.predicted[i]!,
      y: residual(i),
      color: series(0),
      title: words(data.variables, i, data.target[i]!, result.predicted[i]!),
      ...(options.hrefOf ? { href: options.hrefOf(options.index?.[i] ?? i) } : {}),
    })),
  });
}
