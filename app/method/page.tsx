import type { Metadata } from "next";
import { Prose } from "../_components/tex";

export const metadata: Metadata = {
  title: "Method",
  description: "How numbers come in, how they are compared, averaged, fitted again and used for predictions.",
  alternates: { canonical: "/method" },
};

const SECTIONS: readonly (readonly [string, string, string])[] = [
  [
    "claims",
    "What a claim is",
    `A paper is taken apart into claims: a fitted law, one exponent, what was trained, the compute it took, a result, a finding. Each claim has an id that never changes, the place where it stands, and how the value was seen: in the paper's own text, in its authors' data or code, quoted by somebody else, or computed from released data.

A claim is **read by machine** when a rule found it and nothing else was done, **curated** when its curator saw the number in the named source, **unconfirmed** when it is carried but was seen in no source. It becomes **reproduced** only when our own fit of the public runs gives it again.

Not every paper's text could be read. A value that was seen only in one note about the paper, whose care is not known, says so and stays out of averages.

Numbers are kept as printed. Where a source contradicts itself the claim says so.`,
  ],
  [
    "signs",
    "Signs and units",
    `The value of an exponent is the slope $\\mathrm{d}\\log(\\text{of})/\\mathrm{d}\\log(\\text{vs})$: loss that falls as $N^{-0.076}$ has −0.076. The parameters of a law keep the sign that the law's formula gives them.

Parameters, tokens and operations are counted in ones. Losses of different kinds are never converted into each other: nats per token become bits per byte only with the bytes that a token stands for.`,
  ],
  [
    "rounding",
    "Rounding",
    `A value with an error is shown with the digits that the error deserves, by the rule of the Particle Data Group: with the three leading digits of the error between 100 and 354 two are kept, between 355 and 949 one, above that it is rounded up to 1000 and two are kept. Where the error of a fit is more than half of its value, both keep three digits, because the rule would leave none of the value. A number of a source keeps the digits that it has there: none are added where its error goes further, so 0.46 with an error of 0.004 stays 0.46. What we compute has every digit down to its error. A value without an error is shown as it was recorded. Point at any number to see every digit.`,
  ],
  [
    "averages",
    "Averages",
    `Values of one exponent from several papers are averaged with random effects: each counts by the inverse of its own variance plus the variance between studies, which is estimated by restricted maximum likelihood. Beside it stands the Particle Data Group's average, whose error is widened by the scale factor $S=\\sqrt{\\chi^2/(N-1)}$ when inputs disagree.

A value enters when it states a standard error or an interval with its level. It stays out when it is superseded, unconfirmed, a twin of another claim, or without a usable error; every value that is left out is listed with the reason.

Values of one paper, and fits of the same runs, are not independent. The average treats them as if they were, so its error is a lower bound.`,
  ],
  [
    "comparisons",
    "Comparisons",
    `Two exponents are subtracted when both are stated for the same pair of quantities. The interval of the difference follows from both stated errors, read as normal and independent. Where definitions differ, the page says what cannot be compared and why, in place of a number.

Curves are solid over the range that the paper measured and dashed beyond it, or everywhere when no range is recorded.`,
  ],
  [
    "predictions",
    "Predictions",
    `A law with a cost, such as $6ND$, shares a budget out: the point of least loss on the surface where the cost equals the budget. For two falling power terms there is a closed form (Hoffmann et al. 2022, eq. 4); otherwise the loss along that surface is minimised numerically.

Papers rarely report how their parameters are correlated, and without that an interval for one law's prediction would be wrong. The spread between laws is shown in its place, with how far the budget lies beyond each law's measured range.`,
  ],
  [
    "fits",
    "Fitting again",
    `The default objective is the field's: the sum of Huber losses with δ = 0.001 on the residuals of the logarithm. Linear parameters are solved for, the others found by a damped Newton method with exact derivatives from many starts; a fit never ends worse than its best start, and where the data leave a direction of the parameters open it names that direction and gives no values, here, in the workbench, in the API and on the command line alike. Intervals of parameters that can only be positive (coefficients, scales) are even in the logarithm; those of exponents and floors are even in the value. The same rule counts standard errors between a reported and a fitted value, in verdicts and in the workbench: coefficients and scales by their logarithms, whose error is that of the bootstrap samples where there are any. Intervals come from the bootstrap, over runs or over groups of runs.

The same engine runs in your browser, on the server and on the command line.`,
  ],
  [
    "words",
    "Text and licences",
    `Summaries and notes are in our own words. No text of a paper is copied beyond the few words that prove a machine-read number. Content is under CC BY 4.0; public run tables stay where their authors put them and are fetched by address and checksum.`,
  ],
];

export default function Method() {
  return (
    <>
      <h1>Method</h1>
      <p className="lede">How numbers come in, and what happens to them before you see them.</p>
      <ul className="actions">
        {SECTIONS.map(([id, title]) => (
          <li key={id}>
            <a href={`#${id}`}>{title}</a>
          </li>
        ))}
      </ul>
      {SECTIONS.map(([id, title, text]) => (
        <section key={id} id={id}>
          <h2>{title}</h2>
          <Prose markdown={text} />
        </section>
      ))}
    </>
  );
}
