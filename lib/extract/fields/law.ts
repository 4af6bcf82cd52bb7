/**
 * Whether the text states a law of its own, of which form, and in which variables.
 *
 * Read sentence by sentence. A sentence speaks of a law when it names one (scaling law, power law, scaling exponent) or
 * fixes a dependence on scale (inversely proportional, O(n^2), exponentially with depth). It counts as the paper's own
 * when it is said in the first person, names a finding, or stands after the paper has begun to speak of itself;
 * background ("guided by scaling laws", "existing methods suffer from quadratic cost") does not count.
 */
import { after, sentenceAt, type Text } from "../text";
import type { LawForm, LawVariable } from "../types";
import { type ExponentHit, findExponents } from "./exponents";
import type { Hit } from "./hit";

export interface LawHit {
  states: boolean;
  forms: LawForm[];
  variables: LawVariable[];
  cue: Hit | null;
}

/** The sentence speaks of the paper's own work. */
const OWN =
  /\b(?:[Ww]e|[Oo]ur|[Uu]s|[Tt]his (?:paper|work|study|report|article|thesis|formulation|approach|method|transformation|law|robust|equation)|[Oo]ur (?:analysis|results|findings|experiments|laws?)|[Ee]xperiments? (?:show|demonstrate|reveal|confirm|suggest)s?|[Rr]esults (?:show|demonstrate|reveal|suggest)|[Ee]mpirically|is identified|are identified|are derived|is derived|leads to provable|suggests? that|new scaling law|novel scaling law|more importantly)\b/;
const LAW_NAME = /\bscaling[- ](?:laws?|relations?(?:hips?)?|rules?|exponents?|principles?|law)\b/gi;
const POWER_LAW = /\bpower[- ]laws?\b|\bas a power of\b|\blog-log (?:linear(?:ly)?|scaling|relation\w*|law|fit)\b/gi;
/** A law that is only mentioned. */
const BACKGROUND =
  /\b(?:favou?rable|desirable|promising|strong|good|better) (?:neural |empirical )?scaling (?:laws?|properties)|\b(?:guid(?:ed|ing)(?: by)?|dictated by|motivated by|inspired by recent|driven by|suggested by|governed by|[Cc]urrent|[Ee]stablished|[Kk]nown|[Ee]xisting|[Tt]raditional|[Cc]onventional|[Cc]lassic(?:al)?)(?: the)?(?: neural| empirical)? scaling laws?|\bscaling laws? (?:that|which) (?:are|is) (?:guiding|driving)/;
/** The text agrees with a law: that is a test of it. */
const ADHERES =
  /\b(?:adher\w+ to|align\w*(?: \w+)? with|consistent with|agree\w*(?: \w+)? with|follow(?:s|ed|ing)?|obey\w*|exhibit\w*|conform\w* to|compl(?:y|ies) with|in line with|satisf(?:y|ies))\b[^.;]{0,30}\bscaling[- ]laws?\b/i;
/** Phrases of study when the title does not name a law. */
const CURVES =
  /\b(?:compute-optimal scaling curves?|scaling curves? (?:of|for|that|show)|fit(?:ted|ting)? (?:a |the )?scaling curves?)\b/i;
const COST = /\b(?:time|space|memory|complexity|cost|costs|algorithm|runtime|running time|operations|samples|rows)\b/i;
const PRIOR =
  /\b(?:suffers?|existing|traditional|conventional|prior|previous|standard (?:attention|self-attention|transformers?)|typically|vanilla|straightforward algorithm)\b/i;

const EXPONENTIAL =
  /\bexponential(?:ly)? (?:scal\w+|grow\w*|increas\w+|decreas\w+|improv\w+|dependen\w+|with|in the|relation\w*|law|decay of (?:the )?(?:loss|error))|\b(?:grow|scale|increase|decrease|decay|improve|vanish|fall)(?:s|ing)? exponentially\b(?! fast)|\bexponential scaling\b/gi;
const LOGARITHMIC =
  /\b[OΘ]\(\s?\\?log\s?\(?\s?[A-Za-z]\s?\)?\s?\)|\blogarithmic(?:ally)? (?:scal\w+|grow\w*|with|in|relation\w*|dependen\w+|law|increas\w+)|\b(?:grow|scale|increase|improve|decrease)(?:s|ing)? logarithmically\b|\blog-linear(?:ly)?\b/gi;
const POLYNOMIAL =
  /\bpolynomial(?:ly)? in (?:the )?(?:dimension|input|number|size|\w+)|\bpolynomial (?:complexity|time|cost|dependence)\b/gi;
const SATURATING =
  /\bpower[- ]law (?:plus|with) (?:a |an )?(?:constant|offset|irreducible|asymptot\w+)|\bplus (?:a )?constant\b|\birreducible (?:loss|error|term|entropy)|\b(?:loss )?asymptotes?\b|\bsaturating power[- ]law|=\s?[A-Z]_?\{?(?:0|\\?infty|∞|inf|min)\}?\s?\+[^=.]{1,30}\^\{?-|\b[EL]\s?\+\s?[A-Z]\s?\/\s?[A-Z]\^/gi;
const JOINT =
  /\bjoint(?:ly)? (?:scaling )?(?:laws?|formula\w*|function|model(?:l?ing|s) of (?:the )?(?:loss|size))|\bbivariate\b|\bmultivariate scaling\b|\bL\(\s?[NDPCM]\s?,\s?[NDPCM]\s?\)|\b(?:in|with|of|on|over|from) both (?:the )?(?:number of |amount of |total |optimal )?(?:model|param\w*|data\w*|tokens?|training|compute|width|depth|encoder)[^.;]{0,60}? and /gi;
/** A printed formula with two scale terms: `A S_1^{-α} - C S_2`. */
const TWO_TERMS = /=[^=.;]{0,24}\+[^=.;]{0,24}([A-Z])_1[^=.;]{0,20}[+-][^=.;]{0,16}\1_2/g;

/** What a law is a function of. Patterns name axes of scale, not every mention of the thing. */
const VARIABLES: readonly [LawVariable, RegExp][] = [
  [
    "params",
    /\b(?:model(?:'s)? (?:sizes?|scales?|parameters|width|depth)|sizes? of (?:the )?(?:model|network|language model)s?|number of (?:model |trainable |effective |total )?parameters|parameter (?:counts?|sizes?|scaling|numbers?)|(?:fewer|more|average|scaling the|and|or) parameters|parameters (?:scaling|and)|(?:encoder and decoder|decoder|encoder) (?:size|capacity)|scaling the (?:decoder|encoder|parameters)|network (?:size|width|depth)|(?:infinite |large )?width|widths|depth|model and (?:samples|data|dataset)|scaling up models|larger models|scaled? up (?:models|to larger)|[\d.]+B (?:model|parameter)|model capacity)\b|\bN\s?,\s?D\b/i,
  ],
  [
    "data",
    /\b(?:data(?:set)?[- ]?(?:sizes?|scaling|points?)|(?:training|pre-?training) (?:set|data|dataset|corpus)(?: size| sizes|s)?|size of (?:the )?(?:training )?(?:dataset|data|training set)|amounts? of (?:\w+ ){0,2}data|number of (?:training )?(?:tokens|samples|examples)|(?:training )?tokens(?! per)|token (?:counts?|budgets?|numbers?)|samples seen|sample sizes?|data sources?|data pools?|data for|data sizes|tokens-per-parameter|large datasets|dataset and model|repetition|data constraints?|web data|training tokens)\b|\bN\s?,\s?D\b/i,
  ],
  [
    "compute",
    /\b(?:compute[- ](?:budgets?|scale|optimal|constraints?|allocation)|(?:training|total|pre-?training) (?:compute|FLOPs|flops)|amounts? of compute|computational (?:budgets?|resources|scale)|(?:with|of|in|by) (?:more |increasing |training )?compute|scaling flops|training resources|FLOPs budget|larger computational budgets?)\b/i,
  ],
  ["batch_size", /\bbatch[- ]sizes?\b/i],
  ["learning_rate", /\blearning[- ]rates?\b(?! schedul)|\bLR\b/i],
  [
    "steps",
    /\b(?:training|optimi[sz]ation|update) steps?\b|\bnumber of (?:steps|iterations|updates)\b|\btraining iterations\b/i,
  ],
  [
    "inference_compute",
    /\b(?:inference|test)[- ]time (?:compute|computation|scaling|strateg\w+)|\binference compute\b|\btest-time scaling laws?\b|\bnumber of (?:samples drawn|attempts|generations|repeated samples)/i,
  ],
  [
    "dimension",
    /\b(?:intrinsic dimensions?|intrinsic dimensionality|model dimensions?|representation(?:al)? dimensions?|embedding dimensions?|data dimension\w*|d_\{?(?:data|repr)\}?|polynomial in (?:the )?dimension)\b/i,
  ],
  [
    "parallelism",
    /\bparallel (?:streams?|computation|scaling)\b|\bnumber of (?:GPUs|devices|accelerators|workers)\b|\bmultiple (?:accelerators|devices|GPUs)\b/i,
  ],
  ["sparsity", /\bsparsity(?: levels?| ratio)?\b|\bnumber of experts\b|\bexpert granularity\b|\bgranularity\b/i],
  [
    "precision",
    /\b(?:bit[- ]?widths?|quantization widths|precision(?: of)? (?:training|scaling|format)|training precision|(?:low|lower|reduced)[- ]precision|precision-aware|number of bits)\b/i,
  ],
  [
    "mixture",
    /\b(?:(?:data|training) mixtures?|mixture (?:ratio|proportion|weight|composition|ratios|proportions|weights)\w*|mixing (?:rates?|ratios?|proportions?)|data (?:source )?composition|weightings?|domain weights|combination of multiple data|data pools|quality subsets)\b/i,
  ],
  [
    "context_length",
    /\b(?:context[- ](?:lengths?|sizes?|windows?)|sequence[- ]lengths?|input length|document length)\b/i,
  ],
  ["other", /\bratio of [^.;,]{3,40} to \w+|\bweight[- ]decay (?:scaling|rule|law)\b/i],
  ["vocabulary", /\bvocabulary[- ](?:sizes?|scaling|parameters)\b/i],
];

/** A study said by its axes: "across varying parameter counts, compute budgets and dataset sizes". */
const AXES =
  /\b(?:across|varying|various|relations?(?:hips?)? between|trade-?offs? between|dependence on) [^.;]{0,40}\b(?:compute budgets?|model sizes?|parameter counts?|dataset sizes?|training set sizes?)/;
/** What a law gives, not what it takes: "the optimal learning rate scales with …". */
const OUTPUTS =
  /\b(?:optimal|maximal|maximum|best|critical|ideal|largest stable) (?:peak )?(?:learning[- ]rates?|batch[- ]sizes?|weight decay|hyper-?parameters?|model sizes?)|\b(?:learning[- ]rates?|batch[- ]sizes?) as a function of/gi;
/** "model size scales sublinearly with data size". */
const SCALES_WITH = /\bscales? (?:\w+ )?with\b/;
/** What a known law is said to depend on holds for the paper's own law as well. */
const NAMES_LAW = /\bscaling[- ]laws?\b/i;

/** Letters of which every cue has some; looked for first, because it is cheap. */
const LETTERS: readonly string[] = [
  "caling law",
  "caling Law",
  "caling rel",
  "caling rule",
  "caling exp",
  "caling prin",
  "caling curv",
  "caling-",
  "ower law",
  "ower Law",
  "ower-law",
  "log-log",
  "power of",
  "xponential",
  "ogarithmic",
  "log-linear",
  "O(",
  "olynomial",
];

interface Sentence {
  start: number;
  end: number;
  text: string;
  own: boolean;
}

function sentencesOf(text: Text): Sentence[] {
  let begun = false;
  return text.sentences.map((start, k) => {
    const end = text.sentences[k + 1] ?? text.plain.length;
    const s = text.plain.slice(start, end);
    begun ||= OWN.test(s);
    return { start, end, text: s, own: begun };
  });
}

/** Kinds of exponent as forms: -1 inverse, ±1/2 square root, 1 linear, a cost by its words, anything else a power law. */
function formOf(text: Text, x: ExponentHit, sentence: string): LawForm {
  const around = `${text.plain.slice(x.start, x.end)}${after(text, x.end, 24)}`;
  const bound = /[OΘΩ]\(|^\w+\^/.test(text.plain.slice(x.start, x.end));
  if (
    /\b(?:time|space|memory|complexity|cost)\b/i.test(around) ||
    (bound && COST.test(sentence) && !/increase|growth/.test(around))
  )
    return "polynomial_complexity";
  if (x.value === -1) return "inverse";
  if (Math.abs(x.value) === 0.5) return "square_root";
  if (x.value === 1) return "linear";
  if (Number.isInteger(x.value) && x.value > 1) return "polynomial_complexity";
  return "power_law";
}

/** Finds the law of a paper. Exponents already found may be given, so that they are looked for once. */
export function findLaw(
  title: Text,
  abstract: Text,
  exponents: readonly ExponentHit[] = findExponents(abstract),
): { law: LawHit; where: "title" | "abstract" } {
  if (exponents.length === 0 && !LETTERS.some((l) => abstract.plain.includes(l) || title.plain.includes(l)))
    return { law: { states: false, forms: [], variables: [], cue: null }, where: "abstract" };
  const sentences = sentencesOf(abstract);
  const places = new Map(sentences.map((s, k) => [s.start, k]));
  const forms = new Set<LawForm>();
  /** Sentences that speak of the law, whose axes are its variables. */
  const lawful = new Set<number>();
  let cue: Hit | null = null;
  let where: "title" | "abstract" = "abstract";
  const say = (start: number, end: number, confidence: number, reason: string) => {
    if (cue === null || confidence > cue.confidence) cue = { start, end, confidence, reason };
  };
  const named = new RegExp(LAW_NAME.source, "i").exec(title.plain);
  const titled = named !== null && !BACKGROUND.test(title.plain);
  let states = titled;

  const all = (pattern: RegExp, s: Sentence, then: (m: RegExpExecArray, start: number) => void) => {
    pattern.lastIndex = 0;
    for (let m = pattern.exec(s.text); m !== null; m = pattern.exec(s.text)) then(m, s.start + m.index);
  };

  sentences.forEach((s, k) => {
    const background = BACKGROUND.test(s.text);
    const firstPerson = OWN.test(s.text);
    const adheres = ADHERES.test(s.text) && !/\bestablished\b/.test(s.text);
    all(LAW_NAME, s, (m, start) => {
      const law = /laws?$/i.test(m[0]);
      if (titled || ((firstPerson || adheres) && !background)) {
        lawful.add(k);
        if (law || titled || firstPerson) states = true;
        say(start, start + m[0].length, firstPerson ? 0.9 : 0.75, "a scaling law of the paper's own");
      }
    });
    all(POWER_LAW, s, (m, start) => {
      // Known power laws are the subject only where the paper is about scaling laws or speaks of itself.
      if (!titled && !s.own && !firstPerson) return;
      lawful.add(k);
      states = true;
      forms.add("power_law");
      say(start, start + m[0].length, 0.92, "a power law");
    });
    if (CURVES.test(s.text) && s.own) {
      lawful.add(k);
      states = true;
    }
    if (!s.own && !titled) return;
    const form = (pattern: RegExp, name: LawForm, reason: string, alone: boolean) =>
      all(pattern, s, (m, start) => {
        if (PRIOR.test(s.text) && !firstPerson) return;
        if (!alone && !states && !lawful.has(k)) return;
        forms.add(name);
        lawful.add(k);
        if (alone) states = true;
        say(start, start + m[0].length, 0.8, reason);
      });
    form(EXPONENTIAL, "exponential", "an exponential dependence", true);
    form(LOGARITHMIC, "logarithmic", "a logarithmic dependence", true);
    form(POLYNOMIAL, "polynomial_complexity", "polynomial in a size", true);
  });
  // Forms that qualify a law are read only once there is one.
  const ownExponents = exponents.filter((x) => {
    const at = sentenceAt(abstract, x.start);
    const k = places.get(at.start)!;
    const s = sentences[k]!;
    const firstPerson = OWN.test(s.text);
    if (!s.own || (PRIOR.test(s.text) && !firstPerson)) return false;
    forms.add(formOf(abstract, x, s.text));
    lawful.add(k);
    states = true;
    say(x.start, x.end, x.confidence, "a stated exponent");
    return true;
  });
  if (states)
    sentences.forEach((s, k) => {
      all(SATURATING, s, (m, start) => {
        forms.add("saturating_power_law");
        lawful.add(k);
        say(start, start + m[0].length, 0.85, "a power law with an asymptote");
      });
      for (const pattern of [JOINT, TWO_TERMS])
        all(pattern, s, () => {
          if (pattern === JOINT && /\bboth\b/.test(s.text) && !lawful.has(k) && !/joint|bivariate|L\(/.test(s.text))
            return;
          forms.add("joint");
          lawful.add(k);
        });
    });
  if (titled && cue === null && named) {
    where = "title";
    cue = {
      start: named.index,
      end: named.index + named[0].length,
      confidence: 0.8,
      reason: "a scaling law in the title",
    };
  }
  if (!states) return { law: { states: false, forms: [], variables: [], cue: null }, where };
  if (forms.size === 0) forms.add("unspecified");

  const variables = new Set<LawVariable>();
  const scope = sentences.filter(
    (s, k) => lawful.has(k) || (s.own && SCALES_WITH.test(s.text)) || AXES.test(s.text) || NAMES_LAW.test(s.text),
  );
  const read = (t: string) => {
    const inputs = t.replace(OUTPUTS, " ");
    for (const [name, pattern] of VARIABLES) if (pattern.test(inputs)) variables.add(name);
  };
  if (forms.size === 1 && forms.has("polynomial_complexity")) {
    // A cost is a function of the algorithm's own size, whose letter the text rarely explains.
    const all = abstract.plain;
    variables.add(
      /\bpolynomial in (?:the )?dimension|-dimensional (?:space|subspace)\b/i.test(all)
        ? "dimension"
        : /\b(?:tokens?|sequence|attention|context|length)\b/i.test(all)
          ? "context_length"
          : "other",
    );
  } else {
    for (const s of scope) read(s.text);
    if (titled) read(title.plain);
    if (variables.size === 0)
      for (const s of sentences) if (/(?<!-)\b(?:scal(?:es?|ing)|grows?|growth|growing)\b/i.test(s.text)) read(s.text);
  }
  const letters: Readonly<Record<string, LawVariable>> = { N: "params", D: "data", C: "compute", B: "batch_size" };
  for (const x of ownExponents) {
    const named = letters[x.vs];
    if (named) variables.add(named);
    if (
      x.vs !== "" &&
      !VARIABLES.some(([, p]) => p.test(x.vs)) &&
      /\b(?:distance|time|temperature|frequency|radius)\b/i.test(x.vs)
    )
      variables.add("other");
  }
  return { law: { states, forms: [...forms], variables: [...variables], cue }, where };
}
