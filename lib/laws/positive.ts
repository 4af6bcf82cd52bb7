/** Which quantities can only be positive, from the form of their expression: their errors belong on the log scale. */
import { children, type Node } from "./ast";
import { evaluateNode } from "./scalar";

/** Whether a node has no names in it. */
const constant = (node: Node): boolean => node.kind !== "name" && children(node).every(constant);

/**
 * Whether an expression is above zero (or not defined) wherever the names in `positive` are. False when the form does not show it.
 * @param positive names that are never negative
 */
export function isPositive(node: Node, positive: ReadonlySet<string>): boolean {
  if (constant(node)) {
    const v = evaluateNode(node, {});
    return Number.isFinite(v) && v > 0;
  }
  const all = (nodes: readonly Node[]) => nodes.every((n) => isPositive(n, positive));
  switch (node.kind) {
    case "name":
      return positive.has(node.name);
    case "binary":
      return node.operator === "^"
        ? isPositive(node.left, positive)
        : node.operator !== "-" && all([node.left, node.right]);
    case "call":
      switch (node.name) {
        case "exp":
        case "sigmoid":
        case "softplus":
          return true;
        case "sqrt":
          return all(node.arguments);
        case "pow":
          return isPositive(node.arguments[0] as Node, positive);
        case "min":
          return all(node.arguments);
        case "max":
          return node.arguments.some((n) => isPositive(n, positive));
        default:
          return false;
      }
    default:
      return false;
  }
}
