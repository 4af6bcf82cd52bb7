import { describe, expect, it } from "vitest";
import { from } from "./helpers";

const params = (s: string, title?: string) => from(s, title).models.map((m) => m.params);

describe("models", () => {
  it.each<[string, number[]]>([
    ["We train a network with 6.9B parameters.", [6.9e9]],
    ["We train a 557-million-parameter network.", [557e6]],
    ["Sizes 1B, 3.7B, 7B, and, 16B parameters are released.", [1e9, 3.7e9, 7e9, 16e9]],
    ["Models of 22 Billion, 175 Billion, and 1 Trillion parameters run.", [22e9, 175e9, 1e12]],
    ["We span model sizes from 86.0M to 2.2B to see the effect.", [86e6, 2.2e9]],
    ["Parameter counts range from 0.011B to 6.9B parameters.", [0.011e9, 6.9e9]],
    ["We use 1M~60M parameters.", [1e6, 60e6]],
    ["It beats Mistral 7B and Qwen3-4B.", [7e9, 4e9]],
    ["It beats LLaVA-1.5-7B.", [7e9]],
    ["Sizes from 7 to 13 billion parameters and 1-3B models.", [7e9, 13e9, 1e9, 3e9]],
    ["It beats GPT-3 (175B) and Zed-X (178B).", [175e9, 178e9]],
    ["A billion-parameter transformer is enough.", [1e9]],
    ["We fine-tune a trillion parameter model.", [1e12]],
    ["The 3.5B recurrent-depth transformers are fast.", [3.5e9]],
    ["ZED (760M active, 8.3B total parameters) is small.", [760e6, 8.3e9]],
    ["Scaling the model size up to 33 billion, we see no change.", [33e9]],
  ])("%s", (s, expected) => expect(params(s)).toEqual(expected));

  it.each([
    "Models have hundreds of billions of parameters and trillions of parameters.",
    "We train on LAION-2B and on a 1.4B subset.",
    "We use OC20 S2EF-2M and 1.1B DFT calculations.",
    "It cuts trainable parameters by 2600 times.",
    "The corpus has 300B tokens and 5M images.",
    "A multi-billion-parameter model is large.",
    "It has 12 layers and 8 heads on 4 GPUs.",
  ])("nothing in: %s", (s) => expect(params(s)).toEqual([]));

  it("reads titles", () => expect(params("Nothing.", "Scaling Zed to 175 Billion Parameters")).toEqual([175e9]));
  it("gives each size once", () => expect(params("A 7B model; another 7B model.")).toEqual([7e9]));
});
