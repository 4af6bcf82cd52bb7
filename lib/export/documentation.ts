/** What every table, column and code of an edition's database means. A test holds it against the tables themselves. */

export interface TableDocumentation {
  about: string;
  columns: Record<string, string>;
}

const measured = {
  value: "the number as the source prints it, in `unit`",
  low: "lower end of the interval, or of the range of a scale claim; null when not stated",
  high: "upper end of the interval, or of the range of a scale claim; null when not stated",
  level: "probability content of the interval as a fraction; null when not stated",
  standard_error: "standard error; null when not stated",
  unit: "unit as in the record; see the record's schema",
};
const record = "the whole validated record as canonical JSON";
const vocabulary = (what: string): TableDocumentation => ({
  about: what,
  columns: {
    id: "id, as claims and papers refer to it",
    position: "place in the vocabulary file",
    name: "name for people",
    kind: "kind of thing; null where the vocabulary has no kinds",
    papers_count: "papers that name it, themselves or in a claim",
    claims_count: "claims that name it",
    record,
  },
});
const link = (what: string, column: string): TableDocumentation => ({
  about: `which papers name which ${what}`,
  columns: {
    paper_id: "paper",
    [column]: `id in the vocabulary of ${what}`,
    direct: "1 when the paper's record names it, 0 when only a claim of the paper does",
  },
});

export const documentation: Record<string, TableDocumentation> = {
  meta: {
    about: "facts about this file: contentHash, schemaVersion, engineVersion, edition",
    columns: { key: "name of the fact", value: "the fact" },
  },
  papers: {
    about: "papers, one a row",
    columns: {
      id: "stable id; a claim is cited as paper-id#claim-id",
      title: "title",
      short: "short name in tables and plots",
      status: "how far the record was checked; see codes",
      scope: "whether the paper is about scaling laws; see codes",
      published: "date of first publication, as precise as the source: YYYY, YYYY-MM or YYYY-MM-DD",
      year: "year of first publication",
      arxiv: "arXiv id without version",
      doi: "DOI",
      venue: "where it appeared",
      authors_count: "number of authors",
      claims_count: "number of claims",
      law_bearing: "1 when it has a law or exponent claim",
      has_code: "1 when code or data is linked",
      checklist_score:
        "share of the eight reproducibility questions answered yes, a half for partly; null without a checklist",
      record,
    },
  },
  former_ids: {
    about: "ids under which papers were once known",
    columns: { id: "former id", paper_id: "present id" },
  },
  authors: {
    about: "authors in printed order, where confirmed",
    columns: {
      paper_id: "paper",
      position: "place in the list, from 0",
      name: "name as printed",
      family: "family name in lower case without accents",
    },
  },
  paper_datasets: link("datasets", "dataset_id"),
  paper_hardware: link("hardware", "hardware_id"),
  paper_domains: link("domains", "domain_id"),
  paper_architectures: link("architectures", "architecture_id"),
  paper_optimisers: link("optimisers", "optimiser_id"),
  relations: {
    about: "how papers relate, as one of them says",
    columns: {
      from_paper: "paper that says so",
      position: "place in its record",
      type: "kind of relation; see codes",
      to_paper: "paper that it is about",
      note: "in our own words",
      claims: "JSON list of the claims concerned",
    },
  },
  listings: {
    about: "appearances of papers in listing pages",
    columns: {
      paper_id: "paper",
      position: "place in its record",
      file: "listing page",
      captured: "when the page was saved",
      published: "date that the page shows",
      authors_count: "number of authors that the page shows",
      comments: "number of comments that the page shows",
      organisation: "organisation that the page shows",
    },
  },
  laws: {
    about: "laws: named functional forms",
    columns: {
      id: "stable id",
      name: "name",
      expression: "the form in the law language",
      target_quantity: "quantity that it predicts",
      first_paper: "paper of the first use",
      claims_count: "claims that report parameters of it",
      papers_count: "papers that do",
      record,
    },
  },
  claims: {
    about: "claims, one a row; columns that a kind does not have are null",
    columns: {
      id: "paper-id#claim-id",
      paper_id: "paper that makes the claim",
      position: "place in the paper's record",
      kind: "kind of claim; see codes",
      status: "how far it was checked; see codes",
      label: "short name in tables and plots",
      statement: "what it says, in our own words",
      law: "law of a law claim",
      of: "quantity whose exponent it is: value = d log(of) / d log(vs)",
      vs: "quantity that the exponent is against",
      quantity: "what a scale or result claim counts",
      metric: "metric of the target",
      measure: "what a compute claim measures; see codes",
      device: "hardware of a compute claim",
      device_count: "how many devices",
      ...measured,
      base_value: "value converted to the base unit of its dimension",
      base_low: "low, converted",
      base_high: "high, converted",
      dimension: "dimension of base_value: parameters, tokens, operations, device-time and others",
      approach: "how the value was fitted; see codes",
      points: "number of points of the fit",
      run_set: "run set that tests the claim",
      domain: "domain, its own or else the paper's first",
      architecture: "architecture, its own or else the paper's first",
      published: "publication date of the paper",
      year: "publication year of the paper",
      seen: "how the value was seen; see codes",
      in_averages: "1 when it enters pooled averages",
      superseded_by: "claim that takes its place",
      record,
    },
  },
  claim_parameters: {
    about: "parameters of law claims, one a row",
    columns: {
      claim_id: "claim",
      name: "the law's name of the parameter",
      role: "role in the law; see codes",
      ...measured,
    },
  },
  exponents: {
    about: "exponents that can be compared: stated by claims, or following from a law's parameters",
    columns: {
      claim_id: "claim",
      source: "claim: stated; derived: from the law's parameters, without interval",
      derived: "derived quantity of the law; empty for a stated one",
      of: "quantity whose exponent it is",
      vs: "quantity that it is against",
      value: "d log(of) / d log(vs)",
      low: measured.low,
      high: measured.high,
      level: measured.level,
      standard_error: measured.standard_error,
    },
  },
  claim_datasets: {
    about: "datasets that claims name",
    columns: { claim_id: "claim", dataset_id: "dataset" },
  },
  run_sets: {
    about: "public tables of training runs: where they are, not their rows",
    columns: {
      id: "stable id",
      name: "name",
      paper_id: "paper whose runs they are",
      licence: "licence of the table",
      format: "form of the file; see codes",
      record,
    },
  },
  datasets: vocabulary("datasets"),
  hardware: vocabulary("devices"),
  metrics: vocabulary("metrics"),
  domains: vocabulary("domains"),
  architectures: vocabulary("architectures"),
  optimisers: vocabulary("optimisers"),
  quantities: vocabulary("quantities that exponents relate"),
  verdicts: {
    about: "outcomes of our re-fits of reported claims",
    columns: {
      position: "place in the list",
      claim_id: "claim that was tested",
      outcome: "what came out; see codes",
      run_set: "run set that it was tested on",
      record: "the verdict with its numbers, options and engine version, as JSON",
    },
  },
  documentation: {
    about: "this table: what every column means",
    columns: {
      table_name: "table",
      column_name: "column; empty for the table itself",
      type: "storage class as declared",
      meaning: "what it holds",
    },
  },
  codes: {
    about: "what the codes in columns mean",
    columns: { table_name: "table", column_name: "column", code: "value", meaning: "what it stands for" },
  },
};

/** Table → column → code → meaning. */
export const codes: Record<string, Record<string, Record<string, string>>> = {
  papers: {
    status: {
      extracted: "read by rule from a listing page; nobody has looked yet",
      curated: "a person saw the numbers in the sources that the record names",
    },
    scope: {
      law: "states, derives, fits or tests a scaling law",
      related: "about training or scaling large models",
      out: "only shares a word with the field",
    },
  },
  relations: {
    type: {
      replicates: "does the same study again",
      corrects: "shows that a number is wrong, and gives another",
      contradicts: "finds otherwise",
      extends: "builds on it",
      explains: "says why",
      "uses-data-of": "fits its runs",
      supports: "finds the same another way",
    },
  },
  claims: {
    kind: {
      law: "a named form with fitted parameters",
      exponent: "one exponent of one quantity against another",
      scale: "what was trained: parameters, tokens, models",
      compute: "device-hours, FLOP, throughput or devices",
      result: "another stated quantity",
      finding: "a statement without a number",
    },
    status: {
      extracted: "read by rule; nobody has looked yet",
      curated: "a person saw the number in the source that the evidence names",
      unconfirmed: "carried, but seen in no source",
    },
    measure: {
      "device-hours": "hours times devices",
      flop: "operations in all",
      "flop-per-second": "operations a second",
      devices: "how many devices",
    },
    approach: {
      envelope: "minimum over training curves (approach 1)",
      isoflop: "parabolas at constant compute (approach 2)",
      parametric: "parametric fit (approach 3)",
      theory: "derived",
      other: "another way; see the record",
    },
    seen: {
      primary: "in the paper's own text, tables or figures",
      abstract: "in the abstract, as a listing page shows it",
      "authors-data": "in the authors' released data, code or notebook",
      secondary: "in somebody else's notes, code or figure",
      recomputed: "computed from the authors' released data",
    },
  },
  claim_parameters: {
    role: {
      exponent: "power of a variable",
      coefficient: "factor of a term",
      irreducible: "what no scale removes",
      scale: "scale of a variable",
      offset: "added to a variable",
      rate: "rate of decay or growth",
      shape: "another shape parameter",
    },
  },
  exponents: { source: { claim: "stated by the claim", derived: "follows from the law's parameters" } },
  run_sets: {
    format: { csv: "comma-separated", json: "JSON", jsonl: "JSON Lines", inline: "the rows stand in the record" },
  },
  verdicts: {
    outcome: {
      reproduced: "the re-fit agrees with the reported value",
      differs: "the re-fit gives another value",
      "not-testable": "the runs cannot decide",
    },
  },
};

/** Tables of the built database that are not part of an edition: they are rebuilt from the others. */
export const leftOut = (table: string): boolean =>
  table.startsWith("search_") || table.startsWith("__") || table.startsWith("sqlite_");
