/** A plot on a page: its words, the picture for wide and for narrow screens, its data, downloads. */
import { plain } from "../../lib/format";
import type { Figure } from "../../lib/plot";
import { Html, Scroll } from "./html";

/** Rows and cells of a drawn table never move: their place is their key. */
const keyed = <T,>(items: readonly T[]): [string, T][] => items.map((x, i) => [String(i), x]);

export function PlotView({ figure, heading = true }: { figure: Figure; heading?: boolean }) {
  return (
    <figure className="plot">
      <figcaption className={heading ? undefined : "vh"}>
        <strong>{figure.title}</strong>
        <span>{figure.description}</span>
      </figcaption>
      <Html className="w" html={figure.wide} />
      <Html className="s" html={figure.narrow} />
      <div className="tools">
        <details>
          <summary>Data</summary>
          <Scroll label={`Data of the plot: ${figure.title}`}>
            <table>
              <thead>
                <tr>
                  {figure.table.columns.map((c) => (
                    <th key={c} scope="col">
                      {c}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {keyed(figure.table.rows).map(([i, r]) => (
                  <tr key={i}>
                    {keyed(r).map(([j, c]) => (
                      <td
                        key={j}
                        className={typeof c === "number" ? "n" : undefined}
                        data-v={typeof c === "number" ? c : undefined}
                      >
                        {typeof c === "number" ? plain(c, 5) : (c ?? "")}
                      </td>
                    ))}
                  </tr>
                ))}
              </tbody>
            </table>
          </Scroll>
        </details>
        {(["csv", "svg", "png"] as const).map((kind) => (
          <button key={kind} type="button" className="needs-js" data-save={kind}>
            {kind.toUpperCase()}
          </button>
        ))}
      </div>
    </figure>
  );
}
