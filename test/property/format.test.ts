import fc from "fast-check";
import { expect, it } from "vitest";
import { measured } from "@/lib/format";

/** A number as a source prints it: up to six digits and a power of ten. */
const printed = fc
  .tuple(fc.integer({ min: -999_999, max: 999_999 }), fc.integer({ min: -9, max: 12 }))
  .map(([digits, power]) => Number(`${digits}e${power}`));
const positive = printed.map(Math.abs);

const POWERS: Record<string, string> = Object.fromEntries([..."⁻⁰¹²³⁴⁵⁶⁷⁸⁹"].map((c, i) => [c, "-0123456789"[i]!]));
const SUFFIX: Record<string, number> = { k: 3, M: 6, B: 9, T: 12, Q: 15 };

/** Digits after the point, and the value, of a number as it is shown. */
function read(text: string): { value: number; decimals: number } {
  const plain = text.replace(/[\u202f\u00a0,≈±]/g, "").replaceAll("−", "-");
  const m = /^(-?[\d.]*)(?:×?10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+))?([kMBTQ])?$/.exec(plain);
  if (!m) throw new Error(`not a number: ${text}`);
  const power = m[2] ? Number([...m[2]].map((c) => POWERS[c]).join("")) : m[3] ? SUFFIX[m[3]]! : 0;
  const mantissa = m[1] === "" ? "1" : m[1] === "-" ? "-1" : m[1]!;
  return { value: Number(`${mantissa}e${power}`), decimals: (mantissa.split(".")[1]?.length ?? 0) - power };
}
/** Decimal places of a number's shortest text; negative for round ones. */
function decimals(x: number): number {
  if (x === 0) return 0;
  const [mantissa = "", power] = x.toExponential().split("e");
  return (mantissa.split(".")[1]?.length ?? 0) - Number(power);
}
const numbersOf = (f: ReturnType<typeof measured>): string[] => [
  f.value,
  ...(f.uncertainty.startsWith("[")
    ? f.uncertainty.slice(1, f.uncertainty.indexOf("]")).split(", ")
    : f.uncertainty
      ? [f.uncertainty]
      : []),
];

const unit = fc.constantFrom(undefined, "1", "parameters", "FLOP", "nats/token");

it("never shows a digit beyond those that the source printed, of the value or of its uncertainty", () => {
  const uncertain = fc.oneof(
    positive.map((standardError) => ({ standardError })),
    fc.tuple(printed, printed).map(([a, b]) => ({ interval: { low: Math.min(a, b), high: Math.max(a, b) } })),
    fc.constant({}),
  );
  fc.assert(
    fc.property(printed, uncertain, unit, (value, u: Omit<Parameters<typeof measured>[0], "value">, unit) => {
      const shown = numbersOf(measured({ value, ...u, unit }));
      const error = u.standardError ? [u.standardError] : u.interval ? [u.interval.low, u.interval.high] : [];
      const recorded = [value, ...error];
      expect(shown).toHaveLength(recorded.length);
      shown.forEach((text, i) => {
        const x = recorded[i]!;
        // Zeros before the point of a whole number are places, not digits.
        expect(read(text).decimals, `${x} as ${text}`).toBeLessThanOrEqual(Math.max(0, decimals(x)));
      });
    }),
    { numRuns: 3000 },
  );
});

it("shows computed values and their errors with the same decimals", () => {
  const moderate = fc.double({ min: 1e-3, max: 1e6, noNaN: true });
  fc.assert(
    fc.property(moderate, moderate, (value, standardError) => {
      const [v, e] = numbersOf(measured({ value, standardError, computed: true })).map((t) => read(t).decimals);
      expect(v).toBe(e);
    }),
  );
});
