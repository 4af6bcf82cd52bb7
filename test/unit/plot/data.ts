/** Invented data, so that the pictures do not change with the content. */
import type { CurvePlot, ForestPlot, LandscapePlot } from "@/lib/plot";
import { series } from "@/lib/plot";

const xs = Array.from({ length: 41 }, (_, i) => 10 ** (18 + i * 0.2));
export const curves: CurvePlot = {
  title: "Loss against compute",
  description: "Two invented laws over training compute.",
  x: { label: "Training compute (FLOP)", scale: "log", style: "power" },
  y: { label: "Loss (nats/token)", scale: "log", style: "plain" },
  curves: [
    {
      label: "First law",
      color: series(0),
      points: xs.map((x) => [x, 1.7 + 40 * x ** -0.08]),
      measured: { low: 1e19, high: 3e22 },
    },
    {
      label: "Second law <b>",
      color: series(1),
      points: xs.map((x) => [x, 1.6 + 60 * x ** -0.088]),
      measured: null,
      band: xs.map((x) => [x, 1.55 + 60 * x ** -0.088, 1.65 + 60 * x ** -0.088]),
    },
    { label: "Third law", color: series(2), points: xs.map((x) => [x, 1.69 + 41 * x ** -0.08]) },
  ],
  points: [
    { x: 1e20, y: 2.7, color: series(0), title: "a run" },
    { x: 1e21, y: 2.5, color: series(0), title: "left out", excluded: true, low: 2.4, high: 2.6 },
  ],
  at: { x: 1e24, label: "1e24 FLOP" },
};

export const forest: ForestPlot = {
  title: "An exponent",
  description: "Three invented values and their average.",
  x: { label: "exponent", scale: "linear", style: "plain" },
  rows: [
    {
      label: "Alpha",
      note: "2020 · envelope",
      value: 0.73,
      low: 0.7,
      high: 0.76,
      text: "0.73 ± 0.03",
      color: series(0),
      href: "/claims/a",
      weight: 0.6,
    },
    {
      label: "Beta with a very long name that does not fit in the column",
      note: "2022",
      value: 0.5,
      low: 0.49,
      high: 0.51,
      text: "0.50",
      color: series(1),
      weight: 0.4,
    },
    { label: "Gamma", value: 0.46, text: "0.46", color: series(0), excluded: true },
  ],
  pooled: { label: "Average", value: 0.55, low: 0.48, high: 0.62, text: "0.55 ± 0.07" },
  reference: 0.5,
};

const row = (id: string, label: string) => ({ id, label });
export const landscape: LandscapePlot = {
  title: "All exponents",
  description: "Invented exponents in two rows.",
  x: { label: "size of the exponent", scale: "linear", style: "plain", domain: [0, 1] },
  rows: [row("a", "loss against parameters"), row("b", "optimal parameters against compute")],
  dots: Array.from({ length: 24 }, (_, i) => ({
    row: i % 3 === 0 ? "b" : "a",
    value: 0.05 + ((i * 37) % 24) / 40,
    color: series(i % 2),
    href: `/papers/p${i}`,
    title: `paper ${i}`,
    label: `p${i}`,
    domain: i % 2 ? "vision" : "language",
    hollow: i % 5 === 0,
  })),
  key: [
    { label: "language", color: series(0) },
    { label: "vision", color: series(1) },
  ],
};
