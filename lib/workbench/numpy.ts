/** Expressions of the law language as numpy code. */
import { type Node, parseExpression } from "../laws";

const FUNCTIONS: Record<string, string> = {
  exp: "np.exp",
  log: "np.log",
  log2: "np.log2",
  log10: "np.log10",
  sqrt: "np.sqrt",
  abs: "np.abs",
  tanh: "np.tanh",
  sin: "np.sin",
  cos: "np.cos",
  atan: "np.arctan",
};

/** Words that Python or the script itself uses; a symbol of that name gets an underscore. */
const TAKEN = new Set(
  (
    "False None True and as assert async await break class continue def del elif else except finally for from global if import in is lambda " +
    "nonlocal not or pass raise return try while with yield np csv io json os hashlib urllib minimize p x y z rows table column read value law " +
    "number objective loss best start fitted level"
  ).split(" "),
);

/** A symbol as a Python name. */
export const pythonName = (symbol: string): string => (TAKEN.has(symbol) ? `${symbol}_` : symbol);

const text = (s: string): string => JSON.stringify(s);
const ATOM = /^[\w.]+$/;
const CALL = /^[\w.]+\([^()]*\)$/;
const wrap = (code: string): string => (ATOM.test(code) || CALL.test(code) ? code : `(${code})`);

/** A tree as Python, over arrays and numbers. `name` says how a symbol is read. */
export function numpy(node: Node, name: (symbol: string) => string = pythonName): string {
  const go = (n: Node): string => numpy(n, name);
  switch (node.kind) {
    case "number":
      return node.value < 0 ? `(${node.value})` : String(node.value);
    case "text":
      return text(node.value);
    case "name":
      return node.name === "pi" ? "np.pi" : name(node.name);
    case "negate":
      return `-${wrap(go(node.argument))}`;
    case "not":
      return `np.logical_not(${go(node.argument)})`;
    case "logic":
      return `np.logical_${node.operator}(${go(node.left)}, ${go(node.right)})`;
    case "compare":
      return `${wrap(go(node.left))} ${node.operator} ${wrap(go(node.right))}`;
    case "binary": {
      const [a, b] = [go(node.left), go(node.right)];
      if (node.operator === "^") return `${wrap(a)}**${wrap(b)}`;
      if (node.operator === "+") return `${a} + ${b.startsWith("-") ? `(${b})` : b}`;
      if (node.operator === "-") return `${a} - ${wrap(b)}`;
      const product = (n: Node, code: string) =>
        n.kind === "binary" && (n.operator === "*" || n.operator === "^") ? code : wrap(code);
      if (node.operator === "*") return `${product(node.left, a)} * ${product(node.right, b)}`;
      return `${product(node.left, a)} / ${wrap(b)}`;
    }
    case "call": {
      const args = node.arguments.map(go);
      const known = FUNCTIONS[node.name];
      if (known) return `${known}(${args.join(", ")})`;
      switch (node.name) {
        case "pow":
          return `${wrap(args[0]!)}**${wrap(args[1]!)}`;
        case "sigmoid":
          return `1 / (1 + np.exp(-${wrap(args[0]!)}))`;
        case "softplus":
          return `np.logaddexp(0, ${args[0]})`;
        case "if":
          return `np.where(${args.join(", ")})`;
        case "min":
        case "max":
          return args.reduce((a, b) => `np.${node.name}imum(${a}, ${b})`);
        default:
          throw new RangeError(`no numpy code for ${node.name}`);
      }
    }
  }
}

/** An expression as Python. @throws ExpressionError when it does not parse */
export function numpyOf(
  expression: string,
  names: readonly string[],
  name: (symbol: string) => string = pythonName,
): string {
  return numpy(parseExpression(expression, { names, conditions: true }).root, name);
}
