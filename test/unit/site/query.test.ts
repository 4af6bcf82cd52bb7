import { expect, it } from "vitest";
import { amount, amounts, number } from "@/app/_data/query";

it("reads numbers as people write them, and two numbers as none", () => {
  for (const [text, value] of [
    ["1e24", 1e24],
    ["70B", 7e10],
    ["70 B", 7e10],
    ["5.76 × 10^23", 5.76e23],
    ["10^24", 1e24],
    ["1,000", 1000],
    ["1 000 000", 1e6],
    ["12_500", 12_500],
  ] as const)
    expect(number(text), text).toBe(value);
  for (const text of ["1e21, 1e25", "1000, 2000", "10 20", "1e24 H100", "", "-1", "1,00"])
    expect(number(text), text).toBeNaN();
});

it("takes a unit behind a number, and only that box's own", () => {
  expect(amount("3.8e25 FLOPs", "FLOP")).toBe(3.8e25);
  expect(amount("70B parameters", "parameters")).toBe(7e10);
  expect(amount("1.4T tokens", "tokens")).toBe(1.4e12);
  expect(amount("1.4T tokens", "FLOP")).toBeNaN();
});

it("takes a list of amounts apart", () => {
  expect(amounts("1e21, 1e25", "FLOP")).toEqual(["1e21", "1e25"]);
  expect(amounts("1e21 FLOP and 1e25 FLOP", "FLOP")).toEqual(["1e21", "1e25"]);
  expect(amounts("1e21 or so", "FLOP")).toEqual([]);
});
