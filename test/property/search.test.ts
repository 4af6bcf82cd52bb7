/** Whatever is typed: an answer of the right shape, no exception, and the same answer twice. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { build } from "@/db/build";
import { type Db, openPrivate } from "@/db/open";
import { SqliteEngine } from "@/db/search/engine";
import { snippet } from "@/lib/search/highlight";
import { MAX_QUERY_LENGTH, parseQuery, readNumber } from "@/lib/search/parse";
import { Spelling } from "@/lib/search/spelling";
import { numberTerm, tokenize } from "@/lib/search/tokens";
import { numberOf } from "@/lib/search/understand";

const folder = mkdtempSync(join(tmpdir(), "isoloss-property-"));
let db: Db;
let engine: SqliteEngine;
beforeAll(() => {
  build({ content: "test/fixtures/small/content", out: join(folder, "db.sqlite") });
  db = openPrivate(join(folder, "db.sqlite"));
  engine = new SqliteEngine(db);
});
afterAll(() => {
  db.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Pieces from which hostile and honest queries are made. */
const piece = fc.oneof(
  fc.constantFrom(
    "chinchilla",
    "chinchila",
    "exponent",
    "scaling law",
    "70B",
    "1.4T tokens",
    "0.34",
    "vs",
    "the",
    "MassiveText",
    "law:",
    "law:chinchilla",
    "dataset:c4",
    "year:2022..",
    "year:..",
    "exponent>0.4",
    "exponent<",
    "params:1B..70B",
    "kind:paper",
    "kind:claim",
    "-replication",
    '-"a b"',
    '"',
    '"approach 3"',
    "NEAR(",
    "AND",
    "OR",
    "NOT",
    "*",
    "^",
    "(",
    ")",
    "{title}:",
    "a*",
    "'; drop table papers;--",
    "\u0000",
    "\u202e",
    "🚀",
    "عربى",
    "\ud800",
    "..",
    ":",
    ">=",
    "__proto__",
    "constructor",
  ),
  fc.string({ maxLength: 12 }),
  fc.string({ unit: "grapheme", maxLength: 8 }),
  fc.string({ unit: "binary", maxLength: 8 }),
);
const query = fc.array(piece, { maxLength: 12 }).map((p) => p.join(" "));

describe("search", () => {
  it("answers any query with the whole shape, deterministically", () => {
    fc.assert(
      fc.property(query, fc.constantFrom("relevance", "newest", "oldest"), (q, sort) => {
        const a = engine.searchNow({ query: q, sort: sort as "newest", limit: 5 });
        const b = engine.searchNow({ query: q, sort: sort as "newest", limit: 5 });
        expect({ ...b, tookMs: 0 }).toEqual({ ...a, tookMs: 0 });
        expect(a.results.length).toBeLessThanOrEqual(Math.min(5, a.total));
        for (const r of a.results) {
          expect(Number.isFinite(r.score)).toBe(true);
          expect(r.title.length).toBeGreaterThan(0);
          expect(r.kind === "claim").toBe(r.paper !== null);
        }
        for (const c of a.chips) {
          expect(c.start).toBeGreaterThanOrEqual(0);
          expect(c.end).toBeLessThanOrEqual(Math.min(q.length, MAX_QUERY_LENGTH));
          expect(c.start).toBeLessThanOrEqual(c.end);
        }
        for (const counts of Object.values(a.facets))
          for (const n of Object.values(counts)) expect(n).toBeGreaterThan(0);
      }),
      { numRuns: 300 },
    );
  });

  it("never finds more with a further filter, and never what is excluded", () => {
    fc.assert(
      fc.property(
        fc.constantFrom("chinchilla", "scaling", "law", "replication", "compute"),
        fc.constantFrom("kind:paper", "year:2022", "dataset:c4", "exponent>0.4", "-replication"),
        (word, filter) => {
          const all = new Set(engine.searchNow({ query: word, limit: 100 }).results.map((r) => `${r.kind} ${r.id}`));
          for (const r of engine.searchNow({ query: `${word} ${filter}`, limit: 100 }).results)
            expect(all.has(`${r.kind} ${r.id}`)).toBe(true);
        },
      ),
      { numRuns: 25 },
    );
  });

  it("finds every paper by its title, first", () => {
    for (const p of db.prepare("select id, title from papers").all() as { id: string; title: string }[])
      expect(engine.searchNow({ query: p.title }).results[0]?.id).toBe(p.id);
  });
});

describe("the parts of search", () => {
  it("parses anything within its limits, and clauses are places of the query", () => {
    fc.assert(
      fc.property(query, (q) => {
        const parsed = parseQuery(q);
        expect(parsed.text.length).toBeLessThanOrEqual(MAX_QUERY_LENGTH);
        let end = 0;
        for (const c of parsed.clauses) {
          expect(c.start).toBeGreaterThanOrEqual(end);
          expect(c.end).toBeGreaterThan(c.start);
          end = c.end;
          if (c.type === "range") expect(c.low).toBeLessThanOrEqual(c.high);
        }
      }),
    );
  });

  it("takes time linear in a long query", () => {
    for (const bad of ["(a+)+$", "a".repeat(50), '"', "law:", "1.", "1e", "-", "9,999"]) {
      const r = engine.searchNow({ query: bad.repeat(Math.ceil(10_000 / bad.length)) });
      expect(r.problems.join()).toMatch(/longer than/);
    }
  });

  it("gives one term to one number however it is written", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 999 }),
        fc.constantFrom(["k", 1e3], ["M", 1e6], ["B", 1e9], ["T", 1e12]),
        (n, [s, f]) => {
          const value = n * (f as number);
          const expected = numberTerm(value);
          const names: Record<string, string> = { k: "thousand", M: "million", B: "billion", T: "trillion" };
          for (const text of [`${n}${s}`, `${n} ${names[s as string]}`, `${n}-${names[s as string]}`, `${value}`])
            expect(tokenize(text).map((t) => t.term)).toEqual([expected]);
          expect(numberOf(expected)).toBeCloseTo(value, -Math.log10(value) + 5);
          expect(readNumber(`${n}${s}`)).toBe(value);
        },
      ),
    );
  });

  it("keeps token offsets true to the text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 60 }), (text) => {
        let end = 0;
        for (const t of tokenize(text)) {
          expect(text.slice(t.start, t.end)).toBe(t.raw);
          expect(t.start).toBeGreaterThanOrEqual(end);
          end = t.end;
        }
      }),
    );
  });

  it("corrects every single edit of a word that stands alone", () => {
    const words = ["chinchilla", "exponent", "replication", "translation", "superposition", "annealing"];
    const spelling = new Spelling(words.map((word) => ({ word, count: 1 })));
    fc.assert(
      fc.property(
        fc.constantFrom(...words),
        fc.nat(20),
        fc.constantFrom("delete", "swap", "replace", "insert"),
        fc.constantFrom(..."qxz"),
        (w, at, edit, letter) => {
          const i = at % (w.length - 1);
          const bad =
            edit === "delete"
              ? w.slice(0, i) + w.slice(i + 1)
              : edit === "swap"
                ? w.slice(0, i) + w[i + 1] + w[i] + w.slice(i + 2)
                : edit === "replace"
                  ? w.slice(0, i) + letter + w.slice(i + 1)
                  : w.slice(0, i) + letter + w.slice(i);
          if (bad !== w) expect(spelling.correct(bad)[0]?.word).toBe(w);
        },
      ),
    );
  });

  it("cuts snippets of plain text with its own marks only", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 600 }), (text) => {
        const s = snippet(text, (_, word) => word.length > 3);
        const opened = s.split("\u0001").length;
        expect(s.split("\u0002").length).toBe(opened);
        expect(s.length).toBeLessThanOrEqual(220 + 2 * opened + 2);
      }),
    );
  });
});
