import { describe, expect, it } from "vitest";
import { readText, sentenceAt } from "@/lib/extract/text";

/** Original text of a plain substring. */
function back(original: string, plain: string): string {
  const t = readText(original);
  const at = t.plain.indexOf(plain);
  expect(at, `${plain} in ${t.plain}`).toBeGreaterThanOrEqual(0);
  const { start, end } = t.locate(at, at + plain.length);
  return original.slice(start, end);
}

describe("repair", () => {
  it.each([
    ["runs 13.7times faster", "runs 13.7× faster"],
    ["an 8times 8 grid", "an 8× 8 grid"],
    ["cost falls sim3x", "cost falls ~3x"],
    ["about {approx} 2.5 times", "about ~ 2.5 times"],
    ["grows as lambdacdot d^{0.75}", "grows as lambda· d^{0.75}"],
    ["eta_2propto d^{-1}", "eta_2∝ d^{-1}"],
    ["imageleftrightarrowtext", "image↔text"],
    ["drops by 50\\%", "drops by 50%"],
    ["the {bf 1} vector and \\textbf{L}azy or textit{O}ther", "the 1 vector and Lazy or Other"],
    ["a runx2014each of them", "a run - each of them"],
    ["10²⁶ operations", "10^{26} operations"],
    ["from 4--5x", "from 4-5x"],
    ["$L(N)$ and \\times", "L(N) and ×"],
    ["3 space billion parameters", "3 billion parameters"],
  ])("%s", (original, plain) => expect(readText(original).plain).toBe(plain));

  it("leaves words alone that only contain a command's letters", () => {
    for (const word of ["sometimes we", "simple approximation", "simulate", "leftover right away", "bigcdots"])
      expect(readText(word).plain).toBe(word);
  });
});

describe("locate", () => {
  it("carries spans back over rewritten pieces", () => {
    expect(back("up to 13.7times faster than before", "13.7×")).toBe("13.7times");
    expect(back("a 50\\% cut, then 2.5x more", "2.5x")).toBe("2.5x");
    expect(back("x2014so 10²⁶ FLOPs", "10^{26} FLOPs")).toBe("10²⁶ FLOPs");
    expect(back("cost $O(n)$ and later 7B models", "7B")).toBe("7B");
  });
});

describe("numbers", () => {
  const values = (s: string) => readText(s).numbers.map((n) => n.value);
  it.each<[string, number[]]>([
    ["6.9B parameters and 1.4 trillion tokens", [6.9e9, 1.4e12]],
    ["10,428 scenarios, 302K frames, 1M~60M", [10428, 302e3, 1e6, 60e6]],
    ["a 557-million-parameter model", [557e6]],
    ["nearly one million hours; a trillion tokens; Two runs", [1e6, 1e12, 2]],
    ["3e23 FLOPs, 2.5 × 10^{21}, 10^26", [3e23, 2.5e21, 1e26]],
    ["ResNet-50 with v1.5 and d^{2}", [50]],
  ])("%s", (s, expected) => expect(values(s)).toEqual(expected));
});

it("takes no magnitude from small letters", () =>
  expect(readText("5m deep").numbers).toMatchObject([{ value: 5, scale: 1, magnitude: "none" }]));

describe("sentences", () => {
  it("does not stop at abbreviations and decimals", () => {
    const t = readText("We test e.g. Large models of 1.5 units. Then we stop. See Fig. 3 for it.");
    expect(t.sentences.map((s) => t.plain.slice(s, s + 4))).toEqual(["We t", "Then", "See "]);
    expect(sentenceAt(t, t.plain.indexOf("stop")).start).toBe(t.plain.indexOf("Then"));
  });
});
