import { expect, it } from "vitest";
import { ledgerOf } from "@/lib/content/ledger";

it("says unknown where nothing is stated, in the same rows for every claim", () => {
  const bare = ledgerOf({});
  expect(bare.every(([, v]) => v === "unknown")).toBe(true);
  const told = ledgerOf({
    definitions: { parameters: "non-embedding", loss: "nats/token" },
    fit: { method: "Huber on log residuals", points: 240 },
    range: { N: { low: 1, high: 2 } },
  });
  expect(told.map(([k]) => k)).toEqual(bare.map(([k]) => k));
  expect(Object.fromEntries(told)).toMatchObject({
    "Parameters counted": "non-embedding",
    "Compute counted": "unknown",
    "Fit method": "Huber on log residuals",
    Points: "240",
    Range: "stated",
  });
});
