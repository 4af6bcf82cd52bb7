import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { Trail } from "@/lib/workbench/trail";

/** A history as browsers keep it: going on from an earlier step forgets the later ones. */
function browser(url: string) {
  const stack = [url];
  let at = 0;
  const steps = {
    pushState: (_: unknown, __: string, to: string) => {
      stack.splice(++at, stack.length, to);
    },
    replaceState: (_: unknown, __: string, to: string) => {
      stack[at] = to;
    },
  };
  const trail = new Trail(steps, url);
  return {
    stack,
    trail,
    back: () => {
      trail.moved(stack[--at]!);
      return stack[at];
    },
  };
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

it("each decision is a step, the same one twice is one", () => {
  const { trail, stack, back } = browser("a");
  for (const url of ["b", "b", "c"]) trail.decide(url);
  expect(stack).toEqual(["a", "b", "c"]);
  expect([back(), back()]).toEqual(["b", "a"]);
  trail.decide("d");
  expect(stack).toEqual(["a", "d"]);
});

it("typing is one step however long it takes, and the decision that ends it is that same step", () => {
  const { trail, stack, back } = browser("a");
  for (let i = 0; i < 100; i++) {
    trail.type(`a${i}`);
    vi.advanceTimersByTime(i % 3 ? 50 : 500);
  }
  vi.runAllTimers();
  expect(stack).toEqual(["a", "a99"]);
  trail.decide("b");
  expect(stack).toEqual(["a", "b"]);
  trail.type("b1");
  vi.runAllTimers();
  expect(stack).toEqual(["a", "b", "b1"]);
  expect(back()).toBe("b");
});

it("a decision before typing has rested loses nothing, and typing never writes after a step back", () => {
  const { trail, stack, back } = browser("a");
  trail.type("a1");
  trail.decide("b");
  vi.runAllTimers();
  expect(stack).toEqual(["a", "b"]);
  trail.type("b1");
  expect(back()).toBe("a");
  vi.runAllTimers();
  expect(stack).toEqual(["a", "b"]);
});

it("amends without a step", () => {
  const { trail, stack } = browser("a");
  trail.amend("a2");
  expect(stack).toEqual(["a2"]);
});
