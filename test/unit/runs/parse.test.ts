import { describe, expect, it } from "vitest";
import { detectFormat, parseTable, RunsError } from "@/lib/runs";

const problems = (read: () => unknown): string => {
  try {
    read();
  } catch (e) {
    if (e instanceof RunsError) return e.message;
    throw e;
  }
  throw new Error("nothing was refused");
};

describe("CSV", () => {
  it("reads quotes, byte order mark, Windows line ends and blank lines, and keeps line numbers", () => {
    const t = parseTable('\uFEFFname,x\r\n"a, b",1\r\n\r\n"two\nlines",2\r\nc,3\r\n', "csv", "t.csv");
    expect(t.headers).toEqual(["name", "x"]);
    expect(t.rows.map((r) => r.values)).toEqual([
      { name: "a, b", x: "1" },
      { name: "two\nlines", x: "2" },
      { name: "c", x: "3" },
    ]);
    expect(t.rows.map((r) => r.place)).toEqual(["t.csv:2", "t.csv:4", "t.csv:6"]);
  });
  it("finds semicolons and tabs", () => {
    expect(parseTable("a;b\n1;2\n", "csv", "t").headers).toEqual(["a", "b"]);
    expect(parseTable("a\tb\n1\t2\n", "csv", "t").headers).toEqual(["a", "b"]);
  });
  it("names every ragged row and repeated header at once", () => {
    const message = problems(() => parseTable("a,b,a\n1,2,3\n1,2\n1,2,3,4\n", "csv", "t.csv"));
    expect(message).toContain("t.csv:1: column a: the column name stands twice");
    expect(message).toContain("t.csv:3: the row has 2 cells, the header 3");
    expect(message).toContain("t.csv:4: the row has 4 cells, the header 3");
  });
  it("refuses an open quote, a binary file, an empty file and one that is too large", () => {
    expect(problems(() => parseTable('a\n"open\n', "csv", "t.csv"))).toContain("does not parse");
    expect(problems(() => parseTable("a\0b", "csv", "t.csv"))).toContain("binary");
    expect(problems(() => parseTable("", "csv", "t.csv"))).toContain("no rows");
    expect(problems(() => parseTable("a,b\n", "csv", "t.csv"))).toContain("no rows");
    expect(problems(() => parseTable("a\n1\n2\n", "csv", "t.csv", { characters: 3, rows: 9 }))).toContain("too large");
    expect(problems(() => parseTable("a\n1\n2\n", "csv", "t.csv", { characters: 99, rows: 1 }))).toContain("too many");
  });
});

describe("JSON and JSON Lines", () => {
  it("reads a list of runs, a list under a key, and columns", () => {
    const rows = [
      { x: 1, y: { z: 2 } },
      { x: 3, y: { z: 4 } },
    ];
    for (const data of [rows, { meta: 1, runs: rows }])
      expect(parseTable(JSON.stringify(data), "json", "t").rows.map((r) => r.values)).toEqual(rows);
    expect(parseTable('{"x":[1,2],"y":[3,4]}', "json", "t").rows.map((r) => r.values)).toEqual([
      { x: 1, y: 3 },
      { x: 2, y: 4 },
    ]);
    const lines = parseTable(`${rows.map((r) => JSON.stringify(r)).join("\n")}\n\n`, "jsonl", "t");
    expect(lines.rows.map((r) => r.values)).toEqual(rows);
    expect(lines.rows[1]?.place).toBe("t:2");
  });
  it("names every bad row", () => {
    expect(problems(() => parseTable("[1, {}]", "json", "t"))).toContain("t row 1: the row is no object (saw 1)");
    const message = problems(() => parseTable('{"a":1}\nnope\n[2]\n', "jsonl", "t"));
    expect(message).toContain("t:2: the line is no JSON");
    expect(message).toContain("t:3: the line is no object");
    expect(problems(() => parseTable("{", "json", "t"))).toContain("does not parse");
    expect(problems(() => parseTable("3", "json", "t"))).toContain("no table");
  });
});

describe("format", () => {
  it("by ending, else by content", () => {
    expect(detectFormat("a.CSV", "")).toBe("csv");
    expect(detectFormat("a.jsonl", "")).toBe("jsonl");
    expect(detectFormat("-", "[1]")).toBe("json");
    expect(detectFormat("-", '{"a":1}\n{"a":2}')).toBe("jsonl");
    expect(detectFormat("-", '{"a":[1]}')).toBe("json");
    expect(detectFormat("-", "a,b\n1,2")).toBe("csv");
  });
});
