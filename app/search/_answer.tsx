import { measured, sentence } from "../../lib/format";
import { forestPlot, series } from "../../lib/plot";
import type { Answer, AnswerClaim } from "../../lib/search/types";
import { Html } from "../_components/html";
import { AsPrinted } from "../_components/num";
import { claimHref, paperHref } from "../_data/content";
import { kindName } from "../_data/figures";

const ROLE: Record<AnswerClaim["role"], string> = {
  reported: "reported",
  replicates: "replication",
  corrects: "correction",
  contradicts: "contradicts",
  supports: "supports",
  refit: "our fit",
};
const LINK: Record<Answer["kind"], string> = {
  comparison: "Compare them side by side",
  prediction: "All predictions",
  value: "See it in full",
};
/** Rows of the list before the rest is folded. */
const SHOWN = 6;

/** Whose values are drawn: those asked for, and those that check them. */
const DRAWN: ReadonlySet<AnswerClaim["role"]> = new Set(["reported", "replicates", "corrects", "refit"]);

const drawn = new WeakMap<Answer, string | null>();

/** "Besiroglu 2024": paper ids begin with the first author and the year. */
function nameOfPaper(id: string): string {
  const [author = id, year] = id.split("-");
  return `${sentence(author)} ${year ?? ""}`.trim();
}

/** The values of the answer's first pair of quantities on one axis; null when there are fewer than two. */
function picture(answer: Answer): string | null {
  const known = drawn.get(answer);
  if (known !== undefined) return known;
  const first = answer.claims.find((c) => c.exponent)?.exponent;
  const rows = answer.claims.filter(
    (c) => first && DRAWN.has(c.role) && c.exponent?.of === first.of && c.exponent.vs === first.vs,
  );
  let out: string | null = null;
  if (first && rows.length > 1) {
    const name = sentence(kindName(first.of, first.vs));
    out = forestPlot({
      title: name,
      description: `${rows.length} values with their intervals.`,
      x: { label: "exponent", scale: "linear", style: "plain" },
      rows: rows.map((c) => {
        const approach = /\(([^()]+)\)(?::|$)/.exec(c.label)?.[1];
        const who = c.role === "refit" ? "our fit" : c.role === "reported" ? null : nameOfPaper(c.paper.id);
        const e = c.exponent!;
        const error = c.role === "refit" && e.high !== null ? (e.high - e.value) / 1.96 : null;
        return {
          label: sentence([who, approach].filter(Boolean).join(", ") || ROLE[c.role]),
          value: e.value,
          low: e.low,
          high: e.high,
          text: measured({ value: e.value, standardError: error, interval: null, computed: c.role === "refit" }).text,
          color: series(c.role === "reported" ? 0 : c.role === "refit" ? 2 : 1),
          href: claimHref(c.id),
        };
      }),
    }).narrow;
  }
  drawn.set(answer, out);
  return out;
}

function Row({ claim: c }: { claim: AnswerClaim }) {
  return (
    <tr>
      <th scope="row">
        <a href={claimHref(c.id)}>{c.label}</a>
      </th>
      <td>
        <span className="num">{c.value}</span>
        <AsPrinted why={c.asPrinted} />
      </td>
      <td className="note">
        <a href={paperHref(c.paper.id)}>{c.paper.title}</a>, {c.evidence}{" "}
        {c.role === "reported" ? null : <span className="tag">{ROLE[c.role]}</span>}
      </td>
    </tr>
  );
}

function Claims({ label, claims }: { label: string; claims: readonly AnswerClaim[] }) {
  return (
    <table className="stack" aria-label={label}>
      <tbody>
        {claims.map((c, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a claim may stand in an answer more than once
          <Row key={`${c.id} ${i}`} claim={c} />
        ))}
      </tbody>
    </table>
  );
}

/** What the question asks for, said first; its values on one axis; every claim behind it with its source. */
export function AnswerCard({ answer }: { answer: Answer }) {
  const svg = picture(answer);
  const shown = answer.claims.slice(0, SHOWN);
  const more = answer.claims.slice(SHOWN);
  return (
    <section className="answer" aria-label="Answer">
      <div className={svg ? "answer-top" : undefined}>
        <div>
          {answer.lines.map((line, i) => (
            <p key={line} className={i === 0 ? "lead" : undefined}>
              {line}
            </p>
          ))}
          {answer.href ? (
            <p>
              <a href={answer.href}>{LINK[answer.kind]}</a>
            </p>
          ) : null}
        </div>
        {svg ? <Html className="plot answer-plot" html={svg} /> : null}
      </div>
      {shown.length > 0 ? <Claims label="Claims behind the answer" claims={shown} /> : null}
      {more.length > 0 ? (
        <details className="more">
          <summary>{more.length} more</summary>
          <Claims label="More claims behind the answer" claims={more} />
        </details>
      ) : null}
    </section>
  );
}
