import type { PaperSummary } from "../../db/queries";
import { authorsShort, date, list, plural } from "../../lib/format";
import { nameOf, paperHref } from "../_data/content";

/** Papers as a list: title, who and when, what is in the record. */
export function PaperList({ papers, level = 3 }: { papers: readonly PaperSummary[]; level?: 2 | 3 }) {
  const Title = level === 2 ? "h2" : "h3";
  return (
    <ul className="records">
      {papers.map((p) => (
        <li key={p.id}>
          <Title>
            <a href={paperHref(p.id)}>{p.title}</a>
          </Title>
          <p className="note quiet">
            {[
              authorsShort(p.authors, p.authorsCount ?? undefined),
              date(p.published),
              list(p.domains.slice(0, 3).map((d) => nameOf("domains", d))),
              p.claimsCount > 0 ? plural(p.claimsCount, "claim") : "",
            ]
              .filter(Boolean)
              .join(" · ")}{" "}
            {p.status === "extracted" ? <span className="status extracted">read by machine</span> : null}
          </p>
        </li>
      ))}
    </ul>
  );
}
