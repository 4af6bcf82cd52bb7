/**
 * Named datasets, corpora and benchmarks: names of the vocabulary, and unknown names whose context says what they are
 * ("the X dataset", "we introduce X, a benchmark", a list of which one member is known, names ending in Bench or QA).
 */
import type { Lexicon } from "../lexicon";
import { after, before, type Text } from "../text";
import type { Hit } from "./hit";

export interface DatasetHit extends Hit {
  name: string;
}

const DATA_WORD =
  "(?:datasets?|data sets?|data-sets?|corpus|corpora|benchmarks?|benchmark suites?|test sets?|testbeds?|leaderboards?|challenge sets?|evaluation suites?|data suites?|datastores?)";
/** One proper-looking name: capitals, digits or inner capitals; further words of it start with a capital or a digit. */
const NAME = String.raw`(?:[A-Z][A-Za-z0-9]*(?:[-_/.:'][A-Za-z0-9]+)*[*+]*|\d[A-Z][A-Za-z0-9-]*[*+]*|[a-z]{1,3}[A-Z][A-Za-z0-9-]*)`;
const NAMES = String.raw`${NAME}(?: (?:${NAME}|\d{1,4}(?:\.\d)?|v\d)){0,3}`;
/** "the X dataset", "X and Y datasets", "X, Y, and Z benchmarks"; the list is split afterwards. */
const BEFORE_WORD = new RegExp(
  String.raw`((?:${NAMES}(?:\s\([^()]{1,40}\))?(?:,? and |, | & |\/|, and ))*${NAMES})(?:\s\(([^()\s]{2,20})\))?[ -](?:[a-z-]{3,20} ){0,2}?${DATA_WORD}(?![A-Za-z])`,
  "g",
);
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
  const overlaps = (s: number, e: number) => found.find((f) => s < f.end && f.start < e);
  const add = (start: number, end: number, confidence: number, reason: string) => {
    const raw = plain.slice(start, end);
    const { name, cut } = stripLead(raw);
    const s = start + cut;
    if (name.length < 2 || isGeneric(name) || overlaps(s, end)) return;
    found.push({ start: s, end, name, confidence, reason, known: false, weak: false });
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
    const variant = new RegExp(String.raw`^ ([A-Z][a-z]+|\d{1,4}|[A-Z]{2,5}-?\d*) ${DATA_WORD}\b`).exec(
      after(text, end, 40),
    );
    if (variant && !GENERIC.has(variant[1]!.toLowerCase()) && !m.weak) end += variant[1]!.length + 1;
    // Part of a longer hyphenated name that is no dataset: "CLIP-ImageNet", "GPT-ARC".
    if (/[A-Za-z0-9]-$/.test(before(text, start, 2)) && !/^(?:mini|tiny)-$/i.test(before(text, start, 5))) continue;
    const the = /^[Tt]he $/.exec(before(text, start, 4));
    if (the && /^(?:Pile|Stack|Well|Cauldron)$/.test(plain.slice(start, end))) start -= 4;
    found.push({
      start,
      end,
      name: plain.slice(start, end),
      confidence: m.weak ? 0.6 : 0.95,
      reason: "a name of the vocabulary",
      known: true,
      weak: m.weak,
    });
  }

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

  for (const m of plain.matchAll(BEFORE_WORD)) {
    const list = m[1]!;
    let at = m.index;
    for (const part of list.split(/(,? and |, and |, | & )/)) {
      const start = at;
      at += part.length;
      if (/^(?:,? and |, and |, | & )$/.test(part)) continue;
      const bare = part.replace(/\s\([^()]*\)$/, "");
      // In a run of words only a name with an inner capital, a digit or all capitals is proper beyond doubt.
      const { name, cut } = stripLead(bare);
      if (!/[a-z][A-Z]|\d|^[A-Z]{2,}|[A-Z]{2,}|-[A-Z]/.test(name) && name.split(" ").length === 1 && list !== part) {
        add(start + cut, start + bare.length, 0.7, "named in a list of datasets");
        continue;
      }
      add(start, start + bare.length, 0.85, "named beside a data word");
    }
  }
  for (const m of plain.matchAll(AFTER_WORD)) {
    const name = m[1]!;
    // Right after the word without a comma or a verb of naming: only a name that looks like one.
    const loose = !/(?:named|called|termed|dubbed|namely)/.test(m[0]);
    if (loose && !/[a-z][A-Z]|[A-Z]{3,}|[A-Z]\d/.test(name)) continue;
    const start = m.index + m[0].lastIndexOf(name);
    add(start, start + name.length, loose ? 0.6 : 0.85, "named after a data word");
  }
  shareLists(text, found, add);

  // Ordinary words that are also names need a context that speaks of data.
  const kept = found.filter((f) => !f.weak || inDataContext(text, f, found));
  return kept.sort((a, b) => a.start - b.start);
}

const LIST_GAP = /^(?:, | and |, and |; |\/| & | \(|\), |\) and )$/;
const LIST_NAME = new RegExp(String.raw`^${NAME}(?: (?:\d{1,4}(?:\.\d)?|[A-Z][a-z]+|v\d)){0,2}`);

/** In an enumeration of proper names of which one is a known dataset, the others are datasets too. */
function shareLists(
  text: Text,
  found: Candidate[],
  add: (start: number, end: number, confidence: number, reason: string) => void,
): void {
  const { plain } = text;
  for (const f of [...found]) {
    if (f.weak || f.confidence < 0.6) continue;
    // Forwards.
    let end = f.end;
    for (let i = 0; i < 12; i++) {
      const paren = /^ \([^()]{1,30}\)/.exec(plain.slice(end, end + 34));
      if (paren && !/[A-Z]{2}/.test(paren[0])) end += paren[0].length;
      const gap = /^(?:, and |, | and | & )/.exec(plain.slice(end, end + 6))?.[0];
      if (!gap) break;
      const next = LIST_NAME.exec(plain.slice(end + gap.length, end + gap.length + 60))?.[0];
      if (!next) break;
      const start = end + gap.length;
      const known = found.find((o) => o.start === start || (o.start > start && o.start < start + 4 && o.name === next));
      if (!known && !properList(text, f.start, next)) break;
      if (!known) add(start, start + next.length, 0.75, "listed with a known dataset");
      end = known ? known.end : start + next.length;
    }
    // Backwards.
    let start = f.start;
    for (let i = 0; i < 12; i++) {
      const m = new RegExp(
        String.raw`(?:^|[\s(])(${NAME}(?: (?:\d{1,4}(?:\.\d)?|[A-Z][a-z]+)){0,2})(?:, and |, | and | & )(?:the )?$`,
      ).exec(plain.slice(Math.max(0, start - 70), start));
      if (!m) break;
      const at = Math.max(0, start - 70) + m.index + m[0].indexOf(m[1]!);
      const known = found.find((o) => o.start === at);
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

function inDataContext(text: Text, f: Candidate, found: readonly Candidate[]): boolean {
  const tail = after(text, f.end, 24);
  if (new RegExp(String.raw`^s?\s(?:[a-z-]+ ){0,2}${DATA_WORD}\b`).test(tail)) return true;
  const lead = before(text, f.start, 40);
  // Beside another dataset in a list.
  const neighbour = found.some(
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
