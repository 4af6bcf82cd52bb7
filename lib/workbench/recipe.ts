/** A finished fit with everything that it depends on: what the scripts are written from. */
import type { Law, RunSet } from "../content/schema";
import type { TableFormat } from "../runs/parse";
import type { WorkbenchState } from "./state";

export interface Recipe {
  law: Pick<Law, "id" | "name" | "expression" | "variables" | "parameters" | "derived" | "target">;
  source:
    | { kind: "runs"; set: Pick<RunSet, "id" | "name" | "files" | "format" | "rows" | "columns" | "derive"> }
    | { kind: "file"; name: string; sha256: string | null; format: TableFormat; headers: readonly string[] };
  /** Column (or arithmetic over columns) of every symbol, the target included. */
  mapping: Record<string, string>;
  scale: Record<string, number>;
  /** Rows that the fit did not use, counted from 0, by reason. */
  leftOut: readonly { reason: string; rows: readonly number[] }[];
  state: WorkbenchState;
  /** Value of each parameter; `held` ones stopped at a bound. */
  fitted: Record<string, { value: number; held: boolean }>;
  derived: Record<string, number>;
  objective: number;
  /** Address that shows the same fit. */
  link: string;
}
