/**
 * Named datasets, corpora and benchmarks: names of the vocabulary, and unknown names whose context says what they are
 * ("the X dataset", "we introduce X, a benchmark", a list of which one member is known, names ending in Bench or QA).
 */
import type { Lexicon } from "../lexicon";
import { after, before, type Text } from "../text";
import { type Hit, SpanIndex } from "./hit";

export interface DatasetHit extends Hit {
  name: string;
}

const DATA_WORD =
  "(?:datasets?|data sets?|data-sets?|corpus|corpora|benchmarks?|benchmark suites?|test sets?|testbeds?|leaderboards?|challenge sets?|evaluation suites?|data suites?|datastores?)";
const VARIANT = new RegExp(String.raw`^ ([A-Z][a-z]+|\d{1,4}|[A-Z]{2,5}-?\d*) ${DATA_WORD}\b`);
const DATA_NEXT = new RegExp(String.raw`^s?\s(?:[a-z-]+ ){0,2}${DATA_WORD}\b`);
/** One proper-looking name: capitals, digits or inner capitals; further words of it start with a capital or a digit. */
const NAME = String.raw`(?:[A-Z][A-Za-z0-9]*(?:[-_/.:'][A-Za-z0-9]+)*[*+]*|\d[A-Z][A-Za-z0-9-]*[*+]*|[a-z]{1,3}[A-Z][A-Za-z0-9-]*)`;
const NAMES = String.raw`${NAME}(?: (?:${NAME}|\d{1,4}(?:\.\d)?|v\d)){0,3}`;
const DATA_WORDS = new RegExp(String.raw`(?<![A-Za-z])${DATA_WORD}(?![A-Za-z])`, "gi");
/** "dataset named X", "a corpus called X", "the dataset, X,", "23TB dataset MajorTOM", "datasets such as X". */
const AFTER_WORD = new RegExp(
  String.raw`\b${DATA_WORD}(?:,? (?:named|called|termed|dubbed|i\.e\.,?|namely) |, | \(|: | )(?:the )?"?(${NAMES})"?(?=[\s,.;:)])`,
  "g",
);
/** "we introduce X, a … benchmark"; the kind of thing must follow within a few words. */
const INTRODUCED = new RegExp(
  String.raw`\b(?:introduc\w*|present\w*|propos\w*|releas\w*|construct\w*|build\w*|built|creat\w*|develop\w*(?: of)?|design\w*|curat\w*|collect\w*|contribut\w*|open-sourc\w*|provid\w*|offer\w*|describ\w*)(?: the| a| our| and [a-z]+)? ?"?(${NAMES})"?(?: \([^()]{1,100}\))?,? ?(?:which is |: )?((?:an?|the)(?: [A-Za-z][A-Za-z0-9,'/-]*){1,14})`,
  "g",
);
const KIND = new RegExp(String.raw`\b${DATA_WORD}\b|\bcollection of\b|\bconcatenation of\b`, "i");
/** What makes an introduced thing something else, when it comes first: "X, a method for benchmark …". */
const OTHER_KIND =
  /\b(?:models?|methods?|frameworks?|approach(?:es)?|algorithms?|architectures?|systems?|librar(?:y|ies)|strateg(?:y|ies)|techniques?|modules?|optimi[sz]ers?|famil(?:y|ies)|networks?|transformers?|pipelines?|engines?|layers?|paradigms?|agents?|metrics?|LLMs?|toolkits?|packages?|recipes?|schemes?|formulations?|simulators?)\b/i;
/** Names that say what they are. */
const SHAPED =
  /(?<![A-Za-z0-9-])(?:[A-Z][A-Za-z0-9]*(?:-[A-Z][A-Za-z0-9]*)*-?(?:Bench|BENCH)(?:-?(?:v?\d(?:\.\d)?|[A-Z][a-z]+|\+))?|[A-Z][A-Za-z0-9]{0,20}(?:-[A-Z][A-Za-z0-9]*)*-?Eval\+?|[A-Z][a-zA-Z]{1,20}(?:QA|VQA|NLI)(?:v?\d)?)(?![A-Za-z0-9])/g;

/** Generic acronyms and adjectives that stand before "datasets" without naming any. */
const GENERIC = new Set(
  `nlp nlu nlg qa rag ai ml dl cv rl llm llms lm lms mllm mllms vlm vlms lmm lmms plm plms moe gnn gnns cnn cnns dnn dnns rnn ssm ssms vit vits
  ood id iid sft rlhf dpo ppo grpo rlvr icl cot ocr asr tts nmt mt ner ir eo fm fms gpu gpus cpu cpus tpu 2d 3d 4d rgb ct mri eeg bci ecg ehr
  sota api apis ui gui web image text video audio speech english chinese german french japanese korean portuguese spanish arabic hindi
  italian russian turkish vietnamese thai indonesian african indian european american multilingual multimodal cross-lingual
  vision language graph graphs tabular time-series multi-hop long-context open-source large-scale real-world in-domain out-of-domain
  pre-training pretraining training test validation evaluation downstream synthetic medical clinical biomedical legal financial
  the our their these those this that existing current recent new standard public popular common several many most various both such other
  different diverse multiple all some any each two three four five six seven eight nine ten first second novel large small
  we it they in on at for with from to by and or as of a an using based given while when where however moreover furthermore additionally
  also finally notably specifically experiments extensive experimental empirical results evaluations comprehensive across among unlike
  although despite since because through under over between within without via
  stem cfd pde pdes dft ml4sci sr slt sl hpo nas nerf nerfs gan gans clip gpt bert t5 llama qwen gemma mistral deepseek gemini claude
  chatgpt gpt-4 gpt-3 gpt-4o lora peft tsfm tsfms dlrm ctr sgd adam adamw lr mup mlp mlps mlip mlips nnip mteb-style
  vqa-style github huggingface hugging-face openai google meta microsoft nvidia amd deepmind anthropic kaggle youtube twitter facebook
  arxiv iclr icml neurips cvpr acl emnlp iccv eccv`
    .split(/\s+/)
    .filter(Boolean),
);
/** Architectures, models and metrics, never datasets; by how they start or end. */
const NOT_DATA =
  /^(?:GPT|BERT|RoBERTa|ALBERT|T5|ViT|DeiT|Swin|ResNet|ResNets|ResNeXt|EfficientNet|ConvNeXt|MobileNet|VGG|WideResNet|DenseNet|U-?Net|UNet|AlexNet|Inception|CLIP|SigLIP|DINO|MAE|SimCLR|BYOL|MoCo|Llama|LLaMA|LLaVA|Qwen|Mistral|Mixtral|Gemma|Gemini|Claude|DeepSeek|OLMo|Pythia|OPT|BLOOM|Falcon|Phi|PaLM|Chinchilla|Gopher|Mamba|RWKV|Transformer|Transformers|LSTM|GRU|RNN|CNN|GNN|MLP|MoE|LoRA|Adam|AdamW|SGD|Muon|Lion|Shampoo|SOAP|BLEU|ROUGE|FID|PSNR|SSIM|mAP|mIoU|AUC|NDCG|ChrF|BLEURT|COMET|WER|Stable Diffusion|SDXL|FLUX|DiT|PixArt|NeRF|3DGS|MACE|NequIP|Allegro|GemNet|SchNet|DimeNet|PaiNN|EquiformerV2|AlphaFold|ESM|ESM-2|DeepONet|FNO|AlphaZero|AlphaGo|MuZero|PPO|DQN|SAC|Whisper|wav2vec|HuBERT|Conformer|PyTorch|TensorFlow|JAX|DeepSpeed|Megatron|FlashAttention|vLLM)(?:[-\s\d.]|$)/;

interface Candidate extends DatasetHit {
  known: boolean;
  weak: boolean;
}

const isGeneric = (name: string) => {
  const words = name.toLowerCase().split(/[\s]+/);
  return (
    words.every((w) => GENERIC.has(w) || GENERIC.has(w.replace(/s$/, "")) || /^\d+$/.test(w)) || NOT_DATA.test(name)
  );
};

/** Leading ordinary words of a sentence ("On", "Our") do not belong to a name. */
function stripLead(name: string): { name: string; cut: number } {
  let rest = name;
  let cut = 0;
  for (;;) {
    const m = /^(\S+) /.exec(rest);
    if (!m || !GENERIC.has(m[1]!.toLowerCase())) return { name: rest, cut };
    rest = rest.slice(m[0].length);
    cut += m[0].length;
  }
}

export function findDatasets(text: Text, lexicon: Lexicon): DatasetHit[] {
  const { plain } = text;
  const found: Candidate[] = [];
  const index = new SpanIndex<Candidate>();
  const push = (c: Candidate) => {
    found.push(c);
    index.add(c);
  };
  const add = (start: number, end: number, confidence: number, reason: string) => {
    const raw = plain.slice(start, end);
    const { name, cut } = stripLead(raw);
    const s = start + cut;
    if (name.length < 2 || isGeneric(name) || index.overlapping(s, end)) return;
    push({ start: s, end, name, confidence, reason, known: false, weak: false });
  };

  for (const m of lexicon.findDatasets(text)) {
    let { start, end } = m;
    // A size or version glued to a known name makes another dataset of it: DataComp-1.4B, HumanEval+.
    const more =
      /^(?:-\d+(?:\.\d+)?[KkMBT]?(?![A-Za-z0-9])|[-/]\d{2,4}(?:\/\d{2,4})*(?![A-Za-z0-9])|\+{1,2}|-[A-Z](?![A-Za-z0-9]))/.exec(
        after(text, end, 16),
      );
    if (more) end += more[0].length;
    // "DataComp Medium benchmark": a capitalised word between the name and the data word belongs to the name.
    const variant = VARIANT.exec(after(text, end, 40));
    if (variant && !GENERIC.has(variant[1]!.toLowerCase()) && !m.weak) end += variant[1]!.length + 1;
    // Part of a longer hyphenated name that is no dataset: "CLIP-ImageNet", "GPT-ARC".
    if (/[A-Za-z0-9]-$/.test(before(text, start, 2)) && !/^(?:mini|tiny)-$/i.test(before(text, start, 5))) continue;
    const the = /^[Tt]he $/.exec(before(text, start, 4));
    if (the && /^(?:Pile|Stack|Well|Cauldron)$/.test(plain.slice(start, end))) start -= 4;
    push({
      start,
      end,
      name: plain.slice(start, end),
      confidence: m.weak ? 0.6 : 0.95,
      reason: "a name of the vocabulary",
      known: true,
      weak: m.weak,
    });
  }

  if (/Bench|BENCH|Eval|QA|NLI/.test(plain))
    for (const m of plain.matchAll(SHAPED))
      add(m.index, m.index + m[0].length, 0.85, "a name that says it is a benchmark");

  for (const m of plain.matchAll(INTRODUCED)) {
    const name = m[1]!;
    const phrase = m[2]!;
    const kind = KIND.exec(phrase);
    if (!kind) continue;
    const other = OTHER_KIND.exec(phrase);
    if (other && other.index < kind.index) continue;
    const start = m.index + m[0].indexOf(name);
    add(start, start + name.length, 0.85, "introduced as a dataset or benchmark");
  }

  for (const m of plain.matchAll(DATA_WORDS))
    for (const n of namesBefore(plain, m.index)) add(n.start, n.end, n.confidence, "named beside a data word");
  for (const m of plain.matchAll(AFTER_WORD)) {
    const name = m[1]!;
    // Without a verb of naming only a name that looks like one, set off by marks ("the dataset, X,") or right behind.
    const loose = !/(?:named|called|termed|dubbed|namely)/.test(m[0]);
    if (loose && !/[a-z][A-Z]|[A-Z]{3,}|[A-Z]\d/.test(name)) continue;
    const end = m.index + m[0].length;
    if (
      loose &&
      (/[,:] (?:the )?"?\S+"?$/.test(m[0].slice(-name.length - 8)) || /,/.test(m[0].slice(0, -name.length))) &&
      !/^\s?[,.;)]/.test(after(text, end, 2))
    )
      continue;
    const start = m.index + m[0].lastIndexOf(name);
    add(start, start + name.length, loose ? 0.6 : 0.85, "named after a data word");
  }
  shareLists(text, found, index, add);
  // "Open Catalyst 2020 (OC20)": one dataset, under its short name.
  const repeated = new Set<Candidate>();
  for (const long of found) {
    const short = index.find(
      long.end,
      long.end + 2,
      (f) =>
        f.start >= long.end &&
        f.start - long.end <= 2 &&
        plain.slice(long.end, f.start) === " (" &&
        plain[f.end] === ")",
    );
    const id = short && lexicon.datasetId(short.name);
    if (id !== undefined && id === lexicon.datasetId(long.name)) repeated.add(long);
  }

  // Ordinary words that are also names need a context that speaks of data.
  const kept = found.filter((f) => !repeated.has(f) && (!f.weak || inDataContext(text, f, index)));
  return kept.sort((a, b) => a.start - b.start);
}

/** Words between a name and its data word: "LAMBench evaluation suite", "MPTrj training dataset". */
const MIDDLE =
  /^(?:training|test|evaluation|validation|benchmark|pre-?training|image|text|video|public|classification|regression|dense|open|long-context|reasoning|segmentation|detection|multimodal|synthetic|pretraining|suite|public|retrieval|downstream)$/;
const TOKEN = /[^\s,;()&"“”]+|[,;()&]/g;
const NAME_TOKEN = new RegExp(String.raw`^${NAME}$`);
const VERSION_TOKEN = /^(?:\d{1,4}(?:\.\d)?|v\d(?:\.\d)?|Medium|Small|Large|Open|Challenge|Kaggle)$/;
/** A capitalised token that no sentence start explains: inner capital, digit, or two capitals. */
const PROPER = /[a-z][A-Z]|\d|[A-Z]{2,}|^V\*$/;
/** How far back a list of names may reach from its data word. */
const LIST_WIDTH = 200;

/**
 * Names that lead up to a data word: "the X dataset", "X and Y datasets", "X (Y) benchmarks", "A, B, and C datasets".
 * Reads backwards from the word over at most `LIST_WIDTH` characters.
 */
function namesBefore(plain: string, wordStart: number): { start: number; end: number; confidence: number }[] {
  const from = Math.max(0, wordStart - LIST_WIDTH);
  const tokens = [...plain.slice(from, wordStart).matchAll(TOKEN)].map((m) => ({ t: m[0], start: from + m.index }));
  // A hyphen joins the word to the name: "MassiveDS-dataset" is left alone.
  if (plain[wordStart - 1] === "-") return [];
  const out: { start: number; end: number; confidence: number }[] = [];
  let k = tokens.length - 1;
  let adjacent = true;
  for (let skipped = 0; skipped < 2 && k >= 0 && MIDDLE.test(tokens[k]!.t); skipped++, k--) adjacent = false;
  for (let listed = 0; listed < 12 && k >= 0; listed++) {
    // "Open Catalyst 2020 (OC20) dataset": the short name in brackets stands for the long one.
    if (tokens[k]!.t === ")") {
      const open = tokens.findLastIndex((x, i) => i < k && x.t === "(");
      if (open < 0 || k - open > 3) break;
      const inner = tokens[open + 1]!;
      if (k - open === 2 && NAME_TOKEN.test(inner.t) && PROPER.test(inner.t)) {
        out.push({ start: inner.start, end: inner.start + inner.t.length, confidence: 0.8 });
        // The long form is the same dataset.
        k = open - 1;
        while (k >= 0 && NAME_TOKEN.test(tokens[k]!.t)) k--;
      } else k = open - 1;
      if (k < 0 || !/^[A-Z\d]/.test(tokens[k]!.t)) break;
    }
    const end = k;
    while (
      k >= 0 &&
      end - k < 4 &&
      (NAME_TOKEN.test(tokens[k]!.t) ||
        (VERSION_TOKEN.test(tokens[k]!.t) && k > 0 && NAME_TOKEN.test(tokens[k - 1]!.t)))
    ) {
      // Each word of a name follows the one before it after one space.
      if (k < end && tokens[k]!.start + tokens[k]!.t.length + 1 !== tokens[k + 1]!.start) break;
      k--;
    }
    let first = k + 1;
    while (first <= end && GENERIC.has(tokens[first]!.t.toLowerCase())) first++;
    if (first > end) break;
    const name = tokens.slice(first, end + 1);
    const proper = name.some((x) => PROPER.test(x.t));
    const startsSentence =
      name[0]!.start === 0 || /[.!?:]\s+$/.test(plain.slice(Math.max(0, name[0]!.start - 3), name[0]!.start));
    // Plain capitalised words are a name only right before the word, inside a sentence; "Non-native" never is.
    const plainName =
      adjacent &&
      /[a-z]/.test(plain[wordStart]!) &&
      !startsSentence &&
      out.length === 0 &&
      name.every((x) => /^[A-Z][a-z]{2,}$/.test(x.t));
    if (!proper && !plainName) break;
    const last = tokens[end]!;
    out.push({ start: name[0]!.start, end: last.start + last.t.length, confidence: proper ? 0.85 : 0.6 });
    // On to the one before, over a comma, `and` or both.
    let gap = 0;
    while (k >= 0 && /^(?:,|and|&|or)$/.test(tokens[k]!.t)) {
      k--;
      gap++;
    }
    if (gap === 0) break;
  }
  return out;
}

const LIST_GAP = /^(?:, | and |, and |; |\/| & | \(|\), |\) and )$/;
const LIST_BEFORE = new RegExp(
  String.raw`(?:^|[\s(])(${NAME}(?: (?:\d{1,4}(?:\.\d)?|[A-Z][a-z]+)){0,2})(?:, and |, | and | & )(?:the )?$`,
);
const LIST_NAME = new RegExp(String.raw`^${NAME}(?: (?:\d{1,4}(?:\.\d)?|[A-Z][a-z]+|v\d)){0,2}`);

/** In an enumeration of proper names of which one is a known dataset, the others are datasets too. */
function shareLists(
  text: Text,
  found: readonly Candidate[],
  index: SpanIndex<Candidate>,
  add: (start: number, end: number, confidence: number, reason: string) => void,
): void {
  const { plain } = text;
  for (const f of [...found]) {
    if (f.weak || f.confidence < 0.6) continue;
    // Forwards. A list ends with `and`, or stands in brackets; "On X, Y shows" is none.
    let end = f.end;
    let closed = false;
    const fresh: { start: number; end: number }[] = [];
    for (let i = 0; i < 12; i++) {
      const paren = /^ \([^()]{1,30}\)/.exec(plain.slice(end, end + 34));
      if (paren && !/[A-Z]{2}/.test(paren[0])) end += paren[0].length;
      const gap = /^(?:, and |, | and | & )/.exec(plain.slice(end, end + 6))?.[0];
      if (!gap) break;
      const next = LIST_NAME.exec(plain.slice(end + gap.length, end + gap.length + 60))?.[0];
      if (!next) break;
      const start = end + gap.length;
      const known = index.find(start, start + 1, (o) => o.start === start);
      if (!known && !properList(text, f.start, next)) break;
      if (!known) fresh.push({ start, end: start + next.length });
      closed ||= gap !== ", ";
      end = known ? known.end : start + next.length;
    }
    if (closed || plain[end] === ")") for (const x of fresh) add(x.start, x.end, 0.75, "listed with a known dataset");
    // Backwards.
    let start = f.start;
    for (let i = 0; i < 12; i++) {
      const m = LIST_BEFORE.exec(plain.slice(Math.max(0, start - 70), start));
      if (!m) break;
      const at = Math.max(0, start - 70) + m.index + m[0].indexOf(m[1]!);
      const known = index.find(at, at + 1, (o) => o.start === at);
      if (!known && !properList(text, at, m[1]!)) break;
      if (!known) add(at, at + m[1]!.length, 0.75, "listed with a known dataset");
      start = at;
    }
  }
}

/** A list of datasets stands after a word that leads to one; a lone capitalised word is too little. */
function properList(text: Text, at: number, name: string): boolean {
  if (isGeneric(name)) return false;
  return (
    /[a-z][A-Z]|\d|[A-Z]{2,}/.test(name) &&
    /(?:\b(?:on|of|in|across|over|including|include|includes|like|as|e\.g\.,?|from|both|and|with|to|for|using|the)|[(,:]|datasets|benchmarks)\s?(?:the )?$/i.test(
      before(text, at, 24),
    )
  );
}

function inDataContext(text: Text, f: Candidate, index: SpanIndex<Candidate>): boolean {
  const tail = after(text, f.end, 24);
  if (DATA_NEXT.test(tail)) return true;
  const lead = before(text, f.start, 40);
  // Beside another dataset in a list.
  const neighbour = index.find(
    f.start - 8,
    f.end + 8,
    (o) =>
      o !== f &&
      ((o.end <= f.start && f.start - o.end <= 8 && LIST_GAP.test(plain(text, o.end, f.start))) ||
        (f.end <= o.start && o.start - f.end <= 8 && LIST_GAP.test(plain(text, f.end, o.start)))),
  );
  if (neighbour) return true;
  if (/\b(?:on|from|across|of|over|in|and|using|e\.g\.,?)\s(?:the )?$|\((?:e\.g\.,? )?$/i.test(lead)) {
    // A preposition before, and nothing after that would make it part of a longer phrase.
    return (
      /^(?:[.,;)]|\s(?:and|by|with|at|for|to|in|is|are|we|while|than|from|using|byte|dataset)\b|$)/.test(tail) &&
      /[A-Z0-9]/.test(f.name)
    );
  }
  return false;
}
const plain = (t: Text, s: number, e: number) => t.plain.slice(s, e);
