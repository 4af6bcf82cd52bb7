import { expect, it } from "vitest";
import { difference, standardErrorOf } from "@/lib/compare";

it("reads a standard error as stated, else out of the interval", () => {
  expect(standardErrorOf({ value: 1, interval: { low: 0.8, high: 1.2, level: 0.95 } })).toBeCloseTo(
    0.4 / (2 * 1.959964),
    6,
  );
  expect(standardErrorOf({ value: 1, standardError: 0.1, interval: { low: 0, high: 9, level: 0.5 } })).toBe(0.1);
  expect(standardErrorOf({ value: 1 })).toBeNull();
});

it("says whether two values agree", () => {
  expect(difference({ value: 0.5, standardError: 0.02 }, { value: 0.52, standardError: 0.02 }).verdict).toBe("agree");
  const d = difference({ value: 0.73, standardError: 0.03 }, { value: 0.5, standardError: 0.04 });
  expect(d.verdict).toBe("differ");
  expect(d.sigma).toBeCloseTo(0.23 / 0.05, 10);
  expect(difference({ value: 1 }, { value: 2 }).verdict).toBe("unknown");
});

it("takes no error from a value outside its own interval", () => {
  expect(
    difference({ value: 0.5, interval: { low: 0.501, high: 0.512, level: 0.8 } }, { value: 0.5, standardError: 0.1 })
      .verdict,
  ).toBe("unknown");
});
