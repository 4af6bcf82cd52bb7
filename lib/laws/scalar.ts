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
