/** The plots of one fit, from the points of the workbench. */
import type { Law } from "../../lib/content/schema";
import type { FitResult } from "../../lib/fit/types";
import type { Figure } from "../../lib/plot/figure";
import { fitFigures, residualFigure } from "../../lib/plot/fit";
import { surfaceFigure } from "../../lib/plot/surface";
import type { Points } from "../../lib/workbench/prepare";

/** @param clickable points are links to `#run-ROW`, rows counted from 0, for the workbench to take */
export function fitFiguresOf(law: Law, at: Points, result: FitResult, clickable = false): Figure[] {
  const pick = (of: ArrayLike<number>) => at.left.map((i) => of[i]!);
  const options = {
    index: at.rows,
    ...(clickable ? { hrefOf: (row: number) => `#run-${row}` } : {}),
    excluded: {
      variables: Object.fromEntries(Object.keys(law.variables).map((v) => [v, pick(at.all.variables[v]!)])),
      target: pick(at.all.target),
      index: at.left.map((i) => at.all.rows[i]!),
    },
  };
  // Of a fit that is not identified nothing is known between and beyond the runs.
  const open = result.status === "not_identified";
  const surface = open ? null : surfaceFigure(law, at.data, result, options);
  const figures = open
    ? [residualFigure(law, at.data, result, options)]
    : [...(surface ? [surface] : []), ...fitFigures(law, at.data, result, options)];
  if (!clickable) return figures;
  // Hundreds of points would be hundreds of stops for the Tab key: rows are left out by keyboard in the form and the list.
  const quiet = (svg: string) => svg.replaceAll('<a href="#run-', '<a tabindex="-1" href="#run-');
  return figures.map((f) => ({ ...f, wide: quiet(f.wide), narrow: quiet(f.narrow) }));
}
