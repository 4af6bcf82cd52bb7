import { describe, expect, it } from "vitest";
import { from } from "./helpers";

const law = (s: string, title?: string) => {
  const { states_law, forms, variables } = from(s, title).law;
  return { states_law, forms: [...forms].sort(), variables: [...variables].sort() };
};

describe("law", () => {
  it("reads a power law of the paper's own and what it is a function of", () =>
    expect(law("We find that the loss follows a power law in model size and dataset size.")).toEqual({
      states_law: true,
      forms: ["power_law"],
      variables: ["data", "params"],
    }));
  it("knows an asymptote and a joint law", () => {
    expect(law("We fit a power-law plus constant in training compute.").forms).toEqual([
      "power_law",
      "saturating_power_law",
    ]);
    expect(law("We propose a joint scaling law over model size and batch size.").forms).toEqual(["joint"]);
  });
  it("says unspecified when no form is given", () =>
    expect(law("We derive a new scaling law for sparsity levels.")).toEqual({
      states_law: true,
      forms: ["unspecified"],
      variables: ["sparsity"],
    }));
  it("reads forms from exponents", () => {
    expect(law("We show that variance falls inversely by the square root of the depth.").forms).toEqual([
      "square_root",
    ]);
    expect(law("Our method runs in O(n^2) time.").forms).toEqual(["polynomial_complexity"]);
    expect(law("We show that accuracy increases with O(log P) streams.").forms).toEqual(["logarithmic"]);
    expect(law("We observe that variance grows exponentially with depth.").forms).toEqual(["exponential"]);
  });
  it("takes agreement with a law as a test of it", () =>
    expect(law("We introduce Zed. Its error adheres to the scaling law.").states_law).toBe(true));
  it("does not take an output for a variable", () =>
    expect(law("We find that the optimal learning rate follows a power law in model size.").variables).toEqual([
      "params",
    ]));

  it.each([
    "Guided by scaling laws, models have grown. We present a faster kernel.",
    "Zed demonstrates favorable neural scaling laws and better accuracy.",
    "Performance improves with scale and decreases with width. We measure it.",
    "Existing attention suffers from quadratic memory in the sequence length. We propose sequence parallelism.",
    "We use an exponential decay and a conservation law. It converges exponentially fast.",
    "We train linear attention layers with linear probes.",
  ])("no law in: %s", (s) => expect(law(s)).toEqual({ states_law: false, forms: [], variables: [] }));

  it("ties the law to words of the text", () => {
    const s = "We find that the loss follows a power law in model size.";
    const cue = from(s).law.cue!;
    expect(s.slice(cue.offset, cue.offset + cue.text.length)).toBe(cue.text);
    expect(cue.text).toBe("power law");
  });
});
