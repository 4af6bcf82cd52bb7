import { expect, it } from "vitest";
import { compare, determined, fit, multiverse } from "../../../lib/fit";
import { readLaw } from "../../../scripts/records";

const chinchilla = readLaw("content", "chinchilla");
const points = (tokens: readonly number[]) => {
  const rows = [1e8, 3e8, 1e9, 3e9, 1e10].flatMap((n) => tokens.map((d) => ({ n, d })));
  const N = Float64Array.from(rows, (r) => r.n);
  const D = Float64Array.from(rows, (r) => r.d);
  return {
    variables: { N, D },
    target: Float64Array.from(rows, ({ n, d }) => 1.7 + 400 * n ** -0.34 + 410 * d ** -0.28),
  };
};
/** With one amount of data the floor and the data term are one number. */
const open = points([1e10]);

it("gives no number of a fit that the data leave open", () => {
  const result = fit(chinchilla, open);
  expect(result.status).toBe("not_identified");
  expect(Object.keys(result.parameters)).toContain("beta");
  expect(determined(result)).toEqual({ parameters: {}, derived: {}, correlations: null });
});

it("gives all of a fit that is determined", () => {
  const result = fit(chinchilla, points([1e9, 1e10, 1e11]));
  expect(result.status).toBe("converged");
  expect(determined(result).parameters).toBe(result.parameters);
  expect(determined(result).derived).toBe(result.derived);
});

it("holds for ranked laws and for the multiverse too", () => {
  expect(compare([chinchilla], open).laws[0]).toMatchObject({ status: "not_identified", parameters: {} });
  const { universes, spread } = multiverse(chinchilla, open);
  expect(universes.every((u) => u.status === "not_identified" && Object.keys(u.parameters).length === 0)).toBe(true);
  expect(spread).toEqual({});
});
