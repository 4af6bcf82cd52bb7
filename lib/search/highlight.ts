/** Marks matches in plain text between \u0001 and \u0002, and cuts a window around the best of them. */
import { isStopWord, remembered, tokenize } from "./tokens";

export const MARK_OPEN = "\u0001";
export const MARK_CLOSE = "\u0002";

const content = remembered((text) => tokenize(text).filter((t) => !isStopWord(t.word)), 3000);

/** A piece of `text` of about `length` characters around most matches, with matches marked. Control characters are taken out. */
export function snippet(text: string, matches: (term: string, word: string) => boolean, length = 220): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the marks must be ours alone.
  const clean = text.slice(0, 5000).replace(/[\u0000-\u001f\u007f]/g, " ");
  const hits = content(clean).filter((t) => matches(t.term, t.word));
  let from = 0;
  if (clean.length > length && hits.length > 0) {
    let best = -1;
    for (const [i, h] of hits.entries()) {
      const kinds = new Set<string>();
      for (let k = i; k < hits.length && (hits[k]?.end ?? 0) <= h.start + length; k++) kinds.add(hits[k]?.term ?? "");
      if (kinds.size > best) {
        best = kinds.size;
        from = h.start;
      }
    }
    // Start at a sentence or a word a little before.
    const back = Math.max(0, from - 50);
    const sentence = clean.lastIndexOf(". ", from);
    from = sentence >= back ? sentence + 2 : back === 0 ? 0 : clean.indexOf(" ", back) + 1;
    from = Math.min(from, Math.max(0, clean.length - length));
    if (from > 0 && clean[from - 1] !== " ") from = clean.lastIndexOf(" ", from) + 1;
  }
  let to = Math.min(clean.length, from + length);
  if (to < clean.length) {
    const space = clean.lastIndexOf(" ", to);
    if (space > from + length / 2) to = space;
  }
  let out = from > 0 ? "…" : "";
  let position = from;
  for (const h of hits) {
    if (h.start < from || h.end > to || h.start < position) continue;
    out += clean.slice(position, h.start) + MARK_OPEN + clean.slice(h.start, h.end) + MARK_CLOSE;
    position = h.end;
  }
  out += clean.slice(position, to);
  return (out + (to < clean.length ? "…" : "")).trim();
}
