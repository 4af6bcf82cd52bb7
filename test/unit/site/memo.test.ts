import { describe, expect, it } from "vitest";
import { rememberText, weightOf } from "@/app/_data/memo";

describe("weightOf", () => {
  it("grows with texts, numbers, maps and typed arrays, and counts shared parts once", () => {
    const text = "x".repeat(1000);
    expect(weightOf({ a: text })).toBeGreaterThanOrEqual(1000);
    expect(weightOf(new Map([["k", { a: text }]]))).toBeGreaterThanOrEqual(1000);
    expect(weightOf(new Float64Array(500))).toBeGreaterThanOrEqual(4000);
    expect(weightOf([1, 2, 3])).toBeLessThan(200);
    const shared = { list: Array.from({ length: 1000 }, (_, i) => i) };
    expect(weightOf([shared, shared])).toBeLessThan(weightOf([shared]) * 1.1);
    const loop: { self?: unknown } = {};
    loop.self = loop;
    expect(weightOf(loop)).toBeLessThan(200);
  });
});

describe("rememberText", () => {
  it("makes a text once, and makes room when there are too many", () => {
    let made = 0;
    const ask = (key: string) =>
      rememberText(key, () => {
        made++;
        return "t".repeat(100_000);
      });
    ask("first");
    ask("first");
    expect(made).toBe(1);
    for (let i = 0; i < 50; i++) ask(`other ${i}`);
    ask("first");
    expect(made).toBe(52);
  });
});
