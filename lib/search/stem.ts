/**
 * The Porter stemmer: words that differ only in ending become one index term.
 * M. F. Porter, "An algorithm for suffix stripping", Program 14(3), 1980.
 */
const isConsonant = (w: string, i: number): boolean => {
  const c = w[i];
  if (c === "a" || c === "e" || c === "i" || c === "o" || c === "u") return false;
  if (c === "y") return i === 0 || !isConsonant(w, i - 1);
  return true;
};

/** The number of vowel–consonant sequences. */
function measure(w: string): number {
  let m = 0;
  let i = 0;
  while (i < w.length && isConsonant(w, i)) i++;
  while (i < w.length) {
    while (i < w.length && !isConsonant(w, i)) i++;
    if (i >= w.length) break;
    m++;
    while (i < w.length && isConsonant(w, i)) i++;
  }
  return m;
}
const hasVowel = (w: string): boolean => {
  for (let i = 0; i < w.length; i++) if (!isConsonant(w, i)) return true;
  return false;
};
const doubled = (w: string): boolean => w.length > 1 && w.at(-1) === w.at(-2) && isConsonant(w, w.length - 1);
const cvc = (w: string): boolean => {
  const n = w.length;
  if (n < 3) return false;
  return isConsonant(w, n - 3) && !isConsonant(w, n - 2) && isConsonant(w, n - 1) && !/[wxy]/.test(w[n - 1] ?? "");
};

const step2: readonly (readonly [string, string])[] = [
  ["ational", "ate"],
  ["tional", "tion"],
  ["enci", "ence"],
  ["anci", "ance"],
  ["izer", "ize"],
  ["isation", "ize"],
  ["ization", "ize"],
  ["abli", "able"],
  ["alli", "al"],
  ["entli", "ent"],
  ["eli", "e"],
  ["ousli", "ous"],
  ["ation", "ate"],
  ["ator", "ate"],
  ["alism", "al"],
  ["iveness", "ive"],
  ["fulness", "ful"],
  ["ousness", "ous"],
  ["aliti", "al"],
  ["iviti", "ive"],
  ["biliti", "ble"],
];
const step3: readonly (readonly [string, string])[] = [
  ["icate", "ic"],
  ["ative", ""],
  ["alize", "al"],
  ["alise", "al"],
  ["iciti", "ic"],
  ["ical", "ic"],
  ["ful", ""],
  ["ness", ""],
];
const step4: readonly string[] = [
  "ement",
  "ance",
  "ence",
  "able",
  "ible",
  "ment",
  "ant",
  "ent",
  "ism",
  "ate",
  "iti",
  "ous",
  "ive",
  "ize",
  "ise",
  "ion",
  "al",
  "er",
  "ic",
  "ou",
];

function replaceFirst(w: string, rules: readonly (readonly [string, string])[]): string {
  for (const [suffix, to] of rules)
    if (w.endsWith(suffix)) {
      const stemmed = w.slice(0, -suffix.length);
      return measure(stemmed) > 0 ? stemmed + to : w;
    }
  return w;
}

function compute(word: string): string {
  let w = word;
  if (w.endsWith("sses") || w.endsWith("ies")) w = w.slice(0, -2);
  else if (w.endsWith("s") && !w.endsWith("ss") && !w.endsWith("us")) w = w.slice(0, -1);
  if (w.endsWith("eed")) {
    if (measure(w.slice(0, -3)) > 0) w = w.slice(0, -1);
  } else {
    const cut = w.endsWith("ed") ? 2 : w.endsWith("ing") ? 3 : 0;
    if (cut > 0 && hasVowel(w.slice(0, -cut))) {
      w = w.slice(0, -cut);
      if (w.endsWith("at") || w.endsWith("bl") || w.endsWith("iz") || w.endsWith("is")) w += "e";
      else if (doubled(w) && !/[lsz]$/.test(w)) w = w.slice(0, -1);
      else if (measure(w) === 1 && cvc(w)) w += "e";
    }
  }
  if (w.endsWith("y") && hasVowel(w.slice(0, -1))) w = `${w.slice(0, -1)}i`;
  w = replaceFirst(w, step2);
  w = replaceFirst(w, step3);
  for (const suffix of step4)
    if (w.endsWith(suffix)) {
      const stemmed = w.slice(0, -suffix.length);
      if (measure(stemmed) > 1 && (suffix !== "ion" || /[st]$/.test(stemmed))) w = stemmed;
      break;
    }
  if (w.endsWith("e")) {
    const stemmed = w.slice(0, -1);
    const m = measure(stemmed);
    if (m > 1 || (m === 1 && !cvc(stemmed))) w = stemmed;
  }
  if (measure(w) > 1 && doubled(w) && w.endsWith("l")) w = w.slice(0, -1);
  return w;
}

/** The stem of a lower-case word; short words, and those with digits or other letters than a–z, are their own stems. */
export function stem(word: string): string {
  return word.length < 4 || word.length > 30 || !/^[a-z]+$/.test(word) ? word : compute(word);
}
