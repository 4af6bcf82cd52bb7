import { describe, expect, it } from "vitest";
import { parseRecord } from "@/lib/content/load";
import { Paper } from "@/lib/content/schema";
import { lacking } from "@/lib/extract/review";

const record = (yaml: string, body = "Draft: read by rule from a listing page; not yet curated.\n") => {
  const { record: r, problems } = parseRecord(
    "papers/x.md",
    `---\nid: x\ntitle: A Title\nstatus: extracted\nscope: law\n${yaml}---\n${body}`,
    Paper,
  );
  expect(problems).toEqual([]);
  return r!;
};

describe("review", () => {
  it("names what a bare draft lacks", () =>
    expect(lacking(record("")).lacks).toEqual([
      "authors",
      "date",
      "identifier",
      "summary",
      "domains",
      "architectures",
      "claims",
      "law",
    ]));
  it("points to unknown names and unsure claims", () => {
    const d = lacking(
      record(
        `published: "2020"
authors: [A B]
arxiv: "2001.00001"
domains: [language]
architectures: [decoder-transformer]
claims:
  - { id: unknown-dataset, kind: finding, status: extracted, statement: s, evidence: { place: abstract, seen: abstract, fragment: Zorbl2 } }
  - { id: ratio-2, kind: result, status: extracted, quantity: ratio, value: 2, confidence: 0.6, reason: a word, evidence: { place: abstract, seen: abstract, fragment: twice } }
`,
        "Our own words.\n",
      ),
    );
    expect(d.lacks).toEqual(["law", "vocabulary", "unsure"]);
    expect(d.unknown).toEqual(["unknown-dataset: Zorbl2", 'ratio-2: confidence 0.6, a word: "twice"']);
  });
});
