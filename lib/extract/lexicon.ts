/**
 * Names that the vocabularies know, found in a text in one pass: the first word of each alias is looked up in a hash
 * table and the longest alias that fits wins, so the cost does not grow with the size of the vocabulary.
 */
import type { Text } from "./text";
import type { LexiconTerm } from "./types";

/** One place in a plain text where a vocabulary name stands. */
export interface TermMention {
  start: number;
  end: number;
  term: LexiconTerm;
  /** The alias is also an ordinary word or a very short name: it needs a context that speaks of data. */
  weak: boolean;
  kind: "dataset" | "device";
}

export interface Lexicon {
  findDatasets(text: Text): TermMention[];
  findHardware(text: Text): TermMention[];
  /** Vocabulary id of a dataset or device named in any spelling that the vocabulary knows. */
  datasetId(name: string): string | undefined;
  hardwareId(name: string): string | undefined;
  /** Canonical name of a device, when the vocabulary has it. */
  hardwareName(name: string): string | undefined;
}

interface Entry {
  /** Alias with every run of spaces, hyphens and underscores as one space. */
  pattern: string;
  term: LexiconTerm;
  /** Letters must match exactly: the alias in lower case is an ordinary word. */
  exact: boolean;
  weak: boolean;
  kind: "dataset" | "device";
}

/** Ordinary words that are also names; compared in lower case. */
const ORDINARY = new Set(
  `math arc drop spice sop cub race copa pile the pile scan glue flan quality frames include bird apps mind leaf eagle mega
  embed replica acid behavior calvin droid simpler flip tape peer beat bend sider bace esol fisher steam norman replogle
  reddit wikipedia arxiv pubmed traffic electricity camels frames superb maestro emilia places flickr crafter brax hanabi
  overcooked pong atari minecraft nethack chess blink crepe aro dtd wise base alpaca dolly lima roots oscar dolma
  aya clue kilt crag bright story cola wic multi folio spider atis snips yelp criteo stack quick draw avenue davis moses
  alexandria string places enwik cath scop hopper mimic oasis rsna flare voc uci talent the well the stack the cauldron
  matbench pascal tulu sokoban habitat robomimic slake tempcompass countdown context include pamap codecontests gaia
  superglue helm mme pope objaverse sirius ava charades moments blimp forms books aishell p3 s1k m3 m4 m5 m6 dtu gso abo
  acdc scanqa r2r set5 set14 amos amc parity adult norm amass vid4 lego galaxy cameo casp tara pfam zinc norman shakespeare
  openlam trec chime musicnet superni carla droid laion`
    .split(/\s+/)
    .filter((w) => w !== "the"),
);

/** Aliases of records that are places or hosts in running text, never names of data there. */
const NEVER = new Set(["github", "huggingface", "hugging face", "kaggle"]);

const isWordChar = (c: number) => (c >= 48 && c <= 57) || (c >= 65 && c <= 90) || (c >= 97 && c <= 122) || c > 127;
const isSeparator = (c: number) => c === 32 || c === 45 || c === 95;

/** Lower case with separators unified, for comparing names. */
export function nameKey(name: string): string {
  return name
    .toLowerCase()
    .replace(/^the\s+/, "")
    .replace(/[^a-z0-9+*]+/g, "");
}

function index(byFirst: Map<string, Entry[]>, terms: readonly LexiconTerm[], kind: Entry["kind"]): void {
  for (const term of terms)
    for (const alias of [term.name, ...term.aliases]) {
      const pattern = alias.replace(/[\s_-]+/g, " ").trim();
      const first = /^[A-Za-z0-9\u0080-\uFFFF]+/.exec(pattern)?.[0]?.toLowerCase();
      if (!first) continue;
      const lower = pattern.toLowerCase();
      if (NEVER.has(lower)) continue;
      const ordinary = ORDINARY.has(lower.replace(/^the /, "")) || ORDINARY.has(lower);
      const short = pattern.replace(/[^A-Za-z0-9]/g, "").length <= 3 && !/^[A-Z]+\d+$/.test(pattern);
      const list = byFirst.get(first) ?? [];
      list.push({ pattern, term, exact: ordinary || pattern.length <= 3, weak: ordinary || short, kind });
      byFirst.set(first, list);
    }
}

/** End of `entry` in `text` when it stands at `start`, else -1. */
function fits(entry: Entry, text: string, start: number): number {
  const { pattern } = entry;
  let k = start;
  let capital = false;
  for (let p = 0; p < pattern.length; p++) {
    const want = pattern.charCodeAt(p);
    const have = text.charCodeAt(k);
    if (isSeparator(want)) {
      // `ImageNet 1k`, `ImageNet-1k` and `ImageNet_1k` are one name; the separator itself must be there.
      if (!isSeparator(have)) return -1;
      k++;
      continue;
    }
    if (have !== want) {
      if (entry.exact) return -1;
      const h = have >= 65 && have <= 90 ? have + 32 : have;
      const w = want >= 65 && want <= 90 ? want + 32 : want;
      if (h !== w) return -1;
    }
    if ((have >= 65 && have <= 90) || (have >= 48 && have <= 57)) capital = true;
    k++;
  }
  if (k < text.length && isWordChar(text.charCodeAt(k))) {
    // A plural s is allowed; anything else makes it another word.
    if (!(text[k] === "s" && !isWordChar(text.charCodeAt(k + 1)))) return -1;
    if (pattern.length <= 4) return -1;
  }
  return capital ? k : /[A-Z0-9]/.test(pattern) ? -1 : k;
}

/** One pass over the words of a text; words without a capital or a digit start no name. */
function search(byFirst: Map<string, Entry[]>, plain: string): TermMention[] {
  const out: TermMention[] = [];
  const n = plain.length;
  let k = 0;
  while (k < n) {
    if (!isWordChar(plain.charCodeAt(k))) {
      k++;
      continue;
    }
    let telling = false;
    let e = k;
    for (; e < n; e++) {
      const c = plain.charCodeAt(e);
      if (!isWordChar(c)) break;
      if (c <= 57 || (c >= 65 && c <= 90)) telling = true;
    }
    let next = e;
    // No name has a longer first word, so very long runs are not looked up.
    if (telling && e - k <= 40) {
      const entries = byFirst.get(plain.slice(k, e).toLowerCase());
      if (entries)
        for (const entry of entries) {
          const end = fits(entry, plain, k);
          if (end > 0) {
            out.push({ start: k, end, term: entry.term, weak: entry.weak, kind: entry.kind });
            next = end;
            break;
          }
        }
    }
    k = next;
  }
  return out;
}

export function createLexicon(vocabularies: {
  datasets: readonly LexiconTerm[];
  hardware: readonly LexiconTerm[];
}): Lexicon {
  const names = new Map<string, Entry[]>();
  // A whole machine (a supercomputer, a DGX node) is no accelerator or processor; it keeps its id, but is not read.
  // Devices first: where a name is both, as `T4`, the device's own rules decide.
  index(
    names,
    vocabularies.hardware.filter((h) => !["gpu", "tpu", "cpu"].includes(h.id) && h.kind !== "system"),
    "device",
  );
  index(names, vocabularies.datasets, "dataset");
  for (const list of names.values()) list.sort((a, b) => b.pattern.length - a.pattern.length);
  /** A text is searched once for both kinds. */
  let last: { text: Text; found: TermMention[] } | undefined;
  const found = (text: Text) => {
    if (last?.text !== text) last = { text, found: search(names, text.plain) };
    return last.found;
  };
  const keys = (terms: readonly LexiconTerm[]) => {
    const map = new Map<string, LexiconTerm>();
    for (const t of terms)
      for (const a of [t.name, ...t.aliases, t.id]) if (!map.has(nameKey(a))) map.set(nameKey(a), t);
    return map;
  };
  const datasetKeys = keys(vocabularies.datasets);
  const hardwareKeys = keys(vocabularies.hardware);
  return {
    findDatasets: (text) => found(text).filter((m) => m.kind === "dataset"),
    findHardware: (text) => found(text).filter((m) => m.kind === "device"),
    datasetId: (name) => datasetKeys.get(nameKey(name))?.id,
    hardwareId: (name) => hardwareKeys.get(nameKey(name))?.id,
    hardwareName: (name) => hardwareKeys.get(nameKey(name))?.name,
  };
}
