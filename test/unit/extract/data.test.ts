import { describe, expect, it } from "vitest";
import { from } from "./helpers";

const data = (s: string) => from(s).data.map((d) => [d.amount, d.unit]);

describe("data", () => {
  it.each<[string, [number, string][]]>([
    ["It was trained on 1.4 trillion tokens.", [[1.4e12, "tokens"]]],
    [
      "We use a 900B token run and 5B packed multimodal tokens.",
      [
        [900e9, "tokens"],
        [5e9, "tokens"],
      ],
    ],
    [
      "A set of 29M image-text pairs and ~1.2M sequences.",
      [
        [29e6, "samples"],
        [1.2e6, "samples"],
      ],
    ],
    [
      "There are 104 facts and 10,428 test scenarios.",
      [
        [104, "samples"],
        [10428, "samples"],
      ],
    ],
    [
      "Budgets range from 12.8M to 12.8B samples seen.",
      [
        [12.8e6, "samples"],
        [12.8e9, "samples"],
      ],
    ],
    ["The resulting 1.4B subset is clean.", [[1.4e9, "samples"]]],
    ["Satellites give 1.6TB per day.", [[1.6e12, "bytes"]]],
    [
      "A corpus exceeding 6TB with 2 trillion tokens.",
      [
        [6e12, "bytes"],
        [2e12, "tokens"],
      ],
    ],
    ["Pre-trained on 14.8 trillion diverse and high-quality tokens.", [[14.8e12, "tokens"]]],
    [
      "We use 5 to 200 billion unique tokens.",
      [
        [5e9, "tokens"],
        [200e9, "tokens"],
      ],
    ],
    ["Only 1k synthetic samples are needed.", [[1e3, "samples"]]],
  ])("%s", (s, expected) => expect(data(s)).toEqual(expected));

  it.each([
    "We test 36 NLP datasets, 13 tasks and 11 languages.",
    "The context window is 128K tokens long; sequences with over 114K tokens work.",
    "GPU memory grew from 16 GB to 80 GB.",
    "As few as seven padding tokens suffice.",
    "Meshes have 150 million mesh cells.",
    "A picture is worth a thousand words.",
    "We fit 485 models and 1000 scaling laws.",
    "It runs on 8192 length sequences in 2019.",
  ])("nothing in: %s", (s) => expect(data(s)).toEqual([]));
});
