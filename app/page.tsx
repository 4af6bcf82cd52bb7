import type { Metadata } from "next";
import { recentAdditions, stats } from "../db/queries";
import { plural } from "../lib/format";
import { PaperList } from "./_components/papers";
import { PinField } from "./_components/pin";
import { PlotView } from "./_components/plot";
import { cardMetadata } from "./_data/cards";
import { landscape } from "./_data/figures";

export const metadata: Metadata = {
  alternates: { canonical: "/", types: { "application/atom+xml": "/feed.xml" } },
  ...cardMetadata("home", "Counts of the knowledge base, and reported exponents of compute-optimal model size by year"),
};

const QUESTIONS = [
  ["/search?q=Chinchilla+exponent", "What is the Chinchilla exponent, and has anyone checked it?"],
  ["/compare?with=kaplan-2020-scaling&with=hoffmann-2022-chinchilla", "Where do Kaplan and Chinchilla disagree?"],
  ["/predict?compute=1e24", "How large a model, on how many tokens, for 10²⁴ FLOP?"],
] as const;

export default function Home() {
  const s = stats();
  return (
    <>
      <h1>How neural networks scale, number by number</h1>
      <p className="lede">
        {plural(s.claims, "claim")} from {plural(s.papers, "paper")}: laws, exponents, budgets. Each with its interval,
        the place where it stands, and, where runs are public, a fit of our own.
      </p>
      <search>
        <form action="/search" className="big-search">
          <PinField />
          <input
            type="search"
            name="q"
            aria-label="Search papers, claims and laws"
            placeholder="Chinchilla exponent"
            maxLength={300}
            autoComplete="off"
            data-suggest=""
          />
          <button type="submit">Search</button>
        </form>
      </search>
      <ul className="actions" style={{ marginTop: "0.9rem" }}>
        {QUESTIONS.map(([href, text]) => (
          <li key={href}>
            <a href={href}>{text}</a>
          </li>
        ))}
      </ul>
      <PlotView figure={landscape()} />
      <div className="two">
        <section aria-labelledby="latest">
          <h2 id="latest">Latest additions</h2>
          <PaperList papers={recentAdditions(8)} />
          <p>
            <a href="/papers">All papers</a>
          </p>
        </section>
        <div className="side">
          <section aria-labelledby="inside">
            <h2 id="inside">In this edition</h2>
            <dl className="facts">
              <dt>Papers</dt>
              <dd>
                <span className="num">{s.papers}</span>, {s.lawBearingPapers} with laws or exponents
              </dd>
              <dt>Claims</dt>
              <dd className="num">{s.claims.toLocaleString("en-GB")}</dd>
              <dt>Laws</dt>
              <dd>
                <a href="/laws">{plural(s.laws, "functional form")}</a>
              </dd>
              <dt>Exponents</dt>
              <dd>
                <a href="/exponents">
                  {s.exponents} stated by {plural(s.exponentPapers, "paper")}
                </a>
              </dd>
              <dt>Run sets</dt>
              <dd>
                <a href="/runs">{plural(s.runSets, "table")} of public runs</a>
              </dd>
            </dl>
          </section>
          <section aria-labelledby="give">
            <h2 id="give">Is a paper missing, a number wrong?</h2>
            <p>
              A paper is one markdown file. <a href="/contribute">Add or mend one</a> in ten minutes; checks name the
              line and the cure.
            </p>
          </section>
        </div>
      </div>
    </>
  );
}
