/** Names of a vocabulary in groups, as a page that lists them shows them. */
import { sentence } from "../../lib/format";
import { nameOf } from "../_data/content";

export interface ListedTerm {
  id: string;
  name: string;
  papersCount: number;
}

/** Terms by group, largest group first; inside a group the most used first. */
export function groupTerms<T extends ListedTerm>(terms: readonly T[], groupOf: (t: T) => string): [string, T[]][] {
  const groups = new Map<string, T[]>();
  for (const t of terms) {
    const g = groupOf(t);
    groups.set(g, [...(groups.get(g) ?? []), t]);
  }
  const papers = (ts: T[]) => ts.reduce((n, t) => n + t.papersCount, 0);
  return [...groups]
    .map(([g, ts]): [string, T[]] => [
      g,
      ts.toSorted((a, b) => b.papersCount - a.papersCount || a.name.localeCompare(b.name)),
    ])
    .toSorted((a, b) => papers(b[1]) - papers(a[1]) || b[1].length - a[1].length || a[0].localeCompare(b[0]));
}

/** Groups named by domain; each a line of names with the number of papers behind those that are used. */
export function TermGroups({ base, groups }: { base: string; groups: readonly [string, ListedTerm[]][] }) {
  return (
    <dl className="groups">
      {groups.map(([domain, terms]) => (
        <div key={domain}>
          <dt>{sentence(nameOf("domains", domain))}</dt>
          <dd>
            <ul className="inline-list">
              {terms.map((t) => (
                <li key={t.id}>
                  <a href={`${base}/${t.id}`}>{t.name}</a>
                  {t.papersCount > 0 ? <small className="quiet"> {t.papersCount}</small> : null}
                </li>
              ))}
            </ul>
          </dd>
        </div>
      ))}
    </dl>
  );
}
