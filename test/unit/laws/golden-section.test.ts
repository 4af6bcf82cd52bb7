import { describe, expect, it } from "vitest";
import { goldenSection } from "@/lib/laws";

/** The textbook's loop, written out: an own count of steps, for a least or for a greatest value. */
function textbook(f: (x: number) => number, low: number, high: number, steps: number, want: "least" | "greatest") {
  const g = (Math.sqrt(5) - 1) / 2;
  let [a, b] = [low, high];
  let [p, q] = [b - g * (b - a), a + g * (b - a)];
  let [fp, fq] = [f(p), f(q)];
  for (let i = 0; i < steps; i++)
    if (want === "least" ? fp <= fq : fp >= fq) {
      [b, q, fq] = [q, p, fp];
      p = b - g * (b - a);
      fp = f(p);
    } else {
      [a, p, fp] = [p, q, fq];
      q = a + g * (b - a);
      fq = f(q);
    }
  return { low: a, high: b, value: want === "least" ? Math.min(fp, fq) : Math.max(fp, fq) };
}

const shapes: Record<string, (x: number) => number> = {
  parabola: (x) => (x - 1.25) ** 2 + 3,
  "sum of two powers": (x) => 406.4 * Math.exp(-0.34 * x) + 410.7 * Math.exp(-0.28 * (20 - x)),
  falling: (x) => -x,
  rising: (x) => x,
  flat: () => 7,
  "with several minima": (x) => Math.sin(3 * x) + 0.01 * x * x,
  "not finite on one side": (x) => (x < 0 ? Number.POSITIVE_INFINITY : (x - 2) ** 2),
  "not a number in places": (x) => Math.log(x - 0.5) ** 2,
};

describe("goldenSection", () => {
  it("closes in on a minimum, as far as values can tell points apart", () => {
    const { low, high, value } = goldenSection(shapes.parabola!, -5, 8, 60);
    expect((low + high) / 2).toBeCloseTo(1.25, 7);
    expect(value).toBeCloseTo(3, 14);
  });
  it("narrows by the golden ratio a step", () => {
    for (const steps of [0, 1, 5, 30]) {
      const { low, high } = goldenSection(shapes["sum of two powers"]!, 2, 18, steps);
      expect((high - low) / 16).toBeCloseTo(((Math.sqrt(5) - 1) / 2) ** steps, 12);
    }
  });
  it("takes a value for each step and two before", () => {
    let taken = 0;
    goldenSection((x) => x + taken++ * 0, 0, 1, 40);
    expect(taken).toBe(42);
  });
  it("ends at the edge that the function falls to, and of equal values keeps the lower half", () => {
    expect(goldenSection(shapes.falling!, 0, 10, 60).high).toBe(10);
    expect(goldenSection(shapes.rising!, 0, 10, 60).low).toBe(0);
    expect(goldenSection(shapes.flat!, 0, 10, 60).low).toBe(0);
  });
  for (const [name, f] of Object.entries(shapes))
    for (const steps of [60, 90])
      it(`gives the bits of the loop written out: ${name}, ${steps} steps`, () => {
        for (let k = 0; k < 40; k++) {
          const [low, high] = [-7 + 0.17 * k, 1 + 0.31 * k];
          expect(goldenSection(f, low, high, steps)).toEqual(textbook(f, low, high, steps, "least"));
          const opposite = goldenSection((x) => -f(x), low, high, steps);
          const greatest = textbook(f, low, high, steps, "greatest");
          expect([opposite.low, opposite.high, -opposite.value]).toEqual([greatest.low, greatest.high, greatest.value]);
        }
      });
});
