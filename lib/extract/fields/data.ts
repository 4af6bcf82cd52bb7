/** Amounts of training and evaluation data: tokens, countable samples, bytes. */
import { after, before, type NumberMention, type Text } from "../text";
import { at, type Hit, runsOf, SpanIndex, sharedScale, shareHeads } from "./hit";

export interface DataHit extends Hit {
  amount: number;
  unit: "tokens" | "samples" | "bytes";
}

/** Words that may stand between a number and its noun; a preposition or another noun of amount ends the phrase. */
const STOP =
  "of|for|in|on|to|and|or|from|with|the|at|per|by|than|is|are|was|were|that|which|as|using|under|over|into|models?|parameters?|params?|tasks?|datasets?|benchmarks?|layers?|GPUs?|TPUs?|steps?|hours?|days?|times|epochs?|languages?|length|context|percent|points?";
const ADJECTIVE = String.raw`(?!(?:${STOP})\b)[A-Za-z][A-Za-z'-]*`;
const ADJECTIVES = String.raw`(?:${ADJECTIVE}(?:,? |-)){0,4}?(?:${ADJECTIVE} and ${ADJECTIVE} )?`;
const TOKENS = new RegExp(String.raw`[\s-]?${ADJECTIVES}tokens?(?![A-Za-z])`, "iy");
/** Countable items of data. A number of models, tasks, benchmarks, datasets, graphs, languages or authors is not data. */
const SAMPLE_NOUNS =
  "samples|images?-text pairs|images|pictures|photos|photographs|sequences|frames|pairs|documents|structures|molecules|videos|clips|instances|examples|triples|triplets|cases|facts|scenarios|questions|problems|prompts|queries|conversations|dialogues|dialogs|sentences|sentence-pairs|passages|paragraphs|articles|papers|books|novels|webpages|pages|reviews|tweets|posts|comments|messages|proteins|crystals|materials|compounds|reactions|conformations|conformers|configurations|trajectories|episodes|demonstrations|interactions|transitions|rollouts|annotations|labels|masks|boxes|scenes|objects|shapes|assets|meshes|scans|slices|volumes|patients|subjects|participants|recordings|utterances|songs|spectra|genomes|genes|cells|reads|variants|records|rows|entries|rationales|solutions|proofs|theorems|programs|snippets|functions|files|repositories|commits|issues|events|logs|users|items|ratings|clicks|impressions|simulations|observations|measurements|datapoints|data points|data samples|data pairs|points clouds|point clouds|captions|instructions|completions|generations|preferences|comparisons|judgments|positions|games|matches|timesteps|time series|time points|series|tiles|patches|chips|crops|signals|segments|studies|exams|reports|notes|visits|admissions|cases|chains|traces|thoughts|responses|answers|turns|words|characters|nucleotides|base pairs|amino acids|residues|atoms|snapshots|geometries|calculations|relaxations|orbits|galaxies|stars|tables|cells";
const SAMPLES = new RegExp(String.raw`[\s-]?${ADJECTIVES}(?:${SAMPLE_NOUNS})(?![A-Za-z])(?!-)`, "iy");
/** A subset or pool named by its size: "1.4B subset". */
const POOL =
  /\s(?:(?:candidate|training|raw|filtered|unfiltered|data|sample|image|example) )?(?:subset|pool|samples?|split)(?![A-Za-z])/y;
const BYTES =
  /\s?-?(KB|MB|GB|TB|PB|EB|kilobytes?|megabytes?|gigabytes?|terabytes?|petabytes?|exabytes?|Tb|Pb)(?![A-Za-z/])/y;
const BYTE_SCALE: Readonly<Record<string, number>> = { k: 1e3, m: 1e6, g: 1e9, t: 1e12, p: 1e15, e: 1e18 };
/** Bytes that are memory or traffic, not data. */
const MEMORY =
  /\b(?:memory|VRAM|RAM|DRAM|HBM|SRAM|SSDs?|GPUs?|GPU|cache|bandwidth|disk|storage|footprint|device|devices|smartphones?|checkpoints?|weights|per second|\/s)\b/i;
const CORPUS =
  /\b(?:datasets?|data|corpus|corpora|text|texts|code|images|videos?|training set|per day|archive|dump|crawl|collection|uncompressed|raw)\b/i;
/** A context length, in words around a number of tokens. */
const LENGTH_BEFORE =
  /\b(?:context|contexts|sequences?|lengths?|windows?|inputs?|prompts?|long|longer|up to a|handle|as long as|extend(?:ed|ing)?|generali[sz]\w+ to|beyond|positions?)\b[^.;]{0,30}$/i;
const LENGTH_AFTER =
  /^[^.;]{0,14}\b(?:context|contexts|length|lengths|window|windows|sequence|sequences|inputs?|long|per (?:image|frame|sample|second|video|query|step|sequence))\b/i;
const DATA_NEAR =
  /\b(?:train\w*|pre-?train\w*|corpus|corpora|dataset|datasets|budget|consum\w+|data|billion|trillion)\b/i;

type Head = { unit: DataHit["unit"]; end: number; scale: number; reason: string; confidence: number };

function headOf(text: Text, n: NumberMention): Head | undefined {
  const { plain } = text;
  const tail = plain[n.end];
  if (tail === "%" || tail === "^") return undefined;
  const bytes = at(BYTES, plain, n.end);
  if (bytes && n.magnitude !== "letter") {
    const letter = bytes[1]![0]!.toLowerCase();
    const end = n.end + bytes[0].length;
    const around = `${before(text, n.start, 40)} ${after(text, end, 40)}`;
    if (MEMORY.test(around)) return undefined;
    // Terabytes are nearly always data; smaller amounts need a word that says so.
    if ("kmg".includes(letter) && !CORPUS.test(`${before(text, n.start, 30)} ${after(text, end, 30)}`))
      return undefined;
    return { unit: "bytes", end, scale: BYTE_SCALE[letter]!, reason: "bytes of data", confidence: 0.85 };
  }
  if (n.word && n.magnitude === "none") return undefined;
  const tokens = at(TOKENS, plain, n.end);
  if (tokens) {
    const end = n.end + tokens[0].length;
    const large = n.value >= 1e7;
    if (!large) {
      if (LENGTH_BEFORE.test(before(text, n.start, 60)) || LENGTH_AFTER.test(after(text, end, 40))) return undefined;
      if (n.value < 1e5 || !DATA_NEAR.test(before(text, n.start, 60))) return undefined;
    } else if (/^\s(?:context|window|sequence|length)/.test(after(text, end, 10))) return undefined;
    return { unit: "tokens", end, scale: 1, reason: "a number of tokens", confidence: large ? 0.95 : 0.7 };
  }
  const samples = at(SAMPLES, plain, n.end);
  if (samples) {
    const end = n.end + samples[0].length;
    const words = samples[0].trim().split(/[\s-]+/).length;
    // Cells of a mesh are unknowns of one sample; "a thousand words" is an idiom.
    if (/\b(?:mesh|grid|finite|volume|surface)\b/i.test(samples[0]) || (/words$/i.test(samples[0]) && n.value < 1e6))
      return undefined;
    const small = n.magnitude === "none" && n.value < (words > 2 ? 100 : 50);
    if (
      small ||
      (n.value >= 1900 && n.value <= 2100 && n.magnitude === "none" && !plain.slice(n.start, n.end).includes(","))
    )
      return undefined;
    if (/^-?\s?(?:length|long|resolution)/.test(after(text, end, 12)) || /-$/.test(before(text, n.start, 1)))
      return undefined;
    return {
      unit: "samples",
      end,
      scale: 1,
      reason: "a number of samples",
      confidence: n.magnitude === "none" ? 0.8 : 0.9,
    };
  }
  if (n.magnitude === "letter" || n.magnitude === "word") {
    const pool = at(POOL, plain, n.end);
    if (pool)
      return { unit: "samples", end: n.end + pool[0].length, scale: 1, reason: "a pool of samples", confidence: 0.8 };
  }
  return undefined;
}

/** True when the number counts data by the words right after it. */
export const countsData = (text: Text, n: NumberMention): boolean => headOf(text, n) !== undefined;

/** A trillion-token corpus, said without a number. */
const BARE =
  /(?<![\w-])(?<!\d )(?<!(?:of|multi|several|few|hundred|thousand|one|two|three|four|five|ten|a) )(million|billion|trillion)[- ](token|sample|image)s?(?![A-Za-z])/gi;

/** @param taken spans of dataset names, whose numbers are parts of names */
export function findData(text: Text, taken: readonly { start: number; end: number }[] = []): DataHit[] {
  const names = new SpanIndex(taken);
  const numbers = text.numbers.filter((n) => !names.find(n.start, n.end, (t) => n.start >= t.start && n.end <= t.end));
  const counted = new SpanIndex(text.numbers);
  const own = numbers.map((n) => headOf(text, n));
  const runs = runsOf(text, numbers);
  const heads = shareHeads(runs, own);
  const out: DataHit[] = [];
  numbers.forEach((n, k) => {
    const head = heads[k];
    if (!head) return;
    const mine = own[k] !== undefined;
    const scale = mine ? 1 : sharedScale(text, n, numbers[k + 1]);
    // Numbers of a list share a noun only when they are of its kind: "3 datasets and 5M images".
    if (
      !mine &&
      ((n.word && n.magnitude === "none") ||
        (n.magnitude === "none" && scale === 1 && head.unit === "tokens") ||
        head.end < n.start)
    )
      return;
    if (!mine && head.unit === "samples" && n.magnitude === "none" && n.value * scale < 100) return;
    if (!mine && head.unit === "bytes" && n.magnitude !== "none") return;
    out.push({
      start: n.start,
      end: mine ? head.end : n.end,
      amount: Number((n.value * scale * head.scale).toPrecision(12)),
      unit: head.unit,
      confidence: mine ? head.confidence : head.confidence - 0.1,
      reason: mine ? head.reason : `${head.reason}, shared in a list`,
    });
  });
  BARE.lastIndex = 0;
  for (let m = BARE.exec(text.plain); m !== null; m = BARE.exec(text.plain)) {
    const scale = { million: 1e6, billion: 1e9, trillion: 1e12 }[m[1]!.toLowerCase()]!;
    if (counted.overlapping(m.index, m.index + 1)) continue;
    out.push({
      start: m.index,
      end: m.index + m[0].length,
      amount: scale,
      unit: m[2]!.toLowerCase() === "token" ? "tokens" : "samples",
      confidence: 0.7,
      reason: "a magnitude without a number",
    });
  }
  return out.sort((a, b) => a.start - b.start);
}
