/** What differs between the current data and the latest edition, claim by claim. */
import { currentPin, type Db, openDatabase } from "../../db/open";
import { getClaim, getPaper } from "../../db/queries";
import type { Claim, PaperRecord } from "../../lib/content/schema";
import { fieldChanges } from "../../lib/diff/records";
import { list } from "../../lib/format";
import { claimText } from "../_components/claims";
import { editionDatabase, listEditions } from "../api/_server/editions";

export interface EditionMark {
  edition: string;
  /** The claim as the edition has it; null when it was not there. */
  was: Claim | null;
  /** Top-level fields that differ. */
  fields: string[];
}

function latest(): { id: string; db: Db } | undefined {
  // A view of an edition shows that edition alone.
  if (currentPin()) return undefined;
  const edition = listEditions()[0];
  if (!edition || edition.contentHash === openDatabase().contentHash) return undefined;
  try {
    return { id: edition.id, db: editionDatabase(edition.id) };
  } catch {
    return undefined;
  }
}

/** The change of a claim since the latest edition; undefined when there is none, or no edition. */
export function sinceEdition(id: string): EditionMark | undefined {
  const now = getClaim(id);
  const edition = latest();
  if (!now || !edition) return undefined;
  const was = getClaim(id, edition.db)?.record ?? null;
  const fields = was ? [...new Set(fieldChanges(was, now.record).map((f) => f.path.split(".")[0] ?? ""))].sort() : [];
  return was && fields.length === 0 ? undefined : { edition: edition.id, was, fields };
}

/** What changed in a claim, in words: the numbers that differ, else the names of the fields. */
export function changeText({ was, fields }: EditionMark, now: Claim): string {
  if (was === null) return "new";
  if (was.kind === "law" && now.kind === "law") {
    const names = [...new Set([...Object.keys(was.parameters), ...Object.keys(now.parameters)])];
    const say = (c: typeof was, name: string) => {
      const p = c.parameters[name];
      return p ? claimText({ ...c, parameters: { [name]: p } }).replace(/^\S+ = /, "") : "none";
    };
    const differing = names.filter((name) => say(was, name) !== say(now, name));
    if (differing.length > 0) return differing.map((n) => `${n} ${say(was, n)} → ${say(now, n)}`).join(", ");
  } else if (claimText(was) !== claimText(now)) return `${claimText(was)} → ${claimText(now)}`;
  return list(fields);
}

/** Marks of the claims of a paper that differ from the latest edition, by claim id, and the claims that have gone. */
export function paperSinceEdition(
  paper: PaperRecord,
): { edition: string; marks: [string, EditionMark][]; gone: string[] } | undefined {
  const edition = latest();
  const was = edition && getPaper(paper.id, edition.db);
  // A paper that the edition did not have is new as a whole.
  if (!edition || !was) return undefined;
  const marks = paper.claims.flatMap((c): [string, EditionMark][] => {
    const mark = sinceEdition(`${paper.id}#${c.id}`);
    return mark ? [[c.id, mark]] : [];
  });
  const here = new Set(paper.claims.map((c) => c.id));
  const gone = was.claims.map((c) => c.id).filter((id) => !here.has(id));
  return marks.length + gone.length > 0 ? { edition: edition.id, marks, gone } : undefined;
}
