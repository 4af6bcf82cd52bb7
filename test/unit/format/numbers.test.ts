import { describe, expect, it } from "vitest";
import { axisTick, count, decimalsByError, grouped, percent, plain, powerOfTen, toDecimals } from "@/lib/format";

describe("rounding by the error", () => {
  // The three worked examples of the Review of Particle Physics, Introduction, section 5.3.
  it.each([
    [0.827, 0.119, "0.83", "0.12"],
    [0.827, 0.367, "0.8", "0.4"],
  ])("%f ± %f reads %s ± %s", (value, error, v, e) => {
    const d = decimalsByError(error);
    expect([toDecimals(value, d), toDecimals(error, d)]).toEqual([v, e]);
  });
  it.each([
    [0.0154, 3],
    [0.0355, 2],
    [0.00949, 3],
    [0.0095, 3],
    [0.096, 2],
    [354, -1],
    [355, -2],
    [1, 1],
    [1000, -2],
  ])("an error of %f keeps %i decimals", (error, decimals) => expect(decimalsByError(error)).toBe(decimals));
  it("gives no sign to what rounds to zero", () => {
    expect([toDecimals(-0.004, 2), toDecimals(-0.4, 0), toDecimals(-40, -2), toDecimals(-0.006, 2)]).toEqual([
      "0.00",
      "0",
      "0",
      "-0.01",
    ]);
  });
  it("refuses an error that is none", () => {
    for (const e of [0, -1, Number.NaN, Number.POSITIVE_INFINITY]) expect(() => decimalsByError(e)).toThrow(RangeError);
  });
});

describe("numbers for people", () => {
  it.each([
    [7e10, "70B"],
    [1.4e12, "1.4T"],
    [12_800, "12.8k"],
    [4_096, "4096"],
    [999_999_999, "1B"],
    [5e-3, "0.005"],
    [-2.5e6, "−2.5M"],
    [3e20, "3\u202f×\u202f10²⁰"],
    [0, "0"],
  ])("counts %f as %s", (x, text) => expect(count(x)).toBe(text));
  it.each([
    [5.76e23, "5.76\u202f×\u202f10²³"],
    [1e21, "10²¹"],
    [-1e-9, "−10⁻⁹"],
    [-4.2e-9, "−4.2\u202f×\u202f10⁻⁹"],
  ])("writes %f as %s", (x, text) => expect(powerOfTen(x)).toBe(text));
  it("keeps plain numbers plain", () => {
    expect(plain(-0.076)).toBe("−0.076");
    expect(plain(12_345)).toBe("12,345");
    expect(plain(Number.NEGATIVE_INFINITY)).toBe("−∞");
    expect(grouped("1234567.25")).toBe("1,234,567.25");
    expect(percent(0.125)).toBe("12.5\u202f%");
  });
  it("labels axes as the field does", () => {
    expect(axisTick(1e9, "count")).toBe("1B");
    expect(axisTick(1e21, "power")).toBe("1e21");
    expect(axisTick(2e21, "power")).toBe("2e21");
    expect(axisTick(0.01, "power")).toBe("0.01");
  });
});
