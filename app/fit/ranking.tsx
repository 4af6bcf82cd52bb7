/** Laws ranked on the same runs. */
import type { Comparison } from "../../lib/fit/compare";
import { plain } from "../../lib/format";
import { Scroll } from "../_components/html";

export function RankingTable({
  ranking,
  use,
  chosen,
}: {
  ranking: Comparison;
  use: (law: string) => void;
  chosen: string | null;
}) {
  return (
    <section aria-label="Ranking of laws">
      <h2 id="ranking">Ranking of laws</h2>
      <Scroll label="Ranking of laws">
        <table>
          <caption>
            The same {ranking.n} runs under every law that they can serve, best first by the corrected Akaike criterion.
            Below 2 the data hardly tell two laws apart; above 10 they do.
          </caption>
          <thead>
            <tr>
              <th scope="col">Law</th>
              <th scope="col" className="n">
                ΔAICc
              </th>
              <th scope="col" className="n">
                Parameters
              </th>
              <th scope="col" className="n">
                Leave-one-out error
              </th>
              <th scope="col" className="n">
                Error on the largest runs
              </th>
              <th scope="col">
                <span className="vh">Use</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {ranking.laws.map((l) => (
              <tr key={l.law}>
                <th scope="row">
                  <a href={`/laws/${l.law}`}>{l.name}</a>
                </th>
                <td className="n">
                  {l.deltaAicc === null ? null : plain(l.deltaAicc, 4)}
                  {l.deltaAicc === null || l.status === "not_identified" ? (
                    <small className="quiet" title={l.message ?? undefined}>
                      {" "}
                      {l.status.replaceAll("_", " ")}
                    </small>
                  ) : null}
                </td>
                <td className="n">{l.status === "failed" ? "" : l.k - 1}</td>
                <td className="n">{l.leaveOneOut ? plain(l.leaveOneOut.rmse, 3) : ""}</td>
                <td className="n">{l.extrapolation ? plain(l.extrapolation.rmse, 3) : ""}</td>
                <td>
                  {l.law === chosen ? (
                    <small className="quiet">chosen</small>
                  ) : (
                    <button
                      type="button"
                      className="plain small"
                      aria-label={`Use ${l.name}`}
                      onClick={() => use(l.law)}
                    >
                      Use
                    </button>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
      {ranking.skipped.length > 0 ? (
        <p className="note quiet">Not ranked: {ranking.skipped.map((s) => `${s.law} (${s.reason})`).join("; ")}.</p>
      ) : null}
    </section>
  );
}
