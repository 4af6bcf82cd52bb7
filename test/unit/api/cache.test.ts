import { describe, expect, it } from "vitest";
import { AnswerCache, type Stored } from "@/app/api/_server/cache";

const answer = (bytes: number): Stored => ({
  status: 200,
  headers: {},
  notModified: {},
  body: new Uint8Array(bytes),
  etag: '"x"',
  cost: "read",
});

describe("answer cache", () => {
  it("keeps one answer for all the addresses that lead to it", () => {
    const cache = new AnswerCache(100_000);
    const kept = answer(5000);
    cache.set("k", kept, "/papers?a=1&b=2");
    const before = cache.bytes;
    expect(cache.find("/papers?b=2&a=1")).toBeUndefined();
    expect(cache.get("k", "/papers?b=2&a=1")).toBe(kept);
    expect(cache.find("/papers?b=2&a=1")).toBe(kept);
    expect(cache.find("/papers?a=1&b=2")).toBe(kept);
    expect(cache.bytes - before).toBeLessThan(500);
  });

  it("never holds more than its bound, whatever comes, and drops what was asked for longest ago", () => {
    const cache = new AnswerCache(100_000);
    for (let i = 0; i < 2000; i++) {
      cache.set(`k${i}`, answer((i * 7919) % 9000), `/a${"x".repeat(i % 300)}${i}`);
      expect(cache.bytes).toBeLessThanOrEqual(100_000);
      if (i >= 3) expect(cache.find(`/a${"x".repeat((i - 1) % 300)}${i - 1}`), String(i)).toBeDefined();
    }
    expect(cache.find("/a0")).toBeUndefined();
    expect(cache.bytes).toBeGreaterThan(50_000);
  });

  it("does not take an answer that would push out most others", () => {
    const cache = new AnswerCache(100_000);
    cache.set("small", answer(100), "/small");
    cache.set("big", answer(50_000), "/big");
    expect(cache.find("/big")).toBeUndefined();
    expect(cache.find("/small")).toBeDefined();
  });

  it("forgets nothing of what an address leads to when the answer is made again", () => {
    const cache = new AnswerCache(100_000);
    cache.set("k", answer(10), "/a");
    const again = answer(20);
    cache.set("k", again, "/b");
    expect(cache.find("/a")).toBe(again);
    const size = cache.bytes;
    cache.set("k", again, "/b");
    expect(cache.bytes).toBe(size);
  });
});
