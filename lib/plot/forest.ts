/** Forest plot: one row a value with its interval, the pooled value below, numbers at the right. */
import { type AxisSpec, domainOf, ticksOf, xAxis } from "./axes";
import { type Figure, figure, Plot, px, type Size, widthOf } from "./figure";
import { shorten, textWidth } from "./labels";
import { HALO, INK, MUTED, PAPER, RULE } from "./palette";

export interface ForestRow {
  label: string;
  /** Second line, quieter: method, year. */
  note?: string | undefined;
  value: number;
  low?: number | null | undefined;
  high?: number | null | undefined;
  /** The value as text, at the right. */
  text: string;
  color: string;
  href?: string | undefined;
  /** Drawn hollow: does not enter the average. */
  excluded?: boolean | undefined;
  /** Weight in the average, 0 … 1: the size of the mark. */
  weight?: number | undefined;
}

/** A value outside a given domain stands at its edge as a triangle that points outwards. */
export interface ForestPlot {
  title: string;
  description: string;
  x: AxisSpec;
  rows: readonly ForestRow[];
  pooled?: { label: string; value: number; low: number; high: number; text: string } | undefined;
  /** A vertical line of reference, e.g. zero for differences. */
  reference?: number | undefined;
}

export function forestPlot(spec: ForestPlot): Figure {
  const values = spec.rows.flatMap((r) => [r.value, r.low ?? r.value, r.high ?? r.value]);
  if (spec.pooled) values.push(spec.pooled.low, spec.pooled.high);
  if (spec.reference !== undefined) values.push(spec.reference);
  const domain = spec.x.domain ?? clipped(spec.rows, values);
  const at = (size: Size): Plot.PlotOptions => {
    const wide = size === "wide";
    const width = widthOf(size);
    const rowHeight = wide ? 28 : 42;
    const marginTop = 14;
    const marginBottom = 46;
    const n = spec.rows.length + (spec.pooled ? 1.4 : 0);
    const height = marginTop + Math.max(1, n) * rowHeight + marginBottom;
    const labelWidth = wide
      ? Math.min(300, Math.max(120, ...spec.rows.map((r) => textWidth(r.label + (r.note ? `  ${r.note}` : "")))))
      : 0;
    const textColumn = Math.max(70, ...spec.rows.map((r) => textWidth(r.text)), textWidth(spec.pooled?.text ?? ""));
    const marginLeft = wide ? labelWidth + 14 : 8;
    const marginRight = wide ? textColumn + 18 : 8;
    const y = (i: number) => marginTop + (i + 0.5) * rowHeight + (wide ? 0 : 8);
    const yPooled = y(spec.rows.length + 0.2);
    const indexed = spec.rows.map((row, i) => ({
      ...row,
      i,
      title: `${row.label}${row.note ? `, ${row.note}` : ""}: ${row.text}${row.excluded ? " (not in the average)" : ""}`,
    }));
    const marks: Plot.Markish[] = [...xAxis(spec.x, ticksOf(spec.x, domain, wide ? 8 : 5))];
    if (spec.reference !== undefined)
      marks.push(Plot.ruleX([spec.reference], { stroke: MUTED, strokeDasharray: "2 3" }));
    if (spec.pooled) {
      const p = spec.pooled;
      marks.push(
        Plot.rect([p], {
          x1: "low",
          x2: "high",
          y1: px(marginTop),
          y2: px(yPooled),
          fill: INK,
          fillOpacity: 0.05,
          clip: true,
        }),
      );
      marks.push(
        Plot.ruleX([p.value], {
          stroke: INK,
          strokeOpacity: 0.35,
          y1: px(marginTop),
          y2: px(yPooled),
        } as Plot.RuleXOptions),
      );
    }
    for (const row of indexed) {
      const link = row.href ? { href: () => row.href } : {};
      if (row.low !== null && row.low !== undefined && row.high !== null && row.high !== undefined)
        marks.push(
          Plot.link([row], {
            x1: "low",
            x2: "high",
            y1: px(y(row.i)),
            y2: px(y(row.i)),
            stroke: row.color,
            strokeWidth: 1.6,
            clip: true,
          }),
        );
      const beyond = row.value > domain[1] ? 1 : row.value < domain[0] ? -1 : 0;
      marks.push(
        beyond === 0
          ? Plot.dot([row], {
              x: "value",
              y: px(y(row.i)),
              r: row.weight === undefined ? 4 : 3 + 4 * Math.sqrt(row.weight),
              fill: row.excluded ? PAPER : row.color,
              stroke: row.color,
              title: "title",
              ...link,
            })
          : Plot.dot([row], {
              x: () => domain[beyond > 0 ? 1 : 0],
              y: px(y(row.i)),
              r: 4,
              symbol: "triangle",
              rotate: beyond > 0 ? 90 : -90,
              fill: row.excluded ? PAPER : row.color,
              stroke: row.color,
              title: "title",
              ...link,
            }),
      );
      const textY = wide ? y(row.i) : y(row.i) - 18;
      const labelText = wide
        ? shorten(row.label, labelWidth - (row.note ? textWidth(`  ${row.note}`) : 0) + 4)
        : shorten(row.label, width - textColumn - 24);
      marks.push(
        Plot.text([row], {
          x: px(wide ? 4 : 2),
          y: px(textY),
          text: () => labelText,
          title: "title",
          textAnchor: "start",
          fill: INK,
          ...HALO,
          ...link,
        }),
      );
      if (wide && row.note)
        marks.push(
          Plot.text([row], { x: px(labelWidth + 2), y: px(textY), text: "note", textAnchor: "end", fill: MUTED }),
        );
      marks.push(
        Plot.text([row], {
          x: px(width - 2),
          y: px(textY),
          text: "text",
          textAnchor: "end",
          fill: row.excluded ? MUTED : INK,
          fontVariant: "tabular-nums",
        }),
      );
    }
    if (spec.pooled) {
      const p = spec.pooled;
      const yRule = y(spec.rows.length - 0.3) - (wide ? 0 : 10);
      marks.push(Plot.link([p], { x1: px(0), x2: px(width), y1: px(yRule), y2: px(yRule), stroke: RULE }));
      marks.push(diamond(p, yPooled));
      const textY = wide ? yPooled : yPooled - 18;
      marks.push(
        Plot.text([p], {
          x: px(wide ? 4 : 2),
          y: px(textY),
          text: "label",
          textAnchor: "start",
          fill: INK,
          ...HALO,
          fontWeight: 650,
        }),
      );
      marks.push(
        Plot.text([p], {
          x: px(width - 2),
          y: px(textY),
          text: "text",
          textAnchor: "end",
          fill: INK,
          fontWeight: 650,
          fontVariant: "tabular-nums",
        }),
      );
    }
    return {
      width,
      height,
      marginTop,
      marginBottom,
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
        columns: ["label", "note", spec.x.label, "low", "high", "in the average"],
        rows: [
          ...spec.rows.map((r) => [
            r.label,
            r.note ?? null,
            r.value,
            r.low ?? null,
            r.high ?? null,
            r.excluded ? "no" : "yes",
          ]),
          ...(spec.pooled
            ? [[spec.pooled.label, null, spec.pooled.value, spec.pooled.low, spec.pooled.high, null]]
            : []),
        ],
      },
    },
    at,
  );
}

/** Domain over the values, with error bars that are far wider than the spread of values cut off. */
function clipped(rows: readonly ForestRow[], values: readonly number[]): [number, number] {
  const centre = domainOf(
    rows.map((r) => r.value),
    "linear",
    0.35,
  );
  const all = domainOf(values, "linear", 0.04);
  const span = centre[1] - centre[0];
  return [Math.max(all[0], centre[0] - span), Math.min(all[1], centre[1] + span)];
}

/** A diamond over an interval. */
function diamond(p: { value: number; low: number; high: number }, y: number): Plot.Markish {
  return Plot.line(
    [
      { x: p.low, y },
      { x: p.value, y: y - 7 },
      { x: p.high, y },
      { x: p.value, y: y + 7 },
      { x: p.low, y },
    ],
    { x: "x", y: px(y, y - 7, y, y + 7, y), fill: INK, stroke: INK, curve: "linear-closed", clip: true },
  );
}
