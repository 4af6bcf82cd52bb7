/**
 * Rebuilds after a few papers have changed: a copy of the database, the rows of those papers, what counts them and
 * their search documents. The outcome holds what a full build would, row by row; whatever it is not sure of it leaves
 * to a full build and says why.
 */
import { loadPapers, type Surroundings } from "../lib/content/load";
import type { Problem } from "../lib/content/problems";
import { Literature, type PaperIdentity, PaperIndex } from "../lib/content/rules/context";
import { type PaperRecord, SLUG } from "../lib/content/schema";
import {
  authorNames,
  DocumentContext,
  lawDocument,
  paperDocuments,
  paperNames,
  runSetDocument,
  type SearchDocument,
  termDocument,
  usesOf,
} from "../lib/search/documents";
import { surroundingsOf } from "./content";
import { insertVerdicts, PaperRows, Uses } from "./fill";
import type { Raw } from "./open";
import { contextOf, familyOf } from "./rows";
import { CannotPatch, IndexPatch } from "./search/patch";
import { dateNumber } from "./search/writer";
import type { Verdict } from "./verdicts-file";

/** Beyond this share of the papers a full build is as fast. */
const MOST = 0.1;
/** Document numbers that none has: beyond this share the index is written anew. */
const MOST_WASTED = 0.25;

/** Why only a full build will do. */
export class NeedsFullBuild extends Error {
  override name = "NeedsFullBuild";
}

export interface PaperChanges {
  /** Ids of paper files that were added or changed, and of those that are gone. */
  written: string[];
  gone: string[];
}

/** The paper files among the changes. @throws NeedsFullBuild when another kind of file has changed */
export function paperChanges(
  changes: { added: string[]; changed: string[]; gone: string[] },
  papers: number,
): PaperChanges {
  const all = [...changes.added, ...changes.changed, ...changes.gone];
  const other = all.find((f) => !f.startsWith("papers/") && f !== "verdicts.json");
  if (other !== undefined) throw new NeedsFullBuild(`${other} has changed`);
  const ids = (files: string[]) =>
    files.filter((f) => f.startsWith("papers/")).map((f) => f.slice("papers/".length, -".md".length));
  const out = { written: ids([...changes.added, ...changes.changed]).sort(), gone: ids(changes.gone).sort() };
  const odd = [...out.written, ...out.gone].find((id) => !SLUG.test(id));
  if (odd !== undefined) throw new NeedsFullBuild(`papers/${odd}.md is not named by an id`);
  if (out.written.length + out.gone.length > Math.max(5, MOST * papers))
    throw new NeedsFullBuild(`${out.written.length + out.gone.length} of ${papers} papers have changed`);
  return out;
}

/** Curated values of the other papers, each pair of quantities read when it is asked for. */
class StoredLiterature extends Literature {
  private readonly read = new Set<string>();
  constructor(
    private readonly db: Raw,
    private readonly without: ReadonlySet<string>,
  ) {
    super();
  }
  override others(of: string, vs: string, paper: string): readonly number[] {
    const pair = `${of}|${vs}`;
    if (!this.read.has(pair)) {
      this.read.add(pair);
      for (const r of this.db
        .prepare(
          "select paper_id paper, value from claims where kind = 'exponent' and status = 'curated' and of = ? and vs = ?",
        )
        .all(of, vs) as { paper: string; value: number }[])
        if (!this.without.has(r.paper)) this.add(of, vs, r.paper, r.value);
    }
    return super.others(of, vs, paper);
  }
}

const paperOf = (db: Raw, id: string): PaperRecord | undefined => {
  const record = db.prepare("select record from papers where id = ?").pluck().get(id) as string | undefined;
  return record === undefined ? undefined : (JSON.parse(record) as PaperRecord);
};

/**
 * Reads the changed papers and checks them against the others.
 * @param db the database as it is
 * @param ids of every paper file that there is now
 * @throws NeedsFullBuild when a record has an error, or one that is gone is still spoken of
 */
export function readChanges(
  db: Raw,
  root: string,
  changes: PaperChanges,
  ids: readonly string[],
): { around: Surroundings; papers: PaperRecord[]; problems: Problem[] } {
  const around: Surroundings = { ...surroundingsOf(db), papers: [] };
  const moved = new Set([...changes.written, ...changes.gone]);
  const { papers, problems } = loadPapers(
    root,
    changes.written.map((id) => `${id}.md`),
    around,
    ids,
    { literature: new StoredLiterature(db, moved) },
  );
  const error = problems.find((p) => p.severity === "error");
  if (error) throw new NeedsFullBuild(`${error.file} has an error`);
  if (papers.length !== changes.written.length) throw new NeedsFullBuild("a changed file holds no paper");
  const identity = db.prepare("select id, title, arxiv, doi from papers where id = ?");
  const renamed = papers.filter((p) => {
    const was = identity.get(p.id) as { title: string; arxiv: string | null; doi: string | null } | undefined;
    return was?.title !== p.title || was.arxiv !== (p.arxiv ?? null) || was.doi !== (p.doi ?? null);
  });
  if (renamed.length > 0) {
    // Which of two records of one paper is to blame is weighed over all of them.
    const others = db.prepare("select id, title, arxiv, doi from papers").all() as {
      [K in keyof PaperIdentity]: PaperIdentity[K] | null;
    }[];
    const index = new PaperIndex(
      others.flatMap((p) =>
        moved.has(p.id as string)
          ? []
          : [{ id: p.id as string, title: p.title as string, arxiv: p.arxiv ?? undefined, doi: p.doi ?? undefined }],
      ),
    );
    const twin = renamed.find((p) => index.same(p).length > 0);
    if (twin) throw new NeedsFullBuild(`${twin.id} looks like another record`);
  }
  for (const id of changes.gone)
    for (const table of ["papers", "laws", "run_sets", "verdicts"]) {
      const self = table === "papers" ? "id <> ? and" : "? <> '' and";
      const by = db.prepare(`select 1 from ${table} where ${self} instr(record, ?) > 0 limit 1`).get(id, id);
      if (by !== undefined) throw new NeedsFullBuild(`${id} is gone and other records speak of it`);
    }
  const written = new Map(papers.map((p) => [p.id, new Set(p.claims.map((c) => `${p.id}#${c.id}`))]));
  for (const p of papers) {
    // Claims of other papers that this one leads to must exist, and those that lead to it must still find theirs.
    for (const { supersededBy: next } of p.claims)
      if (
        next !== undefined &&
        !(written.get(next.split("#")[0] ?? "")?.has(next) ?? db.prepare("select 1 from claims where id = ?").get(next))
      )
        throw new NeedsFullBuild(`${p.id} is superseded by a claim that is not there`);
    for (const id of db.prepare("select id from claims where paper_id = ?").pluck().all(p.id) as string[])
      if (!written.get(p.id)?.has(id) && db.prepare("select 1 from claims where superseded_by = ? limit 1").get(id))
        throw new NeedsFullBuild(`${id} is gone and other claims lead to it`);
    const former = db.prepare("select 1 from former_ids where id = ? and paper_id <> ?");
    if ([p.id, ...p.formerly].some((id) => former.get(id, p.id) !== undefined))
      throw new NeedsFullBuild(`an id of ${p.id} was another record's`);
  }
  return { around, papers, problems };
}

/** Documents of laws, run sets, datasets and devices that speak of these papers, as the tables stand. */
function outerDocuments(
  db: Raw,
  around: Surroundings,
  context: DocumentContext,
  touched: { laws: ReadonlySet<string>; datasets: ReadonlySet<string>; hardware: ReadonlySet<string> },
  papers: ReadonlySet<string>,
): Map<string, { document: SearchDocument; date: number }> {
  const out = new Map<string, { document: SearchDocument; date: number }>();
  const put = (document: SearchDocument) =>
    out.set(`${document.kind}\n${document.id}`, { document, date: dateNumber(document.facets.year?.[0]) });
  const cache = new Map<string, PaperRecord | undefined>();
  const paper = (id: string | undefined) => {
    if (id === undefined) return undefined;
    if (!cache.has(id)) cache.set(id, paperOf(db, id));
    return cache.get(id);
  };
  for (const law of around.laws)
    if (touched.laws.has(law.id) || (law.firstPaper !== undefined && papers.has(law.firstPaper)))
      put(
        lawDocument(
          law,
          paper(law.firstPaper),
          db
            .prepare("select distinct paper_id from claims where law = ? order by paper_id")
            .pluck()
            .all(law.id) as string[],
          context,
        ),
      );
  for (const set of around.runSets) if (papers.has(set.paper)) put(runSetDocument(set, paper(set.paper)));
  const users = (link: string, column: string, id: string) =>
    db
      .prepare(`select p.short from ${link} l join papers p on p.id = l.paper_id where l.${column} = ? order by p.id`)
      .all(id) as { short: string | null }[];
  for (const t of around.vocabularies.datasets)
    if (touched.datasets.has(t.id)) put(termDocument("dataset", t, users("paper_datasets", "dataset_id", t.id)));
  for (const t of around.vocabularies.hardware)
    if (touched.hardware.has(t.id)) put(termDocument("hardware", t, users("paper_hardware", "hardware_id", t.id)));
  return out;
}

/**
 * Changes an open copy of the database. The caller runs it in a transaction.
 * @throws NeedsFullBuild when the index cannot be changed in place
 */
export function applyChanges(
  db: Raw,
  around: Surroundings,
  papers: readonly PaperRecord[],
  gone: readonly string[],
  verdicts: readonly Verdict[] | undefined,
): void {
  if (verdicts) {
    db.exec("delete from verdicts");
    insertVerdicts(db, verdicts);
  }
  if (papers.length + gone.length === 0) return;
  try {
    const index = new IndexPatch(db);
    if (index.wasted > MOST_WASTED) throw new NeedsFullBuild("the search index has too many gaps");
    const context = new DocumentContext(around);
    const before = new Map([...papers.map((p) => p.id), ...gone].map((id) => [id, paperOf(db, id)] as const));
    const after = new Map(papers.map((p) => [p.id, p] as const));
    const touched = { laws: new Set<string>(), datasets: new Set<string>(), hardware: new Set<string>() };
    for (const [id, old] of before) {
      const now = after.get(id);
      const was = old && usesOf(old);
      const is = now && usesOf(now);
      // A term's document lists its papers and their short names.
      const same = { laws: true, datasets: old?.short === now?.short, hardware: old?.short === now?.short };
      for (const kind of ["laws", "datasets", "hardware"] as const) {
        const one = new Set(was?.[kind]);
        const other = new Set(is?.[kind]);
        for (const x of [...one, ...other]) if (!(one.has(x) && other.has(x) && same[kind])) touched[kind].add(x);
      }
    }
    const ids = new Set(before.keys());
    const outerBefore = outerDocuments(db, around, context, touched, ids);

    const known = {
      has: (id: string) => !gone.includes(id) && (after.has(id) || isPaper.get(id) !== undefined),
    };
    const isPaper = db.prepare("select 1 from papers where id = ?");
    const rows = new PaperRows(db, contextOf(around.laws, around.vocabularies), known);
    const uses = new Uses();
    for (const [id, old] of before) {
      if (!old) continue;
      rows.remove(id);
      uses.count(old, -1);
    }
    for (const p of papers) {
      rows.insert(p);
      uses.count(p);
    }
    for (const [key, delta] of uses.entries()) {
      if (delta.papers === 0 && delta.claims === 0) continue;
      const [table = "", id = ""] = key.split("/");
      db.prepare(
        `update ${table} set papers_count = papers_count + ?, claims_count = claims_count + ? where id = ?`,
      ).run(delta.papers, delta.claims, id);
    }
    for (const [id, old] of before) {
      const now = after.get(id);
      index.replacePaper(
        old ? paperDocuments(old, context) : [],
        now ? paperDocuments(now, context) : [],
        dateNumber(now?.published),
      );
      index.names(old ? paperNames(old) : [], now ? paperNames(now) : []);
    }
    const authors = (list: Iterable<PaperRecord | undefined>) =>
      authorNames([...list].flatMap((p) => p?.authors ?? []));
    const named = authors(after.values());
    const stays = db.prepare("select 1 from authors where family = ? limit 1");
    index.names(
      authors(before.values()).filter((n) => stays.get(familyOf(n.id)) === undefined),
      named,
    );
    for (const [key, { document, date }] of outerDocuments(db, around, context, touched, ids)) {
      const was = outerBefore.get(key);
      if (!was) throw new NeedsFullBuild(`the document of ${document.kind} ${document.id} was not there`);
      index.replace({ before: was.document, after: document, date });
    }
    index.finish();
  } catch (e) {
    if (e instanceof CannotPatch) throw new NeedsFullBuild(e.message);
    throw e;
  }
}
