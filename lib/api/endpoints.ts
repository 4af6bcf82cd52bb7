/** Every endpoint of `/api/v1`. A test calls every example and checks each answer against the document. */
import { z } from "zod";
import type { Endpoint } from "./endpoint";
import { computeEndpoints } from "./endpoints-compute";
import * as p from "./params";
import * as s from "./schemas";

const format = (values: string) =>
  p.text(`Answer format; wins over the Accept header. One of: ${values}.`, 40, "json").optional();
const edition = p.text("Read from this edition instead of the current data, e.g. 2026.11.", 40, "2026.11").optional();
const common = (formats: readonly string[]) => ({ format: format(formats.join(", ")), edition });

/** Parameters of every list endpoint. */
const paging = (sorts: readonly string[], fallback: string, counts: readonly string[], formats: readonly string[]) => ({
  sort: p.defaultChoice("Order. A leading minus reverses it. Ties are broken by id.", withMinus(sorts), fallback),
  limit: p.optionalInteger(
    "Records a page: 50 unless given, at most 1,000. CSV, JSON Lines and citations give all matches up to 10,000 unless told otherwise.",
    0,
    10_000,
  ),
  cursor: p.text("Where the page starts: `next` of the page before.", 600).optional(),
  fields: p.list("Only these fields of each record.", "id").optional(),
  ...((counts.length > 0
    ? { counts: p.choices("Count the matching records by these facets.", counts).optional() }
    : {}) as { counts: z.ZodOptional<ReturnType<typeof p.choices<string>>> }),
  ...common(formats),
});
const withMinus = (sorts: readonly string[]): string[] => sorts.flatMap((x) => [x, `-${x}`]);

const id = (what: string, example: string) => p.list(`Ids of ${what}; several are separated by commas.`, example);

const citations = ["bibtex", "ris", "csl-json"] as const;
const tables = ["json", "jsonl", "csv"] as const;
const paperFormats = [...tables, ...citations] as const;

const fieldsOf = (schema: z.ZodObject): string[] => Object.keys(schema.shape);

export const PAPER_COUNTS = ["status", "scope", "year", "domain", "architecture", "dataset", "hardware"] as const;
export const CLAIM_COUNTS = [
  "kind",
  "status",
  "law",
  "of",
  "vs",
  "device",
  "domain",
  "architecture",
  "dataset",
  "seen",
  "year",
  "paper",
  "outcome",
] as const;

export const papersQuery = {
  id: id("papers", "hoffmann-2022-chinchilla").optional(),
  status: p.choices("How far the record was checked.", ["extracted", "curated"]).optional(),
  scope: p.choices("Whether the paper is about scaling laws.", ["law", "related", "out"]).optional(),
  domain: id("domains", "language").optional(),
  architecture: id("architectures", "transformer").optional(),
  optimiser: id("optimisers", "adamw").optional(),
  dataset: id("datasets; papers that use any of them", "c4").optional(),
  hardware: id("devices; papers that use any of them", "h100").optional(),
  law: id("laws; papers with a claim of that form", "chinchilla").optional(),
  author: p.text("Family name of an author, without accents if you like.", 100, "hoffmann").optional(),
  arxiv: p.list("arXiv ids without version.", "2203.15556").optional(),
  doi: p.list("DOIs.", "10.48550/arXiv.2203.15556").optional(),
  published: p.dateRange("Date of first publication.").optional(),
  claims: p.range("Number of claims.", "1..").optional(),
  checklist: p.range("Reproducibility score, 0 to 1.", "0.5..1").optional(),
  lawBearing: p.flag("Has a law or exponent claim.").optional(),
  hasCode: p.flag("Links code or data.").optional(),
  ...paging(["published", "id", "title", "claims", "checklist"], "-published", PAPER_COUNTS, paperFormats),
};

export const claimsQuery = {
  id: p.list("Claim ids, `paper#claim` (write # as %23).", "hoffmann-2022-chinchilla#approach-3").optional(),
  paper: id("papers", "hoffmann-2022-chinchilla").optional(),
  kind: p.choices("Kind of claim.", ["law", "exponent", "scale", "compute", "result", "finding"]).optional(),
  status: p.choices("How far the claim was checked.", ["extracted", "curated", "unconfirmed"]).optional(),
  law: id("laws", "chinchilla").optional(),
  of: p.list("Quantity whose exponent it is.", "params-opt").optional(),
  vs: p.list("Quantity that the exponent is against.", "compute").optional(),
  quantity: p.list("Quantity of a scale or result claim.", "tokens").optional(),
  metric: id("metrics", "accuracy").optional(),
  measure: p.choices("Measure of a compute claim.", ["device-hours", "flop", "flop-per-second", "devices"]).optional(),
  device: id("hardware", "h100").optional(),
  domain: id("domains", "language").optional(),
  architecture: id("architectures", "transformer").optional(),
  dataset: id("datasets", "c4").optional(),
  approach: p.choices("How the value was fitted.", ["envelope", "isoflop", "parametric", "theory", "other"]).optional(),
  seen: p
    .choices("How the value was seen.", ["primary", "abstract", "authors-data", "secondary", "recomputed"])
    .optional(),
  runs: id("run sets that test the claim", "besiroglu-2024-fig4").optional(),
  outcome: p.list("Outcome of the re-fit.", "reproduced").optional(),
  value: p.range("The value, in the claim's own unit.").optional(),
  baseValue: p
    .range("The value, in the base unit of its dimension (tokens, parameters, FLOP, seconds of a device).", "1e9..")
    .optional(),
  points: p.range("Number of points of the fit.", "100..").optional(),
  published: p.dateRange("Publication of the paper.").optional(),
  inAverages: p.flag("Enters pooled averages.").optional(),
  superseded: p.flag("Another claim takes its place.").optional(),
  ...paging(["published", "id", "value", "baseValue", "points"], "id", CLAIM_COUNTS, paperFormats),
};

export const lawsQuery = {
  id: id("laws", "chinchilla").optional(),
  target: p.list("Target quantity.", "loss").optional(),
  variable: p.list("Has a variable of this quantity.", "params").optional(),
  paper: id("papers that report it", "hoffmann-2022-chinchilla").optional(),
  claims: p.range("Number of claims.", "1..").optional(),
  ...paging(["id", "name", "claims", "papers"], "id", ["target"], tables),
};

export const runsQuery = {
  id: id("run sets", "besiroglu-2024-fig4").optional(),
  paper: id("papers whose runs they are", "besiroglu-2024-chinchilla-replication").optional(),
  law: id("laws with claims that the set tests", "chinchilla").optional(),
  fileFormat: p.choices("Form of the public table.", ["csv", "json", "jsonl", "inline"]).optional(),
  ...paging(["id", "name"], "id", ["paper", "fileFormat"], tables),
};

export const datasetsQuery = {
  id: id("datasets", "c4").optional(),
  kind: p.choices("Kind.", ["corpus", "benchmark", "environment", "other"]).optional(),
  domain: id("domains", "language").optional(),
  papers: p.range("Number of papers that use it.", "1..").optional(),
  ...paging(["id", "name", "papers", "claims"], "id", ["kind", "domain"], tables),
};

export const hardwareQuery = {
  id: id("devices", "h100").optional(),
  kind: p.choices("Kind.", ["gpu", "tpu", "cpu", "accelerator", "npu", "fpga", "system"]).optional(),
  vendor: p.list("Vendors.", "NVIDIA").optional(),
  year: p.range("Year it came out.", "2020..").optional(),
  memoryGB: p.range("Memory in GB.", "80..").optional(),
  papers: p.range("Number of papers that use it.", "1..").optional(),
  ...paging(["id", "name", "year", "papers", "claims"], "id", ["kind", "vendor", "year"], tables),
};

export const VOCABULARIES = ["metrics", "domains", "architectures", "optimisers", "quantities"] as const;
export const vocabularyQuery = {
  id: id("terms", "loss").optional(),
  ...paging(["id", "name", "papers", "claims"], "id", [], tables),
};

/** What the endpoints of records have in common. */
const RECORDS = { method: "GET", tag: "records", cache: "content", cost: "read" } as const;

export const recordEndpoints: Endpoint[] = [
  {
    id: "listPapers",
    path: "/papers",
    ...RECORDS,
    summary: "Papers by any facet",
    query: papersQuery,
    response: { name: "PaperList", schema: s.PaperList },
    formats: paperFormats,
    fields: fieldsOf(s.PaperItem),
    examples: [
      { name: "newest papers that state a law", path: "/papers?lawBearing=true&sort=-published&limit=5" },
      { name: "titles of 2022", path: "/papers?published=2022..2022&fields=id,title" },
      { name: "how many papers by status, and no records", path: "/papers?limit=0&counts=status,year" },
      { name: "bibliography as BibTeX", path: "/papers?lawBearing=true&format=bibtex" },
    ],
  },
  {
    id: "getPaper",
    path: "/papers/{paper}",
    ...RECORDS,
    summary: "One paper with its claims and relations",
    segments: { paper: "Paper id. A former id redirects to the present one." },
    query: common([...paperFormats, "markdown"]),
    response: { name: "Paper", schema: s.PaperFull },
    formats: ["json", "jsonl", "csv", ...citations, "markdown"],
    examples: [
      { name: "Chinchilla", path: "/papers/hoffmann-2022-chinchilla" },
      { name: "its BibTeX entry", path: "/papers/hoffmann-2022-chinchilla?format=bibtex" },
    ],
    problems: ["unknown-record"],
  },
  {
    id: "listClaims",
    path: "/claims",
    ...RECORDS,
    summary: "Claims by any facet, with ranges",
    description:
      "`of` and `vs` read as d log(of) / d log(vs). Values keep their printed unit; `base*` fields are converted.",
    query: claimsQuery,
    response: { name: "ClaimList", schema: s.ClaimList },
    formats: paperFormats,
    fields: fieldsOf(s.ClaimItem),
    examples: [
      {
        name: "all curated exponents of optimal model size against compute",
        path: "/claims?kind=exponent&of=params-opt&vs=compute&status=curated",
      },
      { name: "exponents between 0.4 and 0.6 as CSV", path: "/claims?kind=exponent&value=0.4..0.6&format=csv" },
      { name: "fits of the Chinchilla law", path: "/claims?law=chinchilla&fields=id,parameters,evidence" },
    ],
  },
  {
    id: "getClaim",
    path: "/claims/{paper}/{claim}",
    ...RECORDS,
    summary: "One claim",
    description: "The id `paper#claim` as two segments. `/claims/paper%23claim` redirects here.",
    segments: { paper: "Paper id.", claim: "Claim id within the paper." },
    query: common(paperFormats),
    response: { name: "Claim", schema: s.ClaimItem },
    formats: paperFormats,
    examples: [{ name: "approach 3 of Chinchilla", path: "/claims/hoffmann-2022-chinchilla/approach-3" }],
    problems: ["unknown-record"],
  },
  {
    id: "getClaimByRef",
    path: "/claims/{ref}",
    ...RECORDS,
    summary: "One claim by its id in one segment; redirects",
    segments: { ref: "Claim id with # written as %23." },
    query: common(paperFormats),
    formats: paperFormats,
    examples: [],
    problems: ["unknown-record"],
  },
  {
    id: "listLaws",
    path: "/laws",
    ...RECORDS,
    summary: "Laws: named functional forms",
    query: lawsQuery,
    response: { name: "LawList", schema: s.LawList },
    formats: tables,
    fields: fieldsOf(s.LawItem),
    examples: [{ name: "laws of loss", path: "/laws?target=loss" }],
  },
  {
    id: "getLaw",
    path: "/laws/{law}",
    ...RECORDS,
    summary: "One law with everybody's parameters",
    segments: { law: "Law id." },
    query: common(tables),
    response: { name: "Law", schema: s.LawFull },
    formats: tables,
    examples: [
      { name: "the Chinchilla law", path: "/laws/chinchilla" },
      { name: "its fits as CSV", path: "/laws/chinchilla?format=csv" },
    ],
    problems: ["unknown-record"],
  },
  {
    id: "listRuns",
    path: "/runs",
    ...RECORDS,
    summary: "Run sets: public tables of training runs",
    query: runsQuery,
    response: { name: "RunsList", schema: s.RunsList },
    formats: tables,
    fields: fieldsOf(s.RunsItem),
    examples: [{ name: "all run sets", path: "/runs?fields=id,name,files" }],
  },
  {
    id: "getRuns",
    path: "/runs/{runs}",
    ...RECORDS,
    summary: "One run set: where it is, its hash, its columns, its exclusions",
    segments: { runs: "Run set id." },
    query: common(tables),
    response: { name: "Runs", schema: s.RunsFull },
    formats: tables,
    examples: [{ name: "the digitised Chinchilla runs", path: "/runs/besiroglu-2024-fig4" }],
    problems: ["unknown-record"],
  },
  {
    id: "listDatasets",
    path: "/datasets",
    ...RECORDS,
    summary: "Datasets",
    query: datasetsQuery,
    response: { name: "DatasetList", schema: s.DatasetList },
    formats: tables,
    fields: fieldsOf(s.DatasetItem),
    examples: [{ name: "by use", path: "/datasets?sort=-papers&limit=10" }],
  },
  {
    id: "getDataset",
    path: "/datasets/{dataset}",
    ...RECORDS,
    summary: "One dataset",
    segments: { dataset: "Dataset id." },
    query: common(tables),
    response: { name: "Dataset", schema: s.DatasetItem },
    formats: tables,
    examples: [{ name: "C4", path: "/datasets/c4" }],
    problems: ["unknown-record"],
  },
  {
    id: "listHardware",
    path: "/hardware",
    ...RECORDS,
    summary: "Devices with their peak rates",
    query: hardwareQuery,
    response: { name: "HardwareList", schema: s.HardwareList },
    formats: tables,
    fields: fieldsOf(s.HardwareItem),
    examples: [{ name: "graphics processors since 2020", path: "/hardware?kind=gpu&year=2020.." }],
  },
  {
    id: "getHardware",
    path: "/hardware/{device}",
    ...RECORDS,
    summary: "One device",
    segments: { device: "Device id." },
    query: common(tables),
    response: { name: "Hardware", schema: s.HardwareItem },
    formats: tables,
    examples: [{ name: "H100", path: "/hardware/h100" }],
    problems: ["unknown-record"],
  },
  {
    id: "listVocabulary",
    path: "/vocabularies/{vocabulary}",
    ...RECORDS,
    summary: "Metrics, domains, architectures, optimisers and quantities",
    segments: { vocabulary: `One of: ${VOCABULARIES.join(", ")}.` },
    query: vocabularyQuery,
    response: { name: "VocabularyList", schema: s.VocabularyList },
    formats: tables,
    fields: fieldsOf(s.VocabularyTerm),
    examples: [{ name: "quantities that exponents relate", path: "/vocabularies/quantities" }],
    problems: ["unknown-record"],
  },
];

export const changesQuery = {
  since: p.text("Edition to compare with.", 40, "2026.11"),
  kind: p.choices("Kinds of records.", ["paper", "claim", "law", "runs", "dataset", "hardware"]).optional(),
  change: p.choices("Kinds of change.", ["added", "removed", "changed"]).optional(),
  ...common(tables),
};

const service: Endpoint[] = [
  {
    id: "listChanges",
    method: "GET",
    path: "/changes",
    tag: "editions",
    summary: "What changed since an edition",
    query: changesQuery,
    response: { name: "ChangeList", schema: s.ChangeList },
    formats: tables,
    cache: "content",
    cost: "read",
    fields: fieldsOf(s.Change),
    examples: [],
    problems: ["unknown-edition"],
  },
  {
    id: "listEditions",
    method: "GET",
    path: "/editions",
    tag: "editions",
    summary: "Dated editions of the whole knowledge base, with their files and checksums",
    query: {},
    response: { name: "EditionList", schema: s.EditionList },
    formats: ["json"],
    cache: "none",
    cost: "read",
    examples: [{ name: "all editions", path: "/editions" }],
  },
  {
    id: "getEditionFile",
    method: "GET",
    path: "/editions/{edition}/{file}",
    tag: "editions",
    summary: "One file of an edition",
    segments: { edition: "Edition id, e.g. 2026.11.", file: "File name, as listed by /editions." },
    query: {},
    formats: [],
    file: "application/octet-stream",
    cache: "edition",
    cost: "read",
    examples: [],
    problems: ["unknown-record"],
  },
  {
    id: "getDatabase",
    method: "GET",
    path: "/database",
    tag: "editions",
    summary: "The current database as one SQLite file",
    query: {},
    formats: [],
    file: "application/vnd.sqlite3",
    cache: "content",
    cost: "read",
    examples: [{ name: "the whole database", path: "/database" }],
    problems: ["unavailable"],
  },
  {
    id: "getHealth",
    method: "GET",
    path: "/health",
    tag: "service",
    summary: "Whether the service works, and on what content",
    query: {},
    response: { name: "Health", schema: s.Health },
    formats: ["json"],
    cache: "none",
    cost: "read",
    examples: [{ name: "health", path: "/health" }],
  },
  {
    id: "getOpenapi",
    method: "GET",
    path: "/openapi.json",
    tag: "service",
    summary: "This document",
    query: {},
    response: { name: "OpenApiDocument", schema: z.record(z.string(), z.unknown()) },
    formats: ["json"],
    cache: "content",
    cost: "read",
    examples: [{ name: "the document", path: "/openapi.json" }],
  },
];

export const endpoints: readonly Endpoint[] = [...recordEndpoints, ...computeEndpoints, ...service];

export function endpoint(id: string): Endpoint {
  const found = endpoints.find((e) => e.id === id);
  if (!found) throw new Error(`no endpoint ${id}`);
  return found;
}
