import { describe, expect, it } from "vitest";
import { from } from "./helpers";

const hardware = (s: string) => from(s).hardware.map((h) => [h.device, h.count]);

describe("hardware", () => {
  it.each<[string, unknown[][]]>([
    ["We use 64 NVIDIA P100 GPUs.", [["P100", 64]]],
    [
      "It scales to 1024 and 3072 MI250X GPUs.",
      [
        ["MI250X", 1024],
        ["MI250X", 3072],
      ],
    ],
    ["It fits on a single GPU.", [["GPU", 1]]],
    ["It fits on a single, even low-end, GPU.", [["GPU", 1]]],
    ["We run on 8xA100-40G GPUs.", [["A100", 8]]],
    ["A consumer GPU RTX 4090 is enough.", [["RTX 4090", null]]],
    ["It took 3 million NVIDIA H100 GPU hours.", [["H100", null]]],
    ["We train on 1024 A100s.", [["A100", 1024]]],
    ["A PC with an i5 CPU was used.", [["i5 CPU", null]]],
    [
      "We train on 3072 GPUs and on TPUv4 chips.",
      [
        ["GPU", 3072],
        ["TPU v4", null],
      ],
    ],
  ])("%s", (s, expected) => expect(hardware(s)).toEqual(expected));

  it("drops the uncounted mention of a counted device", () =>
    expect(hardware("442 A100 GPU hours on 8 A100 GPUs.")).toEqual([["A100", 8]]));

  it.each([
    "It uses GPU memory, many GPUs and TPUs.",
    "It is faster on a CPU.",
    "Thousands of GPUs are costly.",
    "L4 regularity and T4 phages.",
  ])("nothing in: %s", (s) => expect(hardware(s)).toEqual([]));
});
