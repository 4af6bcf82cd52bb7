/** Words of the field in our own words, in Markdown. */
export const GLOSSARY: readonly (readonly [string, string])[] = [
  [
    "scaling law",
    "A formula for how a model's loss or error changes with its size, its data, its compute or a training choice, fitted to many runs.",
  ],
  [
    "exponent",
    "The power in a power law. Here it is signed: loss that falls as $N^{-0.076}$ has the exponent −0.076 against parameters.",
  ],
  [
    "irreducible loss",
    "The constant that a fitted law approaches when everything grows without end. It belongs to the data and the tokenizer as much as to the model.",
  ],
  [
    "compute-optimal",
    "The split of a training budget between parameters and tokens with the least loss. Under a law with two falling terms both grow as powers of the budget.",
  ],
  ["tokens per parameter", "Training tokens divided by parameters, $D/N$."],
  [
    "over-training",
    "Training a model on more tokens than is compute-optimal, to have a smaller model at the same loss.",
  ],
  [
    "IsoFLOP",
    "A set of runs that share one training budget and differ in size. The lowest point of a parabola through them estimates the compute-optimal size: approach 2 of the Chinchilla study.",
  ],
  [
    "envelope",
    "The least loss over all training curves at each compute. Power laws through the sizes that touch it are approach 1 of the Chinchilla study.",
  ],
  ["parametric fit", "One formula fitted to the final losses of all runs at once: approach 3 of the Chinchilla study."],
  [
    "non-embedding parameters",
    "Parameters without the token embedding table (and often without the output layer). For small models the difference to the total is large, and moves exponents.",
  ],
  ["6ND", "The usual estimate of training compute: six floating-point operations per parameter and token."],
  [
    "Huber loss on log residuals",
    "The field's usual objective: quadratic for residuals below δ (mostly 0.001), linear above, so that a few odd runs do not decide the fit.",
  ],
  ["bootstrap", "Fitting again to data drawn with replacement, to see how far the parameters move by chance."],
  [
    "profile likelihood",
    "An interval found by holding one parameter fixed at many values, fitting the others, and seeing how much worse the fit gets.",
  ],
  [
    "heterogeneity",
    "How much values of different studies differ beyond their stated errors. $I^2$ is the share of the variance that lies between studies, $\\tau$ its size.",
  ],
  [
    "scale factor",
    "The factor $S$ by which the Particle Data Group widens the error of an average whose inputs disagree.",
  ],
  [
    "run set",
    "A public table of training runs, pinned to a commit and a checksum, with a declared meaning of every column.",
  ],
  ["verdict", "What our own fit of the public runs says about a reported claim: reproduced, differs, or not testable."],
];
