import { describe, expect, it } from "vitest";
import { domainOf, linearTicks, logTicks } from "@/lib/plot";

describe("ticks", () => {
  it("thins powers of ten", () => {
    expect(logTicks([1e18, 1e26], 9)).toEqual([1e18, 1e19, 1e20, 1e21, 1e22, 1e23, 1e24, 1e25, 1e26]);
    expect(logTicks([1e18, 1e26], 5)).toEqual([1e18, 1e20, 1e22, 1e24, 1e26]);
  });
  it("takes 1-2-5 steps in short ranges and finer ones in very short ranges", () => {
    expect(logTicks([1e8, 6e9], 9)).toEqual([1e8, 2e8, 5e8, 1e9, 2e9, 5e9]);
    expect(logTicks([2, 3], 6)).toEqual([2, 2.2, 2.4, 2.6, 2.8, 3]);
    expect(logTicks([1.55, 4.1], 7)).toEqual([2, 2.5, 3, 3.5, 4]);
  });
  it("takes round linear steps", () => {
    expect(linearTicks([0, 1], 6)).toEqual([0, 0.2, 0.4, 0.6, 0.8, 1]);
    expect(linearTicks([-0.3, 0.3], 7)).toEqual([-0.3, -0.2, -0.1, 0, 0.1, 0.2, 0.3]);
    expect(linearTicks([2, 2], 5)).toEqual([2]);
  });
});

it("finds domains of odd data", () => {
  expect(domainOf([], "log")).toEqual([1, 10]);
  expect(domainOf([Number.NaN, -1, 0], "log")).toEqual([1, 10]);
  const [low, high] = domainOf([5], "log");
  expect(low).toBeLessThan(5);
  expect(high).toBeGreaterThan(5);
});
