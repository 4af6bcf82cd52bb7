import { describe, expect, it } from "vitest";
import { from } from "./helpers";

const ratios = (s: string) => from(s).ratios.map((r) => r.value);

describe("ratios", () => {
  it.each<[string, number[]]>([
    ["It is 2.5X faster and uses 22times less memory.", [2.5, 22]],
    ["Cost falls sim3x and 4,000 times in the best case.", [3, 4000]],
    ["Models shrink by a factor of 2-4x.", [2, 4]],
    ["It is 1.7x - 2.7x faster, or 10X~20X.", [1.7, 2.7, 10, 20]],
    ["A 4--5x reduction.", [4, 5]],
    ["It runs twice as fast, nearly doubling the score.", [2]],
    ["It uses 1/3 of the training compute and 0.72 times the parameters.", [0.333333, 0.72]],
    ["Training time falls by a factor of 10.", [10]],
    ["A tenfold gain, and 13 x more compact.", [10, 13]],
    ["Memory falls by a remarkable four times.", [4]],
  ])("%s", (s, expected) => expect([...ratios(s)].sort()).toEqual([...expected].sort()));

  it.each([
    "Images are 256x256 or 1,536times1,536 or 8times 8.",
    "Matrices are n times d in size, composed of T times J neurons.",
    "It improves by 54.6% and by two orders of magnitude, half the cost.",
    "We test on ANI-1x and SPICE.",
    "Each run was repeated 5 times.",
    "We use 8xA100 and ViT-L/14.",
    "Double descent has 14M triples.",
  ])("nothing in: %s", (s) => expect(ratios(s)).toEqual([]));
});
