// Generated from the OpenAPI document by `npm run docs`. One file, no dependencies: copy it into your project.

export type Change = {
  kind: "paper" | "claim" | "law" | "runs" | "dataset" | "hardware";
  id: string;
  change: "added" | "removed" | "changed";
  fields: string[];
  page: string | null;
};

export type ChangeList = {
  since: {
    edition: string;
    contentHash: string;
  };
  until: {
    edition: string | null;
    contentHash: string;
  };
  total: number;
  counts: Record<string, number>;
  items: Change[];
};

export type Checklist = {
  form: "yes" | "partly" | "no" | "unknown";
  pointsAndRanges: "yes" | "partly" | "no" | "unknown";
  optimiser: "yes" | "partly" | "no" | "unknown";
  schedule: "yes" | "partly" | "no" | "unknown";
  parameterCounting: "yes" | "partly" | "no" | "unknown";
  runsPublic: "yes" | "partly" | "no" | "unknown";
  intervals: "yes" | "partly" | "no" | "unknown";
  code: "yes" | "partly" | "no" | "unknown";
};

export type Claim = {
  id: string;
  paper: PaperRef;
  kind: "law" | "exponent" | "scale" | "compute" | "result" | "finding";
  status: "extracted" | "curated" | "unconfirmed";
  label: string | null;
  statement: string | null;
  symbol: string | null;
  law: string | null;
  parameters: Record<string, ParameterValue> | null;
  of: string | null;
  vs: string | null;
  quantity: string | null;
  versus: string | null;
  metric: string | null;
  measure: string | null;
  device: string | null;
  deviceCount: number | null;
  precision: string | null;
  value: number | null;
  low: number | null;
  high: number | null;
  level: number | null;
  standardError: number | null;
  approximate: boolean;
  asPrinted: boolean;
  unit: string | null;
  baseValue: number | null;
  baseLow: number | null;
  baseHigh: number | null;
  dimension: string | null;
  coefficient: {
    value: number;
    low: number | null;
    high: number | null;
    level: number | null;
    standardError: number | null;
    unit: string | null;
  } | null;
  range: Record<string, {
    low: number;
    high: number;
  }> | null;
  definitions: Definitions | null;
  approach: string | null;
  method: string | null;
  points: number | null;
  runSet: string | null;
  domain: string | null;
  architecture: string | null;
  datasets: string[];
  published: string | null;
  evidence: Evidence;
  confidence: number | null;
  inAverages: boolean;
  averageNote: string | null;
  supersededBy: string | null;
  corrections: Array<{
    date: string;
    was: string;
    why: string;
  }>;
  note: string | null;
  verdicts: ClaimVerdict[];
  url: string;
};

export type ClaimList = {
  edition: string | null;
  contentHash: string;
  total: number;
  items: Array<{
    id?: string;
    paper?: PaperRef;
    kind?: "law" | "exponent" | "scale" | "compute" | "result" | "finding";
    status?: "extracted" | "curated" | "unconfirmed";
    label?: string | null;
    statement?: string | null;
    symbol?: string | null;
    law?: string | null;
    parameters?: Record<string, ParameterValue> | null;
    of?: string | null;
    vs?: string | null;
    quantity?: string | null;
    versus?: string | null;
    metric?: string | null;
    measure?: string | null;
    device?: string | null;
    deviceCount?: number | null;
    precision?: string | null;
    value?: number | null;
    low?: number | null;
    high?: number | null;
    level?: number | null;
    standardError?: number | null;
    approximate?: boolean;
    asPrinted?: boolean;
    unit?: string | null;
    baseValue?: number | null;
    baseLow?: number | null;
    baseHigh?: number | null;
    dimension?: string | null;
    coefficient?: {
      value: number;
      low: number | null;
      high: number | null;
      level: number | null;
      standardError: number | null;
      unit: string | null;
    } | null;
    range?: Record<string, {
      low: number;
      high: number;
    }> | null;
    definitions?: Definitions | null;
    approach?: string | null;
    method?: string | null;
    points?: number | null;
    runSet?: string | null;
    domain?: string | null;
    architecture?: string | null;
    datasets?: string[];
    published?: string | null;
    evidence?: Evidence;
    confidence?: number | null;
    inAverages?: boolean;
    averageNote?: string | null;
    supersededBy?: string | null;
    corrections?: Array<{
      date: string;
      was: string;
      why: string;
    }>;
    note?: string | null;
    verdicts?: ClaimVerdict[];
    url?: string;
  }>;
  next: string | null;
  counts: Record<string, Record<string, number>>;
};

export type ClaimVerdict = {
  outcome: string | null;
  runSet: string | null;
  detail: Record<string, unknown>;
};

export type Comparison = {
  edition: string | null;
  contentHash: string;
  columns: Array<{
    id: string;
    paper: string;
    title: string;
    short: string;
    year: number | null;
    claims: string[];
  }>;
  rows: Array<{
    group: string;
    id: string;
    label: string;
    latex: string | null;
    unit: string | null;
    cells: Array<Array<{
      text: string;
      exact: string | null;
      value: number | null;
      standardError: number | null;
      interval: {
        low: number;
        high: number;
        level?: number;
      } | null;
      claim: string | null;
      note: string | null;
      asPrinted: string | null;
    }>>;
    same: boolean | null;
  }>;
  differences: Array<{
    row: string;
    label: string;
    a: number;
    b: number;
    text: string;
    value: number;
    standardError: number | null;
    interval: {
      low: number;
      high: number;
      level: number;
    } | null;
    sigma: number | null;
    verdict: "agree" | "differ" | "unknown";
  }>;
  notComparable: Array<{
    what: string;
    why: string;
    columns: number[];
  }>;
  overlays: Array<{
    id: string;
    title: string;
    note: string;
    x: {
      quantity: string;
      unit: string;
    };
    y: {
      quantity: string;
      unit: string;
    };
    curves: Array<{
      column: number;
      claim: string;
      label: string;
      points: Array<[number, number]>;
      measured: {
        low: number;
        high: number;
      } | null;
    }>;
  }>;
  budget: {
    compute?: number;
    params?: number;
    tokens?: number;
    fixed?: Record<string, number>;
  } | null;
  predictions: Array<Array<{
    id: string;
    name: string;
    paper: {
      id: string;
      title: string;
      year: number | null;
    };
    law: {
      id: string;
      name: string;
    };
    domain: string | null;
    target: {
      quantity: string;
      unit: string | null;
    };
    params: number | null;
    tokens: number | null;
    compute: number | null;
    tokensPerParameter: number | null;
    loss: number;
    interval: {
      low: number;
      high: number;
      level: number;
      from: "bootstrap" | "stated";
    } | null;
    reach: {
      params: number | null;
      tokens: number | null;
      compute: number | null;
    };
    allocation: "compute-optimal" | "as given";
    notes: string[];
  }>>;
};

export type Dataset = {
  id: string;
  name: string;
  aliases: string[];
  description: string | null;
  url: string | null;
  source: string | null;
  papersCount: number;
  claimsCount: number;
  page: string | null;
  kind: string;
  domain: string | null;
};

export type DatasetList = {
  edition: string | null;
  contentHash: string;
  total: number;
  items: Array<{
    id?: string;
    name?: string;
    aliases?: string[];
    description?: string | null;
    url?: string | null;
    source?: string | null;
    papersCount?: number;
    claimsCount?: number;
    page?: string | null;
    kind?: string;
    domain?: string | null;
  }>;
  next: string | null;
  counts: Record<string, Record<string, number>>;
};

export type Definitions = {
  parameters?: "total" | "non-embedding" | "active" | "active-non-embedding" | "encoder-decoder" | "other" | "unknown";
  compute?: "6ND" | "6ND-non-embedding" | "measured" | "analytic" | "other" | "unknown";
  tokenizer?: string;
  loss?: string;
  schedule?: string;
  optimiser?: string;
  note?: string;
};

export type EditionItem = {
  id: string;
  contentHash: string;
  date: string | null;
  licence: string;
  records: Record<string, number>;
  files: Array<{
    name: string;
    bytes: number;
    sha256: string;
    url: string;
  }>;
};

export type EditionList = {
  items: EditionItem[];
};

export type Evidence = {
  place: string;
  seen: "primary" | "abstract" | "authors-data" | "secondary" | "recomputed";
  source?: string;
  url?: string;
  weak?: boolean;
  fragment?: string;
  offset?: number;
  in?: "title" | "abstract";
};

export type Exponents = {
  edition: string | null;
  contentHash: string;
  of: string;
  vs: string;
  total: number;
  items: Array<{
    claim: string;
    source: "claim" | "derived";
    derived: string | null;
    of: string;
    vs: string;
    value: number;
    low: number | null;
    high: number | null;
    level: number | null;
    standardError: number | null;
    paper: PaperRef;
    label: string | null;
    domain: string | null;
    architecture: string | null;
    approach: string | null;
    status: "extracted" | "curated" | "unconfirmed";
    used: boolean;
    why: string | null;
    weight: number | null;
  }>;
  pooled: {
    method: "fixed" | "dersimonian-laird" | "reml";
    test: "normal" | "knapp-hartung";
    k: number;
    value: number;
    standardError: number;
    interval: {
      low: number;
      high: number;
      level: number;
    };
    statistic: number;
    pValue: number;
    heterogeneity: {
      q: number;
      df: number;
      pValue: number;
      tau2: number;
      tau2StandardError: number | null;
      tau: number;
      i2: number;
      h2: number;
    };
    prediction: {
      low: number;
      high: number;
      level: number;
    } | null;
  } | null;
  scaled: {
    k: number;
    value: number;
    plus: number;
    minus: number;
    scale: number;
    chiSquare: number;
    notInScale: string[];
  } | null;
} | {
  edition: string | null;
  contentHash: string;
  items: Array<{
    of: string;
    vs: string;
    ofName: string;
    vsName: string;
    claims: number;
    papers: number;
    derived: number;
    low: number;
    high: number;
  }>;
};

export type Fit = {
  law: string;
  runs: string | null;
  n: number;
  objective: {
    name: string;
    delta?: number;
    value: number;
  };
  status: "converged" | "bound_hit" | "not_identified";
  message: string | null;
  open: string[];
  parameters: Record<string, {
    value: number;
    standardError: number | null;
    interval: {
      low: number;
      high: number;
      level: number;
    } | null;
    atBound?: "low" | "high";
  }>;
  derived: Record<string, {
    value: number;
    standardError: number | null;
    interval: {
      low: number;
      high: number;
      level: number;
    } | null;
    atBound?: "low" | "high";
  }>;
  correlations: {
    names: string[];
    matrix: number[][];
  } | null;
  bootstrap: {
    replicates: number;
    failed: number;
    scheme: string;
    interval: string;
    level: number;
    seed: number;
  } | null;
  noise: {
    rms: number | null;
    robust: number | null;
  };
  mapping: Record<string, string> | null;
  exclusions: Array<{
    id: string;
    reason: string;
    count: number;
  }>;
  dropped: Array<{
    where: string;
    column: string;
    message: string;
    value: string;
  }>;
  warnings: string[];
  stopped: boolean;
  residuals?: number[];
  predicted?: number[];
  iterations: number;
  starts: number;
  engine: string;
  tookMs: number;
};

export type FitJob = {
  id: string;
  status: "queued" | "running" | "done" | "failed" | "cancelled";
  progress: number;
  step: string | null;
  href: string;
  expiresIn: number;
  result: Fit | null;
  problem: {
    type: string;
    title: string;
    detail: string;
    mend: string;
  } | null;
};

export type FitRequest = {
  law: string | {
    expression: string;
    target: {
      symbol: string;
      quantity: string;
      unit?: string;
      latex?: string;
    };
    variables: Record<string, {
      quantity: string;
      unit?: string;
      latex?: string;
      description: string;
      range?: {
        low: number;
        high: number;
      };
    }>;
    parameters: Record<string, {
      role: "exponent" | "coefficient" | "irreducible" | "scale" | "offset" | "rate" | "shape";
      latex?: string;
      description?: string;
      unit?: string;
      bounds?: {
        low?: number;
        high?: number;
      };
      start: {
        low: number;
        high: number;
      };
    }>;
    derived?: Array<{
      id: string;
      name: string;
      latex?: string;
      expression: string;
      of?: string;
      vs?: string;
    }>;
  };
  runs?: string;
  exclude?: string[];
  keep?: string[];
  data?: Record<string, Array<number | null>>;
  invalid?: "refuse" | "drop";
  duplicates?: "keep" | "drop" | "refuse";
  weights?: number[];
  groups?: Array<string | number>;
  objective?: {
    name: "huber-log";
    delta?: number;
  } | {
    name: "least-squares-log";
  } | {
    name: "least-squares";
  } | {
    name: "least-absolute-log";
  };
  starts?: number;
  seed?: number;
  fixed?: Record<string, number>;
  bootstrap?: {
    replicates: number;
    scheme?: "iid" | "group" | "residual";
    interval?: "bca" | "percentile";
    level?: number;
    seed?: number;
  };
  level?: number;
  points?: boolean;
};

export type Hardware = {
  id: string;
  name: string;
  aliases: string[];
  description: string | null;
  url: string | null;
  source: string | null;
  papersCount: number;
  claimsCount: number;
  page: string | null;
  kind: string;
  vendor: string | null;
  year: number | null;
  memoryGB: number | null;
  peak: Record<string, number>;
};

export type HardwareList = {
  edition: string | null;
  contentHash: string;
  total: number;
  items: Array<{
    id?: string;
    name?: string;
    aliases?: string[];
    description?: string | null;
    url?: string | null;
    source?: string | null;
    papersCount?: number;
    claimsCount?: number;
    page?: string | null;
    kind?: string;
    vendor?: string | null;
    year?: number | null;
    memoryGB?: number | null;
    peak?: Record<string, number>;
  }>;
  next: string | null;
  counts: Record<string, Record<string, number>>;
};

export type Health = {
  status: "ok" | "degraded";
  version: string;
  contentHash: string;
  schemaVersion: string;
  records: Record<string, number>;
  search: {
    engine: string;
  };
  fit: {
    workers: "ready" | "missing";
    threads: number;
  };
};

export type Law = {
  id: string;
  name: string;
  aliases: string[];
  expression: string;
  latex: string;
  target: {
    symbol: string;
    quantity: string;
    unit: string | null;
  };
  variables: string[];
  parameters: string[];
  cost: string | null;
  firstPaper: string | null;
  related: string[];
  claimsCount: number;
  papersCount: number;
  page: string;
  record: LawRecord;
  summary: string;
  notes: string;
  claims: Claim[];
};

export type LawItem = {
  id: string;
  name: string;
  aliases: string[];
  expression: string;
  latex: string;
  target: {
    symbol: string;
    quantity: string;
    unit: string | null;
  };
  variables: string[];
  parameters: string[];
  cost: string | null;
  firstPaper: string | null;
  related: string[];
  claimsCount: number;
  papersCount: number;
  page: string;
};

export type LawList = {
  edition: string | null;
  contentHash: string;
  total: number;
  items: Array<{
    id?: string;
    name?: string;
    aliases?: string[];
    expression?: string;
    latex?: string;
    target?: {
      symbol: string;
      quantity: string;
      unit: string | null;
    };
    variables?: string[];
    parameters?: string[];
    cost?: string | null;
    firstPaper?: string | null;
    related?: string[];
    claimsCount?: number;
    papersCount?: number;
    page?: string;
  }>;
  next: string | null;
  counts: Record<string, Record<string, number>>;
};

export type LawRecord = {
  id: string;
  name: string;
  aliases: string[];
  expression: string;
  latex: string;
  target: {
    symbol: string;
    quantity: string;
    unit?: string;
    latex?: string;
  };
  variables: Record<string, {
    quantity: string;
    unit?: string;
    latex?: string;
    description: string;
    range?: {
      low: number;
      high: number;
    };
  }>;
  parameters: Record<string, {
    role: "exponent" | "coefficient" | "irreducible" | "scale" | "offset" | "rate" | "shape";
    latex?: string;
    description?: string;
    unit?: string;
    bounds?: {
      low?: number;
      high?: number;
    };
    start: {
      low: number;
      high: number;
    };
  }>;
  cost?: string;
  derived: Array<{
    id: string;
    name: string;
    latex?: string;
    expression: string;
    of?: string;
    vs?: string;
  }>;
  firstPaper?: string;
  related: string[];
  testPoints: Array<{
    variables: Record<string, number>;
    parameters: Record<string, number>;
    value: number;
    tolerance: number;
    source: string;
  }>;
  evidence: Evidence;
};

export type OpenApiDocument = Record<string, unknown>;

export type Paper = {
  id: string;
  title: string;
  short: string | null;
  status: "extracted" | "curated";
  scope: "law" | "related" | "out";
  authors: string[];
  authorsCount: number | null;
  published: string | null;
  year: number | null;
  arxiv: string | null;
  doi: string | null;
  url: string | null;
  venue: string | null;
  aliases: string[];
  formerly: string[];
  code: string[];
  domains: string[];
  architectures: string[];
  optimisers: string[];
  datasets: string[];
  hardware: string[];
  checklist: Checklist | null;
  checklistScore: number | null;
  claimsCount: number;
  lawBearing: boolean;
  hasCode: boolean;
  summary: string;
  page: string;
  notes: string;
  relations: RelationItem[];
  listings: Array<{
    file: string;
    captured: string | null;
    published: string | null;
    authorsCount: number | null;
    comments: number | null;
    organisation: string | null;
  }>;
  claims: Claim[];
};

export type PaperItem = {
  id: string;
  title: string;
  short: string | null;
  status: "extracted" | "curated";
  scope: "law" | "related" | "out";
  authors: string[];
  authorsCount: number | null;
  published: string | null;
  year: number | null;
  arxiv: string | null;
  doi: string | null;
  url: string | null;
  venue: string | null;
  aliases: string[];
  formerly: string[];
  code: string[];
  domains: string[];
  architectures: string[];
  optimisers: string[];
  datasets: string[];
  hardware: string[];
  checklist: Checklist | null;
  checklistScore: number | null;
  claimsCount: number;
  lawBearing: boolean;
  hasCode: boolean;
  summary: string;
  page: string;
};

export type PaperList = {
  edition: string | null;
  contentHash: string;
  total: number;
  items: Array<{
    id?: string;
    title?: string;
    short?: string | null;
    status?: "extracted" | "curated";
    scope?: "law" | "related" | "out";
    authors?: string[];
    authorsCount?: number | null;
    published?: string | null;
    year?: number | null;
    arxiv?: string | null;
    doi?: string | null;
    url?: string | null;
    venue?: string | null;
    aliases?: string[];
    formerly?: string[];
    code?: string[];
    domains?: string[];
    architectures?: string[];
    optimisers?: string[];
    datasets?: string[];
    hardware?: string[];
    checklist?: Checklist | null;
    checklistScore?: number | null;
    claimsCount?: number;
    lawBearing?: boolean;
    hasCode?: boolean;
    summary?: string;
    page?: string;
  }>;
  next: string | null;
  counts: Record<string, Record<string, number>>;
};

export type PaperRef = {
  id: string;
  title: string;
  short: string | null;
  year: number | null;
};

export type ParameterValue = {
  value: number;
  low: number | null;
  high: number | null;
  level: number | null;
  standardError: number | null;
  unit: string | null;
  role: string | null;
};

export type Predictions = {
  edition: string | null;
  contentHash: string;
  budget: {
    compute?: number;
    params?: number;
    tokens?: number;
    fixed?: Record<string, number>;
  };
  predictions: Array<{
    id: string;
    name: string;
    paper: {
      id: string;
      title: string;
      year: number | null;
    };
    law: {
      id: string;
      name: string;
    };
    domain: string | null;
    target: {
      quantity: string;
      unit: string | null;
    };
    params: number | null;
    tokens: number | null;
    compute: number | null;
    tokensPerParameter: number | null;
    loss: number;
    interval: {
      low: number;
      high: number;
      level: number;
      from: "bootstrap" | "stated";
    } | null;
    reach: {
      params: number | null;
      tokens: number | null;
      compute: number | null;
    };
    allocation: "compute-optimal" | "as given";
    notes: string[];
  }>;
  agreement: Array<{
    target: {
      quantity: string;
      unit: string | null;
    };
    n: number;
    loss: {
      low: number;
      lowerQuartile: number;
      median: number;
      upperQuartile: number;
      high: number;
    };
    params: {
      low: number;
      lowerQuartile: number;
      median: number;
      upperQuartile: number;
      high: number;
    } | null;
    tokens: {
      low: number;
      lowerQuartile: number;
      median: number;
      upperQuartile: number;
      high: number;
    } | null;
    tokensPerParameter: {
      low: number;
      lowerQuartile: number;
      median: number;
      upperQuartile: number;
      high: number;
    } | null;
  }>;
  unusable: Array<{
    id: string;
    name: string;
    why: string;
  }>;
};

export type Problem = {
  type: string;
  title: string;
  status: number;
  detail: string;
  parameter: string | null;
  mend: string;
  errors: ProblemEntry[];
  requestId?: string;
};

export type ProblemEntry = {
  parameter: string | null;
  detail: string;
  value: string | null;
  mend: string;
};

export type RelationItem = {
  type: "replicates" | "corrects" | "contradicts" | "extends" | "explains" | "uses-data-of" | "supports";
  direction: "to" | "from";
  paper: PaperRef;
  note: string | null;
  claims: string[];
};

export type RunSetRecord = {
  id: string;
  name: string;
  paper: string;
  licence: string;
  description?: string;
  files: Array<{
    url: string;
    sha256: string;
    bytes?: number;
    row?: string;
    as?: string;
  }>;
  format: "csv" | "json" | "jsonl" | "inline";
  rows?: Array<Record<string, number | string | boolean | null>>;
  evidence?: Evidence;
  columns: Record<string, {
    from?: string;
    type: "number" | "text";
    unit?: string;
    description?: string;
    scale?: number;
  }>;
  derive: Record<string, string>;
  map: Record<string, Record<string, string>>;
  group?: string;
  exclusions: Array<{
    id: string;
    reason: string;
    extreme?: {
      column: string;
      which: "highest" | "lowest";
      count: number;
    };
    where?: string;
    allButBest?: {
      column: string;
      which: "highest" | "lowest";
      per: string[];
    };
    default: boolean;
  }>;
};

export type Runs = {
  id: string;
  name: string;
  paper: PaperRef;
  licence: string;
  description: string | null;
  format: "csv" | "json" | "jsonl" | "inline";
  files: Array<{
    url: string;
    sha256: string;
    bytes: number | null;
  }>;
  columns: Array<{
    name: string;
    type: "number" | "text" | "derived";
    unit: string | null;
    description: string | null;
  }>;
  exclusions: Array<{
    id: string;
    reason: string;
  }>;
  page: string;
  record: RunSetRecord;
  summary: string;
  notes: string;
  rows: Array<Record<string, number | string | boolean | null>> | null;
};

export type RunsItem = {
  id: string;
  name: string;
  paper: PaperRef;
  licence: string;
  description: string | null;
  format: "csv" | "json" | "jsonl" | "inline";
  files: Array<{
    url: string;
    sha256: string;
    bytes: number | null;
  }>;
  columns: Array<{
    name: string;
    type: "number" | "text" | "derived";
    unit: string | null;
    description: string | null;
  }>;
  exclusions: Array<{
    id: string;
    reason: string;
  }>;
  page: string;
};

export type RunsList = {
  edition: string | null;
  contentHash: string;
  total: number;
  items: Array<{
    id?: string;
    name?: string;
    paper?: PaperRef;
    licence?: string;
    description?: string | null;
    format?: "csv" | "json" | "jsonl" | "inline";
    files?: Array<{
      url: string;
      sha256: string;
      bytes: number | null;
    }>;
    columns?: Array<{
      name: string;
      type: "number" | "text" | "derived";
      unit: string | null;
      description: string | null;
    }>;
    exclusions?: Array<{
      id: string;
      reason: string;
    }>;
    page?: string;
  }>;
  next: string | null;
  counts: Record<string, Record<string, number>>;
};

export type Search = {
  query: string;
  engine: "sqlite" | "meilisearch";
  answer: {
    kind: "value" | "comparison" | "prediction";
    text: string;
    lines: string[];
    claims: Array<{
      id: string;
      paper: {
        id: string;
        title: string;
      };
      label: string;
      value: string;
      asPrinted: string | null;
      evidence: string;
      role: "reported" | "replicates" | "corrects" | "contradicts" | "supports" | "refit";
      exponent: {
        of: string;
        vs: string;
        value: number;
        low: number | null;
        high: number | null;
      } | null;
    }>;
    href: string | null;
  } | null;
  results: Array<{
    kind: "paper" | "claim" | "law" | "dataset" | "hardware" | "runs";
    id: string;
    title: string;
    paper: {
      id: string;
      title: string;
    } | null;
    score: number;
    snippet: string;
  }>;
  facets: Record<string, Record<string, number>>;
  total: number;
  tookMs: number;
  chips: Array<{
    kind: "entity" | "quantity" | "filter" | "phrase" | "exclusion" | "word" | "correction";
    text: string;
    start: number;
    end: number;
    field?: string;
    value?: string;
  }>;
  suggestion: string | null;
  problems: string[];
  nextCursor: string | null;
  notice: string | null;
};

export type Suggestions = {
  items: Array<{
    text: string;
    matched: string | null;
    kind: "paper" | "claim" | "law" | "dataset" | "hardware" | "runs";
    id: string;
  }>;
};

export type VerdictList = {
  edition: string | null;
  contentHash: string;
  total: number;
  items: Array<{
    claim?: string;
    paper?: string;
    outcome?: string | null;
    runSet?: string | null;
    detail?: Record<string, unknown>;
  }>;
  next: string | null;
  counts: Record<string, Record<string, number>>;
};

export type VocabularyList = {
  edition: string | null;
  contentHash: string;
  total: number;
  items: Array<{
    id?: string;
    name?: string;
    aliases?: string[];
    description?: string | null;
    url?: string | null;
    source?: string | null;
    papersCount?: number;
    claimsCount?: number;
    page?: string | null;
    unit?: string | null;
    symbol?: string | null;
    lowerIsBetter?: boolean | null;
  }>;
  next: string | null;
  counts: Record<string, Record<string, number>>;
};

export type VocabularyTerm = {
  id: string;
  name: string;
  aliases: string[];
  description: string | null;
  url: string | null;
  source: string | null;
  papersCount: number;
  claimsCount: number;
  page: string | null;
  unit: string | null;
  symbol: string | null;
  lowerIsBetter: boolean | null;
};

export interface ListPapersQuery {
  /** Ids of papers; several are separated by commas. */
  id?: string;
  /** How far the record was checked. One or more of: extracted, curated. */
  status?: string;
  /** Whether the paper is about scaling laws. One or more of: law, related, out. */
  scope?: string;
  /** Ids of domains; several are separated by commas. */
  domain?: string;
  /** Ids of architectures; several are separated by commas. */
  architecture?: string;
  /** Ids of optimisers; several are separated by commas. */
  optimiser?: string;
  /** Ids of datasets; papers that use any of them; several are separated by commas. */
  dataset?: string;
  /** Ids of devices; papers that use any of them; several are separated by commas. */
  hardware?: string;
  /** Ids of laws; papers with a claim of that form; several are separated by commas. */
  law?: string;
  /** Family name of an author, without accents if you like. */
  author?: string;
  /** arXiv ids without version. */
  arxiv?: string;
  /** DOIs. */
  doi?: string;
  /** Date of first publication. Range of dates: `2022..2024-03`, ends included. */
  published?: string;
  /** Number of claims. Range: `low..high`, ends included, either may be left out. */
  claims?: string;
  /** Reproducibility score, 0 to 1. Range: `low..high`, ends included, either may be left out. */
  checklist?: string;
  /** Has a law or exponent claim. */
  lawBearing?: boolean;
  /** Links code or data. */
  hasCode?: boolean;
  /** Order. A leading minus reverses it. Ties are broken by id. */
  sort?: "published" | "-published" | "id" | "-id" | "title" | "-title" | "claims" | "-claims" | "checklist" | "-checklist";
  /** Records a page: 50 unless given, at most 1,000. CSV, JSON Lines and citations give all matches up to 10,000 unless told otherwise. */
  limit?: number;
  /** Where the page starts: `next` of the page before. */
  cursor?: string;
  /** Only these fields of each record. */
  fields?: string;
  /** Count the matching records by these facets. One or more of: status, scope, year, domain, architecture, dataset, hardware. */
  counts?: string;
  /** Read from this edition instead of the current data, e.g. 2026.11. */
  edition?: string;
}

export interface GetPaperQuery {
  /** Read from this edition instead of the current data, e.g. 2026.11. */
  edition?: string;
}

export interface ListClaimsQuery {
  /** Claim ids, `paper#claim` (write # as %23). */
  id?: string;
  /** Ids of papers; several are separated by commas. */
  paper?: string;
  /** Kind of claim. One or more of: law, exponent, scale, compute, result, finding. */
  kind?: string;
  /** How far the claim was checked. One or more of: extracted, curated, unconfirmed. */
  status?: string;
  /** Ids of laws; several are separated by commas. */
  law?: string;
  /** Quantity whose exponent it is. */
  of?: string;
  /** Quantity that the exponent is against. */
  vs?: string;
  /** Quantity of a scale or result claim. */
  quantity?: string;
  /** Ids of metrics; several are separated by commas. */
  metric?: string;
  /** Measure of a compute claim. One or more of: device-hours, flop, flop-per-second, devices. */
  measure?: string;
  /** Ids of hardware; several are separated by commas. */
  device?: string;
  /** Ids of domains; several are separated by commas. */
  domain?: string;
  /** Ids of architectures; several are separated by commas. */
  architecture?: string;
  /** Ids of datasets; several are separated by commas. */
  dataset?: string;
  /** How the value was fitted. One or more of: envelope, isoflop, parametric, theory, other. */
  approach?: string;
  /** How the value was seen. One or more of: primary, abstract, authors-data, secondary, recomputed. */
  seen?: string;
  /** Ids of run sets that test the claim; several are separated by commas. */
  runs?: string;
  /** Outcome of the re-fit. */
  outcome?: string;
  /** The value, in the claim's own unit. Range: `low..high`, ends included, either may be left out. */
  value?: string;
  /** The value, in the base unit of its dimension (tokens, parameters, FLOP, seconds of a device). Range: `low..high`, ends included, either may be left out. */
  baseValue?: string;
  /** Number of points of the fit. Range: `low..high`, ends included, either may be left out. */
  points?: string;
  /** Publication of the paper. Range of dates: `2022..2024-03`, ends included. */
  published?: string;
  /** Enters pooled averages. */
  inAverages?: boolean;
  /** Another claim takes its place. */
  superseded?: boolean;
  /** Order. A leading minus reverses it. Ties are broken by id. */
  sort?: "published" | "-published" | "id" | "-id" | "value" | "-value" | "baseValue" | "-baseValue" | "points" | "-points";
  /** Records a page: 50 unless given, at most 1,000. CSV, JSON Lines and citations give all matches up to 10,000 unless told otherwise. */
  limit?: number;
  /** Where the page starts: `next` of the page before. */
  cursor?: string;
  /** Only these fields of each record. */
  fields?: string;
  /** Count the matching records by these facets. One or more of: kind, status, law, of, vs, device, domain, architecture, dataset, seen, year, paper, outcome. */
  counts?: string;
  /** Read from this edition instead of the current data, e.g. 2026.11. */
  edition?: string;
}

export interface GetClaimQuery {
  /** Read from this edition instead of the current data, e.g. 2026.11. */
  edition?: string;
}

export interface GetClaimByRefQuery {
  /** Read from this edition instead of the current data, e.g. 2026.11. */
  edition?: string;
}

export interface ListLawsQuery {
  /** Ids of laws; several are separated by commas. */
  id?: string;
  /** Target quantity. */
  target?: string;
  /** Has a variable of this quantity. */
  variable?: string;
  /** Ids of papers that report it; several are separated by commas. */
  paper?: string;
  /** Number of claims. Range: `low..high`, ends included, either may be left out. */
  claims?: string;
  /** Order. A leading minus reverses it. Ties are broken by id. */
  sort?: "id" | "-id" | "name" | "-name" | "claims" | "-claims" | "papers" | "-papers";
  /** Records a page: 50 unless given, at most 1,000. CSV, JSON Lines and citations give all matches up to 10,000 unless told otherwise. */
  limit?: number;
  /** Where the page starts: `next` of the page before. */
  cursor?: string;
  /** Only these fields of each record. */
  fields?: string;
  /** Count the matching records by these facets. One or more of: target. */
  counts?: string;
  /** Read from this edition instead of the current data, e.g. 2026.11. */
  edition?: string;
}

export interface GetLawQuery {
  /** Read from this edition instead of the current data, e.g. 2026.11. */
  edition?: string;
}

export interface ListRunsQuery {
  /** Ids of run sets; several are separated by commas. */
  id?: string;
  /** Ids of papers whose runs they are; several are separated by commas. */
  paper?: string;
  /** Ids of laws with claims that the set tests; several are separated by commas. */
  law?: string;
  /** Form of the public table. One or more of: csv, json, jsonl, inline. */
  fileFormat?: string;
  /** Order. A leading minus reverses it. Ties are broken by id. */
  sort?: "id" | "-id" | "name" | "-name";
  /** Records a page: 50 unless given, at most 1,000. CSV, JSON Lines and citations give all matches up to 10,000 unless told otherwise. */
  limit?: number;
  /** Where the page starts: `next` of the page before. */
  cursor?: string;
  /** Only these fields of each record. */
  fields?: string;
  /** Count the matching records by these facets. One or more of: paper, fileFormat. */
  counts?: string;
  /** Read from this edition instead of the current data, e.g. 2026.11. */
  edition?: string;
}

export interface GetRunsQuery {
  /** Read from this edition instead of the current data, e.g. 2026.11. */
  edition?: string;
}

export interface ListDatasetsQuery {
  /** Ids of datasets; several are separated by commas. */
  id?: string;
  /** Kind. One or more of: corpus, benchmark, environment, other. */
  kind?: string;
  /** Ids of domains; several are separated by commas. */
  domain?: string;
  /** Number of papers that use it. Range: `low..high`, ends included, either may be left out. */
  papers?: string;
  /** Order. A leading minus reverses it. Ties are broken by id. */
  sort?: "id" | "-id" | "name" | "-name" | "papers" | "-papers" | "claims" | "-claims";
  /** Records a page: 50 unless given, at most 1,000. CSV, JSON Lines and citations give all matches up to 10,000 unless told otherwise. */
  limit?: number;
  /** Where the page starts: `next` of the page before. */
  cursor?: string;
  /** Only these fields of each record. */
  fields?: string;
  /** Count the matching records by these facets. One or more of: kind, domain. */
  counts?: string;
  /** Read from this edition instead of the current data, e.g. 2026.11. */
  edition?: string;
}

export interface GetDatasetQuery {
  /** Read from this edition instead of the current data, e.g. 2026.11. */
  edition?: string;
}

export interface ListHardwareQuery {
  /** Ids of devices; several are separated by commas. */
  id?: string;
  /** Kind. One or more of: gpu, tpu, cpu, accelerator, npu, fpga, system. */
  kind?: string;
  /** Vendors. */
  vendor?: string;
  /** Year it came out. Range: `low..high`, ends included, either may be left out. */
  year?: string;
  /** Memory in GB. Range: `low..high`, ends included, either may be left out. */
  memoryGB?: string;
  /** Number of papers that use it. Range: `low..high`, ends included, either may be left out. */
  papers?: string;
  /** Order. A leading minus reverses it. Ties are broken by id. */
  sort?: "id" | "-id" | "name" | "-name" | "year" | "-year" | "papers" | "-papers" | "claims" | "-claims";
  /** Records a page: 50 unless given, at most 1,000. CSV, JSON Lines and citations give all matches up to 10,000 unless told otherwise. */
  limit?: number;
  /** Where the page starts: `next` of the page before. */
  cursor?: string;
  /** Only these fields of each record. */
  fields?: string;
  /** Count the matching records by these facets. One or more of: kind, vendor, year. */
  counts?: string;
  /** Read from this edition instead of the current data, e.g. 2026.11. */
  edition?: string;
}

export interface GetHardwareQuery {
  /** Read from this edition instead of the current data, e.g. 2026.11. */
  edition?: string;
}

export interface ListVocabularyQuery {
  /** Ids of terms; several are separated by commas. */
  id?: string;
  /** Order. A leading minus reverses it. Ties are broken by id. */
  sort?: "id" | "-id" | "name" | "-name" | "papers" | "-papers" | "claims" | "-claims";
  /** Records a page: 50 unless given, at most 1,000. CSV, JSON Lines and citations give all matches up to 10,000 unless told otherwise. */
  limit?: number;
  /** Where the page starts: `next` of the page before. */
  cursor?: string;
  /** Only these fields of each record. */
  fields?: string;
  /** Read from this edition instead of the current data, e.g. 2026.11. */
  edition?: string;
}

export interface SearchQuery {
  /** What you look for, with filters in it: law:chinchilla exponent>0.4 year:2022.. */
  q: string;
  /** Only these kinds of records. One or more of: paper, claim, law, dataset, hardware, runs. */
  kind?: string;
  /** Results a page. */
  limit?: number;
  /** `nextCursor` of the page before. */
  cursor?: string;
  /** Order. */
  sort?: "relevance" | "newest" | "oldest";
  /** Read from this edition instead of the current data, e.g. 2026.11. */
  edition?: string;
}

export interface SuggestQuery {
  /** The beginning of what you look for. */
  q: string;
  /** Suggestions. */
  limit?: number;
  /** Read from this edition instead of the current data, e.g. 2026.11. */
  edition?: string;
}

export interface ListExponentsQuery {
  /** Quantity whose exponent it is. */
  of?: string;
  /** Quantity that it is against. */
  vs?: string;
  /** Ids of domains. */
  domain?: string;
  /** Ids of architectures. */
  architecture?: string;
  /** How the value was fitted. One or more of: envelope, isoflop, parametric, theory, other. */
  approach?: string;
  /** How far the claim was checked. One or more of: extracted, curated, unconfirmed. */
  status?: string;
  /** Stated by a claim, or derived from a law's parameters. */
  source?: "claim" | "derived";
  /** How the average is taken. */
  method?: "fixed" | "dersimonian-laird" | "reml";
  /** How its error is taken. */
  test?: "normal" | "knapp-hartung";
  /** Probability content of its interval; 0.95 unless given. */
  level?: number;
  /** What counts as independent: one value a paper (its first with an uncertainty), or every claim. */
  unit?: "paper" | "claim";
  /** Read from this edition instead of the current data, e.g. 2026.11. */
  edition?: string;
}

export interface CompareQuery {
  /** Two to six paper ids or claim ids (`paper#claim`, # written as %23). Claims of one paper make one column. */
  ids: string;
  /** Training compute in FLOP. */
  compute?: number;
  /** Or device-hours of `device`. */
  deviceHours?: number;
  /** Hardware id, for `deviceHours`. */
  device?: string;
  /** Whose peak rate, for `deviceHours`; bf16 unless given. */
  precision?: "fp64" | "fp32" | "tf32" | "fp16" | "bf16" | "fp8" | "fp4" | "int8" | "int4";
  /** Share of the peak that training reaches, for `deviceHours`; 0.4 unless given. */
  utilisation?: number;
  /** Or parameters. */
  params?: number;
  /** Or training tokens; with params, a given allocation. */
  tokens?: number;
  /** Read from this edition instead of the current data, e.g. 2026.11. */
  edition?: string;
}

export interface PredictQuery {
  /** Training compute in FLOP. */
  compute?: number;
  /** Or device-hours of `device`. */
  deviceHours?: number;
  /** Hardware id, for `deviceHours`. */
  device?: string;
  /** Whose peak rate, for `deviceHours`; bf16 unless given. */
  precision?: "fp64" | "fp32" | "tf32" | "fp16" | "bf16" | "fp8" | "fp4" | "int8" | "int4";
  /** Share of the peak that training reaches, for `deviceHours`; 0.4 unless given. */
  utilisation?: number;
  /** Or parameters. */
  params?: number;
  /** Or training tokens; with params, a given allocation. */
  tokens?: number;
  /** Only these law claims, `paper#claim` with # as %23. */
  claims?: string;
  /** Only claims of these laws. */
  law?: string;
  /** Only claims of these domains. */
  domain?: string;
  /** Values of further quantities, `quantity:value`. */
  fixed?: string;
  /** Read from this edition instead of the current data, e.g. 2026.11. */
  edition?: string;
}

export interface ListVerdictsQuery {
  /** Claim ids, # as %23. */
  claim?: string;
  /** Paper ids. */
  paper?: string;
  /** Outcomes. */
  outcome?: string;
  /** Run sets. */
  runs?: string;
  /** Order. A leading minus reverses it. */
  sort?: "claim" | "-claim";
  /** Verdicts a page. */
  limit?: number;
  /** `next` of the page before. */
  cursor?: string;
  /** Count by these facets. One or more of: outcome, runs, paper. */
  counts?: string;
  /** Only these fields. */
  fields?: string;
  /** Read from this edition instead of the current data, e.g. 2026.11. */
  edition?: string;
}

export interface FitQuery {
  /** Read from this edition instead of the current data, e.g. 2026.11. */
  edition?: string;
}

export interface CreateFitJobQuery {
  /** Read from this edition instead of the current data, e.g. 2026.11. */
  edition?: string;
}

export interface ListChangesQuery {
  /** Edition to compare with. */
  since: string;
  /** Kinds of records. One or more of: paper, claim, law, runs, dataset, hardware. */
  kind?: string;
  /** Kinds of change. One or more of: added, removed, changed. */
  change?: string;
  /** Read from this edition instead of the current data, e.g. 2026.11. */
  edition?: string;
}

/** A refusal of the API, with its problem document. */
export class IsolossError extends Error {
  constructor(readonly problem: Problem) {
    super(`${problem.detail}: ${problem.mend}`);
    this.name = "IsolossError";
  }
}

export class Isoloss {
  /** @param base address of the site, without a path */
  constructor(
    private readonly base: string,
    private readonly fetcher: typeof fetch = fetch,
  ) {}

  private async ask<T>(method: string, path: string, query: object, body?: unknown): Promise<T> {
    const search = new URLSearchParams();
    for (const [k, v] of Object.entries(query)) if (v !== undefined) search.set(k, String(v));
    const text = search.toString();
    const response = await this.fetcher(`${this.base}/api/v1${path}${text ? `?${text}` : ""}`, {
      method,
      headers: { Accept: "application/json", ...(body === undefined ? {} : { "Content-Type": "application/json" }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const answer: unknown = await response.json();
    if (!response.ok) throw new IsolossError(answer as Problem);
    return answer as T;
  }

  /** Follows `next` from page to page: `for await (const c of api.every((cursor) => api.listClaims({ kind: "exponent", cursor })))`. */
  async *every<T>(page: (cursor: string | undefined) => Promise<{ items: T[]; next: string | null }>): AsyncGenerator<T> {
    let cursor: string | undefined;
    do {
      const { items, next } = await page(cursor);
      yield* items;
      cursor = next ?? undefined;
    } while (cursor !== undefined);
  }

  /** Papers by any facet. */
  listPapers(query: ListPapersQuery = {}): Promise<PaperList> {
    return this.ask("GET", `/papers`, query);
  }

  /** One paper with its claims and relations. */
  getPaper(paper: string, query: GetPaperQuery = {}): Promise<Paper> {
    return this.ask("GET", `/papers/${encodeURIComponent(paper)}`, query);
  }

  /** Claims by any facet, with ranges. */
  listClaims(query: ListClaimsQuery = {}): Promise<ClaimList> {
    return this.ask("GET", `/claims`, query);
  }

  /** One claim. */
  getClaim(paper: string, claim: string, query: GetClaimQuery = {}): Promise<Claim> {
    return this.ask("GET", `/claims/${encodeURIComponent(paper)}/${encodeURIComponent(claim)}`, query);
  }

  /** One claim by its id in one segment; redirects. */
  getClaimByRef(ref: string, query: GetClaimByRefQuery = {}): Promise<string> {
    return this.ask("GET", `/claims/${encodeURIComponent(ref)}`, query);
  }

  /** Laws: named functional forms. */
  listLaws(query: ListLawsQuery = {}): Promise<LawList> {
    return this.ask("GET", `/laws`, query);
  }

  /** One law with everybody's parameters. */
  getLaw(law: string, query: GetLawQuery = {}): Promise<Law> {
    return this.ask("GET", `/laws/${encodeURIComponent(law)}`, query);
  }

  /** Run sets: public tables of training runs. */
  listRuns(query: ListRunsQuery = {}): Promise<RunsList> {
    return this.ask("GET", `/runs`, query);
  }

  /** One run set: where it is, its hash, its columns, its exclusions. */
  getRuns(runs: string, query: GetRunsQuery = {}): Promise<Runs> {
    return this.ask("GET", `/runs/${encodeURIComponent(runs)}`, query);
  }

  /** Datasets. */
  listDatasets(query: ListDatasetsQuery = {}): Promise<DatasetList> {
    return this.ask("GET", `/datasets`, query);
  }

  /** One dataset. */
  getDataset(dataset: string, query: GetDatasetQuery = {}): Promise<Dataset> {
    return this.ask("GET", `/datasets/${encodeURIComponent(dataset)}`, query);
  }

  /** Devices with their peak rates. */
  listHardware(query: ListHardwareQuery = {}): Promise<HardwareList> {
    return this.ask("GET", `/hardware`, query);
  }

  /** One device. */
  getHardware(device: string, query: GetHardwareQuery = {}): Promise<Hardware> {
    return this.ask("GET", `/hardware/${encodeURIComponent(device)}`, query);
  }

  /** Metrics, domains, architectures, optimisers and quantities. */
  listVocabulary(vocabulary: string, query: ListVocabularyQuery = {}): Promise<VocabularyList> {
    return this.ask("GET", `/vocabularies/${encodeURIComponent(vocabulary)}`, query);
  }

  /** Search papers, claims, laws, datasets, hardware and run sets; a question gets an answer first. */
  search(query: SearchQuery): Promise<Search> {
    return this.ask("GET", `/search`, query);
  }

  /** Completions as one types. */
  suggest(query: SuggestQuery): Promise<Suggestions> {
    return this.ask("GET", `/suggest`, query);
  }

  /** Exponents of one kind with their average, or the kinds there are. */
  listExponents(query: ListExponentsQuery = {}): Promise<Exponents> {
    return this.ask("GET", `/exponents`, query);
  }

  /** Two to six papers or claims side by side. */
  compare(query: CompareQuery): Promise<Comparison> {
    return this.ask("GET", `/compare`, query);
  }

  /** What every law says about a budget. */
  predict(query: PredictQuery = {}): Promise<Predictions> {
    return this.ask("GET", `/predict`, query);
  }

  /** Outcomes of our re-fits of reported claims. */
  listVerdicts(query: ListVerdictsQuery = {}): Promise<VerdictList> {
    return this.ask("GET", `/verdicts`, query);
  }

  /** Fit a law to a run set or to your own points, and wait for the answer. */
  fit(body: FitRequest, query: FitQuery = {}): Promise<Fit> {
    return this.ask("POST", `/fit`, query, body);
  }

  /** Start a larger fit. */
  createFitJob(body: FitRequest, query: CreateFitJobQuery = {}): Promise<FitJob> {
    return this.ask("POST", `/fit/jobs`, query, body);
  }

  /** How far a fit has come, and its answer. */
  getFitJob(job: string): Promise<FitJob> {
    return this.ask("GET", `/fit/jobs/${encodeURIComponent(job)}`, {});
  }

  /** Cancel a fit. */
  deleteFitJob(job: string): Promise<FitJob> {
    return this.ask("DELETE", `/fit/jobs/${encodeURIComponent(job)}`, {});
  }

  /** What changed since an edition. */
  listChanges(query: ListChangesQuery): Promise<ChangeList> {
    return this.ask("GET", `/changes`, query);
  }

  /** Dated editions of the whole knowledge base, with their files and checksums. */
  listEditions(): Promise<EditionList> {
    return this.ask("GET", `/editions`, {});
  }

  /** Whether the service works, and on what content. */
  getHealth(): Promise<Health> {
    return this.ask("GET", `/health`, {});
  }

  /** This document. */
  getOpenapi(): Promise<OpenApiDocument> {
    return this.ask("GET", `/openapi.json`, {});
  }
}
