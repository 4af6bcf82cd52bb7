/** One abstract in, everything that its words state out: runs every field's rules and carries places to the original text. */
import { findCode } from "./fields/code";
import { findCompute } from "./fields/compute";
import { findData } from "./fields/data";
import { findDatasets } from "./fields/datasets";
import { type ExponentHit, findExponents } from "./fields/exponents";
import { findDevices, findHardware } from "./fields/hardware";
import type { Hit } from "./fields/hit";
import { findLaw } from "./fields/law";
import { findModels } from "./fields/models";
import { findRatios } from "./fields/ratios";
import { type Lexicon, nameKey } from "./lexicon";
import { readText, type Text } from "./text";
import type { Extraction, Found } from "./types";

export interface ExtractOptions {
  /** Items below it are left out (0 to 1; default 0.5). */
  minConfidence?: number;
}

export const DEFAULT_MIN_CONFIDENCE = 0.5;

/** Keeps the first of items that are the same, and the highest confidence among them. */
function distinct<T extends { confidence: number }>(items: T[], key: (item: T) => string): T[] {
  const kept = new Map<string, T>();
  for (const item of items) {
    const k = key(item);
    const first = kept.get(k);
    if (!first) kept.set(k, item);
    else if (item.confidence > first.confidence) first.confidence = item.confidence;
  }
  return [...kept.values()];
}

/** Extracts the quantities that a title and an abstract state. Deterministic; linear in the length of the text. */
export function extract(title: string, abstract: string, lexicon: Lexicon, options: ExtractOptions = {}): Extraction {
  const least = options.minConfidence ?? DEFAULT_MIN_CONFIDENCE;
  const texts: { where: "abstract" | "title"; text: Text }[] = [
    { where: "abstract", text: readText(abstract) },
    { where: "title", text: readText(title) },
  ];
  const out: Extraction = {
    title,
    law: { states_law: false, forms: [], variables: [] },
    exponents: [],
    models: [],
    data: [],
    compute: [],
    hardware: [],
    datasets: [],
    ratios: [],
    code: [],
    codeFound: [],
  };
  let ownExponents: ExponentHit[] = [];
  for (const { where, text } of texts) {
    const place = (h: Hit): Found => {
      const span = text.locate(h.start, h.end);
      return {
        text: text.original.slice(span.start, span.end),
        in: where,
        offset: span.start,
        confidence: Number(h.confidence.toFixed(2)),
        reason: h.reason,
      };
    };
    const sure = <T extends Hit>(hits: T[]) => hits.filter((h) => h.confidence >= least && h.end > h.start);
    const devices = findDevices(text, lexicon);
    const datasets = findDatasets(text, lexicon);
    const exponents = findExponents(text);
    if (where === "abstract") ownExponents = exponents;
    for (const h of sure(exponents)) out.exponents.push({ of: h.of, vs: h.vs, value: h.value, ...place(h) });
    for (const h of sure(findModels(text, datasets))) out.models.push({ params: h.params, ...place(h) });
    for (const h of sure(findData(text, datasets))) out.data.push({ amount: h.amount, unit: h.unit, ...place(h) });
    for (const h of sure(findCompute(text, devices)))
      out.compute.push({ kind: h.kind, value: h.value, device: h.device, ...place(h) });
    for (const h of sure(findHardware(text, lexicon, devices)))
      out.hardware.push({ device: h.device, count: h.count, ...place(h) });
    for (const h of sure(datasets)) out.datasets.push({ name: h.name, ...place(h) });
    for (const h of sure(findRatios(text))) out.ratios.push({ value: h.value, ...place(h) });
    for (const h of sure(findCode(text))) {
      out.code.push(h.url);
      const { confidence, reason } = h;
      out.codeFound.push({
        text: text.original.slice(h.start, h.end),
        in: where,
        offset: h.start,
        confidence,
        reason,
      });
    }
  }
  const { law, where } = findLaw(texts[1]!.text, texts[0]!.text, ownExponents);
  out.law = { states_law: law.states, forms: law.forms, variables: law.variables };
  if (law.cue) {
    const text = texts.find((t) => t.where === where)!.text;
    const span = text.locate(law.cue.start, law.cue.end);
    out.law.cue = {
      text: text.original.slice(span.start, span.end),
      in: where,
      offset: span.start,
      confidence: law.cue.confidence,
      reason: law.cue.reason,
    };
  }
  out.exponents = distinct(out.exponents, (x) => String(x.value));
  out.models = distinct(out.models, (x) => String(x.params));
  out.data = distinct(out.data, (x) => `${x.amount} ${x.unit}`);
  out.compute = distinct(out.compute, (x) => `${x.kind} ${x.value}`);
  out.hardware = distinct(out.hardware, (x) => `${x.device} ${x.count}`);
  // A device that is counted somewhere is not also an uncounted one.
  const counted = new Set(out.hardware.filter((h) => h.count !== null).map((h) => h.device));
  out.hardware = out.hardware.filter((h) => h.count !== null || !counted.has(h.device));
  out.datasets = distinct(out.datasets, (x) => nameKey(x.name));
  out.ratios = distinct(out.ratios, (x) => String(x.value));
  return out;
}

/** The extractor's answer in the shape of the extraction contract, without what only curators need. */
export function contractObject(id: unknown, e: Extraction): Record<string, unknown> {
  return {
    id,
    title: e.title,
    law: { states_law: e.law.states_law, forms: e.law.forms, variables: e.law.variables },
    exponents: e.exponents,
    models: e.models,
    data: e.data,
    compute: e.compute,
    hardware: e.hardware,
    datasets: e.datasets,
    ratios: e.ratios,
    code: e.code,
  };
}
