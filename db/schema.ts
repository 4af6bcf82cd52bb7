/**
 * The derived database. Every table is filled by `db/build.ts` from `content/` and never written by the server.
 * `record` columns hold the whole validated record as canonical JSON; the other columns exist to filter and sort.
 * Numbers are in the record's own unit; `base*` columns are converted to the base unit of the unit's dimension.
 */
import { index, integer, primaryKey, real, sqliteTable, text } from "drizzle-orm/sqlite-core";

/** contentHash, schemaVersion, engineVersion, and the counts that the build checked. */
export const meta = sqliteTable("meta", { key: text().primaryKey(), value: text().notNull() });

export const papers = sqliteTable(
  "papers",
  {
    id: text().primaryKey(),
    title: text().notNull(),
    short: text(),
    status: text({ enum: ["extracted", "curated"] }).notNull(),
    scope: text({ enum: ["law", "related", "out"] }).notNull(),
    /** As precise as the source: 2022, 2022-03 or 2022-03-29. */
    published: text(),
    year: integer(),
    arxiv: text(),
    doi: text(),
    venue: text(),
    authorsCount: integer("authors_count"),
    claimsCount: integer("claims_count").notNull(),
    /** Has a law or exponent claim. */
    lawBearing: integer("law_bearing", { mode: "boolean" }).notNull(),
    hasCode: integer("has_code", { mode: "boolean" }).notNull(),
    /** Share of the eight reproducibility questions answered yes; null without a checklist. */
    checklistScore: real("checklist_score"),
    record: text().notNull(),
  },
  (t) => [index("papers_published").on(t.published, t.id), index("papers_scope").on(t.scope, t.status)],
);

/** Ids under which a paper was once known. */
export const formerIds = sqliteTable("former_ids", {
  id: text().primaryKey(),
  paperId: text("paper_id")
    .notNull()
    .references(() => papers.id),
});

export const authors = sqliteTable(
  "authors",
  {
    paperId: text("paper_id")
      .notNull()
      .references(() => papers.id),
    position: integer().notNull(),
    name: text().notNull(),
    /** Last word of the name, lower case, without accents. */
    family: text().notNull(),
  },
  (t) => [primaryKey({ columns: [t.paperId, t.position] }), index("authors_family").on(t.family)],
);

const link = (name: string, column: string) =>
  sqliteTable(
    name,
    {
      paperId: text("paper_id")
        .notNull()
        .references(() => papers.id),
      termId: text(column).notNull(),
      /** Named by the record itself; false when only a claim of the paper names it. */
      direct: integer({ mode: "boolean" }).notNull(),
    },
    (t) => [primaryKey({ columns: [t.paperId, t.termId] }), index(`${name}_term`).on(t.termId)],
  );
export const paperDatasets = link("paper_datasets", "dataset_id");
export const paperHardware = link("paper_hardware", "hardware_id");
export const paperDomains = link("paper_domains", "domain_id");
export const paperArchitectures = link("paper_architectures", "architecture_id");
export const paperOptimisers = link("paper_optimisers", "optimiser_id");

export const relations = sqliteTable(
  "relations",
  {
    fromPaper: text("from_paper")
      .notNull()
      .references(() => papers.id),
    position: integer().notNull(),
    type: text({
      enum: ["replicates", "corrects", "contradicts", "extends", "explains", "uses-data-of", "supports"],
    }).notNull(),
    toPaper: text("to_paper").notNull(),
    note: text(),
    /** JSON list of claim refs. */
    claims: text().notNull(),
  },
  (t) => [primaryKey({ columns: [t.fromPaper, t.position] }), index("relations_to").on(t.toPaper)],
);

export const listings = sqliteTable(
  "listings",
  {
    paperId: text("paper_id")
      .notNull()
      .references(() => papers.id),
    position: integer().notNull(),
    file: text().notNull(),
    captured: text(),
    published: text(),
    authorsCount: integer("authors_count"),
    comments: integer(),
    organisation: text(),
  },
  (t) => [primaryKey({ columns: [t.paperId, t.position] })],
);

export const laws = sqliteTable("laws", {
  id: text().primaryKey(),
  name: text().notNull(),
  expression: text().notNull(),
  targetQuantity: text("target_quantity").notNull(),
  firstPaper: text("first_paper"),
  claimsCount: integer("claims_count").notNull(),
  papersCount: integer("papers_count").notNull(),
  record: text().notNull(),
});

export const claims = sqliteTable(
  "claims",
  {
    /** `paper-id#claim-id`. */
    id: text().primaryKey(),
    paperId: text("paper_id")
      .notNull()
      .references(() => papers.id),
    position: integer().notNull(),
    kind: text({ enum: ["law", "exponent", "scale", "compute", "result", "finding"] }).notNull(),
    status: text({ enum: ["extracted", "curated", "unconfirmed"] }).notNull(),
    label: text(),
    statement: text(),
    law: text(),
    of: text(),
    vs: text(),
    quantity: text(),
    metric: text(),
    measure: text(),
    device: text(),
    deviceCount: integer("device_count"),
    value: real(),
    /** Interval, or the range of a scale claim. */
    low: real(),
    high: real(),
    level: real(),
    standardError: real("standard_error"),
    unit: text(),
    baseValue: real("base_value"),
    baseLow: real("base_low"),
    baseHigh: real("base_high"),
    /** Dimension of `base*`: operations, tokens, parameters, device-time … */
    dimension: text(),
    approach: text(),
    points: integer(),
    runSet: text("run_set"),
    /** Own, else the paper's only or first one. */
    domain: text(),
    architecture: text(),
    published: text(),
    year: integer(),
    seen: text().notNull(),
    /** False when the record says to leave it out of averages, or another claim takes its place. */
    inAverages: integer("in_averages", { mode: "boolean" }).notNull(),
    supersededBy: text("superseded_by"),
    record: text().notNull(),
  },
  (t) => [
    index("claims_paper").on(t.paperId, t.position),
    index("claims_kind").on(t.kind, t.status),
    index("claims_law").on(t.law),
    index("claims_of_vs").on(t.of, t.vs),
    index("claims_device").on(t.device),
    index("claims_value").on(t.kind, t.value),
    index("claims_published").on(t.published, t.id),
  ],
);

/** Parameters of law claims, one a row. */
export const claimParameters = sqliteTable(
  "claim_parameters",
  {
    claimId: text("claim_id")
      .notNull()
      .references(() => claims.id),
    name: text().notNull(),
    role: text(),
    value: real().notNull(),
    low: real(),
    high: real(),
    level: real(),
    standardError: real("standard_error"),
    unit: text(),
  },
  (t) => [primaryKey({ columns: [t.claimId, t.name] })],
);

/**
 * Every exponent that can be compared: stated ones (`source` claim) and those that follow from a law's
 * parameters through the law's own derived quantities (`source` derived, no interval).
 */
export const exponents = sqliteTable(
  "exponents",
  {
    claimId: text("claim_id")
      .notNull()
      .references(() => claims.id),
    source: text({ enum: ["claim", "derived"] }).notNull(),
    /** Derived quantity of the law; empty for a stated exponent. */
    derived: text().notNull(),
    of: text().notNull(),
    vs: text().notNull(),
    value: real().notNull(),
    low: real(),
    high: real(),
    level: real(),
    standardError: real("standard_error"),
  },
  (t) => [primaryKey({ columns: [t.claimId, t.derived] }), index("exponents_of_vs").on(t.of, t.vs, t.value)],
);

export const claimDatasets = sqliteTable(
  "claim_datasets",
  {
    claimId: text("claim_id")
      .notNull()
      .references(() => claims.id),
    datasetId: text("dataset_id").notNull(),
  },
  (t) => [primaryKey({ columns: [t.claimId, t.datasetId] }), index("claim_datasets_dataset").on(t.datasetId)],
);

export const runSets = sqliteTable("run_sets", {
  id: text().primaryKey(),
  name: text().notNull(),
  paperId: text("paper_id").notNull(),
  licence: text().notNull(),
  format: text().notNull(),
  record: text().notNull(),
});

const vocabulary = (name: string) =>
  sqliteTable(name, {
    id: text().primaryKey(),
    /** Place in the vocabulary file. */
    position: integer().notNull(),
    name: text().notNull(),
    kind: text(),
    papersCount: integer("papers_count").notNull(),
    claimsCount: integer("claims_count").notNull(),
    record: text().notNull(),
  });
export const datasets = vocabulary("datasets");
export const hardware = vocabulary("hardware");
export const metrics = vocabulary("metrics");
export const domains = vocabulary("domains");
export const architectures = vocabulary("architectures");
export const optimisers = vocabulary("optimisers");
export const quantities = vocabulary("quantities");

/** Outcomes of re-fits, as `content/verdicts.json` gives them. */
export const verdicts = sqliteTable(
  "verdicts",
  {
    position: integer().primaryKey(),
    claimId: text("claim_id").notNull(),
    /** reproduced, differs, not-testable. */
    outcome: text(),
    runSet: text("run_set"),
    record: text().notNull(),
  },
  (t) => [index("verdicts_claim").on(t.claimId)],
);
