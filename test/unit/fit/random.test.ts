import { describe, expect, it } from "vitest";
import { Random } from "@/lib/fit";

describe("Random", () => {
  it("is reproducible and looks uniform and normal", () => {
    const a = new Random(42);
    const b = new Random(42);
    expect(Array.from({ length: 5 }, () => a.bits())).toEqual(Array.from({ length: 5 }, () => b.bits()));
    const counts = new Int32Array(10);
    for (let i = 0; i < 20_000; i++) counts[a.below(10)]!++;
    // χ² with 9 degrees of freedom is below 33.7 but once in ten thousand.
    expect(counts.reduce((s, c) => s + (c - 2000) ** 2 / 2000, 0)).toBeLessThan(33.7);
    let s = 0;
    let ss = 0;
    for (let i = 0; i < 20_000; i++) {
      const z = a.normal();
      s += z;
      ss += z * z;
    }
    expect(Math.abs(s / 20_000)).toBeLessThan(0.03);
    expect(Math.abs(ss / 20_000 - 1)).toBeLessThan(0.05);
    expect(new Random(1).uniform()).not.toBe(new Random(2).uniform());
  });
});
