import { describe, expect, it } from "vitest";
import { from } from "./helpers";

const compute = (s: string) => from(s).compute.map((c) => [c.kind, c.value, c.device]);

describe("compute", () => {
  it.each<[string, unknown[][]]>([
    ["It took 442 A100-40G GPU hours.", [["gpu_hours", 442, "A100"]]],
    ["We spent roughly 3 million NVIDIA H100 GPU hours.", [["gpu_hours", 3e6, "H100"]]],
    [
      "Budgets lie between 0.4k and 110k TPU-v4 core compute hours.",
      [
        ["gpu_hours", 400, "TPU v4"],
        ["gpu_hours", 110e3, "TPU v4"],
      ],
    ],
    ["It costs 20 GPU-days in all.", [["gpu_hours", 480, null]]],
    ["We reach 502 petaFLOP/s in training.", [["flops_per_s", 5.02e17, null]]],
    ["It sustains over 25 petaflops on 512 NVIDIA V100 GPUs.", [["flops_per_s", 25e15, "V100"]]],
    ["It needs 120 million exaflops of computation.", [["flops", 1.2e26, null]]],
    ["A budget of 6e18 FLOPs is enough.", [["flops", 6e18, null]]],
    [
      "Sizes range from 200 to 1000 MFLOPs.",
      [
        ["flops", 2e8, null],
        ["flops", 1e9, null],
      ],
    ],
    ["We train for 2 petaflop/s-days.", [["flops", 2 * 86400e15, null]]],
  ])("%s", (s, expected) => expect(compute(s)).toEqual(expected));

  it.each(["Thousands of GPU hours were spent.", "It trains in 3 days.", "It uses 300 times less compute."])(
    "nothing in: %s",
    (s) => expect(compute(s)).toEqual([]),
  );
});
