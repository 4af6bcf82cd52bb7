/** Shapes of the endpoints that compute: search, exponents, compare, predict, verdicts, fit. */
import { z } from "zod";
import { ClaimRef, Identifier, Law, Slug } from "../content/schema";
import { listOf, Meta, PaperRef } from "./schemas";

const nNumber = z.number().nullable();
const nString = z.string().nullable();

// ——— search ———

const ResultKind = z.enum(["paper", "claim", "law", "dataset", "hardware", "runs"]);
export const RESULT_KINDS = ResultKind.options;
export const SearchHit = z.strictObject({
  kind: ResultKind,
  id: z.string(),
  title: z.string(),
  /** Of a claim: the paper it stands in. */
  paper: z.strictObject({ id: Slug, title: z.string() }).nullable(),
  score: z.number(),
  /** Text with matches between U+0001 and U+0002. */
  snippet: z.string(),
});
export const SearchAnswer = z.strictObject({
  query: z.string(),
  engine: z.enum(["sqlite", "meilisearch"]),
  answer: z
    .strictObject({
      kind: z.enum(["value", "comparison", "prediction"]),
      text: z.string(),
      /** The sentences of the text, one by one. */
      lines: z.array(z.string()),
      claims: z.array(
        z.strictObject({
          id: ClaimRef,
          paper: z.strictObject({ id: Slug, title: z.string() }),
          label: z.string(),
          value: z.string(),
          /** What is odd about a number that stands so in its source; null for all others. */
          asPrinted: nString,
          evidence: z.string(),
          role: z.enum(["reported", "replicates", "corrects", "contradicts", "supports", "refit"]),
          /** Of an exponent: its number, and the ends of its interval or 1.96 standard errors each way. */
          exponent: z
            .strictObject({
              of: z.string(),
              vs: z.string(),
              value: z.number(),
              low: z.number().nullable(),
              high: z.number().nullable(),
            })
            .nullable(),
        }),
      ),
      href: nString,
    })
    .nullable(),
  results: z.array(SearchHit),
  facets: z.record(z.string(), z.record(z.string(), z.int())),
  total: z.int(),
  tookMs: z.number(),
  /** What was understood of the query, part by part. */
  chips: z.array(
    z.strictObject({
      kind: z.enum(["entity", "quantity", "filter", "phrase", "exclusion", "word", "correction"]),
      text: z.string(),
      start: z.int(),
      end: z.int(),
      field: z.string().optional(),
      value: z.string().optional(),
    }),
  ),
  suggestion: nString,
  problems: z.array(z.string()),
  nextCursor: nString,
  notice: nString,
});
export const Suggestions = z.strictObject({
  items: z.array(
    z.strictObject({
      /** Title of the record; of a paper perhaps its short name. */
      text: z.string(),
      /** The name that was matched, where it is another: an alias or the id. */
      matched: nString,
      kind: ResultKind,
      id: z.string(),
    }),
  ),
});

// ——— exponents ———

export const ExponentItem = z.strictObject({
  claim: ClaimRef,
  /** Stated by the claim, or following from the parameters of a law claim. */
  source: z.enum(["claim", "derived"]),
  derived: nString,
  of: Slug,
  vs: Slug,
  value: z.number(),
  low: nNumber,
  high: nNumber,
  level: nNumber,
  standardError: nNumber,
  paper: PaperRef,
  label: nString,
  domain: nString,
  architecture: nString,
  approach: nString,
  status: z.enum(["extracted", "curated", "unconfirmed"]),
  /** Whether the value enters the average … */
  used: z.boolean(),
  /** … and if not, why not. */
  why: nString,
  /** Share of the average, for a value that is used. */
  weight: nNumber,
});
export type ExponentItem = z.infer<typeof ExponentItem>;

const LevelInterval = z.strictObject({ low: z.number(), high: z.number(), level: z.number() });
export const PooledAverage = z.strictObject({
  method: z.enum(["fixed", "dersimonian-laird", "reml"]),
  test: z.enum(["normal", "knapp-hartung"]),
  k: z.int(),
  value: z.number(),
  standardError: z.number(),
  interval: LevelInterval,
  statistic: z.number(),
  pValue: z.number(),
  heterogeneity: z.strictObject({
    q: z.number(),
    df: z.number(),
    pValue: z.number(),
    tau2: z.number(),
    tau2StandardError: nNumber,
    tau: z.number(),
    i2: z.number(),
    h2: z.number(),
  }),
  prediction: LevelInterval.nullable(),
});
export const ScaledAverage = z.strictObject({
  k: z.int(),
  value: z.number(),
  plus: z.number(),
  minus: z.number(),
  /** The Particle Data Group's scale factor. */
  scale: z.number(),
  chiSquare: z.number(),
  notInScale: z.array(z.string()),
});
export const ExponentList = z.strictObject({
  ...Meta.shape,
  of: Slug,
  vs: Slug,
  total: z.int(),
  items: z.array(ExponentItem),
  /** Null when fewer than two values have an uncertainty. */
  pooled: PooledAverage.nullable(),
  scaled: ScaledAverage.nullable(),
});
export const ExponentKinds = z.strictObject({
  ...Meta.shape,
  items: z.array(
    z.strictObject({
      of: Slug,
      vs: Slug,
      ofName: z.string(),
      vsName: z.string(),
      /** Exponents that claims state, and the papers that state them. */
      claims: z.int(),
      papers: z.int(),
      /** Exponents that follow from the parameters of reported laws, counted apart. */
      derived: z.int(),
      /** Ends of the stated values; of the derived ones where none is stated. */
      low: z.number(),
      high: z.number(),
    }),
  ),
});

// ——— compare and predict ———

const Budget = z.strictObject({
  compute: z.number().optional(),
  params: z.number().optional(),
  tokens: z.number().optional(),
  fixed: z.record(z.string(), z.number()).optional(),
});
const Target = z.strictObject({ quantity: Slug, unit: nString });
export const PredictionItem = z.strictObject({
  id: ClaimRef,
  name: z.string(),
  paper: z.strictObject({ id: Slug, title: z.string(), year: z.int().nullable() }),
  law: z.strictObject({ id: Slug, name: z.string() }),
  domain: nString,
  target: Target,
  params: nNumber,
  tokens: nNumber,
  compute: nNumber,
  tokensPerParameter: nNumber,
  loss: z.number(),
  /** Where the loss would lie if the law's form is right; null when nothing says how well its parameters are known. */
  interval: z
    .strictObject({
      low: z.number(),
      high: z.number(),
      level: z.number(),
      /** The bootstrap of a re-fit of the claim's runs, or the errors that the paper states, taken as independent. */
      from: z.enum(["bootstrap", "stated"]),
    })
    .nullable(),
  /** How many times beyond the measured range, by quantity; 1 inside it, null when the range is not stated. */
  reach: z.strictObject({ params: nNumber, tokens: nNumber, compute: nNumber }),
  allocation: z.enum(["compute-optimal", "as given"]),
  notes: z.array(z.string()),
});
const Span = z.strictObject({
  low: z.number(),
  lowerQuartile: z.number(),
  median: z.number(),
  upperQuartile: z.number(),
  high: z.number(),
});
export const PredictAnswer = z.strictObject({
  ...Meta.shape,
  budget: Budget,
  predictions: z.array(PredictionItem),
  agreement: z.array(
    z.strictObject({
      target: Target,
      n: z.int(),
      loss: Span,
      params: Span.nullable(),
      tokens: Span.nullable(),
      tokensPerParameter: Span.nullable(),
    }),
  ),
  unusable: z.array(z.strictObject({ id: ClaimRef, name: z.string(), why: z.string() })),
});

const CellInterval = z.object({ low: z.number(), high: z.number(), level: z.number().optional() });
const CompareCell = z.strictObject({
  text: z.string(),
  exact: nString,
  value: nNumber,
  standardError: nNumber,
  interval: CellInterval.nullable(),
  claim: ClaimRef.nullable(),
  note: nString,
  /** What is odd about a number that stands so in its source; null for all others. */
  asPrinted: nString,
});
export const CompareRow = z.strictObject({
  group: z.string(),
  id: z.string(),
  label: z.string(),
  latex: nString,
  unit: nString,
  /** One list of cells a column; empty where the paper says nothing. */
  cells: z.array(z.array(CompareCell)),
  same: z.boolean().nullable(),
});
export const CompareAnswer = z.strictObject({
  ...Meta.shape,
  columns: z.array(
    z.strictObject({
      id: z.string(),
      paper: Slug,
      title: z.string(),
      short: z.string(),
      year: z.int().nullable(),
      claims: z.array(z.string()),
    }),
  ),
  rows: z.array(CompareRow),
  differences: z.array(
    z.strictObject({
      row: z.string(),
      label: z.string(),
      a: z.int(),
      b: z.int(),
      text: z.string(),
      value: z.number(),
      standardError: nNumber,
      interval: LevelInterval.nullable(),
      sigma: nNumber,
      verdict: z.enum(["agree", "differ", "unknown"]),
    }),
  ),
  notComparable: z.array(z.strictObject({ what: z.string(), why: z.string(), columns: z.array(z.int()) })),
  overlays: z.array(
    z.strictObject({
      id: z.string(),
      title: z.string(),
      note: z.string(),
      x: z.strictObject({ quantity: z.string(), unit: z.string() }),
      y: z.strictObject({ quantity: z.string(), unit: z.string() }),
      curves: z.array(
        z.strictObject({
          column: z.int(),
          claim: ClaimRef,
          label: z.string(),
          points: z.array(z.tuple([z.number(), z.number()])),
          measured: z.strictObject({ low: z.number(), high: z.number() }).nullable(),
        }),
      ),
    }),
  ),
  budget: Budget.nullable(),
  predictions: z.array(z.array(PredictionItem)),
});

// ——— verdicts ———

export const VerdictItem = z.strictObject({
  claim: ClaimRef,
  paper: Slug,
  outcome: nString,
  runSet: nString,
  /** The verdict with its numbers. */
  detail: z.record(z.string(), z.unknown()),
});
export type VerdictItem = z.infer<typeof VerdictItem>;
export const VerdictList = listOf(VerdictItem.partial());

// ——— fit ———

/** Most points of a table, and most products of points and replicates that are computed while the caller waits, or at all. */
export const MAX_POINTS = 20_000;
export const MAX_NOW = 2_000_000;
export const MAX_JOB = 40_000_000;

/** One value a point; null where there is none. */
const Column = z.array(z.number().nullable()).min(1).max(MAX_POINTS);
const Objective = z.discriminatedUnion("name", [
  z.strictObject({ name: z.literal("huber-log"), delta: z.number().gt(0).max(1e3).default(1e-3) }),
  z.strictObject({ name: z.literal("least-squares-log") }),
  z.strictObject({ name: z.literal("least-squares") }),
  z.strictObject({ name: z.literal("least-absolute-log") }),
]);
/** A law written in the request, in the law language (docs/law-language.md). */
export const InlineLaw = z.strictObject({
  expression: Law.shape.expression,
  target: Law.shape.target,
  variables: Law.shape.variables,
  parameters: Law.shape.parameters,
  derived: Law.shape.derived,
});

const fitShape = {
  /** Id of a law, or a law written here in the law language (docs/law-language.md). */
  law: z.union([Slug, InlineLaw]),
  /** Id of a run set … */
  runs: Slug.optional(),
  /** … with exclusions that its record declares, beside those that apply by default … */
  exclude: z.array(Slug).max(20).optional(),
  /** … and defaults that are not to apply. */
  keep: z.array(Slug).max(20).optional(),
  /** … or the points themselves: one array a law variable and one for the target, by symbol. All of one length. */
  data: z.record(Identifier, Column).optional(),
  /** Points with a value that no fit can use (missing, negative or zero where the law has none): refuse them all, or leave them out. Of a run set they are left out. */
  invalid: z.enum(["refuse", "drop"]).optional(),
  /** Points that repeat another in every value; kept with a warning unless given. */
  duplicates: z.enum(["keep", "drop", "refuse"]).optional(),
  weights: z.array(z.number().nonnegative()).max(MAX_POINTS).optional(),
  /** Label of the group of each point, for group bootstraps. */
  groups: z
    .array(z.union([z.string().max(80), z.number()]))
    .max(MAX_POINTS)
    .optional(),
  objective: Objective.optional(),
  starts: z.int().min(0).max(500).optional(),
  seed: z
    .int()
    .min(0)
    .max(2 ** 32 - 1)
    .optional(),
  fixed: z.record(Identifier, z.number()).optional(),
  bootstrap: z
    .strictObject({
      replicates: z.int().min(1).max(20_000),
      scheme: z.enum(["iid", "group", "residual"]).default("iid"),
      interval: z.enum(["bca", "percentile"]).default("bca"),
      level: z.number().gt(0.5).lt(1).default(0.9),
      seed: z
        .int()
        .min(0)
        .max(2 ** 32 - 1)
        .default(1),
    })
    .optional(),
  /** Of intervals when there is no bootstrap. */
  level: z.number().gt(0.5).lt(1).optional(),
  /** Give residuals and predicted values back. */
  points: z.boolean().optional(),
};
export const FitRequest = z.strictObject(fitShape);
export type FitRequest = z.infer<typeof FitRequest>;

const Estimate = z.strictObject({
  value: z.number(),
  standardError: nNumber,
  interval: LevelInterval.nullable(),
  atBound: z.enum(["low", "high"]).optional(),
});
export const FitAnswer = z.strictObject({
  law: z.string(),
  runs: nString,
  n: z.int(),
  objective: z.strictObject({ name: z.string(), delta: z.number().optional(), value: z.number() }),
  status: z.enum(["converged", "bound_hit", "not_identified"]),
  message: nString,
  /** Parameters that the points leave open, none of which has a value then; empty when the fit is identified. */
  open: z.array(z.string()),
  parameters: z.record(z.string(), Estimate),
  derived: z.record(z.string(), Estimate),
  correlations: z.strictObject({ names: z.array(z.string()), matrix: z.array(z.array(z.number())) }).nullable(),
  bootstrap: z
    .strictObject({
      replicates: z.int(),
      failed: z.int(),
      scheme: z.string(),
      interval: z.string(),
      level: z.number(),
      seed: z.int(),
    })
    .nullable(),
  noise: z.strictObject({ rms: nNumber, robust: nNumber }),
  /** For a run set: which column each symbol was read from. */
  mapping: z.record(z.string(), z.string()).nullable(),
  exclusions: z.array(z.strictObject({ id: z.string(), reason: z.string(), count: z.int() })),
  /** Values because of which points were left out, the first thousand: `where` is the point, counted from 0, or the row of the run set. */
  dropped: z.array(z.strictObject({ where: z.string(), column: z.string(), message: z.string(), value: z.string() })),
  warnings: z.array(z.string()),
  /** True when the time limit cut the work short: what is there is the best so far. */
  stopped: z.boolean(),
  residuals: z.array(z.number()).optional(),
  predicted: z.array(z.number()).optional(),
  iterations: z.int(),
  starts: z.int(),
  engine: z.string(),
  tookMs: z.number(),
});
export type FitAnswer = z.infer<typeof FitAnswer>;

export const FitJob = z.strictObject({
  id: z.string(),
  status: z.enum(["queued", "running", "done", "failed", "cancelled"]),
  /** Share done, 0 to 1. */
  progress: z.number(),
  step: nString,
  /** Address to ask again. */
  href: z.string(),
  /** Seconds until the job is forgotten. */
  expiresIn: z.number(),
  result: FitAnswer.nullable(),
  problem: z.strictObject({ type: z.string(), title: z.string(), detail: z.string(), mend: z.string() }).nullable(),
});
export type FitJob = z.infer<typeof FitJob>;
