/** A fit of the workbench with everything that its views are made from. */
import type { Points } from "../../lib/workbench/prepare";
import type { Recipe } from "../../lib/workbench/recipe";
import type { WorkbenchState } from "../../lib/workbench/state";
import type { Scored, Shown } from "./result";

export interface Fitted extends Shown {
  /** Of the state that was fitted. */
  state: WorkbenchState;
  at: Points;
  reported: Scored[];
  recipe: Recipe;
  took: number;
  /** Counts the fits of this page. */
  count: number;
}
