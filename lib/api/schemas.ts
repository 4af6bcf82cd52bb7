/**
 * The shapes that the API answers with. Every field is always present: what a source does not state is `null`, a list
 * without entries is `[]`. The handlers check their answers against these schemas, and the OpenAPI document is
 * generated from them.
 */
import { z } from "zod";
import {
  Checklist,
  ClaimRef,
  Definitions,
  Evidence,
  Law,
  PartialDate,
  QuantityTerm,
  RunSet,
  Slug,
} from "../content/schema";

const nullable = <T extends z.ZodType>(t: T) => t.nullable();
const nNumber = nullable(z.number());
const nString = nullable(z.string());

export const Meta = z.strictObject({
  /** Edition that was asked for; null for the current data. */
  edition: nString,
  /** Hash of the content that the answer comes from. */
  contentHash: z.string(),
});

export const PaperRef = z.strictObject({
  id: Slug,
  title: z.string(),
  short: nString,
  year: nullable(z.int()),
});

export const ParameterValue = z.strictObject({
  value: z.number(),
  low: nNumber,
  high: nNumber,
  level: nNumber,
  standardError: nNumber,
  unit: nString,
  role: nString,
});

export const ClaimVerdict = z.strictObject({
  outcome: nString,
  runSet: nString,
  /** The whole verdict with its numbers, as the re-fit wrote it. */
  detail: z.record(z.string(), z.unknown()),
});

/** One claim. Every kind has the same fields; those that a kind does not have are null. */
export const ClaimItem = z.strictObject({
  id: ClaimRef,
  paper: PaperRef,
  kind: z.enum(["law", "exponent", "scale", "compute", "result", "finding"]),
  status: z.enum(["extracted", "curated", "unconfirmed"]),
  label: nString,
  statement: nString,
  symbol: nString,
  law: nullable(Slug),
  parameters: nullable(z.record(z.string(), ParameterValue)),
  of: nullable(Slug),
  vs: nullable(Slug),
  quantity: nString,
  versus: nString,
  metric: nullable(Slug),
  measure: nString,
  device: nullable(Slug),
  deviceCount: nullable(z.int()),
  precision: nString,
  value: nNumber,
  low: nNumber,
  high: nNumber,
  level: nNumber,
  standardError: nNumber,
  approximate: z.boolean(),
  asPrinted: z.boolean(),
  unit: nString,
  baseValue: nNumber,
  baseLow: nNumber,
  baseHigh: nNumber,
  dimension: nString,
  coefficient: nullable(ParameterValue.omit({ role: true })),
  /** Measured range by variable; for an exponent under the id of what it is against. */
  range: nullable(z.record(z.string(), z.strictObject({ low: z.number(), high: z.number() }))),
  definitions: nullable(Definitions),
  approach: nString,
  method: nString,
  points: nullable(z.int()),
  runSet: nullable(Slug),
  domain: nullable(Slug),
  architecture: nullable(Slug),
  datasets: z.array(Slug),
  published: nullable(PartialDate),
  evidence: Evidence,
  confidence: nNumber,
  inAverages: z.boolean(),
  averageNote: nString,
  supersededBy: nullable(ClaimRef),
  corrections: z.array(z.strictObject({ date: z.string(), was: z.string(), why: z.string() })),
  note: nString,
  verdicts: z.array(ClaimVerdict),
  url: z.string(),
});
export type ClaimItem = z.infer<typeof ClaimItem>;

export const RelationItem = z.strictObject({
  type: z.enum(["replicates", "corrects", "contradicts", "extends", "explains", "uses-data-of", "supports"]),
  /** From this paper to the other, or the other way. */
  direction: z.enum(["to", "from"]),
  paper: PaperRef,
  note: nString,
  claims: z.array(ClaimRef),
});

export const PaperItem = z.strictObject({
  id: Slug,
  title: z.string(),
  short: nString,
  status: z.enum(["extracted", "curated"]),
  scope: z.enum(["law", "related", "out"]),
  authors: z.array(z.string()),
  authorsCount: nullable(z.int()),
  published: nullable(PartialDate),
  year: nullable(z.int()),
  arxiv: nString,
  doi: nString,
  url: nString,
  venue: nString,
  aliases: z.array(z.string()),
  formerly: z.array(Slug),
  code: z.array(z.string()),
  domains: z.array(Slug),
  architectures: z.array(Slug),
  optimisers: z.array(Slug),
  datasets: z.array(Slug),
  hardware: z.array(Slug),
  checklist: nullable(Checklist),
  checklistScore: nNumber,
  claimsCount: z.int(),
  lawBearing: z.boolean(),
  hasCode: z.boolean(),
  /** Markdown, in our own words. */
  summary: z.string(),
  page: z.string(),
});
export type PaperItem = z.infer<typeof PaperItem>;

export const PaperFull = z.strictObject({
  ...PaperItem.shape,
  /** Markdown. */
  notes: z.string(),
  relations: z.array(RelationItem),
  listings: z.array(
    z.strictObject({
      file: z.string(),
      captured: nString,
      published: nString,
      authorsCount: nullable(z.int()),
      comments: nullable(z.int()),
      organisation: nString,
    }),
  ),
  claims: z.array(ClaimItem),
});
export type PaperFull = z.infer<typeof PaperFull>;

export const LawItem = z.strictObject({
  id: Slug,
  name: z.string(),
  aliases: z.array(z.string()),
  expression: z.string(),
  latex: z.string(),
  target: z.strictObject({ symbol: z.string(), quantity: Slug, unit: nString }),
  variables: z.array(z.string()),
  parameters: z.array(z.string()),
  cost: nString,
  firstPaper: nullable(Slug),
  related: z.array(Slug),
  claimsCount: z.int(),
  papersCount: z.int(),
  page: z.string(),
});
export type LawItem = z.infer<typeof LawItem>;

export const LawFull = z.strictObject({
  ...LawItem.shape,
  /** The whole record as it stands in `content/laws`. */
  record: Law,
  summary: z.string(),
  notes: z.string(),
  claims: z.array(ClaimItem),
});
export type LawFull = z.infer<typeof LawFull>;

export const RunsItem = z.strictObject({
  id: Slug,
  name: z.string(),
  paper: PaperRef,
  licence: z.string(),
  description: nString,
  format: z.enum(["csv", "json", "jsonl", "inline"]),
  files: z.array(z.strictObject({ url: z.string(), sha256: z.string(), bytes: nullable(z.int()) })),
  columns: z.array(
    z.strictObject({
      name: z.string(),
      type: z.enum(["number", "text", "derived"]),
      unit: nString,
      description: nString,
    }),
  ),
  exclusions: z.array(z.strictObject({ id: Slug, reason: z.string() })),
  page: z.string(),
});
export type RunsItem = z.infer<typeof RunsItem>;

export const RunsFull = z.strictObject({
  ...RunsItem.shape,
  record: RunSet,
  summary: z.string(),
  notes: z.string(),
  /** The table itself where the record gives it (`format: inline`); public files are read from their own address. */
  rows: nullable(z.array(z.record(z.string(), z.union([z.number(), z.string(), z.boolean(), z.null()])))),
});
export type RunsFull = z.infer<typeof RunsFull>;

const term = {
  id: Slug,
  name: z.string(),
  aliases: z.array(z.string()),
  description: nString,
  url: nString,
  source: nString,
  papersCount: z.int(),
  claimsCount: z.int(),
  page: nString,
};
export const DatasetItem = z.strictObject({ ...term, kind: z.string(), domain: nullable(Slug) });
export type DatasetItem = z.infer<typeof DatasetItem>;
export const HardwareItem = z.strictObject({
  ...term,
  kind: z.string(),
  vendor: nString,
  year: nullable(z.int()),
  memoryGB: nNumber,
  /** Dense peak FLOP/s by precision. */
  peak: z.record(z.string(), z.number()),
});
export type HardwareItem = z.infer<typeof HardwareItem>;
export const VocabularyTerm = z.strictObject({
  ...term,
  unit: nString,
  symbol: nString,
  lowerIsBetter: nullable(z.boolean()),
});
export type VocabularyTerm = z.infer<typeof VocabularyTerm>;
export const QuantityRef = QuantityTerm;

/** A list answer around its items. */
export const listOf = <T extends z.ZodType>(item: T) =>
  z.strictObject({
    ...Meta.shape,
    /** How many records match, on all pages. */
    total: z.int(),
    items: z.array(item),
    /** Give it as `cursor` for the next page; null on the last. */
    next: nString,
    /** For each facet named in `counts`: value → how many matching records have it. */
    counts: z.record(z.string(), z.record(z.string(), z.int())),
  });

export const PaperList = listOf(PaperItem.partial());
export const ClaimList = listOf(ClaimItem.partial());
export const LawList = listOf(LawItem.partial());
export const RunsList = listOf(RunsItem.partial());
export const DatasetList = listOf(DatasetItem.partial());
export const HardwareList = listOf(HardwareItem.partial());
export const VocabularyList = listOf(VocabularyTerm.partial());

export const Health = z.strictObject({
  status: z.enum(["ok", "degraded"]),
  version: z.string(),
  contentHash: z.string(),
  schemaVersion: z.string(),
  records: z.record(z.string(), z.int()),
  search: z.strictObject({ engine: z.string() }),
  fit: z.strictObject({ workers: z.enum(["ready", "missing"]), threads: z.int() }),
});

export const EditionItem = z.strictObject({
  id: z.string(),
  contentHash: z.string(),
  date: nString,
  licence: z.string(),
  records: z.record(z.string(), z.int()),
  files: z.array(z.strictObject({ name: z.string(), bytes: z.int(), sha256: z.string(), url: z.string() })),
});
export type EditionItem = z.infer<typeof EditionItem>;
export const EditionList = z.strictObject({ items: z.array(EditionItem) });

export const Change = z.strictObject({
  kind: z.enum(["paper", "claim", "law", "runs", "dataset", "hardware"]),
  id: z.string(),
  change: z.enum(["added", "removed", "changed"]),
  /** Names of the fields that differ, for a changed record. */
  fields: z.array(z.string()),
  page: nString,
});
export type Change = z.infer<typeof Change>;
export const ChangeList = z.strictObject({
  since: z.strictObject({ edition: z.string(), contentHash: z.string() }),
  until: z.strictObject({ edition: nString, contentHash: z.string() }),
  total: z.int(),
  counts: z.record(z.string(), z.int()),
  items: z.array(Change),
});
