/** Endpoints that compute: search, exponents with pooling, compare, predict, verdicts. */
import type { Endpoint } from "./endpoint";
import * as p from "./params";
import * as c from "./schemas-compute";

const tables = ["json", "jsonl", "csv"] as const;
const format = (values: readonly string[]) =>
  p.text(`Answer format; wins over the Accept header. One of: ${values.join(", ")}.`, 40, "json").optional();
const edition = p.text("Read from this edition instead of the current data, e.g. 2026.11.", 40, "2026.11").optional();

const budget = {
  compute: p.number("Training compute in FLOP.", { min: 1, max: 1e40, example: "1e24" }).optional(),
  deviceHours: p.number("Or device-hours of `device`.", { min: 1e-3, max: 1e15, example: "1e6" }).optional(),
  device: p.text("Hardware id, for `deviceHours`.", 80, "h100").optional(),
  precision: p.optionalChoice("Whose peak rate, for `deviceHours`; bf16 unless given.", [
    "fp64",
    "fp32",
    "tf32",
    "fp16",
    "bf16",
    "fp8",
    "fp4",
    "int8",
    "int4",
  ]),
  utilisation: p
    .number("Share of the peak that training reaches, for `deviceHours`; 0.4 unless given.", {
      min: 0.001,
      max: 1,
      example: "0.35",
    })
    .optional(),
  params: p.number("Or parameters.", { min: 1, max: 1e40, example: "7e10" }).optional(),
  tokens: p
    .number("Or training tokens; with params, a given allocation.", { min: 1, max: 1e40, example: "1.4e12" })
    .optional(),
};

export const exponentsQuery = {
  of: p.text("Quantity whose exponent it is.", 80, "params-opt").optional(),
  vs: p.text("Quantity that it is against.", 80, "compute").optional(),
  domain: p.list("Ids of domains.", "language").optional(),
  architecture: p.list("Ids of architectures.", "transformer").optional(),
  approach: p.choices("How the value was fitted.", ["envelope", "isoflop", "parametric", "theory", "other"]).optional(),
  status: p.choices("How far the claim was checked.", ["extracted", "curated", "unconfirmed"]).optional(),
  source: p.optionalChoice("Stated by a claim, or derived from a law's parameters.", ["claim", "derived"]),
  method: p.defaultChoice("How the average is taken.", ["fixed", "dersimonian-laird", "reml"], "reml"),
  test: p.defaultChoice("How its error is taken.", ["normal", "knapp-hartung"], "knapp-hartung"),
  level: p
    .number("Probability content of its interval; 0.95 unless given.", { min: 0.5, max: 0.999, example: "0.9" })
    .optional(),
  unit: p.defaultChoice(
    "What counts as independent: one value a paper (its first with an uncertainty), or every claim.",
    ["paper", "claim"],
    "paper",
  ),
  format: format(tables),
  edition,
};

export const searchQuery = {
  q: p.text(
    "What you look for, with filters in it: law:chinchilla exponent>0.4 year:2022..",
    500,
    "Chinchilla exponent",
  ),
  kind: p.choices("Only these kinds of records.", c.RESULT_KINDS).optional(),
  limit: p.integer("Results a page.", 1, 100, 20),
  cursor: p.text("`nextCursor` of the page before.", 2000).optional(),
  sort: p.defaultChoice("Order.", ["relevance", "newest", "oldest"], "relevance"),
  format: format(tables),
  edition,
};
export const suggestQuery = {
  q: p.text("The beginning of what you look for.", 100, "chin"),
  limit: p.integer("Suggestions.", 1, 20, 8),
  edition,
};

export const compareQuery = {
  ids: p.list(
    "Two to six paper ids or claim ids (`paper#claim`, # written as %23). Claims of one paper make one column.",
    "hoffmann-2022-chinchilla,kaplan-2020-scaling",
  ),
  ...budget,
  format: format([...tables, "markdown"]),
  edition,
};

export const predictQuery = {
  ...budget,
  claims: p
    .list("Only these law claims, `paper#claim` with # as %23.", "hoffmann-2022-chinchilla#approach-3")
    .optional(),
  law: p.list("Only claims of these laws.", "chinchilla").optional(),
  domain: p.list("Only claims of these domains.", "language").optional(),
  fixed: p.list("Values of further quantities, `quantity:value`.", "parallel-streams:1").optional(),
  format: format(tables),
  edition,
};

export const verdictsQuery = {
  claim: p.list("Claim ids, # as %23.", "hoffmann-2022-chinchilla#approach-3").optional(),
  paper: p.list("Paper ids.", "hoffmann-2022-chinchilla").optional(),
  outcome: p.list("Outcomes.", "reproduced").optional(),
  runs: p.list("Run sets.", "besiroglu-2024-fig4").optional(),
  sort: p.defaultChoice("Order. A leading minus reverses it.", ["claim", "-claim"], "claim"),
  limit: p.optionalInteger("Verdicts a page.", 0, 10_000),
  cursor: p.text("`next` of the page before.", 600).optional(),
  counts: p.choices("Count by these facets.", ["outcome", "runs", "paper"]).optional(),
  fields: p.list("Only these fields.", "claim,outcome").optional(),
  format: format(tables),
  edition,
};

/** Twelve points of a small sweep, for examples. */
const sweep = {
  N: [1e8, 1e8, 1e8, 4e8, 4e8, 4e8, 1.6e9, 1.6e9, 1.6e9, 6.4e9, 6.4e9, 6.4e9],
  D: [2e9, 8e9, 3.2e10, 2e9, 8e9, 3.2e10, 8e9, 3.2e10, 1.28e11, 8e9, 3.2e10, 1.28e11],
  L: [3.5193, 3.2011, 2.9906, 3.2478, 2.9297, 2.7192, 2.7536, 2.5431, 2.4038, 2.6407, 2.4302, 2.2909],
};

export const computeEndpoints: Endpoint[] = [
  {
    id: "search",
    method: "GET",
    path: "/search",
    tag: "search",
    summary: "Search papers, claims, laws, datasets, hardware and run sets; a question gets an answer first",
    query: searchQuery,
    response: { name: "Search", schema: c.SearchAnswer },
    formats: tables,
    cache: "content",
    cost: "search",
    examples: [
      { name: "Chinchilla exponent", path: "/search?q=Chinchilla%20exponent" },
      { name: "with a filter, claims only", path: "/search?q=exponent%20law%3Achinchilla&kind=claim&limit=5" },
    ],
    problems: ["invalid-cursor"],
  },
  {
    id: "suggest",
    method: "GET",
    path: "/suggest",
    tag: "search",
    summary: "Completions as one types",
    query: suggestQuery,
    response: { name: "Suggestions", schema: c.Suggestions },
    formats: ["json"],
    cache: "content",
    cost: "search",
    examples: [{ name: "after four letters", path: "/suggest?q=chin" }],
  },
  {
    id: "listExponents",
    method: "GET",
    path: "/exponents",
    tag: "compute",
    summary: "Exponents of one kind with their average, or the kinds there are",
    description:
      "With `of` and `vs`: every value, whether it enters the average and why not, the random-effects average with its heterogeneity, and the Particle Data Group's scaled average. Without them: the kinds.",
    query: exponentsQuery,
    response: { name: "Exponents", schema: c.ExponentList.or(c.ExponentKinds) },
    formats: tables,
    cache: "content",
    cost: "read",
    examples: [
      { name: "kinds of exponents", path: "/exponents" },
      { name: "optimal model size against compute", path: "/exponents?of=params-opt&vs=compute" },
      { name: "as CSV", path: "/exponents?of=params-opt&vs=compute&format=csv" },
    ],
    problems: ["unknown-record"],
  },
  {
    id: "compare",
    method: "GET",
    path: "/compare",
    tag: "compute",
    summary: "Two to six papers or claims side by side",
    query: compareQuery,
    response: { name: "Comparison", schema: c.CompareAnswer },
    formats: [...tables, "markdown"],
    cache: "content",
    cost: "search",
    examples: [
      {
        name: "Chinchilla and its replication",
        path: "/compare?ids=hoffmann-2022-chinchilla,besiroglu-2024-chinchilla-replication",
      },
      {
        name: "at a budget",
        path: "/compare?ids=hoffmann-2022-chinchilla,besiroglu-2024-chinchilla-replication&compute=1e24",
      },
    ],
    problems: ["unknown-record", "not-computable"],
  },
  {
    id: "predict",
    method: "GET",
    path: "/predict",
    tag: "compute",
    summary: "What every law says about a budget",
    query: predictQuery,
    response: { name: "Predictions", schema: c.PredictAnswer },
    formats: tables,
    cache: "content",
    cost: "search",
    examples: [
      { name: "1e24 FLOP under every law of loss", path: "/predict?compute=1e24" },
      {
        name: "a given model and data under the Chinchilla law",
        path: "/predict?params=7e10&tokens=1.4e12&law=chinchilla",
      },
    ],
    problems: ["unknown-record", "not-computable"],
  },
  {
    id: "listVerdicts",
    method: "GET",
    path: "/verdicts",
    tag: "compute",
    summary: "Outcomes of our re-fits of reported claims",
    query: verdictsQuery,
    response: { name: "VerdictList", schema: c.VerdictList },
    formats: tables,
    cache: "content",
    cost: "read",
    fields: Object.keys(c.VerdictItem.shape),
    examples: [{ name: "all, counted by outcome", path: "/verdicts?counts=outcome" }],
  },
  {
    id: "fit",
    method: "POST",
    path: "/fit",
    tag: "compute",
    summary: "Fit a law to a run set or to your own points, and wait for the answer",
    description: `For fits of at most ${c.MAX_NOW.toLocaleString("en-GB")} points times bootstrap replicates; larger ones go to /fit/jobs. Nothing that is sent is kept. \`edition\` says from where laws and run sets are taken.`,
    query: { edition },
    body: c.FitRequest,
    response: { name: "Fit", schema: c.FitAnswer },
    formats: ["json"],
    cache: "none",
    cost: "fit",
    examples: [
      { name: "own points under the Chinchilla law", path: "/fit", body: { law: "chinchilla", data: sweep } },
      {
        name: "with a bootstrap",
        path: "/fit",
        body: { law: "chinchilla", data: sweep, bootstrap: { replicates: 50, level: 0.9, seed: 1 } },
      },
      {
        name: "a law of one's own",
        path: "/fit",
        body: {
          law: {
            expression: "c * D^(-b)",
            target: { symbol: "L", quantity: "loss" },
            variables: { D: { quantity: "tokens", description: "training tokens" } },
            parameters: {
              c: { role: "coefficient", start: { low: 0.1, high: 1000 } },
              b: { role: "exponent", start: { low: 0.01, high: 1 } },
            },
          },
          data: { D: sweep.D.slice(0, 6), L: sweep.L.slice(0, 6) },
        },
      },
    ],
    problems: ["unknown-record"],
  },
  {
    id: "createFitJob",
    method: "POST",
    path: "/fit/jobs",
    tag: "compute",
    summary: "Start a larger fit",
    description: `At most ${c.MAX_JOB.toLocaleString("en-GB")} points times replicates. Ask the address in the answer until the status is done, failed or cancelled. A job lives on the server that took it, for ten minutes after it ends.`,
    query: { edition },
    body: c.FitRequest,
    response: { name: "FitJob", schema: c.FitJob },
    success: 202,
    formats: ["json"],
    cache: "none",
    cost: "fit",
    examples: [
      {
        name: "a job",
        path: "/fit/jobs",
        body: { law: "chinchilla", data: sweep, bootstrap: { replicates: 200, level: 0.9, seed: 1 } },
      },
    ],
    problems: ["unknown-record"],
  },
  {
    id: "getFitJob",
    method: "GET",
    path: "/fit/jobs/{job}",
    tag: "compute",
    summary: "How far a fit has come, and its answer",
    segments: { job: "Id of the job, as given when it was taken." },
    query: {},
    response: { name: "FitJob", schema: c.FitJob },
    formats: ["json"],
    cache: "none",
    cost: "read",
    examples: [],
    problems: ["unknown-record"],
  },
  {
    id: "deleteFitJob",
    method: "DELETE",
    path: "/fit/jobs/{job}",
    tag: "compute",
    summary: "Cancel a fit",
    segments: { job: "Id of the job." },
    query: {},
    response: { name: "FitJob", schema: c.FitJob },
    formats: ["json"],
    cache: "none",
    cost: "read",
    examples: [],
    problems: ["unknown-record"],
  },
];
