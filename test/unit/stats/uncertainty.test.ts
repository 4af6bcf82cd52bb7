import { describe, expect, it } from "vitest";
import { difference, normalInterval, uncertaintyOf, zOfLevel } from "@/lib/stats";

describe("standard errors of printed values", () => {
  it("a stated standard error wins over the interval", () => {
    const u = uncertaintyOf({ value: 1, standardError: 0.2, interval: { low: 0, high: 3, level: 0.95 } });
    expect(u).toEqual({ standardError: 0.2, plus: 0.2, minus: 0.2, from: "standard-error" });
  });
  it("an interval is divided by the z of its level, each side on its own", () => {
    const z = zOfLevel(0.8);
    const u = uncertaintyOf({ value: 0.5, interval: { low: 0.488, high: 0.502, level: 0.8 } });
    expect(u?.plus).toBeCloseTo(0.002 / z, 12);
    expect(u?.minus).toBeCloseTo(0.012 / z, 12);
    expect(u?.standardError).toBeCloseTo(0.007 / z, 12);
    expect(u?.assumed).toBeUndefined();
  });
  it("says when the level had to be assumed", () => {
    expect(uncertaintyOf({ value: 1, interval: { low: 0, high: 2 } })?.assumed).toBe(0.95);
  });
  it("gives none where there is none to be had", () => {
    expect(uncertaintyOf({ value: 1 })).toBeNull();
    expect(uncertaintyOf({ value: 1, interval: { low: 1, high: 1, level: 0.9 } })).toBeNull();
    // Hoffmann et al. print 0.50 with (0.501, 0.512).
    expect(uncertaintyOf({ value: 0.5, interval: { low: 0.501, high: 0.512, level: 0.8 } })).toBeNull();
    expect(uncertaintyOf({ value: 1, standardError: 0 })).toBeNull();
  });
  it("goes there and back", () => {
    const i = normalInterval(3, { plus: 1, minus: 2 }, 0.9);
    const u = uncertaintyOf({ value: 3, interval: i });
    expect(u?.plus).toBeCloseTo(1, 12);
    expect(u?.minus).toBeCloseTo(2, 12);
  });
});

describe("difference", () => {
  it("adds the facing errors in quadrature", () => {
    const d = difference({ value: 5, plus: 9, minus: 3 }, { value: 0, plus: 4, minus: 9 });
    expect(d.value).toBe(5);
    expect(d.standardError).toBe(5);
    expect(d.standardErrors).toBe(1);
    const back = difference({ value: 0, plus: 4, minus: 9 }, { value: 5, plus: 9, minus: 3 });
    expect(back.standardErrors).toBe(-1);
  });
});
