/** Plots of the IsoFLOP method: a parabola a budget, and the line through their minima. Isomorphic. */
import type { IsoflopResult, Runs } from "../fit/approaches";
import { count, plain, powerOfTen } from "../format";
import { type Curve, type CurvePoint, curvePlot } from "./curves";
import type { Figure } from "./figure";
import { MUTED, SEQUENTIAL, series, step } from "./palette";

export function isoflopFigures(result: IsoflopResult, runs: Runs): Figure[] {
  const good = result.groups.filter((g) => g.Nopt !== null);
  const color = (C: number) => {
    const i = good.findIndex((g) => g.C === C);
    return i < 0 ? MUTED : step(Math.round(((SEQUENTIAL - 1) * i) / Math.max(1, good.length - 1)));
  };
  // Each run belongs to the budget that is nearest in ratio.
  const groupOf = (C: number) =>
    result.groups.reduce((a, b) => (Math.abs(Math.log(b.C / C)) < Math.abs(Math.log(a.C / C)) ? b : a));
  const points: CurvePoint[] = [];
  const sizes = new Map<number, number[]>();
  runs.loss.forEach((loss, i) => {
    const g = groupOf(runs.C[i]!);
    sizes.set(g.C, [...(sizes.get(g.C) ?? []), runs.N[i]!]);
    points.push({
      x: runs.N[i]!,
      y: loss,
      color: color(g.C),
      title: `${powerOfTen(runs.C[i]!)} FLOP\nN = ${count(runs.N[i]!)}, loss ${plain(loss, 5)}${g.rejected ? `\n${g.rejected}` : ""}`,
    });
  });
  // Names for a few of many curves: their order is plain from the colours.
  const every = Math.ceil(good.length / 8);
  const curves: Curve[] = good.map((g, i) => {
    const own = sizes.get(g.C) ?? [g.center];
    const [low, high] = [Math.min(...own), Math.max(...own)];
    return {
      label: i % every === 0 || i === good.length - 1 ? `${powerOfTen(g.C, 2)} FLOP` : "",
      color: color(g.C),
      points: Array.from({ length: 31 }, (_, k): [number, number] => {
        const N = low * (high / low) ** (k / 30);
        const x = Math.log(N / g.center);
        return [N, g.c0 + g.c1 * x + g.c2 * x * x];
      }),
    };
  });
  for (const g of good)
    points.push({
      x: g.Nopt!,
      y: g.loss!,
      color: series(1),
      excluded: true,
      title: `minimum at ${powerOfTen(g.C)} FLOP\nN = ${count(g.Nopt!)}${g.Dopt === null ? "" : `, D = ${count(g.Dopt)}`}, loss ${plain(g.loss!, 5)}`,
    });
  const out = [
    curvePlot({
      title: "IsoFLOP curves",
      description:
        "Runs of about equal compute, a parabola in the logarithm of the size through each group, and its minimum as a ring. Grey runs belong to groups without a minimum inside the sizes that were tried.",
      x: { label: "Model parameters", scale: "log", style: "count" },
      y: { label: "Loss", scale: "log", style: "plain" },
      curves,
      points,
    }),
  ];
  if (good.length > 1) {
    const low = Math.min(...good.map((g) => g.C));
    const high = Math.max(...good.map((g) => g.C));
    const budget = Array.from({ length: 21 }, (_, i) => low * (high / low) ** (i / 20));
    const line = (fit: { coefficient: number; exponent: number } | null, label: string, c: string): Curve[] =>
      fit
        ? [{ label, color: c, points: budget.map((C): [number, number] => [C, fit.coefficient * C ** fit.exponent]) }]
        : [];
    const dots = (of: (g: (typeof good)[number]) => number | null, name: string, c: string): CurvePoint[] =>
      good.flatMap((g) => {
        const y = of(g);
        return y === null ? [] : [{ x: g.C, y, color: c, title: `${powerOfTen(g.C)} FLOP\n${name} = ${count(y)}` }];
      });
    out.push(
      curvePlot({
        title: "Minima against compute",
        description: "The size and the number of tokens at each minimum, with straight lines in logarithms.",
        x: { label: "Training FLOP", scale: "log", style: "power" },
        y: { label: "Parameters, tokens", scale: "log", style: "count" },
        height: 320,
        curves: [...line(result.N, "parameters", series(0)), ...line(result.D, "tokens", series(2))],
        points: [...dots((g) => g.Nopt, "N", series(0)), ...dots((g) => g.Dopt, "D", series(2))],
      }),
    );
  }
  return out;
}
