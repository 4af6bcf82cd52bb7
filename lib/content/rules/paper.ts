/** Rules for one valid paper record beyond its schema: numbers, dates, duplicates. */
import { nearest, show } from "../problems";
import type { PaperRecord } from "../schema";
import { PLACEHOLDER_FINDING } from "./body";
import { FRAGMENT_WORDS, type Report, type World, weightOf } from "./context";

/** Earliest year that a paper of this field can have. */
const FIRST_YEAR = 1943;
/** How many values a pair of quantities must have before a new one can be called far out. */
const LITERATURE_MINIMUM = 8;

export function paperRules(paper: PaperRecord, report: Report, world: World): void {
  dates(paper, report, world);
  duplicates(paper, report, world);
  corrections(paper, report, world);
  paper.claims.forEach((claim, i) => {
    const at = (...rest: PropertyKey[]) => ["claims", i, ...rest];
    if (claim.kind === "finding" && claim.statement === PLACEHOLDER_FINDING)
      report(
        at("statement"),
        "body-missing",
        "the finding is still the template's",
        claim.statement,
        "Say what the paper found, or remove the claim.",
      );
    const words = claim.evidence.fragment?.trim().split(/\s+/).length ?? 0;
    if (words > FRAGMENT_WORDS)
      report(
        at("evidence", "fragment"),
        "fragment-length",
        `the fragment has ${words} words`,
        claim.evidence.fragment,
        `Keep at most ${FRAGMENT_WORDS}.`,
      );
    const measured = (
      m: {
        value?: number | undefined;
        interval?: { low: number; high: number } | undefined;
        asPrinted?: boolean | undefined;
      },
      ...path: PropertyKey[]
    ) => {
      if (m.value === undefined || !m.interval || m.asPrinted) return;
      if (m.value < m.interval.low || m.value > m.interval.high)
        report(
          at(...path, "interval"),
          "interval-contains-value",
          `the interval does not contain the value ${m.value}`,
          m.interval,
          "Check the source; when it is printed so, add asPrinted: true and a note.",
        );
    };
    if (claim.kind === "law") {
      const law = world.law(claim.law);
      for (const [name, m] of Object.entries(claim.parameters)) {
        measured(m, "parameters", name);
        const bounds = law?.parameters[name]?.bounds;
        if (!bounds || m.asPrinted) continue;
        if ((bounds.low !== undefined && m.value < bounds.low) || (bounds.high !== undefined && m.value > bounds.high))
          report(
            at("parameters", name),
            "parameter-bounds",
            `${name} lies outside the bounds of law ${claim.law}`,
            m.value,
            `The law allows ${bounds.low ?? "−∞"} to ${bounds.high ?? "∞"}; check sign and unit.`,
          );
      }
      if (law) {
        // A misspelt parameter is reported as unknown; the one that it was meant to be does not lack.
        const strange = Object.keys(claim.parameters).filter((n) => !(n in law.parameters));
        const meant = new Set(strange.map((n) => nearest(n, Object.keys(law.parameters))));
        const missing = Object.keys(law.parameters).filter((n) => !(n in claim.parameters) && !meant.has(n));
        if (missing.length > 0)
          report(
            at("parameters"),
            "law-parameters",
            `the claim lacks ${missing.join(", ")} of law ${claim.law}`,
            Object.keys(claim.parameters),
            "Add them if the source has them; the curve is drawn only when all are there.",
            { warning: true },
          );
      }
    } else if ("value" in claim) {
      measured(claim);
      if (claim.unit === "fraction" && claim.value !== undefined && Math.abs(claim.value) > 1.5)
        report(
          at("value"),
          "percent-for-fraction",
          "a fraction cannot be this large",
          claim.value,
          `Write ${claim.value / 100}, or unit: percent.`,
        );
    }
    if (claim.kind === "exponent" && claim.status !== "unconfirmed")
      outlier(paper.id, claim, at("value"), report, world);
  });
  contradictions(paper, report);
  rangeAndScale(paper, report);
}

function dates(paper: PaperRecord, report: Report, world: World): void {
  const date = paper.published;
  if (!date) return;
  const [year = 0, month = 1, day = 1] = date.split("-").map(Number);
  const real = new Date(Date.UTC(year, month - 1, day));
  if (real.getUTCMonth() !== month - 1 || real.getUTCDate() !== day) {
    report(["published"], "date-possible", "this day does not exist", date, "Check the date.");
    return;
  }
  if (year < FIRST_YEAR || date > world.today.slice(0, date.length))
    report(
      ["published"],
      "date-possible",
      date > world.today ? "the date lies in the future" : "the date is before neural networks",
      date,
      "Check the date.",
    );
  const modern = /^(\d\d)(\d\d)\.\d+$/.exec(paper.arxiv ?? "");
  if (!modern) return;
  const submitted = `20${modern[1]}-${modern[2]}`;
  // A listing shows the first version's date; a venue's year may be later, an earlier one cannot be.
  if (Number(modern[2]) < 1 || Number(modern[2]) > 12)
    report(["arxiv"], "date-possible", "the month in this arXiv id does not exist", paper.arxiv, "Check the id.");
  else if (date.length >= 7 && monthsBetween(date.slice(0, 7), submitted) > 2)
    report(
      ["published"],
      "date-possible",
      `the paper is dated more than two months before its arXiv id (${submitted})`,
      date,
      "Check both.",
      { warning: true },
    );
}

/** What a correction says of itself, and where superseded claims lead. */
function corrections(paper: PaperRecord, report: Report, world: World): void {
  const claims = new Map(paper.claims.map((c) => [`${paper.id}#${c.id}`, c]));
  const circled = new Set<string>();
  paper.claims.forEach((claim, i) => {
    claim.corrections?.forEach((k, n) => {
      const path = ["claims", i, "corrections", n, "date"];
      if (k.date > world.today)
        report(path, "date-possible", "the correction lies in the future", k.date, "Write the day of the correction.");
      else if (paper.published && k.date < paper.published)
        report(
          path,
          "date-possible",
          `the correction is dated before the paper (${paper.published})`,
          k.date,
          "Write the day of the correction, not that of the source.",
        );
    });
    const next = claim.supersededBy;
    if (next === undefined) return;
    const path = ["claims", i, "supersededBy"];
    if (next.startsWith(`${paper.id}#`) && !claims.has(next)) {
      const near = nearest(next, claims.keys());
      report(
        path,
        "superseded-by",
        "this paper has no such claim",
        next,
        near ? `Did you mean ${show(near)}?` : "Name a claim that exists.",
      );
      return;
    }
    const seen = new Set([`${paper.id}#${claim.id}`]);
    for (let at: string | undefined = next; at !== undefined; at = claims.get(at)?.supersededBy) {
      if (seen.has(at)) {
        // A circle is one defect, said where it is met first.
        if (circled.has(at)) return;
        for (const ref of seen) circled.add(ref);
        report(
          path,
          "superseded-by",
          next === `${paper.id}#${claim.id}`
            ? "a claim cannot take its own place"
            : "the claims supersede each other in a circle",
          next,
          "Name the claim that holds now, or remove the field.",
        );
        return;
      }
      seen.add(at);
    }
  });
}

function monthsBetween(a: string, b: string): number {
  const months = (d: string) => Number(d.slice(0, 4)) * 12 + Number(d.slice(5, 7));
  return months(b) - months(a);
}

function duplicates(paper: PaperRecord, report: Report, world: World): void {
  for (const { other, field } of world.papers.same(paper)) {
    const lead = (other.weight ?? Number.POSITIVE_INFINITY) - weightOf(paper);
    if (lead < 0 || (lead === 0 && paper.id < other.id)) continue;
    const name = { arxiv: "arXiv id", doi: "DOI", title: "title" }[field];
    report(
      [field],
      "duplicate-paper",
      `${other.id} has the same ${name}`,
      paper[field],
      `Add your claims to content/papers/${other.id}.md.`,
    );
  }
}

function outlier(
  paper: string,
  claim: { of: string; vs: string; value: number },
  path: readonly PropertyKey[],
  report: Report,
  world: World,
): void {
  const sorted = world.literature?.others(claim.of, claim.vs, paper) ?? [];
  if (sorted.length < LITERATURE_MINIMUM) return;
  const at = (q: number) => sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? 0;
  // Tukey's outer fences.
  const spread = at(0.75) - at(0.25);
  if (claim.value >= at(0.25) - 3 * spread && claim.value <= at(0.75) + 3 * spread) return;
  const below = sorted.filter((v) => v < claim.value).length / sorted.length;
  const flipped = -claim.value >= at(0) && -claim.value <= at(0.999999);
  report(
    path,
    "outlier",
    `of ${sorted.length} other values of ${claim.of} against ${claim.vs}, ${Math.round(below * 100)} % are lower (they lie in ${at(0)} … ${sorted.at(-1)})`,
    claim.value,
    flipped
      ? `Is the sign right? ${-claim.value} would lie among them.`
      : "Look at the source again; leave it when it is right.",
    { warning: true },
  );
}

/** What makes two exponent claims speak of the same thing. */
function conditions(claim: Record<string, unknown>): string {
  const keys = [
    "kind",
    "of",
    "vs",
    "label",
    "symbol",
    "statement",
    "domain",
    "architecture",
    "datasets",
    "metric",
    "fit",
    "definitions",
    "note",
    "range",
  ];
  return JSON.stringify(keys.map((k) => claim[k] ?? null));
}

function contradictions(paper: PaperRecord, report: Report): void {
  const seen = new Map<string, { id: string; value: number }>();
  paper.claims.forEach((claim, i) => {
    if (claim.kind !== "exponent" || claim.status !== "curated" || claim.supersededBy) return;
    const key = conditions(claim);
    const first = seen.get(key);
    if (first && first.value !== claim.value)
      report(
        ["claims", i, "value"],
        "contradicting-claims",
        `claim ${first.id} gives ${first.value} for the same quantity under the same conditions`,
        claim.value,
        "Say what distinguishes them: label, datasets, domain, architecture or fit.",
      );
    else if (!first) seen.set(key, { id: claim.id, value: claim.value });
  });
}

/** Largest stated model or token count against the ranges that laws claim to have been measured over. */
function rangeAndScale(paper: PaperRecord, report: Report): void {
  const stated = { params: 0, tokens: 0 };
  for (const c of paper.claims)
    if (c.kind === "scale" && (c.quantity === "params" || c.quantity === "tokens"))
      stated[c.quantity] = Math.max(stated[c.quantity], c.value ?? c.range?.high ?? 0);
  paper.claims.forEach((claim, i) => {
    if (claim.kind !== "law") return;
    for (const [variable, quantity] of [
      ["N", "params"],
      ["D", "tokens"],
    ] as const) {
      const high = claim.range?.[variable]?.high;
      if (claim.units?.[variable] || high === undefined || stated[quantity] === 0) continue;
      if (high > stated[quantity] * 1.1)
        report(
          ["claims", i, "range", variable, "high"],
          "range-and-scale",
          `the law's range of ${variable} goes beyond the largest stated ${quantity} (${stated[quantity]})`,
          high,
          "Check which of the two is right.",
          { warning: true },
        );
    }
  });
}
