import { expect, it } from "vitest";
import { spread, swarm } from "@/lib/plot";
import { keyLines, labelWidth } from "@/lib/plot/labels";

it("moves labels apart, in order and inside", () => {
  const at = spread([50, 50, 52, 300], 17, 0, 300);
  expect(at[1]! - at[0]!).toBeGreaterThanOrEqual(17);
  expect(at[2]! - at[1]!).toBeGreaterThanOrEqual(17);
  expect(Math.max(...at)).toBeLessThanOrEqual(300);
});

it("lets no two dots of a swarm overlap", () => {
  const x = Array.from({ length: 60 }, (_, i) => (i * 29) % 50);
  const y = swarm(x, 4);
  for (let i = 0; i < x.length; i++)
    for (let j = 0; j < i; j++) expect(Math.hypot(x[i]! - x[j]!, y[i]! - y[j]!)).toBeGreaterThan(7.99);
});

it("places a key with even gaps, and goes on in a new line where the plot ends", () => {
  const key = ["NVIDIA", "Google", "AMD", "Intel", "others"].map((label) => ({ label }));
  const { items, height } = keyLines(key, 800);
  const gaps = items.slice(1).map((k, i) => k.x - items[i]!.x - labelWidth(items[i]!.label));
  for (const g of gaps) expect(g).toBeCloseTo(gaps[0]!, 9);
  expect(new Set(items.map((k) => k.y)).size).toBe(1);
  // Capitals are wider than small letters, and these wider than i and l.
  expect(labelWidth("AMD")).toBeGreaterThan(labelWidth("amd".replace("m", "a")));
  expect(labelWidth("aaa")).toBeGreaterThan(labelWidth("ill"));
  const narrow = keyLines(key, 200);
  expect(new Set(narrow.items.map((k) => k.y)).size).toBeGreaterThan(1);
  expect(narrow.height).toBeGreaterThan(height);
  for (const k of narrow.items) expect(k.x + 14 + labelWidth(k.label)).toBeLessThanOrEqual(200);
});
