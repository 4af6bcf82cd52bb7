/** Parameter counts of models: `6.9B parameters`, `557-million-parameter`, `Llama 7B`, `models from 86M to 2.2B`. */
import { after, before, type NumberMention, type Text } from "../text";
import { countsData } from "./data";
import { at, type Hit, runsOf, SpanIndex, sharedScale, shareHeads } from "./hit";

export interface ModelHit extends Hit {
  params: number;
}

const PARAMETERS =
  /[\s-]{0,2}(?:(?:active|activated|total|trainable|learnable|free|non-embedding|model|dense|additional|effective|tunable|fixed|frozen|new|unique|network)[\s-]){0,3}(?:parameters?|params?|active|activated)(?![A-Za-z])/iy;
const STOP =
  "of|for|in|on|to|and|or|from|with|the|at|per|by|than|is|are|was|were|that|which|as|using|under|over|into|tokens?|samples?|images?|pairs|documents|examples|videos|frames|molecules|structures|sequences|datasets?|corpus|subset|pool|hours?|days?|users?|steps?";
const MODEL_NOUN = new RegExp(
  String.raw`[\s-](?:(?!(?:${STOP})\b)[A-Za-z(][\w()/+.-]*(?:,? |-)){0,4}?(?:models?|LLMs?|LMs?|VLMs?|MLLMs?|LMMs?|PLMs?|SLMs?|MoEs?|DiTs?|ViTs?|transformers?|Transformers?|networks?|variants?|checkpoints?|baselines?|decoders?|encoders?|backbones?|policies|policy|architectures?|students?|teachers?|counterparts?|configurations?|scales?|autoencoders?|tokenizers?|reasoners?)(?![A-Za-z])`,
  "y",
);
/** A model's name right after its size: `175B GPT-3`, `1.4B STU-Net`. */
const NAME_AFTER =
  /\s(?:[A-Z][a-z]*[A-Z0-9][\w.-]*|[A-Z]{2,}[\w.-]*|[A-Z][a-z]+-[A-Z0-9][\w.-]*|(?:Llama|LLaMA|Mistral|Qwen|Gemma|Pythia|Falcon|Phi|Gemini|Claude|Swin|Mamba|Bloom|Chinchilla|Gopher)[\w.-]*)/y;
/** A model's name right before its size: `Mistral 7B`, `Qwen3-4B`, `LLaVA-1.5-7B`. */
const NAME_BEFORE =
  /(?:^|[\s(,/"'])([A-Z][\w+.]*(?:-[\w+.]+)*|[a-z]+[A-Z][\w+.]*(?:-[\w+.]+)*)(?: \d(?:\.\d)?| [vV]\d(?:\.\d)?| [A-Z][\w-]*)?[ -]$/;
const NOT_A_NAME =
  /^(?:The|Our|We|This|These|Those|A|An|In|On|At|For|From|To|With|Using|Only|Over|Under|About|Around|Nearly|And|Or|By|When|While|Given|Deriving|Training|Scaling|Trained|Compared|Including|Both|All|Most|Of|As|Up|Its|Is|Are|Than|Between|Beyond|Containing|Contains|Comprising|Our|Then|Also|Finally|Notably|Table|Figure|Section)$/;
const DATA_AFTER =
  /^[\s-](?:(?:training|pre-?training|image|text|video|multimodal|packed|unique|raw|web|candidate|high-quality|new|synthetic) ){0,3}(?:tokens?|samples?|images?|image-text|pairs|documents|examples|videos|datasets?|corpus|corpora|subset|pool|split|data|users?|actions|interactions|sequences|frames|molecules|structures|triples|points|words|hours|rows|records)\b/i;
/** A size in brackets after a model's name: `GPT-3 (175B)`. */
const NAME_AND_BRACKET = /(?:^|[\s,])(?:[A-Z][\w+.]*(?:-[\w+.]+)*)\s\($/;
/** "model sizes ranging from 14M to 1.4B", "models up to 7B", "family (15B, 8B and 4B)". */
const SIZE_BEFORE =
  /\b(?:(?:model|parameter|network|LLM|LM)s?(?:'s)?[- ]?(?:sizes?|scales?|counts?|numbers?|famil(?:y|ies)|suites?)|(?:models?|LLMs|LMs|transformers|networks) (?:in|of) sizes?|sizes?|models|LLMs|LMs|networks|transformers|parameters|scales)\s?(?:\(|,|:|ranging|ranges?|spanning|spans?|varying|vary|scaled?|scaling|scales|of|in size|up|from|to|between|at|with|only|as large as|as small as|over|about|approximately|around|nearly|~|\s){0,8}$/i;

type Head = { end: number; confidence: number; reason: string; from?: number };

function headOf(text: Text, n: NumberMention, names: SpanIndex<{ start: number; end: number }>): Head | undefined {
  const { plain } = text;
  if (n.value < 1e3 || (n.word && n.magnitude === "none")) return undefined;
  const parameters = at(PARAMETERS, plain, n.end);
  if (parameters && !/^\s?(?:active|activated)\s+(?:users|learning)/.test(after(text, n.end, 20)))
    return { end: n.end + parameters[0].length, confidence: 0.97, reason: "a number of parameters" };
  if (n.value < 1e5 || n.magnitude === "none" || n.magnitude === "power") return undefined;
  const tail = after(text, n.end, 48);
  if (DATA_AFTER.test(tail) || countsData(text, n)) return undefined;
  const letter = n.magnitude === "letter" && n.scale >= 1e6;
  const noun = at(MODEL_NOUN, plain, n.end);
  if (noun && n.scale >= 1e6)
    return {
      end: n.end + noun[0].length,
      confidence: n.scale >= 1e9 ? 0.95 : 0.85,
      reason: "a size before a model word",
    };
  if (!letter) return undefined;
  const name = NAME_BEFORE.exec(before(text, n.start, 48));
  // "OC20 S2EF-2M": what follows a dataset's name is a part of it.
  const nameStart = name ? n.start - name[0].trimStart().length : 0;
  if (name && !NOT_A_NAME.test(name[1]!) && !names.find(nameStart - 1, n.start, () => true))
    return {
      end: n.end,
      from: n.start - (name[0].length - (/^[\s(,/"']/.test(name[0]) ? 1 : 0)),
      confidence: n.scale >= 1e9 ? 0.93 : 0.8,
      reason: "a size in a model's name",
    };
  if (n.scale >= 1e9 && plain[n.end] === ")" && NAME_AND_BRACKET.test(before(text, n.start, 40)))
    return { end: n.end, confidence: 0.85, reason: "a size in brackets after a name" };
  const named = n.scale >= 1e9 ? at(NAME_AFTER, plain, n.end) : null;
  if (named) return { end: n.end + named[0].length, confidence: 0.88, reason: "a size before a model's name" };
  return undefined;
}

/** "billion-parameter Transformers", "trillion parameter models": one, unless a number or `of` stands before it. */
const BARE = /(?<![\w-])(million|billion|trillion)[- ]parameters?(?![A-Za-z])/gi;
const NOT_ONE =
  /(?:\d|s of|multi|several|few|many|some|hundreds?|thousands?|tens|one|two|three|four|five|six|seven|eight|nine|ten)[\s-]$/i;

/** @param taken spans of dataset names, whose numbers are parts of names */
export function findModels(text: Text, taken: readonly { start: number; end: number }[] = []): ModelHit[] {
  const names = new SpanIndex(taken);
  const numbers = text.numbers.filter((n) => !names.find(n.start, n.end, (t) => n.start >= t.start && n.end <= t.end));
  const counted = new SpanIndex(text.numbers);
  const own = numbers.map((n) => headOf(text, n, names));
  const runs = runsOf(text, numbers);
  const heads = shareHeads(runs, own);
  // A run without a head of its own takes one from the words before it.
  for (const run of runs) {
    if (run.some((k) => heads[k])) continue;
    const first = numbers[run[0]!]!;
    const sized = run.filter(
      (k) =>
        numbers[k]!.scale * sharedScale(text, numbers[k]!, numbers[k + 1]) >= 1e6 && numbers[k]!.magnitude !== "power",
    );
    if (sized.length === 0 || !SIZE_BEFORE.test(before(text, first.start, 70))) continue;
    const last = numbers[run.at(-1)!]!;
    if (
      DATA_AFTER.test(after(text, last.end, 48)) ||
      /^\s?-?(?:[%$€]|[KMGTP]?B\b|[a-z]+ (?:tokens|cells|samples|images))/.test(after(text, last.end, 24))
    )
      continue;
    for (const k of sized)
      heads[k] = { end: numbers[k]!.end, confidence: 0.85, reason: "a model size, by the words before it" };
  }
  const out: ModelHit[] = [];
  numbers.forEach((n, k) => {
    const head = heads[k];
    if (!head) return;
    const mine = own[k] !== undefined;
    const scale = mine ? 1 : sharedScale(text, n, numbers[k + 1]);
    if (!mine) {
      // Only a number of millions or more shares a noun in a list: "4 tasks and 7B parameters".
      if (n.scale * scale < 1e6 || n.value * scale < 1e5 || DATA_AFTER.test(after(text, n.end, 48))) return;
    }
    out.push({
      start: mine ? (head.from ?? n.start) : n.start,
      end: mine ? head.end : n.end,
      params: Number((n.value * scale).toPrecision(12)),
      confidence: mine ? head.confidence : Math.min(0.85, head.confidence),
      reason: mine ? head.reason : `${head.reason}, shared in a list`,
    });
  });
  BARE.lastIndex = 0;
  for (let m = BARE.exec(text.plain); m !== null; m = BARE.exec(text.plain)) {
    if (NOT_ONE.test(before(text, m.index, 12)) || counted.overlapping(m.index, m.index + 1)) continue;
    out.push({
      start: m.index,
      end: m.index + m[0].length,
      params: { million: 1e6, billion: 1e9, trillion: 1e12 }[m[1]!.toLowerCase()]!,
      confidence: 0.85,
      reason: "a magnitude without a number",
    });
  }
  return out.sort((a, b) => a.start - b.start);
}
