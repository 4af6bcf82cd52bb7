/** Rows that a fit leaves out or describes worst. */
import { plain } from "../../lib/format";
import { formatRows } from "../../lib/runs";
import type { Points } from "../../lib/workbench/prepare";
import { Scroll } from "../_components/html";
import type { Fitted } from "./fitted";

/** How many cells are named one by one. */
const NAMED = 12;

/** What the table gives reason to say before it is fitted: rows that no fit can use, repeats, mixed units. */
export function LeftOut({ at }: { at: Points }) {
  const { unusable, warnings } = at;
  if (unusable.length + warnings.length === 0) return null;
  const rows = new Set(unusable.map((p) => p.where)).size;
  return (
    <div className="note left-out">
      {unusable.length > 0 ? (
        <details>
          <summary>
            {rows} of {at.n} rows {rows === 1 ? "is" : "are"} left out: {unusable.length}{" "}
            {unusable.length === 1 ? "cell that no fit can use" : "cells that no fit can use"}
          </summary>
          <ul>
            {unusable.slice(0, NAMED).map((p) => (
              <li key={`${p.where} ${p.column}`}>
                {p.where}, column {p.column}: {p.message}
                {p.value === "" ? "" : ` (saw ${p.value})`}
              </li>
            ))}
            {unusable.length > NAMED ? <li>and {unusable.length - NAMED} more</li> : null}
          </ul>
        </details>
      ) : null}
      {warnings.map((w) => (
        <p key={w}>{w}</p>
      ))}
    </div>
  );
}

/** The runs that the fit describes worst, each with a button that leaves it out: what a click on a point does. */
export function Worst({
  fitted,
  toggle,
  without,
  back,
}: {
  fitted: Fitted;
  toggle: (row: number) => void;
  without: readonly number[];
  back: () => void;
}) {
  const { at, result, law } = fitted;
  const residual = (i: number) => Math.log(result.predicted[i]! / at.data.target[i]!);
  const worst = at.rows
    .map((row, i) => ({ row, i, r: residual(i) }))
    .sort((a, b) => Math.abs(b.r) - Math.abs(a.r))
    .slice(0, 8);
  const names = Object.keys(law.variables);
  return (
    <>
      {without.length > 0 ? (
        <p>
          {without.length} {without.length === 1 ? "run is" : "runs are"} left out by hand (rows {formatRows(without)}).{" "}
          <button type="button" className="plain small" onClick={back}>
            Take all back
          </button>
        </p>
      ) : (
        <p className="note quiet">Click a point to leave its run out, and again to take it back.</p>
      )}
      <details className="more">
        <summary>Runs farthest from the fit</summary>
        <Scroll label="Runs farthest from the fit">
          <table className="tight">
            <thead>
              <tr>
                <th scope="col">Row</th>
                {names.map((v) => (
                  <th key={v} scope="col" className="n">
                    {v}
                  </th>
                ))}
                <th scope="col" className="n">
                  {law.target.symbol}
                </th>
                <th scope="col" className="n">
                  ln fitted − ln observed
                </th>
                <th scope="col">
                  <span className="vh">Leave out</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {worst.map(({ row, i, r }) => (
                <tr key={row}>
                  <th scope="row">{row + 1}</th>
                  {names.map((v) => (
                    <td key={v} className="n">
                      {plain(at.data.variables[v]![i]!, 4)}
                    </td>
                  ))}
                  <td className="n">{plain(at.data.target[i]!, 5)}</td>
                  <td className="n">{plain(r, 3)}</td>
                  <td>
                    <button
                      type="button"
                      className="plain small"
                      aria-label={`Leave out row ${row + 1}`}
                      onClick={() => toggle(row)}
                    >
                      Leave out
                    </button>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scroll>
      </details>
    </>
  );
}
