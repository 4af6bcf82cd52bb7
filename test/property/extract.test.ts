/** Properties of the extractor on arbitrary text: places are exact, neighbours do not matter, order of files does not lose anything. */
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { shorten } from "@/lib/extract/draft";
import { extract } from "@/lib/extract/extract";
import { readSource } from "@/lib/extract/read";
import { readText } from "@/lib/extract/text";
import { readLexicon } from "@/lib/extract/vocabulary";
import { convert, unitNames, units } from "@/lib/units";

const lexicon = readLexicon(fileURLToPath(new URL("../../content", import.meta.url)));

/** Pieces of the language of abstracts, and of its damage. */
const piece = fc.oneof(
  fc.constantFrom(
    "We train 7B parameters",
    "1M~60M models",
    "on 1.4 trillion tokens",
    "sim3x faster",
    "13.7times",
    "a factor of 2-4x",
    "d^{0.75}",
    "lambda_2propto d",
    "O(n^2) time",
    "on 64 NVIDIA P100 GPUs",
    "442 A100-40G GPU hours",
    "on ImageNet-1k, C4, and MATH",
    "the Zorbl2 dataset",
    "https://github.com/a/b.",
    "$L_0 + Acdot S_1^{-alpha}$",
    "a power law in model size",
    "10²⁶ FLOPs",
    "50\\%",
    "{approx} 2.5",
    "\\textbf{L}azy",
    "x2014",
    "``quoted''",
    "scaling law",
    "inversely proportional to width",
  ),
  fc.string({ unit: "grapheme", maxLength: 30 }),
  fc.string({ maxLength: 30 }),
  fc.constantFrom(". ", ", ", " and ", " ", "\n", "(", ")", "%", "--", "^{", "}"),
);
const text = fc.array(piece, { maxLength: 25 }).map((p) => p.join(" "));

describe("extraction", () => {
  it("gives every item with its exact place", () =>
    fc.assert(
      fc.property(text, text, (title, abstract) => {
        const e = extract(title, abstract, lexicon, { minConfidence: 0 });
        for (const list of [
          e.exponents,
          e.models,
          e.data,
          e.compute,
          e.hardware,
          e.datasets,
          e.ratios,
          e.codeFound,
          e.law.cue ? [e.law.cue] : [],
        ])
          for (const item of list) {
            const source = item.in === "title" ? title : abstract;
            expect(item.text).not.toBe("");
            expect(source.slice(item.offset, item.offset + item.text.length)).toBe(item.text);
            expect(item.confidence).toBeGreaterThanOrEqual(0);
            expect(item.confidence).toBeLessThanOrEqual(1);
            const short = shorten(item);
            expect(source.slice(short.offset, short.offset + short.fragment.length)).toBe(short.fragment);
            expect(short.fragment.split(/\s+/).length).toBeLessThanOrEqual(9);
          }
      }),
      { numRuns: 300 },
    ));

  it("is deterministic", () =>
    fc.assert(
      fc.property(text, (abstract) => {
        expect(extract("T", abstract, lexicon)).toEqual(extract("T", abstract, lexicon));
      }),
      { numRuns: 60 },
    ));

  const sentence = fc.constantFrom(
    "We train a network with 6.9B parameters.",
    "It was trained on 1.4 trillion tokens and 29M image-text pairs.",
    "We use 64 NVIDIA P100 GPUs.",
    "It took 442 H100 GPU hours.",
    "The method is 2.5X faster and uses 22times less memory.",
    "The norm scales as lambdacdot d^{0.75}.",
    "We evaluate on GSM8K, MATH, and ARC-C.",
    "On the Zorbl2 dataset it wins.",
  );
  const neutral = fc.constantFrom(
    "This is a hard problem.",
    "Many people care about it.",
    "We describe the idea with care.",
    "The details are given in the text.",
    "However, much remains to be done.",
  );
  it("reads a sentence the same whatever stands around it", () =>
    fc.assert(
      fc.property(
        sentence,
        fc.array(neutral, { maxLength: 3 }),
        fc.array(neutral, { maxLength: 3 }),
        (s, head, tail) => {
          const items = (abstract: string) => {
            const e = extract("A study", abstract, lexicon);
            return [
              e.exponents.map((x) => [x.value, x.text]),
              e.models.map((x) => [x.params, x.text]),
              e.data.map((x) => [x.amount, x.unit, x.text]),
              e.compute.map((x) => [x.kind, x.value, x.text]),
              e.hardware.map((x) => [x.device, x.count, x.text]),
              e.datasets.map((x) => x.name),
              e.ratios.map((x) => [x.value, x.text]),
            ];
          };
          expect(items([...head, s, ...tail].join(" "))).toEqual(items(s));
        },
      ),
      { numRuns: 150 },
    ));

  it("reads a number whatever unit it is converted through", () => {
    const named = unitNames.filter((u) =>
      ["tokens", "parameters", "operations", "device-time", "rate", "bytes"].includes(units[u]!.dimension),
    );
    fc.assert(
      fc.property(
        fc.constantFrom(...named),
        fc.constantFrom(...named),
        fc.double({ min: 1e-3, max: 1e15, noNaN: true }),
        (a, b, value) => {
          fc.pre(units[a]!.dimension === units[b]!.dimension);
          expect(Math.abs(convert(convert(value, a, b), b, a) / value - 1)).toBeLessThan(1e-12);
        },
      ),
    );
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 9999 }),
        fc.constantFrom<[string, string, number]>(
          ["M", "million", 1e6],
          ["B", "billion", 1e9],
          ["T", "trillion", 1e12],
        ),
        (n, [letter, word, scale]) => {
          const read = (s: string) => extract("T", `It was trained on ${s} tokens.`, lexicon).data.map((d) => d.amount);
          fc.pre(n * scale >= 1e7);
          expect(read(`${n}${letter}`)).toEqual([n * scale]);
          expect(read(`${n} ${word}`)).toEqual([n * scale]);
          expect(read((n * scale).toLocaleString("en-US"))).toEqual([n * scale]);
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe("plain text", () => {
  it("maps every span back inside the original", () =>
    fc.assert(
      fc.property(text, fc.nat(), fc.nat(), (s, a, b) => {
        const t = readText(s);
        const from = Math.min(a % (t.plain.length + 1), b % (t.plain.length + 1));
        const to = Math.max(a % (t.plain.length + 1), b % (t.plain.length + 1));
        const { start, end } = t.locate(from, to);
        expect(start).toBeGreaterThanOrEqual(0);
        expect(end).toBeLessThanOrEqual(s.length);
        expect(start).toBeLessThanOrEqual(end);
        for (const n of t.numbers) expect(t.plain.slice(n.start, n.end)).not.toBe("");
      }),
      { numRuns: 300 },
    ));
});

describe("source files", () => {
  it("never throw, whatever the bytes", () =>
    fc.assert(
      fc.property(
        fc.oneof(
          fc.uint8Array({ maxLength: 400 }),
          text.map((s) => new TextEncoder().encode(s)),
          fc
            .constantFrom("@article{", "TY  - JOUR\n", "<feed><entry>", "[{", "<html>")
            .chain((h) => text.map((s) => new TextEncoder().encode(h + s))),
        ),
        (bytes) => {
          const read = readSource(bytes);
          for (const e of read.entries) expect(e.title).not.toBe("");
          expect(read.entries.length + read.notices.length).toBeGreaterThan(0);
        },
      ),
      { numRuns: 300 },
    ));
});
