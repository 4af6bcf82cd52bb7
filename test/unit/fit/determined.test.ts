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
  expect(determined(result)).toEqual({ parameters: {}, derived: {}, correlations: null, open: result.open });
  // All that one amount of data cannot tell apart, whichever direction the message names.
  expect(result.open).toEqual(["E", "B", "beta"]);
});

it("gives all of a fit that is determined", () => {
  const result = fit(chinchilla, points([1e9, 1e10, 1e11]));
  expect(result.status).toBe("converged");
  expect(result.open).toEqual([]);
  expect(determined(result).parameters).toBe(result.parameters);
  expect(determined(result).derived).toBe(result.derived);
});

it("holds for ranked laws and for the multiverse too", () => {
  expect(compare([chinchilla], open).laws[0]).toMatchObject({ status: "not_identified", parameters: {} });
  const { universes, spread } = multiverse(chinchilla, open);
  expect(universes.every((u) => u.status === "not_identified" && Object.keys(u.parameters).length === 0)).toBe(true);
  expect(spread).toEqual({});
});

it("does not score a law on larger runs when the smaller ones leave it open", () => {
  const whole = points([1e9, 1e10, 1e11]);
  const told = compare([chinchilla], whole).laws[0];
  expect(told?.extrapolation?.rmse).toBeLessThan(1e-6);
  // The two largest models alone have seen other amounts of data.
  const D = whole.variables.N!.map((n, i) => (n < 3e9 ? 1e9 : whole.variables.D![i]!));
  const { N } = whole.variables;
  const target = N!.map((n, i) => 1.7 + 400 * n ** -0.34 + 410 * D[i]! ** -0.28);
  const late = compare([chinchilla], { variables: { N: N!, D }, target }, { size: N!, holdOut: 0.45 }).laws[0];
  expect(late).toMatchObject({ status: "converged", extrapolation: null });
});
