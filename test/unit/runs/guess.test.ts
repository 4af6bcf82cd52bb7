import { describe, expect, it } from "vitest";
import { guessMapping, parseTable } from "@/lib/runs";

const chinchilla = {
  variables: { N: { quantity: "params", description: "" }, D: { quantity: "tokens", description: "" } },
  target: { symbol: "L", quantity: "loss" },
};
const guess = (csv: string, law: Parameters<typeof guessMapping>[1] = chinchilla) => {
  const g = guessMapping(parseTable(csv, "csv", "t"), law);
  return { ...g, pairs: Object.fromEntries(g.mapping.map((m) => [m.symbol, m.column])) };
};

describe("column mapping", () => {
  it.each([
    ["params,tokens,loss\n1e9,1e10,3\n", { N: "params", D: "tokens", L: "loss" }],
    ["N,D,L\n1e9,1e10,3\n", { N: "N", D: "D", L: "L" }],
    ["name,n_params,train_tokens,val_loss\na,1e9,1e10,3\n", { N: "n_params", D: "train_tokens", L: "val_loss" }],
    ["Model Size,Training Tokens,Final loss\n1e9,1e10,3\n", { N: "Model Size", D: "Training Tokens", L: "Final loss" }],
    ["lr,loss,bs,D,N\n1e-3,3,8,1e10,1e9\n", { N: "N", D: "D", L: "loss" }],
  ])("%j", (csv, expected) => {
    const g = guess(csv);
    expect(g.pairs).toEqual(expected);
    expect(g.missing).toEqual([]);
  });
  it("says what is missing, and does not take text for numbers", () => {
    const g = guess("params,loss\nsmall,3\nlarge,2\n");
    expect(g.pairs).toEqual({ L: "loss" });
    expect(g.missing).toEqual(["N", "D"]);
  });
  it("reads units off headers and doubts magnitudes", () => {
    const g = guess("params (M),tokens_B,loss\n70,1.4,3\n");
    expect(g.mapping.map((m) => m.scale)).toEqual([1e6, 1e9, 1]);
    expect(guess("params,tokens,loss\n0.07,1.4e9,3\n16,3e11,2\n").hints[0]).toContain("billions");
  });
  it("lists columns that would do as well", () => {
    const g = guess("params,tokens,val_loss,test_loss\n1e9,1e10,3,3.1\n");
    expect(g.pairs.L).toBe("val_loss");
    expect(g.alternatives.L).toContain("test_loss");
  });
});
