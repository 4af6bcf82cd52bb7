import { describe, expect, it } from "vitest";
import { from } from "./helpers";

const datasets = (s: string) => from(s).datasets.map((d) => d.name);

describe("datasets", () => {
  it.each<[string, string[]]>([
    ["We train on ImageNet-1k, C4 and the Pile.", ["ImageNet-1k", "C4", "the Pile"]],
    ["It gains on GSM8K, MATH, and ARC-C.", ["GSM8K", "MATH", "ARC-C"]],
    ["On the Zorbl2 dataset it wins.", ["Zorbl2"]],
    ["On the QuuxA, QuuxB, and QuuxC datasets it wins.", ["QuuxC", "QuuxB", "QuuxA"]],
    ["We introduce Fooble, a benchmark for tables.", ["Fooble"]],
    ["We present GraniteText, the first corpus of rock descriptions.", ["GraniteText"]],
    ["A datastore named BigHeapDS is built.", ["BigHeapDS"]],
    ["Results on TableBench and CropEval are good.", ["TableBench", "CropEval"]],
    ["It wins on MNIST, XyzDigits, and SVHN.", ["MNIST", "XyzDigits", "SVHN"]],
    ["We use Open Catalyst 2020 (OC20) data.", ["OC20"]],
    ["It holds on DataComp and DataComp-1.4B.", ["DataComp", "DataComp-1.4B"]],
    ["The DataComp Medium benchmark is used.", ["DataComp Medium"]],
  ])("%s", (s, expected) => expect(datasets(s).sort()).toEqual([...expected].sort()));

  it.each([
    "We test several NLP datasets, Portuguese benchmarks and LLM benchmarks.",
    "These datasets and Existing benchmarks are small. Utilizing massive datasets helps.",
    "We propose Quxnet, a method that beats every benchmark.",
    "The math is simple; a drop in loss; an apt glue for the race.",
    "Code is available on GitHub.",
    "We train GPT-4, Llama and ResNet-50 with AdamW.",
    "It reads like Wikipedia in style.",
  ])("nothing in: %s", (s) => expect(datasets(s)).toEqual([]));

  it("does not list what only follows a comma", () =>
    expect(datasets("On ImageNet, WidgetNet wins.")).toEqual(["ImageNet"]));
});
