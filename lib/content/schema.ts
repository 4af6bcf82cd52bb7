/**
 * The one definition of every record in `content/`. From these zod schemas come the TypeScript types,
 * the validation, the JSON Schema for editors and the shapes in the OpenAPI document.
 *
 * Conventions that hold for every record:
 * - ids are lower-case slugs; a claim is cited as `paper-id#claim-id`, and ids never change once landed;
 * - numbers are plain (fractions, not percent; parameters, tokens and FLOP in units of one);
 * - unknown keys are errors: a misspelt field must never be silently dropped.
 */
import { z } from "zod";
import { isUnit } from "../units";

export const SLUG = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;
export const IDENTIFIER = /^[A-Za-z][A-Za-z0-9_]*$/;

export const Slug = z.string().regex(SLUG, "not an id: use lower-case letters, digits and single hyphens").max(80);
export const Identifier = z
  .string()
  .regex(IDENTIFIER, "not an identifier: a letter, then letters, digits or _")
  .max(40);
/** `paper-id#claim-id`. */
export const ClaimRef = z
  .string()
  .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*#[a-z0-9]+(?:-[a-z0-9]+)*$/, "not a claim id: write paper-id#claim-id");
/** A date as precise as the source: `2022`, `2022-03` or `2022-03-29`. */
export const PartialDate = z
  .string()
  .regex(/^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$/, "not a date: write YYYY-MM-DD, YYYY-MM or YYYY");
export const ArxivId = z
  .string()
  .regex(
    /^(\d{4}\.\d{4,5}|[a-z-]+(\.[A-Z]{2})?\/\d{7})$/,
    'not an arXiv id: write it in quotes without version, as "2203.15556"',
  );
export const HttpUrl = z
  .string()
  .max(500)
  .regex(/^https?:\/\/[^\s<>"'`]+$/, "not a link: it must start with https:// or http://");
/** Id of a vocabulary term; that it exists is checked across records, where the nearest term can be named. */
export const TermId = z.string().min(1).max(120);
const Text = z.string().trim().min(1).max(2000);
const ShortText = z.string().trim().min(1).max(240);
const Finite = z.number();
/** A unit that `lib/units` knows, e.g. `nats/token`, `PF-day`, `tokens`. */
export const Unit = z
  .string()
  .max(40)
  .refine(isUnit, { error: "unknown unit", params: { rule: "unknown-unit" } });

/** An interval as printed. `level` is its probability content as a fraction; absent when the source does not state it. */
export const Interval = z
  .strictObject({ low: Finite, high: Finite, level: z.number().gt(0).lt(1).optional() })
  .refine((i) => i.low <= i.high, {
    error: "interval is upside down: low is above high",
    params: { rule: "interval-order" },
  });

const measuredShape = {
  value: Finite,
  /** True where the source says "about". */
  approximate: z.boolean().optional(),
  interval: Interval.optional(),
  standardError: z.number().nonnegative().optional(),
  unit: Unit.optional(),
  /** True where the source prints an inconsistent number (value outside its own interval, misprint); say which in `note`. */
  asPrinted: z.boolean().optional(),
  note: Text.optional(),
};
/** One number with what the source says of its uncertainty. */
export const Measured = z.strictObject(measuredShape);
export const MeasuredOrNumber = z
  .union([Finite, Measured])
  .transform((v) => (typeof v === "number" ? { value: v } : v));

/** How the value was seen while curating. */
export const Seen = z.enum([
  /** The paper's own text, tables or figures. */
  "primary",
  /** The abstract as a listing page shows it: the paper's own words, read from the listing. */
  "abstract",
  /** The authors' released data, code or notebook. */
  "authors-data",
  /** Somebody else's notes, code or figure quoting the paper. */
  "secondary",
  /** Computed from the authors' released data. */
  "recomputed",
]);

export const Evidence = z.strictObject({
  /** Equation, table, figure, section or page: "Table 2", "eq. 10". */
  place: ShortText,
  seen: Seen,
  /** Where exactly it was confirmed: "text copy of arXiv:2203.15556v1", "github.com/OWNER/REPO : file". */
  source: ShortText.optional(),
  url: HttpUrl.optional(),
  /** A secondary source whose care is not known: one unsigned note, or one that says it relied on a summary. Kept out of averages. */
  weak: z.boolean().optional(),
  /** For a machine-read claim: the exact words (at most nine) … */
  fragment: z.string().min(1).max(200).optional(),
  /** … where they stand, in UTF-16 units … */
  offset: z.int().nonnegative().optional(),
  /** … and in what. */
  in: z.enum(["title", "abstract"]).optional(),
});

export const Range = z.strictObject({ low: Finite, high: Finite }).refine((r) => r.low <= r.high, {
  error: "range is upside down: low is above high",
  params: { rule: "range-order" },
});

/** What the symbols count. `unknown` where the paper does not state it. */
export const Definitions = z.strictObject({
  parameters: z
    .enum(["total", "non-embedding", "active", "active-non-embedding", "encoder-decoder", "other", "unknown"])
    .optional(),
  /** How compute is counted. */
  compute: z.enum(["6ND", "6ND-non-embedding", "measured", "analytic", "other", "unknown"]).optional(),
  tokenizer: ShortText.optional(),
  /** Unit of the loss or error, as a metric's unit: nats/token, bits/byte, error fraction. */
  loss: ShortText.optional(),
  schedule: ShortText.optional(),
  optimiser: ShortText.optional(),
  note: Text.optional(),
});

export const FitMethod = z.strictObject({
  /** 1: minimum over curves (envelope); 2: IsoFLOP parabolas; 3: parametric fit. `other` otherwise. */
  approach: z.enum(["envelope", "isoflop", "parametric", "theory", "other"]).optional(),
  method: Text.optional(),
  points: z.int().positive().optional(),
  uncertainty: ShortText.optional(),
});

/** The run set that tests this claim, and how. */
export const RunsLink = z.strictObject({
  set: Slug,
  /** Exactly these exclusions of the set; none when absent, whatever the set's defaults. */
  exclusions: z.array(Slug).default([]),
  /** For an exponent: the law to fit and the parameter or derived quantity to read. */
  law: Slug.optional(),
  quantity: Identifier.optional(),
  /** The paper's own objective, where it is not Huber (1e-3) on log residuals. */
  objective: z.enum(["huber-log", "least-squares-log", "least-squares", "least-absolute-log"]).optional(),
  /** Columns in place of the set's mapping: law symbol → column. */
  map: z.record(Identifier, Identifier).optional(),
});

/**
 * - `extracted`: read by rule, nobody has looked yet;
 * - `curated`: its curator saw the number in the source that `evidence` names;
 * - `unconfirmed`: carried, but seen in no source; the site shows it as such.
 * `reproduced` is never written by hand: a re-fit gives it (see verdicts).
 */
export const ClaimStatus = z.enum(["extracted", "curated", "unconfirmed"]);

const claimBase = {
  id: Slug,
  status: ClaimStatus,
  /** One line in our own words: what the number says. */
  statement: Text.optional(),
  /** Short name in tables and plots: "approach 3". */
  label: z.string().trim().min(1).max(60).optional(),
  /** The symbol as the paper writes it, in LaTeX: `\alpha_N`. */
  symbol: z.string().max(80).optional(),
  evidence: Evidence,
  /** Of an extracted claim: how sure the rule is, and why not more. */
  confidence: z.number().min(0).max(1).optional(),
  reason: ShortText.optional(),
  domain: TermId.optional(),
  architecture: TermId.optional(),
  datasets: z.array(TermId).optional(),
  note: Text.optional(),
  /** Whether the value enters pooled averages (default yes), and why not. */
  average: z.strictObject({ use: z.boolean(), why: ShortText }).optional(),
  /** The claim that takes this one's place. */
  supersededBy: ClaimRef.optional(),
  /** What a correction changed; the id stays. */
  corrections: z.array(z.strictObject({ date: z.iso.date(), was: ShortText, why: ShortText })).optional(),
};

export const LawClaim = z.strictObject({
  ...claimBase,
  kind: z.literal("law"),
  law: Slug,
  /** Values in the law's own sign convention, by the law's parameter names. */
  parameters: z.record(Identifier, MeasuredOrNumber),
  metric: TermId.optional(),
  /** Quantity of a variable that the law leaves open (`quantity: other`): `{ x: params }`. */
  variables: z.record(Identifier, Slug).optional(),
  /** Unit in which a variable enters, where it is not the law's own: `{ C: PF-day }`. */
  units: z.record(Identifier, Unit).optional(),
  /** Measured range per variable, in the law's units (after `units`). */
  range: z.record(Identifier, Range).optional(),
  definitions: Definitions.optional(),
  fit: FitMethod.optional(),
  runs: RunsLink.optional(),
});

export const ExponentClaim = z.strictObject({
  ...claimBase,
  ...measuredShape,
  kind: z.literal("exponent"),
  /** Quantity ids. The value is d log(of) / d log(vs), signed: L ∝ N^-0.076 is −0.076. */
  of: TermId,
  vs: TermId,
  /** k in of = k · vs^value; its unit is that of `of` when `vs` is in its base unit or in `vsUnit`. */
  coefficient: MeasuredOrNumber.optional(),
  vsUnit: Unit.optional(),
  metric: TermId.optional(),
  range: Range.optional(),
  definitions: Definitions.optional(),
  fit: FitMethod.optional(),
  runs: RunsLink.optional(),
});

export const ScaleClaim = z
  .strictObject({
    ...claimBase,
    ...measuredShape,
    kind: z.literal("scale"),
    /** What is counted: params, tokens, samples, bytes, models, steps … */
    quantity: TermId,
    value: Finite.optional(),
    range: Range.optional(),
  })
  .refine((c) => (c.value === undefined) !== (c.range === undefined), {
    error: "give either value or range",
    params: { rule: "value-or-range" },
  });

export const ComputeClaim = z.strictObject({
  ...claimBase,
  ...measuredShape,
  kind: z.literal("compute"),
  /** device-hours; flop (total operations); flop-per-second (a rate, of `count` devices); devices (how many). */
  measure: z.enum(["device-hours", "flop", "flop-per-second", "devices"]),
  device: TermId.optional(),
  count: z.int().positive().optional(),
  precision: z.enum(["fp64", "fp32", "tf32", "fp16", "bf16", "fp8", "fp4", "int8", "int4"]).optional(),
  /** Fraction of peak, where stated. */
  utilisation: z.number().gt(0).max(1).optional(),
});

export const ResultClaim = z.strictObject({
  ...claimBase,
  ...measuredShape,
  kind: z.literal("result"),
  /** What was measured, in the field's words: "speed-up", "top-1 accuracy". */
  quantity: ShortText,
  versus: ShortText.optional(),
});

export const FindingClaim = z.strictObject({
  ...claimBase,
  kind: z.literal("finding"),
  statement: Text,
});

export const Claim = z.discriminatedUnion("kind", [
  LawClaim,
  ExponentClaim,
  ScaleClaim,
  ComputeClaim,
  ResultClaim,
  FindingClaim,
]);

export const Relation = z.strictObject({
  type: z.enum(["replicates", "corrects", "contradicts", "extends", "explains", "uses-data-of", "supports"]),
  paper: Slug,
  /** In our own words, with the numbers that disagree. */
  note: Text.optional(),
  claims: z.array(ClaimRef).optional(),
});

const Answer = z.enum(["yes", "partly", "no", "unknown"]);
/** Reproducibility checklist; the score is the share of `yes` (a half for `partly`) among all eight. */
export const Checklist = z.strictObject({
  form: Answer,
  pointsAndRanges: Answer,
  optimiser: Answer,
  schedule: Answer,
  parameterCounting: Answer,
  runsPublic: Answer,
  intervals: Answer,
  code: Answer,
});

/** One appearance in a listing page, kept as it was printed. */
export const Listing = z.strictObject({
  file: z.string().max(200),
  captured: z.iso.date().optional(),
  published: PartialDate.optional(),
  authorsCount: z.int().positive().optional(),
  comments: z.int().nonnegative().optional(),
  organisation: ShortText.optional(),
});

export const Paper = z.strictObject({
  id: Slug,
  title: z.string().trim().min(3).max(400),
  /** Short name in plots and tables: "Chinchilla". */
  short: z.string().trim().min(1).max(40).optional(),
  aliases: z.array(ShortText).default([]),
  /** Ids under which the record was once known; they redirect. */
  formerly: z.array(Slug).default([]),
  status: z.enum(["extracted", "curated"]),
  /** law: states, derives, fits or tests a scaling law; related: about training or scaling large models; out: only shares a word with the field. */
  scope: z.enum(["law", "related", "out"]),
  /** "Given Family" in printed order, where confirmed. */
  authors: z.array(ShortText).default([]),
  authorsCount: z.int().positive().optional(),
  published: PartialDate.optional(),
  arxiv: ArxivId.optional(),
  doi: z
    .string()
    .regex(/^10\.\d{4,9}\/\S+$/, "not a DOI: it starts with 10.")
    .optional(),
  url: HttpUrl.optional(),
  venue: ShortText.optional(),
  code: z.array(HttpUrl).default([]),
  domains: z.array(TermId).default([]),
  architectures: z.array(TermId).default([]),
  optimisers: z.array(TermId).default([]),
  datasets: z.array(TermId).default([]),
  hardware: z.array(TermId).default([]),
  relations: z.array(Relation).default([]),
  checklist: Checklist.optional(),
  listings: z.array(Listing).default([]),
  claims: z.array(Claim).default([]),
});

// ——— laws ———

export const Bounds = z.strictObject({ low: Finite.optional(), high: Finite.optional() });

export const LawVariable = z.strictObject({
  /** Quantity id: params, tokens, compute … */
  quantity: TermId,
  unit: Unit.optional(),
  latex: z.string().max(80).optional(),
  description: ShortText,
  /** Range over which the law is drawn by default. */
  range: Range.optional(),
});

export const LawParameter = z.strictObject({
  role: z.enum(["exponent", "coefficient", "irreducible", "scale", "offset", "rate", "shape"]),
  latex: z.string().max(80).optional(),
  description: ShortText.optional(),
  unit: Unit.optional(),
  bounds: Bounds.optional(),
  /** Where starting values are drawn from when fitting. */
  start: Range,
});

export const LawDerived = z.strictObject({
  id: Identifier,
  name: ShortText,
  latex: z.string().max(200).optional(),
  /** Over parameters only, e.g. `beta/(alpha+beta)`. */
  expression: z.string().min(1).max(1000),
  /** When it is an exponent: of which quantity against which. */
  of: TermId.optional(),
  vs: TermId.optional(),
});

export const Law = z.strictObject({
  id: Slug,
  name: ShortText,
  aliases: z.array(ShortText).default([]),
  /** Machine-readable; grammar in docs/law-language.md. Parsed, never run as code. */
  expression: z.string().min(1).max(2000),
  latex: z.string().min(1).max(1000),
  target: z.strictObject({
    symbol: Identifier,
    quantity: TermId,
    unit: Unit.optional(),
    latex: z.string().max(80).optional(),
  }),
  variables: z.record(Identifier, LawVariable),
  parameters: z.record(Identifier, LawParameter),
  /** Training cost over the variables in FLOP, e.g. `6*N*D`; enables compute-optimal allocation. */
  cost: z.string().max(400).optional(),
  derived: z.array(LawDerived).default([]),
  /** Paper id of the first use. */
  firstPaper: Slug.optional(),
  related: z.array(Slug).default([]),
  /** Printed or computed points that the expression must give. */
  testPoints: z
    .array(
      z.strictObject({
        variables: z.record(Identifier, Finite),
        parameters: z.record(Identifier, Finite),
        value: Finite,
        /** Relative; printed precision of the source. */
        tolerance: z.number().positive(),
        source: ShortText,
      }),
    )
    .default([]),
  evidence: Evidence,
});

// ——— run sets ———

const Cell = z.union([Finite, z.string().max(200), z.boolean(), z.null()]);

export const RunFile = z.strictObject({
  url: HttpUrl,
  sha256: z.string().regex(/^[0-9a-f]{64}$/, "not a sha256: 64 hexadecimal digits"),
  bytes: z.int().positive().optional(),
  /** Of a set that keeps one JSON file a run: which row the file belongs to; files of one row are joined … */
  row: z.string().trim().min(1).max(200).optional(),
  /** … and the file's document stands below this name in the row: columns say `from: model.hyperparameters.params`. */
  as: Identifier.optional(),
});

export const Exclusion = z.strictObject({
  id: Slug,
  reason: Text,
  /** Leave out the `count` rows with the highest or lowest value of a column … */
  extreme: z
    .strictObject({ column: Identifier, which: z.enum(["highest", "lowest"]), count: z.int().positive() })
    .optional(),
  /** … or the rows where this comparison over columns holds, e.g. `tokens < 1e9 or corpus == "c4"` … */
  where: z.string().max(400).optional(),
  /** … or all but the row with the lowest (highest) value of a column among the rows that agree in the columns `per`. */
  allButBest: z
    .strictObject({ column: Identifier, which: z.enum(["highest", "lowest"]), per: z.array(Identifier).min(1) })
    .optional(),
  /** Whether fits apply it when nothing else is said. */
  default: z.boolean().default(true),
});

export const RunSet = z.strictObject({
  id: Slug,
  name: ShortText,
  /** The paper whose runs these are. */
  paper: Slug,
  licence: ShortText,
  description: Text.optional(),
  /** Public files, each pinned to a commit and sha256; fetched on demand, never committed. */
  files: z.array(RunFile).default([]),
  format: z.enum(["csv", "json", "jsonl", "inline"]),
  /** Small printed tables: figures given here, with their source. */
  rows: z.array(z.record(Identifier, Cell)).optional(),
  evidence: Evidence.optional(),
  /** Our column ← theirs: a header; in JSON a dotted path, with `[field=value]` to choose an element of a list. */
  columns: z.record(
    Identifier,
    z.strictObject({
      from: z.string().max(200).optional(),
      type: z.enum(["number", "text"]).default("number"),
      unit: Unit.optional(),
      description: ShortText.optional(),
      /** Multiply the raw number to reach the unit. */
      scale: z.number().optional(),
    }),
  ),
  /** Computed columns in order, e.g. `tokens: flops / (6 * params)`. */
  derive: z.record(Identifier, z.string().max(4000)).default({}),
  /** Law variable or target symbol → column, by law id or `default`. */
  map: z.record(z.string().max(80), z.record(Identifier, Identifier)).default({}),
  /** Column that groups runs that are not independent (one model, one curve). */
  group: Identifier.optional(),
  exclusions: z.array(Exclusion).default([]),
});

// ——— vocabularies ———

const vocabularyBase = {
  id: Slug,
  name: ShortText,
  aliases: z.array(ShortText).default([]),
  description: Text.optional(),
  url: HttpUrl.optional(),
  source: ShortText.optional(),
};

export const Dataset = z.strictObject({
  ...vocabularyBase,
  kind: z.enum(["corpus", "benchmark", "environment", "other"]).default("other"),
  domain: TermId.optional(),
});

export const Hardware = z.strictObject({
  ...vocabularyBase,
  kind: z.enum(["gpu", "tpu", "cpu", "accelerator", "npu", "fpga", "system"]),
  vendor: ShortText.optional(),
  year: z.int().min(1980).max(2100).optional(),
  memoryGB: z.number().positive().optional(),
  /** Dense peak FLOP/s by precision (OP/s for integers), as in `source`. */
  peak: z
    .partialRecord(
      z.enum(["fp64", "fp32", "tf32", "fp16", "bf16", "fp8", "fp4", "int8", "int4"]),
      z.number().positive(),
    )
    .optional(),
});

export const Metric = z.strictObject({
  ...vocabularyBase,
  unit: Unit.optional(),
  lowerIsBetter: z.boolean().default(true),
});
export const Term = z.strictObject(vocabularyBase);
export const QuantityTerm = z.strictObject({ ...vocabularyBase, symbol: z.string().max(40), unit: Unit.optional() });

export const vocabularies = {
  datasets: Dataset,
  hardware: Hardware,
  metrics: Metric,
  domains: Term,
  architectures: Term,
  optimisers: Term,
  quantities: QuantityTerm,
} as const;
export type VocabularyName = keyof typeof vocabularies;

export type Interval = z.infer<typeof Interval>;
export type Measured = z.infer<typeof Measured>;
export type Evidence = z.infer<typeof Evidence>;
export type Claim = z.infer<typeof Claim>;
export type LawClaim = z.infer<typeof LawClaim>;
export type ExponentClaim = z.infer<typeof ExponentClaim>;
export type ScaleClaim = z.infer<typeof ScaleClaim>;
export type ComputeClaim = z.infer<typeof ComputeClaim>;
export type ResultClaim = z.infer<typeof ResultClaim>;
export type FindingClaim = z.infer<typeof FindingClaim>;
export type Relation = z.infer<typeof Relation>;
export type Checklist = z.infer<typeof Checklist>;
export type Listing = z.infer<typeof Listing>;
export type Law = z.infer<typeof Law>;
export type LawParameter = z.infer<typeof LawParameter>;
export type LawVariable = z.infer<typeof LawVariable>;
export type RunSet = z.infer<typeof RunSet>;
export type Exclusion = z.infer<typeof Exclusion>;
export type RunsLink = z.infer<typeof RunsLink>;
export type Dataset = z.infer<typeof Dataset>;
export type Hardware = z.infer<typeof Hardware>;
export type Metric = z.infer<typeof Metric>;
export type Term = z.infer<typeof Term>;
export type QuantityTerm = z.infer<typeof QuantityTerm>;

/** What the body of a record adds to its front matter. */
export interface Body {
  /** Markdown before the first heading: two to five sentences of our own. */
  summary: string;
  /** Markdown from the first heading on. */
  notes: string;
}
export type PaperRecord = z.infer<typeof Paper> & Body;
export type LawRecord = Law & Body;
export type RunSetRecord = RunSet & Body;
