import { describe, expect, it } from "vitest";
import { dateRange, flag, inDates, inRange, integer, list, range, readQuery } from "@/lib/api/params";
import { ApiProblem } from "@/lib/api/problem";

const shape = {
  value: range("A range.").optional(),
  when: dateRange("A date.").optional(),
  n: integer("A number.", 1, 9, 3),
  ids: list("Ids.").optional(),
  on: flag("A flag.").optional(),
};
const read = (q: string) => readQuery(shape, new URLSearchParams(q));
const refusal = (q: string): ApiProblem => {
  try {
    read(q);
  } catch (e) {
    if (e instanceof ApiProblem) return e;
    throw e;
  }
  throw new Error(`${q} was taken`);
};

describe("query parameters", () => {
  it("reads ranges with open ends, dates, lists and flags", () => {
    expect(read("value=0.4..0.6").value).toEqual({ low: 0.4, high: 0.6 });
    expect(read("value=..1e9").value).toEqual({ high: 1e9 });
    expect(read("value=-0.076").value).toEqual({ low: -0.076, high: -0.076 });
    expect(read("when=2022..2024-03").when).toEqual({ from: "2022", to: "2024-03-31" });
    expect(read("when=2022").when).toEqual({ from: "2022", to: "2022-12-31" });
    expect(read("ids=a,b,,a").ids).toEqual(["a", "b"]);
    expect(read("on=false").on).toBe(false);
    expect(read("").n).toBe(3);
  });
  it("refuses what it cannot read, and names the parameter", () => {
    for (const [q, parameter] of [
      ["value=a", "value"],
      ["value=1..2..3", "value"],
      ["value=..", "value"],
      ["value=2..1", "value"],
      ["value=1e999", "value"],
      ["when=2022-13", "when"],
      ["when=2024..2022", "when"],
      ["n=0", "n"],
      ["n=1.5", "n"],
      ["n=", "n"],
      ["ids=,", "ids"],
      ["on=maybe", "on"],
    ] as const)
      expect(refusal(q).entries[0].parameter, q).toBe(parameter);
  });
  it("names the nearest of the parameters", () => {
    expect(refusal("vale=1")).toMatchObject({ kind: "unknown-parameter", entries: [{ mend: "did you mean value?" }] });
  });
  it("compares partial dates at their own precision", () => {
    expect(inDates("2022", { from: "2022-03" })).toBe(true);
    expect(inDates("2021-12", { from: "2022" })).toBe(false);
    expect(inDates("2024-03-31", { to: "2024-03-31" })).toBe(true);
    expect(inRange(null, { low: 0 })).toBe(false);
  });
});
