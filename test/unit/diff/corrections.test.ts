import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import type { Content } from "@/lib/content/load";
import { loadContent } from "@/lib/content/load";
import { correctionsMarkdown, uncorrected } from "@/lib/diff/corrections";

const PAPER = "besiroglu-2024-chinchilla-replication";
const { content } = loadContent("test/fixtures/content");
type Plain = Record<string, unknown>;

/** The content with one claim changed. */
function changed(edit: (claim: Plain) => void, from: Content = content): Content {
  const next = structuredClone(from);
  const claim = next.papers.find((p) => p.id === PAPER)?.claims.find((c) => c.id === "params-allocation");
  edit(claim as unknown as Plain);
  return next;
}
const TODAY = "2026-11-21";
const missing = (after: Content, before: Content = content) => uncorrected(before, after, TODAY);

describe("a number that changes without a corrections entry", () => {
  it("is found, with what stood there", () => {
    const found = missing(
      changed((c) => {
        c.value = 0.52;
        c.note = "Read again.";
      }),
    );
    expect(found).toMatchObject([
      { claim: `${PAPER}#params-allocation`, fields: [{ path: "value", before: 0.513, after: 0.52 }], listed: false },
    ]);
    expect(parse(found[0]!.entry)).toEqual({ corrections: [{ date: TODAY, was: "value 0.513", why: "" }] });
  });
  it("is one that is taken away, too", () => {
    expect(missing(changed((c) => delete c.standardError))[0]?.fields).toEqual([
      { path: "standardError", before: 0.02, after: undefined },
    ]);
  });
  it("is not one that joins others, nor a note beside a parameter, nor wording", () => {
    expect(
      missing(
        changed((c) => {
          c.interval = { low: 0.4, high: 0.6 };
          c.statement = "Other words.";
        }),
      ),
    ).toEqual([]);
    const noted = structuredClone(content);
    for (const p of noted.papers)
      for (const c of p.claims) if (c.kind === "law") for (const m of Object.values(c.parameters)) m.note = "A word.";
    expect(missing(noted)).toEqual([]);
  });
  it("is none once an entry says so, in a draft that nobody had checked, or in a new claim", () => {
    const said = changed((c) => {
      c.value = 0.52;
      c.corrections = [{ date: TODAY, was: "0.513", why: "misread" }];
    });
    expect(missing(said)).toEqual([]);
    const draft = changed((c) => {
      c.status = "extracted";
    });
    expect(
      missing(
        changed((c) => {
          c.value = 0.52;
        }),
        draft,
      ),
    ).toEqual([]);
    const without = { ...content, papers: content.papers.filter((p) => p.id !== PAPER) };
    expect(missing(content, without)).toEqual([]);
    // An older entry does not speak for a new change: the entry joins the list.
    const again = missing(
      changed((c) => {
        c.value = 0.53;
      }, said),
      said,
    );
    expect(again).toMatchObject([{ listed: true }]);
    expect(again[0]?.entry).toBe(`  - { date: ${TODAY}, was: "value 0.52", why: "" }\n`);
    expect(correctionsMarkdown(again, () => "content/papers/a.md:7")).toContain("Its list of corrections is lacking:");
  });
});
