/** What the page of exponents shows for one pair of quantities: values, average, plots; and its social card. */
import { type ExponentItem, exponentsOf } from "../../db/queries";
import { candidateOf } from "../../db/records/exponents";
import type { Card } from "../../lib/cards/card";
import { measured, percent, plain, plural, sentence } from "../../lib/format";
import { curvePlot, type Figure, forestPlot } from "../../lib/plot";
import { type Pooled, poolValues, type ScaledAverage } from "../../lib/stats";
import { claimHref } from "../_data/content";
import { domainColors, exponentName, exponentRow, kindName } from "../_data/figures";

export interface Choice {
  kind: { of: string; vs: string };
  domain?: string | undefined;
  architecture?: string | undefined;
  approach?: string | undefined;
  from?: number | undefined;
  to?: number | undefined;
}
export interface Report {
  items: ExponentItem[];
  pooled: Pooled | null;
  scaled: ScaledAverage | null;
  leftOut: { item: ExponentItem; why: string }[];
  forest: Figure;
  time: Figure | null;
  funnel: Figure | null;
}

/** The most rows that a forest plot shows; more are in the table. */
export const ROWS = 60;

export function report(c: Choice): Report {
  const items = exponentsOf(c.kind.of, c.kind.vs, {
    source: "claim",
    ...(c.domain ? { domain: c.domain } : {}),
    ...(c.architecture ? { architecture: c.architecture } : {}),
    ...(c.approach ? { approach: c.approach } : {}),
  }).filter(
    (e) =>
      (c.from === undefined || (e.paper.year ?? 0) >= c.from) && (c.to === undefined || (e.paper.year ?? 9999) <= c.to),
  );
  const average = poolValues(items.map(candidateOf), { method: "reml" });
  const { pooled, scaled, studies } = average;
  const byClaim = new Map(items.map((e) => [e.claimId, e]));
  const leftOut: Report["leftOut"] = average.notUsed.flatMap((n) => {
    const item = byClaim.get(n.claim);
    return item ? [{ item, why: n.why }] : [];
  });
  const weight = new Map(studies.flatMap((x) => x.claims.map((c) => [c, x.weight] as const)));
  const out = new Set(leftOut.map((l) => l.item.claimId));
  const colors = domainColors(items);
  const shown = [...items]
    .sort(
      (a, b) => Number(out.has(a.claimId)) - Number(out.has(b.claimId)) || (a.paper.year ?? 0) - (b.paper.year ?? 0),
    )
    .slice(0, ROWS);
  const forest = forestPlot({
    title: sentence(kindName(c.kind.of, c.kind.vs)),
    description:
      "One row a reported value with its interval as stated. Filled marks enter the average, their size is their weight; hollow ones do not. The diamond is the average over papers with its 95 % interval.",
    x: { label: "exponent", scale: "linear", style: "plain" },
    rows: shown.map((e) =>
      exponentRow(e, colors.of(e.domain), { excluded: out.has(e.claimId), weight: weight.get(e.claimId) }),
    ),
    pooled: pooled
      ? {
          label: `Average of ${pooled.k}`,
          value: pooled.value,
          low: pooled.interval.low,
          high: pooled.interval.high,
          text: measured({ value: pooled.value, standardError: pooled.standardError, computed: true }).text,
        }
      : undefined,
  });
  const dated = items.filter((e) => e.paper.year !== null);
  const time =
    dated.length > 3
      ? curvePlot({
          title: "Over the years",
          description: "The same values by year of the paper.",
          x: { label: "year", scale: "linear", style: "plain" },
          y: { label: "exponent", scale: "linear", style: "plain" },
          curves: [],
          height: 300,
          points: dated.map((e, i) => ({
            x: e.paper.year! + (((i * 7) % 11) - 5) / 18,
            y: e.value,
            color: colors.of(e.domain),
            title: `${exponentName(e)}: ${measured({ value: e.value, standardError: e.standardError }).text}`,
            href: claimHref(e.claimId),
            excluded: out.has(e.claimId),
          })),
        })
      : null;
  const funnel =
    pooled && studies.length > 3
      ? curvePlot({
          title: "Funnel",
          description:
            "Each value against its standard error. Without real differences, 95 % would lie between the dashed lines; values that are missing on one side hint at selection.",
          x: { label: "exponent", scale: "linear", style: "plain" },
          y: { label: "standard error", scale: "linear", style: "plain" },
          height: 300,
          curves: [-1.96, 0, 1.96].map((z) => ({
            label: "",
            color: "var(--muted)",
            measured: z === 0 ? undefined : null,
            points: funnelLine(pooled.value, z, Math.max(...studies.map((s) => s.standardError))),
          })),
          points: studies.map((s) => {
            const e = byClaim.get(s.claims[0] ?? "");
            return {
              x: s.value,
              y: s.standardError,
              color: colors.of(e?.domain ?? null),
              title: s.label,
              ...(e ? { href: claimHref(e.claimId) } : {}),
            };
          }),
        })
      : null;
  return { items, pooled, scaled, leftOut, forest, time, funnel };
}

function funnelLine(centre: number, z: number, top: number): [number, number][] {
  if (z === 0)
    return [
      [centre, 0],
      [centre + 1e-9, top],
    ];
  const ends: [number, number][] = [
    [centre, 0],
    [centre + z * top, top],
  ];
  return ends.sort((a, b) => a[0] - b[0]);
}

/** The social card of a pair: how many values, their average, and where they lie. */
export function exponentsCard(kind: { of: string; vs: string }): Card | undefined {
  const { items, pooled, time, forest } = report({ kind });
  if (items.length === 0) return undefined;
  const values = items.map((e) => e.value);
  const papers = new Set(items.map((e) => e.paper.id)).size;
  return {
    kicker: `${plural(items.length, "exponent")} from ${plural(papers, "paper")}`,
    title: sentence(kindName(kind.of, kind.vs)),
    ...(pooled
      ? {
          headline: measured({ value: pooled.value, standardError: pooled.standardError, computed: true }).text,
          facts: [
            {
              name: `Average of ${plural(pooled.k, "paper")} with a stated error`,
              value: `${percent(pooled.heterogeneity.i2, 2)} of the variance is between papers`,
            },
          ],
        }
      : { headline: `${plain(Math.min(...values))} to ${plain(Math.max(...values))}` }),
    plot: (time ?? (items.length <= 12 ? forest : null))?.wide,
  };
}
