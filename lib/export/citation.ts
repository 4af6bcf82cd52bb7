/** What a bibliography needs of a paper, and how its dates and names are read. */
export interface Cited {
  id: string;
  title: string;
  authors: readonly string[];
  published: string | null;
  arxiv: string | null;
  doi: string | null;
  url: string | null;
  venue: string | null;
}

export interface Name {
  family: string;
  given: string;
}

const PARTICLES = new Set([
  "van",
  "von",
  "der",
  "den",
  "de",
  "da",
  "di",
  "du",
  "del",
  "la",
  "las",
  "le",
  "los",
  "ten",
  "ter",
  "dos",
  "das",
  "el",
  "al",
  "bin",
  "ibn",
]);
const SUFFIX = /^(jr|sr|ii|iii|iv)\.?$/i;

/**
 * Splits "Given Family" as printed. Lower-case particles go with the family name ("Laurens van der Maaten");
 * a single word is a family name (a group or a mononym).
 */
export function splitName(printed: string): Name {
  const words = printed.trim().split(/\s+/);
  if (words.length === 1) return { family: words[0] ?? "", given: "" };
  let start = words.length - 1;
  if (SUFFIX.test(words[start]!) && words.length > 2) start--;
  // "de Las Casas": a particle with a capital counts when a plain one stands before it.
  while (
    start > 1 &&
    (PARTICLES.has(words[start - 1]!) ||
      (start > 2 && PARTICLES.has(words[start - 1]!.toLowerCase()) && PARTICLES.has(words[start - 2]!)))
  )
    start--;
  return { family: words.slice(start).join(" "), given: words.slice(0, start).join(" ") };
}

/** The parts of a partial date as numbers. */
export function dateParts(published: string | null): number[] {
  return published ? published.split("-").map(Number) : [];
}

/** Where the paper is found: its own link, else its DOI, else arXiv. */
export function linkOf(p: Cited): string | null {
  return p.url ?? (p.doi ? `https://doi.org/${p.doi}` : p.arxiv ? `https://arxiv.org/abs/${p.arxiv}` : null);
}
