/** Whether the text states a law of its own, of which form, and in which variables. */
import type { Text } from "../text";
import type { LawForm, LawVariable } from "../types";
import type { Hit } from "./hit";

export interface LawHit {
  states: boolean;
  forms: LawForm[];
  variables: LawVariable[];
  cue: Hit | null;
}

export function findLaw(title: Text, abstract: Text): { law: LawHit; where: "title" | "abstract" } {
  const inTitle = /scaling laws?\b/i.exec(title.plain);
  const own =
    /\b(?:we|our|this paper|this work)\b[^.]{0,120}\bscaling laws?\b|\bscaling laws?\b[^.]{0,60}\bwe\b|\bpower[- ]law\b/i.exec(
      abstract.plain,
    );
  const m = own ?? inTitle;
  const states = m !== null;
  const where = own ? "abstract" : "title";
  const forms: LawForm[] = [];
  if (states) {
    if (/power[- ]law/i.test(abstract.plain)) forms.push("power_law");
    if (/\bjoint (?:scaling )?law|bivariate/i.test(abstract.plain)) forms.push("joint");
    if (forms.length === 0) forms.push("unspecified");
  }
  const variables: LawVariable[] = [];
  if (states) {
    if (/model size|parameters|parameter count/i.test(abstract.plain)) variables.push("params");
    if (/dataset size|data size|training data|tokens|training set/i.test(abstract.plain)) variables.push("data");
    if (/compute budget|training compute/i.test(abstract.plain)) variables.push("compute");
  }
  return {
    law: {
      states,
      forms,
      variables,
      cue: m
        ? { start: m.index, end: m.index + m[0].length, confidence: 0.8, reason: "a law of the paper's own" }
        : null,
    },
    where,
  };
}
