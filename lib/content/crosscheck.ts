/** Rules across records: every id that a record names must exist, and claims must fit their law. */
import type { Source } from "./frontmatter";
import type { Content } from "./load";
import { nearest, type Problem, show } from "./problems";
import type { Term, VocabularyName } from "./schema";

/** Up to this many ids are listed in full when none is near. */
const SHORT_LIST = 30;

export function crossCheck(
  content: Content,
  sourceOf: (file: string) => Source | undefined,
  fileOf: (kind: "papers" | "laws" | "runs", id: string) => string | undefined,
  /** Ids of records that exist although they are not in `content`, when only some files are checked. */
  known: { papers: Iterable<string>; laws: Iterable<string>; runs: Iterable<string> } = {
    papers: [],
    laws: [],
    runs: [],
  },
): { problems: Problem[] } {
  const problems: Problem[] = [];
  const ids: Record<"papers" | "laws" | "runs", Set<string>> = {
    papers: new Set([...content.papers.map((p) => p.id), ...known.papers]),
    laws: new Set([...content.laws.map((l) => l.id), ...known.laws]),
    runs: new Set([...content.runSets.map((r) => r.id), ...known.runs]),
  };
  const terms = Object.fromEntries(
    Object.entries(content.vocabularies).map(([name, list]: [string, Term[]]) => {
      const byAlias = new Map<string, string>();
      for (const t of list) for (const a of [t.id, t.name, ...t.aliases]) byAlias.set(a.toLowerCase(), t.id);
      return [name, { ids: new Set(list.map((t) => t.id)), byAlias }];
    }),
  ) as Record<VocabularyName, { ids: Set<string>; byAlias: Map<string, string> }>;

  const at = (
    file: string,
    path: readonly PropertyKey[],
    severity: Problem["severity"],
    rule: string,
    message: string,
    value: unknown,
    fix: string,
    key = false,
  ) =>
    problems.push({
      file,
      ...(sourceOf(file)?.locate(path, key) ?? { line: 1, column: 1 }),
      rule,
      severity,
      message,
      value: show(value),
      fix,
    });

  const needRecord = (
    file: string,
    path: readonly PropertyKey[],
    kind: "papers" | "laws" | "runs",
    id: string | undefined,
  ) => {
    if (id === undefined || ids[kind].has(id)) return;
    const near = nearest(id, ids[kind]);
    const noun = kind === "papers" ? "paper" : kind === "laws" ? "law" : "run set";
    at(
      file,
      path,
      "error",
      `unknown-${noun.replace(" ", "-")}`,
      `no ${noun} has this id`,
      id,
      near ? `Did you mean ${show(near)}?` : `Add content/${kind}/${id}.md or correct the id.`,
    );
  };
  const needTerm = (file: string, path: readonly PropertyKey[], vocabulary: VocabularyName, id: string | undefined) => {
    if (id === undefined || terms[vocabulary].ids.has(id)) return;
    const near = terms[vocabulary].byAlias.get(id.toLowerCase()) ?? nearest(id, terms[vocabulary].byAlias.keys());
    const suggestion = near && (terms[vocabulary].byAlias.get(near.toLowerCase()) ?? near);
    at(
      file,
      path,
      "error",
      `unknown-${vocabulary.replace(/ies$/, "y").replace(/s$/, "")}`,
      `not in content/vocabulary/${vocabulary}.yaml`,
      id,
      suggestion
        ? `Did you mean ${show(suggestion)}?`
        : terms[vocabulary].ids.size <= SHORT_LIST
          ? `Options: ${[...terms[vocabulary].ids].join(", ")}.`
          : "Add it there, with its aliases.",
    );
  };

  for (const [name, list] of Object.entries(content.vocabularies)) {
    const file = `vocabulary/${name}.yaml`;
    const seen = new Map<string, string>();
    list.forEach((t: { id: string; name: string; aliases: string[] }, i: number) => {
      if (seen.has(t.id))
        at(file, [i, "id"], "error", "duplicate-id", "this id stands twice", t.id, "Merge the entries.");
      seen.set(t.id, t.id);
    });
  }

  const laws = new Map(content.laws.map((l) => [l.id, l]));
  const papers = new Map(content.papers.map((p) => [p.id, p]));
  for (const paper of content.papers) {
    const file = fileOf("papers", paper.id) ?? `papers/${paper.id}.md`;
    for (const field of ["domains", "architectures", "optimisers", "datasets", "hardware"] as const)
      paper[field].forEach((id, i) => needTerm(file, [field, i], field, id));
    paper.relations.forEach((r, i) => needRecord(file, ["relations", i, "paper"], "papers", r.paper));
    const claimIds = new Set<string>();
    paper.claims.forEach((claim, i) => {
      const path = (...rest: PropertyKey[]) => ["claims", i, ...rest];
      if (claimIds.has(claim.id))
        at(
          file,
          path("id"),
          "error",
          "duplicate-id",
          "two claims of this paper have the same id",
          claim.id,
          "Give each claim its own id.",
        );
      claimIds.add(claim.id);
      needTerm(file, path("domain"), "domains", claim.domain);
      needTerm(file, path("architecture"), "architectures", claim.architecture);
      claim.datasets?.forEach((d, k) => needTerm(file, path("datasets", k), "datasets", d));
      if ("metric" in claim) needTerm(file, path("metric"), "metrics", claim.metric);
      const [place, there] = claim.supersededBy?.split("#") ?? [];
      if (place !== undefined && place !== paper.id) {
        needRecord(file, path("supersededBy"), "papers", place);
        const others = papers.get(place)?.claims.map((c) => c.id);
        if (others && !others.includes(there ?? "")) {
          const near = nearest(there ?? "", others);
          at(
            file,
            path("supersededBy"),
            "error",
            "superseded-by",
            `${place} has no such claim`,
            claim.supersededBy,
            near ? `Did you mean ${show(`${place}#${near}`)}?` : "Name a claim that exists.",
          );
        }
      }
      if ("runs" in claim && claim.runs) {
        needRecord(file, path("runs", "set"), "runs", claim.runs.set);
        needRecord(file, path("runs", "law"), "laws", claim.runs.law);
        const set = content.runSets.find((r) => r.id === claim.runs?.set);
        if (set)
          claim.runs.exclusions.forEach((e, k) => {
            if (!set.exclusions.some((x) => x.id === e))
              at(
                file,
                path("runs", "exclusions", k),
                "error",
                "unknown-exclusion",
                "the run set declares no such exclusion",
                e,
                `Declared: ${set.exclusions.map((x) => x.id).join(", ") || "none"}.`,
              );
          });
        const columns = set && [...Object.keys(set.columns), ...Object.keys(set.derive)];
        for (const [symbol, column] of Object.entries(claim.runs.map ?? {}))
          if (columns && !columns.includes(column))
            at(
              file,
              path("runs", "map", symbol),
              "error",
              "runs-columns",
              "the run set declares no such column",
              column,
              `Declared: ${columns.join(", ")}.`,
            );
        const tested = laws.get(claim.runs.law ?? (claim.kind === "law" ? claim.law : ""));
        const quantity = claim.runs.quantity;
        if (
          tested &&
          quantity !== undefined &&
          !(quantity in tested.parameters) &&
          !tested.derived.some((d) => d.id === quantity)
        )
          at(
            file,
            path("runs", "quantity"),
            "error",
            "unknown-parameter",
            `law ${tested.id} has no such parameter or derived quantity`,
            quantity,
            `It has ${[...Object.keys(tested.parameters), ...tested.derived.map((d) => d.id)].join(", ")}.`,
          );
      }
      if (claim.kind === "exponent") {
        needTerm(file, path("of"), "quantities", claim.of);
        needTerm(file, path("vs"), "quantities", claim.vs);
      }
      if (claim.kind === "scale") needTerm(file, path("quantity"), "quantities", claim.quantity);
      if (claim.kind === "compute") needTerm(file, path("device"), "hardware", claim.device);
      if (claim.kind === "law") {
        needRecord(file, path("law"), "laws", claim.law);
        const law = laws.get(claim.law);
        if (!law) return;
        for (const name of Object.keys(claim.parameters))
          if (!(name in law.parameters)) {
            const near = nearest(name, Object.keys(law.parameters));
            at(
              file,
              path("parameters", name),
              "error",
              "unknown-parameter",
              `law ${law.id} has no such parameter`,
              name,
              near ? `Did you mean ${show(near)}?` : `Its parameters: ${Object.keys(law.parameters).join(", ")}.`,
              true,
            );
          }
        for (const [name, quantity] of Object.entries(claim.variables ?? {}))
          needTerm(file, path("variables", name), "quantities", quantity);
        for (const field of ["variables", "units", "range"] as const)
          for (const name of Object.keys(claim[field] ?? {}))
            if (!(name in law.variables) && name !== law.target.symbol)
              at(
                file,
                path(field, name),
                "error",
                "unknown-variable",
                `law ${law.id} has no such variable`,
                name,
                `Its variables: ${Object.keys(law.variables).join(", ")}.`,
                true,
              );
      }
    });
  }
  for (const law of content.laws) {
    const file = fileOf("laws", law.id) ?? `laws/${law.id}.md`;
    needRecord(file, ["firstPaper"], "papers", law.firstPaper);
    for (const [i, r] of law.related.entries()) needRecord(file, ["related", i], "laws", r);
    needTerm(file, ["target", "quantity"], "quantities", law.target.quantity);
    for (const [name, v] of Object.entries(law.variables))
      needTerm(file, ["variables", name, "quantity"], "quantities", v.quantity);
    law.derived.forEach((d, i) => {
      needTerm(file, ["derived", i, "of"], "quantities", d.of);
      needTerm(file, ["derived", i, "vs"], "quantities", d.vs);
    });
  }
  for (const set of content.runSets) {
    const file = fileOf("runs", set.id) ?? `runs/${set.id}.md`;
    needRecord(file, ["paper"], "papers", set.paper);
  }
  return { problems };
}
