import { describe, expect, it } from "vitest";
import { buildTable, cellNumber, parseTable, RunsError, valueAt } from "@/lib/runs";

describe("cells", () => {
  it("are numbers, missing, or something else", () => {
    expect([1, "2.5", " -1e3 ", "+.5", "7."].map(cellNumber)).toEqual([1, 2.5, -1000, 0.5, 7]);
    for (const missing of [null, undefined, "", "NA", "nan", "-"]) expect(cellNumber(missing)).toBeNaN();
    expect(cellNumber("inf")).toBe(Number.POSITIVE_INFINITY);
    for (const text of ["1,000", "1B", "0x10", "1e", "about 3", {}, []]) expect(cellNumber(text)).toBeUndefined();
  });
});

describe("paths", () => {
  const row = {
    "a.b": 1,
    model: { size: 7 },
    results: [
      { set: "c4/x.y", loss: 3 },
      { set: "pile", loss: 2, list: [5, 6] },
    ],
  };
  it("go down by names, indices and chosen elements", () => {
    expect(valueAt(row, "a.b")).toBe(1);
    expect(valueAt(row, "model.size")).toBe(7);
    expect(valueAt(row, "results.0.loss")).toBe(3);
    expect(valueAt(row, "results[set=c4/x.y].loss")).toBe(3);
    expect(valueAt(row, "results[set=pile].list.1")).toBe(6);
  });
  it("end where there is nothing", () => {
    for (const path of [
      "x",
      "model.x",
      "results[set=no].loss",
      "model[set=c4].x",
      "results.7.loss",
      "a.b.c",
      "toString",
    ])
      expect(valueAt(row, path)).toBeUndefined();
  });
});

describe("tables", () => {
  const raw = parseTable("Model Size,flops,kind\n2e9,1.2e20,a\n,6e19,b\n", "csv", "t.csv");
  it("take columns by header, scale them, and derive others in order", () => {
    const t = buildTable(
      {
        columns: {
          params: { from: "Model Size", type: "number" },
          flops: { type: "number", scale: 2 },
          kind: { type: "text" },
        },
        derive: { tokens: "flops/(6*params)", ratio: "tokens/params", late: 'if(kind == "b", 1, 0)' },
      },
      raw,
    );
    expect([...(t.numbers.params as Float64Array)]).toEqual([2e9, Number.NaN]);
    expect(t.numbers.flops?.[1]).toBe(1.2e20);
    expect(t.numbers.tokens?.[0]).toBe(2e10);
    expect(t.numbers.ratio?.[0]).toBe(10);
    expect(t.numbers.ratio?.[1]).toBeNaN();
    expect([...(t.numbers.late as Float64Array)]).toEqual([0, 1]);
    expect(t.texts.kind).toEqual(["a", "b"]);
    expect(t.places).toEqual(["t.csv:2", "t.csv:3"]);
  });
  it("name every missing column and every cell that is no number", () => {
    const bad = parseTable("params,loss\n1e9,high\nsmall,3\n", "csv", "t.csv");
    const read = () =>
      buildTable(
        {
          columns: {
            n: { from: "parms", type: "number" },
            p: { from: "params", type: "number" },
            l: { from: "loss", type: "number" },
          },
          derive: {},
        },
        bad,
      );
    expect(read).toThrow(RunsError);
    try {
      read();
    } catch (e) {
      expect((e as RunsError).problems.map((p) => [p.where, p.column])).toEqual([
        ["t.csv", "parms"],
        ["t.csv:3", "params"],
        ["t.csv:2", "loss"],
      ]);
      expect((e as RunsError).message).toContain('Did you mean "params"?');
      expect((e as RunsError).message).toContain('(saw "high")');
    }
  });
});
