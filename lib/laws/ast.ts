/** The syntax tree of an expression. Trees are immutable; every node knows where it stands in the text. */

export type ArithmeticOperator = "+" | "-" | "*" | "/" | "^";
export type ComparisonOperator = "<" | ">" | "<=" | ">=" | "==" | "!=";
export type LogicOperator = "and" | "or";

/** Half-open range of UTF-16 offsets in the expression's text. */
export interface Span {
  start: number;
  end: number;
}

export type Node = Span &
  (
    | { kind: "number"; value: number }
    | { kind: "name"; name: string }
    | { kind: "text"; value: string }
    | { kind: "negate"; argument: Node }
    | { kind: "not"; argument: Node }
    | { kind: "binary"; operator: ArithmeticOperator; left: Node; right: Node }
    | { kind: "compare"; operator: ComparisonOperator; left: Node; right: Node }
    | { kind: "logic"; operator: LogicOperator; left: Node; right: Node }
    | { kind: "call"; name: string; arguments: Node[] }
  );

/** A parsed expression: its text, its tree, and the names that it uses in order of first appearance. */
export interface Expression {
  text: string;
  root: Node;
  names: string[];
}

export function children(node: Node): readonly Node[] {
  switch (node.kind) {
    case "number":
    case "name":
    case "text":
      return [];
    case "negate":
    case "not":
      return [node.argument];
    case "binary":
    case "compare":
    case "logic":
      return [node.left, node.right];
    case "call":
      return node.arguments;
  }
}

/** Calls `visit` on every node, parents first. */
export function walk(node: Node, visit: (node: Node) => void): void {
  visit(node);
  for (const child of children(node)) walk(child, visit);
}

const precedence: Record<string, number> = { or: 1, and: 2, not: 3, compare: 4, "+": 5, "-": 5, "*": 6, "/": 6 };

/** The expression in the law language again, with the fewest parentheses; `parseExpression(print(t))` gives the same tree. */
export function print(node: Node, above = 0): string {
  const wrap = (level: number, text: string) => (level < above ? `(${text})` : text);
  switch (node.kind) {
    case "number":
      return node.value < 0 ? `(${node.value})` : String(node.value);
    case "name":
      return node.name;
    case "text":
      return JSON.stringify(node.value);
    case "negate":
      return wrap(7, `-${print(node.argument, 7)}`);
    case "not":
      return wrap(3, `not ${print(node.argument, 3)}`);
    case "logic": {
      const level = precedence[node.operator] ?? 1;
      return wrap(level, `${print(node.left, level)} ${node.operator} ${print(node.right, level + 1)}`);
    }
    case "compare":
      return wrap(4, `${print(node.left, 5)} ${node.operator} ${print(node.right, 5)}`);
    case "binary": {
      if (node.operator === "^") return wrap(8, `${print(node.left, 9)}^${print(node.right, 7)}`);
      const level = precedence[node.operator] ?? 5;
      const gap = level === 5 ? " " : "";
      return wrap(level, `${print(node.left, level)}${gap}${node.operator}${gap}${print(node.right, level + 1)}`);
    }
    case "call":
      return `${node.name}(${node.arguments.map((a) => print(a)).join(", ")})`;
  }
}
