import { describe, expect, it } from "vitest";
import { chooseEncoding, negotiate } from "@/lib/api/negotiate";

const offered = ["json", "csv", "bibtex"] as const;

describe("content negotiation", () => {
  it("follows quality and specificity, and lets format win", () => {
    expect(negotiate(offered, undefined, null)).toBe("json");
    expect(negotiate(offered, undefined, "text/csv")).toBe("csv");
    expect(negotiate(offered, undefined, "text/csv;q=0.5, application/json;q=0.8")).toBe("json");
    expect(negotiate(offered, undefined, "application/json;q=0, */*;q=0.1")).toBe("csv");
    expect(negotiate(offered, undefined, "text/html,application/xhtml+xml,*/*;q=0.8")).toBe("json");
    expect(negotiate(offered, "bib", "text/csv")).toBe("bibtex");
    expect(() => negotiate(offered, undefined, "image/png")).toThrow();
    expect(() => negotiate(offered, "cvs", null)).toThrow();
  });
  it("chooses an encoding that the client takes", () => {
    expect(chooseEncoding("gzip, deflate, br")).toBe("br");
    expect(chooseEncoding("gzip;q=1, br;q=0.2")).toBe("gzip");
    expect(chooseEncoding("br;q=0, gzip;q=0")).toBeNull();
    expect(chooseEncoding("identity")).toBeNull();
    expect(chooseEncoding(null)).toBeNull();
  });
});
