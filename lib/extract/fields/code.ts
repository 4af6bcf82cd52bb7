/** Links to code, data and project pages: every URL, and bare paths on the usual hosts. */
import type { Text } from "../text";
import type { Hit } from "./hit";

export interface CodeHit extends Hit {
  url: string;
}

const STOP = String.raw`\s<>"'{}|\\^\`[\]`;
const LINK = new RegExp(String.raw`https?:\/\/[^${STOP}]{3,300}`, "gi");
/** Hosts whose paths are links without a scheme. */
const BARE = new RegExp(
  String.raw`(?<![\w/@.-])(?:www\.)?(?:github\.com|gitlab\.com|bitbucket\.org|huggingface\.co|zenodo\.org|kaggle\.com|[a-z0-9-]{2,40}\.github\.io|[a-z0-9-]{2,40}\.gitlab\.io)\/[^${STOP}]{1,300}|(?<![\w/@.-])[a-z0-9-]{2,40}\.github\.io(?![\w/])`,
  "gi",
);
const HOSTS: readonly string[] = ["github.", "gitlab.", "bitbucket.", "huggingface.", "zenodo.", "kaggle."];

/** Closing marks that belong to the sentence; a closing bracket stays when it was opened inside the link. */
function trim(url: string): string {
  let u = url;
  for (;;) {
    const last = u.at(-1)!;
    if (/[.,;:!?*'"]/.test(last)) u = u.slice(0, -1);
    else if (last === ")" && !u.slice(0, -1).includes("(")) u = u.slice(0, -1);
    else return u;
  }
}

/** Two links that differ in case, a trailing slash, `www.` or `.git` are one. */
export function urlKey(url: string): string {
  return url
    .toLowerCase()
    .replace(/^https?:\/\/(www\.)?/, "")
    .replace(/(\.git)?\/?$/, "");
}

/** Reads the original text: a link must come out exactly as it stands. */
export function findCode(text: Text): CodeHit[] {
  const out: CodeHit[] = [];
  const seen = new Set<string>();
  const { original } = text;
  const take = (m: RegExpExecArray) => {
    const raw = trim(m[0]);
    const url = /^https?:/i.test(raw) ? raw : `https://${raw}`;
    if (raw.length < 8 || seen.has(urlKey(url))) return;
    seen.add(urlKey(url));
    out.push({ start: m.index, end: m.index + raw.length, url, confidence: 0.98, reason: "link" });
  };
  if (original.includes("://")) for (const m of original.matchAll(LINK)) take(m);
  if (HOSTS.some((h) => original.includes(h))) for (const m of original.matchAll(BARE)) take(m);
  return out.sort((a, b) => a.start - b.start);
}
