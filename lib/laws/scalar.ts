/** Plain evaluation of a tree over named values: derived quantities, costs, derived columns and conditions of run sets. */
import type { Expression, Node } from "./ast";
import { pow } from "./elementary";
import { functions } from "./functions";
import { parseExpression } from "./parse";

export type ScalarValue = number | string;

/**
 * Value of a tree; comparisons and logic give 1 or 0.
 * A name without a value gives NaN, and so does everything that depends on it.
 */
export function evaluateNode(node: Node, values: Readonly<Record<string, ScalarValue>>): number {
  switch (node.kind) {
    case "number":
      return node.value;
    case "text":
      return Number.NaN;
    case "name": {
      const v = Object.hasOwn(values, node.name) ? values[node.name] : undefined;
      return typeof v === "number" ? v : Number.NaN;
    }
    case "negate":
      return -evaluateNode(node.argument, values);
    case "not":
      return evaluateNode(node.argument, values) === 0 ? 1 : 0;
    case "logic": {
      const left = evaluateNode(node.left, values) !== 0;
      return (
        node.operator === "and"
          ? left && evaluateNode(node.right, values) !== 0
          : left || evaluateNode(node.right, values) !== 0
      )
        ? 1
        : 0;
    }
    case "compare": {
      const text = (n: Node): ScalarValue | undefined =>
        n.kind === "text" ? n.value : n.kind === "name" && Object.hasOwn(values, n.name) ? values[n.name] : undefined;
      const a = text(node.left);
      const b = text(node.right);
      if (typeof a === "string" || typeof b === "string") {
        const same = a === b || (a !== undefined && b !== undefined && String(a) === String(b));
        return (node.operator === "==") === same ? 1 : 0;
      }
      const x = evaluateNode(node.left, values);
      const y = evaluateNode(node.right, values);
      switch (node.operator) {
        case "<":
          return x < y ? 1 : 0;
        case ">":
          return x > y ? 1 : 0;
        case "<=":
          return x <= y ? 1 : 0;
        case ">=":
          return x >= y ? 1 : 0;
        case "==":
          return x === y ? 1 : 0;
        case "!=":
          return x !== y ? 1 : 0;
      }
      break;
    }
    case "binary": {
      const x = evaluateNode(node.left, values);
      const y = evaluateNode(node.right, values);
      switch (node.operator) {
        case "+":
          return x + y;
        case "-":
          return x - y;
        case "*":
          return x * y;
        case "/":
          return x / y;
        case "^":
          return pow(x, y);
      }
      break;
    }
    case "call": {
      const fn = functions[node.name];
      return fn ? fn.value(...node.arguments.map((a) => evaluateNode(a, values))) : Number.NaN;
    }
  }
  return Number.NaN;
}

/** A tree as a function of the numbers in its slots. */
export type ScalarFunction = (slots: Float64Array) => number;

/** What a part of a tree comes to: a number that never changes, or a function. */
type Part = number | ScalarFunction;

const isConstant = (part: Part): part is number => typeof part === "number";
const asFunction = (part: Part): ScalarFunction => (isConstant(part) ? () => part : part);

const operators: Readonly<Record<"+" | "-" | "*" | "/" | "^", (x: number, y: number) => number>> = {
  "+": (x, y) => x + y,
  "-": (x, y) => x - y,
  "*": (x, y) => x * y,
  "/": (x, y) => x / y,
  "^": pow,
};

function binaryPart(operator: keyof typeof operators, a: Part, b: Part): Part {
  if (isConstant(a)) {
    if (isConstant(b)) return operators[operator](a, b);
    switch (operator) {
      case "+":
        return (s) => a + b(s);
      case "-":
        return (s) => a - b(s);
      case "*":
        return (s) => a * b(s);
      case "/":
        return (s) => a / b(s);
      case "^":
        return (s) => pow(a, b(s));
    }
  }
  if (isConstant(b))
    switch (operator) {
      case "+":
        return (s) => a(s) + b;
      case "-":
        return (s) => a(s) - b;
      case "*":
        return (s) => a(s) * b;
      case "/":
        return (s) => a(s) / b;
      case "^":
        return (s) => pow(a(s), b);
    }
  switch (operator) {
    case "+":
      return (s) => a(s) + b(s);
    case "-":
      return (s) => a(s) - b(s);
    case "*":
      return (s) => a(s) * b(s);
    case "/":
      return (s) => a(s) / b(s);
    case "^":
      return (s) => pow(a(s), b(s));
  }
}

const comparisons: Readonly<Record<string, (x: number, y: number) => boolean>> = {
  "<": (x, y) => x < y,
  ">": (x, y) => x > y,
  "<=": (x, y) => x <= y,
  ">=": (x, y) => x >= y,
  "==": (x, y) => x === y,
  "!=": (x, y) => x !== y,
};

function callPart(name: string, parts: readonly Part[]): Part {
  const value = functions[name]?.value;
  if (!value) return Number.NaN;
  if (parts.every(isConstant)) return value(...parts);
  const [a, b] = parts.map(asFunction);
  if (parts.length === 1) return (s) => value(a!(s));
  if (parts.length === 2) return (s) => value(a!(s), b!(s));
  const all = parts.map(asFunction);
  return (s) => value(...all.map((f) => f(s)));
}

/**
 * A tree made into a function once, for many evaluations: the same operations in the same order as `evaluateNode`, so the
 * same bits, without looking up names. Parts that depend on no slot are worked out here.
 * @param slots place of each variable name in the function's argument
 * @param held values of further names; a name in neither is NaN
 * @throws TypeError for a tree with texts, which stand in conditions on run tables only
 */
export function scalarFunction(
  node: Node,
  slots: ReadonlyMap<string, number>,
  held: Readonly<Record<string, number>> = {},
): ScalarFunction {
  const go = (n: Node): Part => {
    switch (n.kind) {
      case "number":
        return n.value;
      case "text":
        throw new TypeError("a text has no value as a number");
      case "name": {
        const at = slots.get(n.name);
        if (at !== undefined) return (s) => s[at]!;
        return Object.hasOwn(held, n.name) ? held[n.name]! : Number.NaN;
      }
      case "negate": {
        const a = go(n.argument);
        return isConstant(a) ? -a : (s) => -a(s);
      }
      case "not": {
        const a = asFunction(go(n.argument));
        return (s) => (a(s) === 0 ? 1 : 0);
      }
      case "logic": {
        const [a, b] = [asFunction(go(n.left)), asFunction(go(n.right))];
        return n.operator === "and"
          ? (s) => (a(s) !== 0 && b(s) !== 0 ? 1 : 0)
          : (s) => (a(s) !== 0 || b(s) !== 0 ? 1 : 0);
      }
      case "compare": {
        const [a, b] = [asFunction(go(n.left)), asFunction(go(n.right))];
        const holds = comparisons[n.operator]!;
        return (s) => (holds(a(s), b(s)) ? 1 : 0);
      }
      case "binary":
        return binaryPart(n.operator, go(n.left), go(n.right));
      case "call":
        return callPart(n.name, n.arguments.map(go));
    }
  };
  return asFunction(go(node));
}

/** The kinds of values of a name missing from `values` are NaN: see `evaluateNode`. Texts are compared as texts. */
export function evaluateScalar(expression: string | Expression, values: Readonly<Record<string, ScalarValue>>): number {
  const parsed = typeof expression === "string" ? parseExpression(expression, { conditions: true }) : expression;
  return evaluateNode(parsed.root, values);
}

/** Whether a condition such as `tokens >= 1e9 and schedule == "cosine"` holds; false where a value is missing. */
export function holds(condition: string | Expression, values: Readonly<Record<string, ScalarValue>>): boolean {
  const v = evaluateScalar(condition, values);
  return v !== 0 && !Number.isNaN(v);
}
