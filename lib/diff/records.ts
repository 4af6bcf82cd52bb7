/** What differs between two states of the content, record by record and claim by claim. */
import type { Content } from "../content/load";
import { show } from "../content/problems";

export interface FieldChange {
  /** Dotted path inside the record or claim. */
  path: string;
  before: unknown;
  after: unknown;
}

export interface ClaimChange {
  id: string;
  change: "added" | "removed" | "changed";
  fields: FieldChange[];
}

export interface RecordChange {
  kind: "paper" | "law" | "run set" | "vocabulary term";
  id: string;
  change: "added" | "removed" | "changed";
  /** Changes outside the claims. */
  fields: FieldChange[];
  claims: ClaimChange[];
}

type Plain = Record<string, unknown>;
const isPlain = (v: unknown): v is Plain => typeof v === "object" && v !== null && !Array.isArray(v);

/** Leaves that differ between two values; lists are compared as wholes unless their items have ids. */
export function fieldChanges(before: unknown, after: unknown, path = ""): FieldChange[] {
  if (isPlain(before) && isPlain(after)) {
    const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
    return keys.flatMap((k) => fieldChanges(before[k], after[k], path ? `${path}.${k}` : k));
  }
  return JSON.stringify(before) === JSON.stringify(after) ? [] : [{ path, before, after }];
}

function byId<T extends { id: string }>(list: readonly T[]): Map<string, T> {
  return new Map(list.map((r) => [r.id, r]));
}

function claimChanges(before: readonly { id: string }[], after: readonly { id: string }[]): ClaimChange[] {
  const a = byId(before);
  const b = byId(after);
  return [...new Set([...a.keys(), ...b.keys()])].flatMap((id): ClaimChange[] => {
    const [x, y] = [a.get(id), b.get(id)];
    if (!x) return [{ id, change: "added", fields: [] }];
    if (!y) return [{ id, change: "removed", fields: [] }];
    const fields = fieldChanges(x, y);
    return fields.length > 0 ? [{ id, change: "changed", fields }] : [];
  });
}

function recordChanges(
  kind: RecordChange["kind"],
  before: readonly { id: string }[],
  after: readonly { id: string }[],
): RecordChange[] {
  const a = byId(before);
  const b = byId(after);
  const claimsOf = (r: { id: string } | undefined) => ((r as Plain | undefined)?.claims ?? []) as { id: string }[];
  return [...new Set([...a.keys(), ...b.keys()])].sort().flatMap((id): RecordChange[] => {
    const [x, y] = [a.get(id), b.get(id)];
    const claims = claimChanges(claimsOf(x), claimsOf(y));
    if (!x) return [{ kind, id, change: "added", fields: [], claims }];
    if (!y) return [{ kind, id, change: "removed", fields: [], claims }];
    const fields = fieldChanges({ ...x, claims: undefined }, { ...y, claims: undefined });
    return fields.length + claims.length > 0 ? [{ kind, id, change: "changed", fields, claims }] : [];
  });
}

export function diffContent(before: Content, after: Content): RecordChange[] {
  const terms = (c: Content) =>
    Object.entries(c.vocabularies).flatMap(([name, list]) =>
      (list as { id: string }[]).map((t) => ({ ...t, id: `${name}/${t.id}` })),
    );
  return [
    ...recordChanges("paper", before.papers, after.papers),
    ...recordChanges("law", before.laws, after.laws),
    ...recordChanges("run set", before.runSets, after.runSets),
    ...recordChanges("vocabulary term", terms(before), terms(after)),
  ];
}

/** Addresses of the pages that a change touches. */
export function pagesAffected(changes: readonly RecordChange[], after: Content): string[] {
  const pages = new Set<string>();
  for (const c of changes) {
    if (c.kind === "paper") {
      pages.add(`/papers/${c.id}`);
      const paper = after.papers.find((p) => p.id === c.id);
      // A paper that comes, or is named anew, stands on the pages of what it uses.
      if (c.change !== "changed" || c.fields.some((f) => ["title", "short", "datasets", "hardware"].includes(f.path))) {
        for (const d of paper?.datasets ?? []) pages.add(`/datasets/${d}`);
        for (const h of paper?.hardware ?? []) pages.add(`/hardware/${h}`);
      }
      for (const claim of paper?.claims ?? []) {
        if (!c.claims.some((x) => x.id === claim.id)) continue;
        pages.add(`/claims/${c.id}/${claim.id}`);
        for (const d of claim.datasets ?? []) pages.add(`/datasets/${d}`);
        if (claim.kind === "compute" && claim.device) pages.add(`/hardware/${claim.device}`);
        if (claim.kind === "law") pages.add(`/laws/${claim.law}`);
        if (claim.kind === "exponent") pages.add("/exponents");
      }
    } else if (c.kind === "law") pages.add(`/laws/${c.id}`);
    else if (c.kind === "run set") pages.add(`/runs/${c.id}`);
    else if (c.id.startsWith("datasets/")) pages.add(`/${c.id}`);
    else if (c.id.startsWith("hardware/")) pages.add(`/${c.id}`);
  }
  return [...pages].sort();
}

const shortly = (v: unknown) =>
  v === undefined ? "nothing" : `\`${show(v).replace(/`/g, "'").replace(/\|/g, "\\|")}\``;

/** The records section of the report, in Markdown. */
export function recordsMarkdown(changes: readonly RecordChange[]): string {
  if (changes.length === 0) return "No record changes.\n";
  const lines: string[] = [];
  for (const kind of ["paper", "law", "run set", "vocabulary term"] as const) {
    const group = changes.filter((c) => c.kind === kind);
    if (group.length === 0) continue;
    const count = (change: string) => group.filter((c) => c.change === change).length;
    lines.push(
      `### ${kind.charAt(0).toUpperCase()}${kind.slice(1)}s: ${count("added")} added, ${count("changed")} changed, ${count("removed")} removed`,
      "",
    );
    for (const c of group) {
      const claims = c.claims.length > 0 && c.change !== "changed" ? ` (${c.claims.length} claims)` : "";
      lines.push(`- **${c.change}** \`${c.id}\`${claims}`);
      for (const f of c.fields) lines.push(`  - ${f.path}: ${shortly(f.before)} → ${shortly(f.after)}`);
      for (const claim of c.claims) {
        if (c.change === "changed" || claim.change === "changed")
          lines.push(`  - claim \`#${claim.id}\` ${claim.change}`);
        for (const f of claim.fields) lines.push(`    - ${f.path}: ${shortly(f.before)} → ${shortly(f.after)}`);
      }
    }
    lines.push("");
  }
  return lines.join("\n");
}
