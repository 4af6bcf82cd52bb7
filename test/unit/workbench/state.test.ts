import fc from "fast-check";
import { expect, it } from "vitest";
import {
  DUPLICATES,
  defaultState,
  INTERVALS,
  INVALID,
  OBJECTIVES,
  readState,
  SCHEMES,
  type WorkbenchState,
  writeState,
} from "../../../lib/workbench/state";

it("keeps every option through an address", () => {
  const name = fc.stringMatching(/^[A-Za-z][A-Za-z0-9_]{0,6}$/);
  const state = fc.record({
    runs: fc.constantFrom(null, "besiroglu-2024-fig4"),
    file: fc.constantFrom(
      null,
      { name: "my runs & more.csv", sha256: "a".repeat(64) },
      { name: "x.csv", sha256: null },
    ),
    law: fc.constantFrom(null, "chinchilla"),
    edition: fc.constantFrom(null, "2026-11"),
    map: fc.dictionary(name, fc.constantFrom("params", "Training FLOP", "flops/(6*params)", "a:b=c")),
    scale: fc.dictionary(name, fc.constantFrom(1e6, 0.5)),
    objective: fc.constantFrom(...OBJECTIVES),
    delta: fc.constantFrom(1e-3, 0.02),
    exclude: fc.uniqueArray(fc.constantFrom("a", "five-highest-losses")),
    without: fc.uniqueArray(fc.nat(5000)).map((r) => r.sort((a, b) => a - b)),
    invalid: fc.constantFrom(...INVALID),
    duplicates: fc.constantFrom(...DUPLICATES),
    starts: fc.nat(2000),
    bootstrap: fc.nat(20_000),
    scheme: fc.constantFrom(...SCHEMES),
    interval: fc.constantFrom(...INTERVALS),
    level: fc.constantFrom(0.9, 0.95),
    seed: fc.nat(2 ** 31 - 1),
    bin: fc.constantFrom(0.05, 0.4),
  }) as fc.Arbitrary<WorkbenchState>;
  fc.assert(
    fc.property(state, (s) => {
      const wanted = {
        ...s,
        file: s.runs ? null : s.file,
        delta: s.objective === "huber-log" ? s.delta : defaultState.delta,
      };
      const { state: read, problems } = readState(new URLSearchParams(writeState(s).toString()));
      expect(problems).toEqual([]);
      expect(read).toEqual(wanted);
    }),
    { seed: 7, numRuns: 200 },
  );
});

it("leaves out what is as usual", () => {
  expect(writeState({ ...defaultState, runs: "r", law: "l" }).toString()).toBe("runs=r&law=l");
});

it("says everything that it cannot use, and goes on with the rest", () => {
  const { state, problems } = readState(
    new URLSearchParams("runs=r&objective=best&bootstrap=-1&level=2&map=nonsense&without=0&colour=red&seed=3"),
  );
  expect(problems).toHaveLength(6);
  expect(problems.join("\n")).toMatch(/objective.*saw “best”/);
  expect(problems.join("\n")).toMatch(/takes no “colour”/);
  expect(state).toEqual({ ...defaultState, runs: "r", seed: 3 });
});
