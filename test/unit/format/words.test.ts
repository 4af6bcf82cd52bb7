import { expect, it } from "vitest";
import { authorsShort, date, duration, list, outcomeText, plural } from "@/lib/format";

it("writes dates as precisely as they are known", () => {
  expect([date("2022"), date("2022-03"), date("2022-03-09"), date(undefined)]).toEqual([
    "2022",
    "Mar 2022",
    "9 Mar 2022",
    "",
  ]);
});
it("shortens author lists", () => {
  expect(authorsShort(["Jared Kaplan", "Sam McCandlish", "Tom Henighan"])).toBe("Kaplan et al.");
  expect(authorsShort(["Ada Lovelace", "Alan Turing"])).toBe("Lovelace and Turing");
  expect(authorsShort(["Ada Lovelace"], 5)).toBe("Lovelace et al.");
  expect(authorsShort([], 5)).toBe("5 authors");
});
it("joins and counts", () => {
  expect([outcomeText("differs", 1), outcomeText("differs", 4), outcomeText("not-testable", 2)]).toEqual([
    "1 differs",
    "4 differ",
    "2 not testable",
  ]);
  expect(list(["a", "b", "c"])).toBe("a, b and c");
  expect([plural(1, "claim"), plural(1200, "claim")]).toEqual(["1 claim", "1,200 claims"]);
});
it("says durations in the unit one would say them in", () => {
  expect([duration(3.21), duration(900), duration(36_000), duration(86400 * 21), duration(86400 * 1200)]).toEqual([
    "3.2 s",
    "15 min",
    "10 h",
    "21 days",
    "3.3 years",
  ]);
});
