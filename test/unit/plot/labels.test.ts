import { expect, it } from "vitest";
import { spread, swarm } from "@/lib/plot";

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
