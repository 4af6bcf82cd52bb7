import { describe, expect, it } from "vitest";
import { exp, log, pow, tanh } from "@/lib/laws/elementary";

/** Units in the last place between two doubles. */
const word = new Float64Array(1);
const bits = new BigInt64Array(word.buffer);
const order = (x: number) => {
  word[0] = x;
  const v = bits[0] as bigint;
  return v < 0n ? -(v & 0x7fffffffffffffffn) : v;
};
const ulps = (a: number, b: number) => Math.abs(Number(order(a) - order(b)));

describe("elementary functions", () => {
  it("stay within a few units in the last place of the engine's own", () => {
    for (let i = 1; i < 40_000; i++) {
      const u = ((i * 0.6180339887) % 1) - 0.5;
      for (const scale of [1400, 40, 0.5]) expect(ulps(exp(u * scale), Math.exp(u * scale))).toBeLessThanOrEqual(2);
      for (const x of [2 ** (u * 2000), 1 + u * 0.3, 50 * (u + 0.5)])
        expect(ulps(log(x), Math.log(x))).toBeLessThanOrEqual(3);
      expect(Math.abs(tanh(u * 10) / Math.tanh(u * 10) - 1)).toBeLessThan(2e-14);
      const y = 3 * u;
      expect(Math.abs(pow(1e9 * (u + 0.5), y) / (1e9 * (u + 0.5)) ** y - 1)).toBeLessThan(4e-14);
    }
  });
  it("give known bits: the same wherever this runs", () => {
    let h = 0n;
    for (let i = 1; i < 2000; i++)
      for (const v of [exp(i * 0.0137 - 12), log(i * 0.731), pow(i * 0.37, 0.3 + i * 0.001), tanh(i * 0.002)])
        h = (h * 1099511628211n + BigInt.asUintN(64, order(v))) & 0xffffffffffffffffn;
    expect(h.toString(16)).toBe("b8f70b88ae8ad5f5");
  });
  it("meet the edges", () => {
    expect([exp(0), exp(-Infinity), exp(Infinity), exp(-800), exp(710), exp(Number.NaN)]).toEqual([
      1,
      0,
      Infinity,
      0,
      Infinity,
      Number.NaN,
    ]);
    expect([log(1), log(0), log(-1), log(Infinity), log(Number.NaN)]).toEqual([
      0,
      -Infinity,
      Number.NaN,
      Infinity,
      Number.NaN,
    ]);
    expect(log(5e-324)).toBe(Math.log(5e-324));
    expect(log(Number.MAX_VALUE)).toBeCloseTo(709.782712893384, 10);
    expect([pow(2, 10), pow(-2, 3), pow(0, 0.3), pow(0, -1), pow(-1, 0.5), pow(9, 0.5), pow(5, 0)]).toEqual([
      1024,
      -8,
      0,
      Infinity,
      Number.NaN,
      3,
      1,
    ]);
  });
});
