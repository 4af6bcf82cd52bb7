import { describe, expect, it } from "vitest";
import { createLexicon, nameKey } from "@/lib/extract/lexicon";
import { readText } from "@/lib/extract/text";
import { lexicon as real } from "./helpers";

const small = createLexicon({
  datasets: [
    { id: "zed", name: "Zed", aliases: ["Zed-10", "Big Zed"] },
    { id: "math", name: "MATH", aliases: [] },
  ],
  hardware: [
    { id: "q900", name: "Q900", aliases: ["Vendor Q900"], kind: "gpu" },
    { id: "bigbox", name: "BigBox", aliases: [], kind: "system" },
  ],
});
const names = (s: string) => small.findDatasets(readText(s)).map((m) => `${m.term.id}:${s.slice(m.start, m.end)}`);

describe("lexicon", () => {
  it("finds the longest spelling, over spaces, hyphens and case", () => {
    expect(names("On Zed-10, ZED 10 and big zed; Zed.")).toEqual(["zed:Zed-10", "zed:ZED 10", "zed:Zed"]);
    expect(names("Big Zed wins")).toEqual(["zed:Big Zed"]);
  });
  it("keeps to whole words", () => expect(names("Zedly xZed Zed2 Zed10")).toEqual([]));
  it("wants the exact letters where a name is an ordinary word", () => {
    expect(names("the math of Math")).toEqual([]);
    expect(small.findDatasets(readText("on MATH"))).toMatchObject([{ weak: true }]);
  });
  it("finds devices apart from data, and ids by any spelling", () => {
    expect(small.findHardware(readText("a Vendor Q900 and Zed"))).toMatchObject([{ term: { id: "q900" }, start: 2 }]);
    expect(small.hardwareId("vendor-q900")).toBe("q900");
    expect(small.datasetId("the big zed")).toBe("zed");
    expect(nameKey("The MS-COCO")).toBe("mscoco");
  });
  it("does not read a whole machine as a device", () => {
    expect(small.findHardware(readText("trained on BigBox"))).toEqual([]);
    expect(small.hardwareId("BigBox")).toBe("bigbox");
  });
  it("never takes a host for a corpus", () => expect(real.findDatasets(readText("Code is on GitHub."))).toEqual([]));
});
