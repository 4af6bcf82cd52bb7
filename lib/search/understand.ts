/** From a parsed query to what it means: units to match, filters, entities, quantities, chips, corrections. */
import { nearest } from "../content/problems";
import type { EntityName, NumberField } from "./documents";
import { type FoundIntent, findIntents } from "./intents";
import type { Lexicon, Span } from "./lexicon";
import { type ParsedQuery, parseQuery, type TermField } from "./parse";
import type { Spelling } from "./spelling";
import { fold, isStopWord, type Token, termOf, termsOf, tokenize } from "./tokens";
import type { Chip } from "./types";

/** What the index knows of words. */
export interface Words {
  /** In how many documents an index term stands. */
  count(term: string): number;
  documents: number;
  spelling(): Spelling;
}

/** One way to satisfy a unit: every term of it must be there. */
export interface Alternative {
  terms: string[];
  weight: number;
}

/** One word of the query with all that may stand for it. */
export interface Unit {
  word: string;
  alternatives: Alternative[];
  /** The word is being typed: longer words count too. */
  prefix: boolean;
  stop: boolean;
  /** Factor on its weight: who names a paper or an author wants that one before all. */
  importance: number;
  /** Token index; -1 for what stands for the whole query. */
  at: number;
}

export type Filter =
  | { type: "terms"; field: TermField; values: string[]; negated: boolean }
  | { type: "range"; field: NumberField; low: number; high: number; negated: boolean };

export interface FoundEntity {
  entity: EntityName;
  from: number;
  to: number;
}

export interface Understanding {
  typed: string;
  units: Unit[];
  /** Terms of quoted phrases that must stand together. */
  phrases: string[][];
  excludedPhrases: string[][];
  excluded: string[];
  filters: Filter[];
  /** Every entity that a span of words may mean; several may share a span. */
  entities: FoundEntity[];
  intents: FoundIntent[];
  /** Terms after correction, in order, function words included. */
  terms: string[];
  tokens: Token[];
  /** Numbers in the query, with the word after them. */
  numbers: { value: number; unit: string }[];
  chips: Chip[];
  problems: string[];
  suggestion: string | null;
  /** "versus" was asked. */
  comparison: boolean;
  /** Words that no document has, even corrected. */
  unknown: string[];
}

/** At most so many longer words stand for a word that is being typed. */
const COMPLETIONS = 128;
/** From this length on a known word is taken to be whole. */
const WHOLE_WORD = 5;

/** Markup, code or a query of another kind: angle brackets around a name, braces, semicolons, calls. */
const CODE = /<\s*[/!a-z]|[{};\\]|\w\((?!e?s\))|=\s*["']/i;

const fieldRank: Record<EntityName["field"], number> = {
  paper: 0,
  law: 1,
  dataset: 2,
  hardware: 3,
  runs: 4,
  architecture: 5,
  domain: 6,
  quantity: 7,
  optimiser: 8,
  metric: 9,
  author: 10,
};

/** How much more a word counts that names one of these. */
const importanceOf: Partial<Record<EntityName["field"], number>> = { paper: 1.4, author: 1.8 };

const entityWeight: Record<EntityName["field"], number> = {
  paper: 1,
  law: 1,
  dataset: 1,
  hardware: 1,
  runs: 1,
  architecture: 0.7,
  domain: 0.7,
  quantity: 0.5,
  optimiser: 0.8,
  metric: 0.6,
  author: 1,
};

/** So many documents must have each half: with fewer, chance finds halves in any long word. */
const SPLIT_LEAST = 3;

/** Splits a run-together word into two known ones: `overtraining`, `weightdecay`. */
function split(word: string, words: Words): [string, string] | undefined {
  if (word.length < 6 || word.length > 30) return undefined;
  let best: [string, string] | undefined;
  let bestCount = SPLIT_LEAST - 1;
  for (let k = 3; k <= word.length - 3; k++) {
    const a = words.count(termOf(word.slice(0, k)));
    const b = a > 0 ? words.count(termOf(word.slice(k))) : 0;
    const count = Math.min(a, b);
    if (count > bestCount) {
      bestCount = count;
      best = [word.slice(0, k), word.slice(k)];
    }
  }
  return best;
}

/** Understands a query. Bounded by the limits of `parseQuery`; never throws. */
export function understand(typed: string, lexicon: Lexicon, words: Words): Understanding {
  const parsed: ParsedQuery = parseQuery(typed);
  const problems = [...parsed.problems];
  const chips: Chip[] = [];
  const filters: Filter[] = [];
  const phrases: string[][] = [];
  const excludedPhrases: string[][] = [];
  const excluded: string[] = [];
  const tokens: Token[] = [];
  let comparison = false;

  for (const c of parsed.clauses) {
    const source = parsed.text.slice(c.start, c.end);
    switch (c.type) {
      case "text": {
        // Numbers may run over a space ("3 billion"): text clauses are tokenised together below.
        break;
      }
      case "phrase": {
        const terms = termsOf(c.text);
        if (terms.length === 0) {
          problems.push(`the phrase "${c.text.slice(0, 40)}" holds no word`);
          break;
        }
        (c.negated ? excludedPhrases : phrases).push(terms.slice(0, 16));
        chips.push({ kind: c.negated ? "exclusion" : "phrase", text: source, start: c.start, end: c.end });
        break;
      }
      case "exclusion": {
        const terms = termsOf(c.text);
        if (terms.length === 1) excluded.push(terms[0] ?? "");
        else if (terms.length > 1) excludedPhrases.push(terms);
        chips.push({ kind: "exclusion", text: source, start: c.start, end: c.end });
        break;
      }
      case "terms": {
        const values = resolveValues(c.field, c.values, lexicon, problems);
        filters.push({ type: "terms", field: c.field, values, negated: c.negated });
        chips.push({
          kind: "filter",
          text: source,
          start: c.start,
          end: c.end,
          field: c.field,
          value: c.values.join(","),
        });
        break;
      }
      case "range":
        filters.push({ type: "range", field: c.field, low: c.low, high: c.high, negated: c.negated });
        chips.push({ kind: "filter", text: source, start: c.start, end: c.end, field: c.field, value: source });
        break;
    }
  }
  // Words outside quotes and filters, tokenised in runs so that numbers and hyphens keep together.
  let run: { start: number; end: number } | undefined;
  const flush = () => {
    if (!run) return;
    const { start } = run;
    for (const t of tokenize(parsed.text.slice(start, run.end)))
      tokens.push({ ...t, start: t.start + start, end: t.end + start });
    run = undefined;
  };
  for (const c of parsed.clauses) {
    if (c.type !== "text") {
      flush();
      continue;
    }
    if (run) run.end = c.end;
    else run = { start: c.start, end: c.end };
  }
  flush();
  tokens.splice(40);

  const numbers: Understanding["numbers"] = [];
  for (const [i, t] of tokens.entries()) {
    if (!t.number) continue;
    const value = numberOf(t.term);
    if (value !== undefined) numbers.push({ value, unit: tokens[i + 1]?.term ?? "" });
  }

  // Spelling; what is written like markup or code is searched as it stands.
  const code = CODE.test(parsed.text);
  let corrected = false;
  const unknown: string[] = [];
  const trailing = /[\s"”»]$/.test(parsed.text);
  const last = tokens.at(-1);
  const pieces: string[] = [];
  const terms = tokens.map((t) => {
    if (/^(vs|versus|against|compare[ds]?|comparing|comparison)$/.test(t.word)) comparison = true;
    const count = words.count(t.term);
    if (count > 0 || t.number || isStopWord(t.word)) {
      // A misspelt ending can share its stem with the right word: found all the same, and said.
      const near =
        code || t.number || t.word.length < 6 || words.spelling().has(t.word)
          ? undefined
          : words.spelling().correct(t.word, 1)[0];
      if (
        near?.distance === 1 &&
        termOf(near.word) === t.term &&
        near.word[0] === t.word[0] &&
        !/(s|ed|ing|ly|er)$/.test(t.word)
      ) {
        corrected = true;
        pieces.push(near.word);
        chips.push({ kind: "correction", text: near.word, start: t.start, end: t.end, value: t.raw });
      } else pieces.push(t.raw);
      return t.term;
    }
    if (t === last && !trailing && t.word.length >= 2 && words.spelling().complete(t.word, 1).length > 0) {
      pieces.push(t.raw);
      return t.term;
    }
    if (code) {
      unknown.push(t.raw);
      pieces.push(t.raw);
      return t.term;
    }
    const best = words.spelling().correct(t.word, 1)[0];
    const parts = best && best.distance < 2 ? undefined : split(t.word, words);
    if (parts) {
      corrected = true;
      pieces.push(parts.join(" "));
      return parts.map(termOf).join(" ");
    }
    if (best) {
      corrected = true;
      pieces.push(best.word);
      chips.push({ kind: "correction", text: best.word, start: t.start, end: t.end, value: t.raw });
      return termOf(best.word);
    }
    unknown.push(t.raw);
    pieces.push(t.raw);
    return t.term;
  });
  const flat: { term: string; token: number }[] = terms.flatMap((t, token) =>
    t.split(" ").map((term) => ({ term, token })),
  );
  const flatTerms = flat.map((f) => f.term);

  // Entities: every span, the longest chosen for chips and answers.
  const spans = lexicon.entities(flatTerms);
  const chosen = cover(spans);
  // A paper's name inside a law's ("Step Law learning rate") still names the paper.
  const inner = spans
    .filter((s) => !chosen.includes(s) && chosen.some((c) => c.from <= s.from && c.to >= s.to))
    .map((s) => ({ ...s, found: s.found.filter((e) => e.field === "paper") }))
    .filter((s) => s.found.length > 0);
  const entities: FoundEntity[] = [...chosen, ...inner].flatMap((s) =>
    [...s.found]
      .sort((a, b) => fieldRank[a.field] - fieldRank[b.field])
      .map((entity) => ({ entity, from: s.from, to: s.to })),
  );
  const intents = findIntents(flatTerms);

  // One unit a word.
  const everyStop = flat.every((f) => isStopWord(tokens[f.token]?.word ?? ""));
  const units: Unit[] = flat.map(({ term, token }, at) => {
    const t = tokens[token];
    const word = t?.word ?? term;
    const alternatives: Alternative[] = [{ terms: [term], weight: 1 }];
    const isLast = t === last && !trailing;
    const prefix = isLast && !t?.number && word.length >= 2 && (words.count(term) === 0 || word.length < WHOLE_WORD);
    if (prefix)
      for (const w of words.spelling().complete(word, COMPLETIONS)) {
        const other = termOf(w.word);
        if (other !== term && !alternatives.some((a) => a.terms[0] === other))
          alternatives.push({ terms: [other], weight: words.count(term) === 0 ? 0.9 : 0.4 });
      }
    // "as a function of" asks for a relation, not for functions.
    const relation = term === "function" && flatTerms[at - 1] === "a" && flatTerms[at + 1] === "of" && flat.length > 3;
    const versus = comparison && flat.length > 2 && /^(compare[ds]?|comparison|comparing|against)$/.test(word);
    return {
      word,
      alternatives,
      prefix,
      stop: !everyStop && (relation || versus || isStopWord(word)),
      importance: 1,
      at,
    };
  });
  for (const s of spans) {
    const length = s.to - s.from;
    for (const e of s.found) {
      // A one-word domain or quantity name inside a longer name says little.
      const contained = chosen.some((c) => c !== s && c.from <= s.from && c.to >= s.to && c.to - c.from > length);
      const weight = entityWeight[e.field] * (contained ? 0.3 : 1);
      const field = e.field === "quantity" ? undefined : e.field;
      if (!field) continue;
      for (let i = s.from; i < s.to; i++)
        units[i]?.alternatives.push({ terms: [`=${field}:${e.id}`], weight: weight * (length > 1 ? 1 : 0.9) });
    }
  }
  for (const s of chosen) {
    const best = [...s.found].sort((a, b) => fieldRank[a.field] - fieldRank[b.field])[0];
    const factor = best ? importanceOf[best.field] : undefined;
    if (factor !== undefined)
      for (let i = s.from; i < s.to; i++) {
        const u = units[i];
        if (u) u.importance = factor;
      }
  }
  for (const s of lexicon.synonymGroups(flatTerms)) {
    const own = flatTerms.slice(s.from, s.to).join(" ");
    for (const group of s.found)
      for (const phrase of group) {
        const other = termsOf(phrase).filter((x) => !isStopWord(x));
        if (other.join(" ") === own || other.length === 0) continue;
        for (let i = s.from; i < s.to; i++) units[i]?.alternatives.push({ terms: other, weight: 0.6 });
      }
  }
  // Two words that documents may write as one, and the other way round.
  for (let i = 0; i + 1 < flat.length; i++) {
    const joined = termOf(`${tokens[flat[i]?.token ?? 0]?.word ?? ""}${tokens[flat[i + 1]?.token ?? 0]?.word ?? ""}`);
    if (joined.length > 4 && words.count(joined) > 0) {
      units[i]?.alternatives.push({ terms: [joined], weight: 0.9 });
      units[i + 1]?.alternatives.push({ terms: [joined], weight: 0.9 });
    }
  }
  for (const u of units) {
    const t = tokens[flat[u.at]?.token ?? 0];
    if (!t || t.number || u.stop || t.word.length < 8) continue;
    const parts = words.count(u.alternatives[0]?.terms[0] ?? "") < 3 ? split(t.word, words) : undefined;
    if (parts) u.alternatives.push({ terms: parts.map(termOf), weight: 0.8 });
  }

  // A query that is nothing but a quantity asks for those who state it, more than for its words.
  const whole = intents.length === 1 && intents[0] && intents[0].to - intents[0].from > 1 ? intents[0] : undefined;
  if (whole && units.every((u) => u.stop || (u.at >= whole.from && u.at < whole.to))) {
    const { of = [], vs = [], quantity = [] } = whole.intent;
    const alternatives = [...quantity, ...(of.length > 0 ? of : vs)].map((id) => ({
      terms: [`=quantity:${id}`],
      weight: 1,
    }));
    if (alternatives.length > 0)
      units.push({ word: whole.intent.name, alternatives, prefix: false, stop: false, importance: 1, at: -1 });
  }

  // Chips, in the order of the query.
  const taken = new Set<number>();
  for (const s of chosen) {
    const first = tokens[flat[s.from]?.token ?? 0];
    const final = tokens[flat[s.to - 1]?.token ?? 0];
    const best = [...s.found].sort((a, b) => fieldRank[a.field] - fieldRank[b.field])[0];
    if (!first || !final || !best) continue;
    chips.push({
      kind: best.field === "quantity" ? "quantity" : "entity",
      text: best.name,
      start: first.start,
      end: final.end,
      field: best.field,
      value: best.id,
    });
    for (let i = s.from; i < s.to; i++) taken.add(i);
  }
  for (const f of intents) {
    if ([...Array(f.to - f.from).keys()].some((k) => taken.has(f.from + k))) continue;
    const first = tokens[flat[f.from]?.token ?? 0];
    const final = tokens[flat[f.to - 1]?.token ?? 0];
    if (!first || !final) continue;
    chips.push({ kind: "quantity", text: f.intent.name, start: first.start, end: final.end });
    for (let i = f.from; i < f.to; i++) taken.add(i);
  }
  for (const u of units) {
    const t = tokens[flat[u.at]?.token ?? 0];
    if (!t || taken.has(u.at) || u.stop) continue;
    chips.push({ kind: "word", text: t.raw, start: t.start, end: t.end });
  }
  chips.sort((a, b) => a.start - b.start || a.end - b.end);

  if (unknown.length > 0 && unknown.length < tokens.length)
    problems.push(
      `no record has ${unknown
        .slice(0, 5)
        .map((w) => `"${w.slice(0, 40)}"`)
        .join(", ")}; left out`,
    );
  let suggestion: string | null = null;
  if (corrected) {
    suggestion = parsed.text;
    for (let i = tokens.length - 1; i >= 0; i--) {
      const t = tokens[i];
      const piece = pieces[i];
      if (t && piece !== undefined && piece !== t.raw)
        suggestion = suggestion.slice(0, t.start) + piece + suggestion.slice(t.end);
    }
    suggestion = suggestion.replace(/\s+/g, " ").trim();
  }
  return {
    typed: parsed.text,
    units,
    phrases,
    excludedPhrases,
    excluded,
    filters,
    entities,
    intents,
    terms: flatTerms,
    tokens,
    numbers,
    chips,
    problems,
    suggestion,
    comparison,
    unknown,
  };
}

/** The value behind a number term. */
export function numberOf(term: string): number | undefined {
  if (/^\d+$/.test(term)) return Number(term);
  const m = /^n(\d+(?:d\d+)?)e(-?\d+)$/.exec(term);
  return m ? Number(`${(m[1] ?? "").replace("d", ".")}e${m[2]}`) : undefined;
}

/** Longest spans first, without overlaps, in order. */
function cover<T>(spans: readonly Span<T>[]): Span<T>[] {
  const out: Span<T>[] = [];
  const used = new Set<number>();
  for (const s of [...spans].sort((a, b) => b.to - b.from - (a.to - a.from) || a.from - b.from)) {
    let free = true;
    for (let i = s.from; i < s.to; i++) if (used.has(i)) free = false;
    if (!free) continue;
    for (let i = s.from; i < s.to; i++) used.add(i);
    out.push(s);
  }
  return out.sort((a, b) => a.from - b.from);
}

const fixedValues: Readonly<Record<string, readonly string[]>> = {
  kind: ["paper", "claim", "law", "dataset", "hardware", "runs"],
  status: ["extracted", "curated", "unconfirmed"],
  scope: ["law", "related", "out"],
  claim: ["law", "exponent", "scale", "compute", "result", "finding"],
  code: ["yes", "no"],
};

/** Values of a filter as ids; what is not known is kept as typed, matches nothing, and is said. */
function resolveValues(field: TermField, values: readonly string[], lexicon: Lexicon, problems: string[]): string[] {
  const out: string[] = [];
  for (const value of values) {
    const folded = fold(value);
    const fixed = fixedValues[field];
    if (fixed) {
      const plain = folded === "true" ? "yes" : folded === "false" ? "no" : folded.replace(/s$/, "");
      const hit = fixed.find((f) => f === folded || f.replace(/s$/, "") === plain);
      if (hit) out.push(hit);
      else {
        out.push(folded);
        problems.push(`${field}:${value} is not known; values are ${fixed.join(", ")}`);
      }
      continue;
    }
    if (field === "author") {
      out.push(folded.split(/\s+/).at(-1) ?? folded);
      continue;
    }
    const lexical = field === "of" || field === "vs" ? "quantity" : field;
    const ids = lexicon.resolve(lexical, value);
    if (ids.length > 0) {
      out.push(...ids);
      continue;
    }
    const near = nearest(folded, lexicon.namesOf(lexical));
    const meant = near ? lexicon.resolve(lexical, near) : [];
    if (near && meant.length > 0 && value.length >= 4) {
      out.push(...meant);
      problems.push(`no ${lexical} is called "${value.slice(0, 60)}"; taken as "${near}"`);
    } else {
      out.push(folded);
      problems.push(`no ${lexical} is called "${value.slice(0, 60)}"${near ? `; did you mean "${near}"?` : ""}`);
    }
  }
  return [...new Set(out)];
}
