import type { Dataset, Hardware, Metric, QuantityTerm, Term, VocabularyName } from "../../lib/content/schema";
import { type Db, openDatabase, parse } from "./common";
import { getPaperSummaries, type PaperSummary } from "./papers";

export interface TermTypes {
  datasets: Dataset;
  hardware: Hardware;
  metrics: Metric;
  domains: Term;
  architectures: Term;
  optimisers: Term;
  quantities: QuantityTerm;
}
export interface TermItem<T> {
  id: string;
  name: string;
  papersCount: number;
  claimsCount: number;
  record: T;
}
interface Row {
  id: string;
  name: string;
  papers_count: number;
  claims_count: number;
  record: string;
}
const tables: Record<VocabularyName, true> = {
  datasets: true,
  hardware: true,
  metrics: true,
  domains: true,
  architectures: true,
  optimisers: true,
  quantities: true,
};
const linkOf: Partial<Record<VocabularyName, [table: string, column: string]>> = {
  datasets: ["paper_datasets", "dataset_id"],
  hardware: ["paper_hardware", "hardware_id"],
  domains: ["paper_domains", "domain_id"],
  architectures: ["paper_architectures", "architecture_id"],
  optimisers: ["paper_optimisers", "optimiser_id"],
};
function table(name: VocabularyName): VocabularyName {
  if (!Object.hasOwn(tables, name)) throw new RangeError(`unknown vocabulary: ${String(name)}`);
  return name;
}

function item<T>(r: Row): TermItem<T> {
  return {
    id: r.id,
    name: r.name,
    papersCount: r.papers_count,
    claimsCount: r.claims_count,
    record: parse<T>(r.record),
  };
}

/** Terms of a vocabulary. `used` leaves out those that no paper names; most papers first, else in the file's order. */
export function listTerms<V extends VocabularyName>(
  vocabulary: V,
  options: { used?: boolean } = {},
  db: Db = openDatabase(),
): TermItem<TermTypes[V]>[] {
  const order = options.used ? "papers_count desc, name" : "position";
  return (
    db
      .prepare(
        `select * from ${table(vocabulary)} ${options.used ? "where papers_count > 0" : ""} order by ${order} limit 5000`,
      )
      .all() as Row[]
  ).map((r) => item<TermTypes[V]>(r));
}

export function getTerm<V extends VocabularyName>(
  vocabulary: V,
  id: string,
  db: Db = openDatabase(),
): TermItem<TermTypes[V]> | undefined {
  const row = db.prepare(`select * from ${table(vocabulary)} where id = ?`).get(id) as Row | undefined;
  return row && item<TermTypes[V]>(row);
}

/** Papers that name a term, themselves or in a claim; newest first, at most 500. */
export function papersOfTerm(vocabulary: VocabularyName, id: string, db: Db = openDatabase()): PaperSummary[] {
  const link = linkOf[vocabulary];
  if (!link) return [];
  const ids = db
    .prepare(
      `select l.paper_id from ${link[0]} l join papers p on p.id = l.paper_id where l.${link[1]} = ?
       order by p.published is null, p.published desc, p.id limit 500`,
    )
    .pluck()
    .all(id) as string[];
  return getPaperSummaries(ids, db);
}

export const listDatasets = (options: { used?: boolean } = {}, db: Db = openDatabase()) =>
  listTerms("datasets", options, db);
export const listHardware = (options: { used?: boolean } = {}, db: Db = openDatabase()) =>
  listTerms("hardware", options, db);

/** A dataset with the papers that name it. */
export function getDataset(
  id: string,
  db: Db = openDatabase(),
): (TermItem<Dataset> & { papers: PaperSummary[] }) | undefined {
  const term = getTerm("datasets", id, db);
  return term && { ...term, papers: papersOfTerm("datasets", id, db) };
}

/** A device with the papers that name it. */
export function getHardware(
  id: string,
  db: Db = openDatabase(),
): (TermItem<Hardware> & { papers: PaperSummary[] }) | undefined {
  const term = getTerm("hardware", id, db);
  return term && { ...term, papers: papersOfTerm("hardware", id, db) };
}

/** Name of a term by id, or the id itself. */
export function termName(vocabulary: VocabularyName, id: string, db: Db = openDatabase()): string {
  const names = db.once(
    `names-${table(vocabulary)}`,
    () =>
      new Map(
        (db.prepare(`select id, name from ${vocabulary}`).all() as { id: string; name: string }[]).map((r) => [
          r.id,
          r.name,
        ]),
      ),
  );
  return names.get(id) ?? id;
}
