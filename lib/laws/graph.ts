/**
 * A directed acyclic graph of operations with hash-consing, constant folding and exact forward-mode
 * derivatives. Derivatives are nodes of the same graph, so value, gradient and second derivatives share every common operation.
 *
 * Each node has a stage: what it depends on decides how often it is computed.
 */
import type { Node } from "./ast";
import { exp, log, pow, tanh } from "./elementary";
import { log2, log10, sigmoid, softplus } from "./functions";

/** const: once; scalar: once a parameter vector; column: once a data set; vector: once a point and parameter vector. */
export type Stage = 0 | 1 | 2 | 3;
export const CONST = 0;
export const SCALAR = 1;
export const COLUMN = 2;
export const VECTOR = 3;

export type Op =
  | "const"
  | "par"
  | "var"
  | "neg"
  | "add"
  | "sub"
  | "mul"
  | "div"
  /** a/b, and 0 where b = 0: derivatives at the edge of a power's domain. */
  | "divz"
  | "pow"
  | "exp"
  | "log"
  /** Logarithm for powers: −1e150 at 0, so that 0^p comes out as 0, 1 or ∞ and its derivatives as 0. */
  | "logp"
  | "log2"
  | "log10"
  | "sqrt"
  | "abs"
  | "sign"
  | "tanh"
  | "sigmoid"
  | "softplus"
  | "sin"
  | "cos"
  | "atan"
  | "min"
  | "max"
  | "lt"
  | "le"
  | "eq"
  | "and"
  | "or"
  | "not"
  | "if";

export interface GraphNode {
  id: number;
  op: Op;
  stage: Stage;
  /** Operands. */
  a: number;
  b: number;
  c: number;
  /** Value of a const; index of a par or var. */
  value: number;
}

export const scalarOps: Readonly<
  Record<Exclude<Op, "const" | "par" | "var">, (a: number, b: number, c: number) => number>
> = {
  neg: (a) => -a,
  add: (a, b) => a + b,
  sub: (a, b) => a - b,
  mul: (a, b) => a * b,
  div: (a, b) => a / b,
  divz: (a, b) => (b === 0 ? 0 : a / b),
  pow,
  exp,
  log,
  logp: (a) => (a === 0 ? -1e150 : log(a)),
  log2,
  log10,
  sqrt: Math.sqrt,
  abs: Math.abs,
  sign: Math.sign,
  tanh,
  sigmoid,
  softplus,
  sin: Math.sin,
  cos: Math.cos,
  atan: Math.atan,
  min: (a, b) => Math.min(a, b),
  max: (a, b) => Math.max(a, b),
  lt: (a, b) => (a < b ? 1 : 0),
  le: (a, b) => (a <= b ? 1 : 0),
  eq: (a, b) => (a === b ? 1 : 0),
  and: (a, b) => (a !== 0 && b !== 0 ? 1 : 0),
  or: (a, b) => (a !== 0 || b !== 0 ? 1 : 0),
  not: (a) => (a === 0 ? 1 : 0),
  if: (a, b, c) => (a !== 0 ? b : c),
};

export interface GraphNames {
  parameters: readonly string[];
  variables: readonly string[];
  /** Parameters whose lower bound is at least zero: powers of products with them may be split into logarithms. */
  positive: ReadonlySet<string>;
}

/**
 * Expressions as nodes that are shared, folded and differentiated.
 *
 * Source: Griewank & Walther, Evaluating Derivatives, 2nd ed. 2008.
 */
export class Graph {
  readonly nodes: GraphNode[] = [];
  private readonly byKey = new Map<string, number>();
  private readonly zero: number;
  private readonly unit: number;

  constructor(readonly names: GraphNames) {
    this.zero = this.constant(0);
    this.unit = this.constant(1);
  }

  private make(op: Op, a = -1, b = -1, c = -1, value = 0): number {
    const key = op === "const" ? `c${Object.is(value, -0) ? "-0" : value}` : `${op} ${a} ${b} ${c} ${value}`;
    const known = this.byKey.get(key);
    if (known !== undefined) return known;
    let stage: Stage = op === "const" ? CONST : op === "par" ? SCALAR : op === "var" ? COLUMN : CONST;
    for (const operand of [a, b, c]) if (operand >= 0) stage |= this.node(operand).stage as Stage;
    const id = this.nodes.length;
    this.nodes.push({ id, op, stage: stage as Stage, a, b, c, value });
    this.byKey.set(key, id);
    return id;
  }

  node(id: number): GraphNode {
    return this.nodes[id] as GraphNode;
  }
  constant(value: number): number {
    return this.make("const", -1, -1, -1, value);
  }
  parameter(index: number): number {
    return this.make("par", -1, -1, -1, index);
  }
  variable(index: number): number {
    return this.make("var", -1, -1, -1, index);
  }
  private isConst(id: number, value?: number): boolean {
    const n = this.node(id);
    return n.op === "const" && (value === undefined || n.value === value);
  }
  private fold(op: Exclude<Op, "const" | "par" | "var">, a: number, b = -1, c = -1): number | null {
    if (!this.isConst(a) || (b >= 0 && !this.isConst(b)) || (c >= 0 && !this.isConst(c))) return null;
    const v = (i: number) => (i >= 0 ? this.node(i).value : 0);
    return this.constant(scalarOps[op](v(a), v(b), v(c)));
  }

  neg(a: number): number {
    const folded = this.fold("neg", a);
    if (folded !== null) return folded;
    const n = this.node(a);
    if (n.op === "neg") return n.a;
    if (n.op === "sub") return this.sub(n.b, n.a);
    // A sign is cheapest on a factor that is computed least often.
    if (n.op === "mul" && this.node(n.a).stage < n.stage) return this.mul(this.neg(n.a), n.b);
    return this.make("neg", a);
  }
  add(a: number, b: number): number {
    const folded = this.fold("add", a, b);
    if (folded !== null) return folded;
    if (this.isConst(a, 0)) return b;
    if (this.isConst(b, 0)) return a;
    if (this.node(b).op === "neg") return this.sub(a, this.node(b).a);
    if (this.node(a).op === "neg") return this.sub(b, this.node(a).a);
    return a < b ? this.make("add", a, b) : this.make("add", b, a);
  }
  sub(a: number, b: number): number {
    const folded = this.fold("sub", a, b);
    if (folded !== null) return folded;
    if (this.isConst(b, 0)) return a;
    if (this.isConst(a, 0)) return this.neg(b);
    if (a === b) return this.zero;
    if (this.node(b).op === "neg") return this.add(a, this.node(b).a);
    return this.make("sub", a, b);
  }
  mul(a: number, b: number): number {
    const folded = this.fold("mul", a, b);
    if (folded !== null) return folded;
    if (this.isConst(a, 0) || this.isConst(b, 0)) return this.zero;
    if (this.isConst(a, 1)) return b;
    if (this.isConst(b, 1)) return a;
    if (this.isConst(a, -1)) return this.neg(b);
    if (this.isConst(b, -1)) return this.neg(a);
    const na = this.node(a);
    const nb = this.node(b);
    // Signs move outwards, and from there onto the factor of the lowest stage, where they stay.
    if (na.op === "neg" && na.stage >= nb.stage) return this.neg(this.mul(na.a, b));
    if (nb.op === "neg" && nb.stage >= na.stage) return this.neg(this.mul(a, nb.a));
    // The cheaper stage goes left, and cheap factors are gathered: s1·(s2·v) = (s1·s2)·v.
    let left = a;
    let right = b;
    if (na.stage > nb.stage || (na.stage === nb.stage && a > b)) {
      left = b;
      right = a;
    }
    const l = this.node(left);
    const r = this.node(right);
    if (r.op === "mul") {
      const inner = this.node(r.a).stage;
      const both = Math.max(l.stage, inner);
      if ((both <= SCALAR || (l.stage === COLUMN && inner === COLUMN)) && both < r.stage)
        return this.mul(this.mul(left, r.a), r.b);
      // s·(c·v) where s·v is already there: c·(s·v) costs one product less.
      if (l.stage === SCALAR && inner === COLUMN && r.stage === VECTOR) {
        const scaled = this.byKey.get(`mul ${left} ${r.b} -1 0`);
        if (scaled !== undefined) return this.make("mul", r.a, scaled);
      }
    }
    return this.make("mul", left, right);
  }
  div(a: number, b: number): number {
    const folded = this.fold("div", a, b);
    if (folded !== null) return folded;
    if (this.isConst(b, 1)) return a;
    if (this.isConst(a, 0)) return this.zero;
    if (a === b) return this.unit;
    const na = this.node(a);
    const nb = this.node(b);
    if (na.op === "neg") return this.neg(this.div(na.a, b));
    // 1/x^p = x^(−p): no division per point.
    if (nb.op === "exp") return this.mul(a, this.exp(this.neg(nb.a)));
    if (nb.op === "mul" && this.node(nb.b).op === "exp") return this.div(this.div(a, nb.a), nb.b);
    if (nb.stage < VECTOR && na.stage === VECTOR) return this.mul(this.div(this.unit, b), a);
    return this.make("div", a, b);
  }
  divz(a: number, b: number): number {
    if (this.isConst(a, 0)) return this.zero;
    if (this.isConst(b) && !this.isConst(b, 0)) return this.div(a, b);
    return this.make("divz", a, b);
  }
  exp(a: number): number {
    return this.fold("exp", a) ?? this.make("exp", a);
  }
  unary(op: Exclude<Op, "const" | "par" | "var">, a: number): number {
    return this.fold(op, a) ?? this.make(op, a);
  }
  binary(op: Exclude<Op, "const" | "par" | "var">, a: number, b: number): number {
    return this.fold(op, a, b) ?? this.make(op, a, b);
  }
  select(c: number, a: number, b: number): number {
    if (a === b) return a;
    if (this.isConst(c)) return this.node(c).value !== 0 ? a : b;
    return this.make("if", c, a, b);
  }

  /** log of a power's base, split over products and quotients of known sign so that logs of variables are computed once. */
  private logOfBase(id: number): number {
    const n = this.node(id);
    if (n.op === "exp") return n.a;
    if ((n.op === "mul" || n.op === "div") && this.knownPositive(n.a) && this.knownPositive(n.b)) {
      const a = this.logOfBase(n.a);
      const b = this.logOfBase(n.b);
      return n.op === "mul" ? this.add(a, b) : this.sub(a, b);
    }
    return this.unary("logp", id);
  }
  /** Positive wherever the law is defined: variables (their logarithm is taken), positive parameters and constants. */
  private knownPositive(id: number): boolean {
    const n = this.node(id);
    switch (n.op) {
      case "const":
        return n.value > 0;
      case "par":
        return this.names.positive.has(this.names.parameters[n.value] ?? "");
      case "var":
      case "exp":
        return true;
      case "mul":
      case "div":
      case "add":
        return this.knownPositive(n.a) && this.knownPositive(n.b);
      case "sqrt":
        return this.knownPositive(n.a);
      case "pow":
        return this.knownPositive(n.a);
      default:
        return false;
    }
  }

  pow(base: number, exponent: number): number {
    const folded = this.fold("pow", base, exponent);
    if (folded !== null) return folded;
    const e = this.node(exponent);
    if (e.op === "const") {
      if (e.value === 0) return this.unit;
      if (e.value === 1) return base;
      if (e.value === 2) return this.mul(base, base);
      if (e.value === -1) return this.div(this.unit, base);
      if (e.value === 0.5) return this.unary("sqrt", base);
      return this.make("pow", base, exponent);
    }
    const stage = this.node(base).stage | e.stage;
    if (stage === SCALAR) return this.make("pow", base, exponent);
    return this.exp(this.mul(exponent, this.logOfBase(base)));
  }

  /** Builds the nodes of a syntax tree. Names must be declared. */
  build(tree: Node): number {
    switch (tree.kind) {
      case "number":
        return this.constant(tree.value);
      case "name": {
        const p = this.names.parameters.indexOf(tree.name);
        if (p >= 0) return this.parameter(p);
        const v = this.names.variables.indexOf(tree.name);
        if (v >= 0) return this.variable(v);
        throw new Error(`undeclared name: ${tree.name}`);
      }
      case "text":
        throw new Error("a text has no place in a formula");
      case "negate":
        return this.neg(this.build(tree.argument));
      case "not":
        return this.unary("not", this.build(tree.argument));
      case "logic":
        return this.binary(tree.operator, this.build(tree.left), this.build(tree.right));
      case "compare": {
        const a = this.build(tree.left);
        const b = this.build(tree.right);
        switch (tree.operator) {
          case "<":
            return this.binary("lt", a, b);
          case ">":
            return this.binary("lt", b, a);
          case "<=":
            return this.binary("le", a, b);
          case ">=":
            return this.binary("le", b, a);
          case "==":
            return this.binary("eq", a, b);
          case "!=":
            return this.unary("not", this.binary("eq", a, b));
        }
        break;
      }
      case "binary": {
        const a = this.build(tree.left);
        const b = this.build(tree.right);
        switch (tree.operator) {
          case "+":
            return this.add(a, b);
          case "-":
            return this.sub(a, b);
          case "*":
            return this.mul(a, b);
          case "/":
            return this.div(a, b);
          case "^":
            return this.pow(a, b);
        }
        break;
      }
      case "call": {
        const args = tree.arguments.map((x) => this.build(x));
        const [a, b, c] = args as [number, number, number];
        switch (tree.name) {
          case "exp":
            return this.exp(a);
          case "min":
          case "max":
            return args.slice(1).reduce((x, y) => this.binary(tree.name as "min" | "max", x, y), a);
          case "if":
            return this.select(a, b, c);
          default:
            return this.unary(tree.name as "log", a);
        }
      }
    }
    throw new Error(`unknown kind of node: ${(tree as Node).kind}`);
  }

  /**
   * Directional derivative of node `id`: Σ_j seed(j)·∂/∂θ_j. With one seed of 1 it is a partial derivative; with seeds that
   * are themselves parameters it is the product with a direction.
   */
  derivative(id: number, seeds: ReadonlyMap<number, number>, memo: Map<number, number> = new Map()): number {
    const known = memo.get(id);
    if (known !== undefined) return known;
    const n = this.node(id);
    const d = (x: number) => this.derivative(x, seeds, memo);
    let result = this.zero;
    if ((n.stage & SCALAR) !== 0) {
      switch (n.op) {
        case "par":
          result = seeds.get(n.value) ?? this.zero;
          break;
        case "neg":
          result = this.neg(d(n.a));
          break;
        case "add":
          result = this.add(d(n.a), d(n.b));
          break;
        case "sub":
          result = this.sub(d(n.a), d(n.b));
          break;
        case "mul":
          result = this.add(this.mul(d(n.a), n.b), this.mul(n.a, d(n.b)));
          break;
        case "div":
          result = this.sub(this.div(d(n.a), n.b), this.div(this.mul(id, d(n.b)), n.b));
          break;
        case "divz":
          result = this.sub(this.divz(d(n.a), n.b), this.divz(this.mul(id, d(n.b)), n.b));
          break;
        case "pow": {
          const da = d(n.a);
          const db = d(n.b);
          const e = this.node(n.b);
          if (!this.isConst(da, 0)) {
            const lower = e.op === "const" ? this.pow(n.a, this.constant(e.value - 1)) : this.divz(id, n.a);
            result = this.mul(this.mul(n.b, lower), da);
          }
          if (!this.isConst(db, 0)) result = this.add(result, this.mul(this.mul(id, this.unary("logp", n.a)), db));
          break;
        }
        case "exp":
          result = this.mul(d(n.a), id);
          break;
        case "log":
          result = this.div(d(n.a), n.a);
          break;
        case "logp":
          result = this.divz(d(n.a), n.a);
          break;
        case "log2":
          result = this.mul(this.constant(Math.LOG2E), this.div(d(n.a), n.a));
          break;
        case "log10":
          result = this.mul(this.constant(Math.LOG10E), this.div(d(n.a), n.a));
          break;
        case "sqrt":
          result = this.mul(this.constant(0.5), this.divz(d(n.a), id));
          break;
        case "abs":
          result = this.mul(this.unary("sign", n.a), d(n.a));
          break;
        case "tanh":
          result = this.mul(this.sub(this.unit, this.mul(id, id)), d(n.a));
          break;
        case "sigmoid":
          result = this.mul(this.mul(id, this.sub(this.unit, id)), d(n.a));
          break;
        case "softplus":
          result = this.mul(this.unary("sigmoid", n.a), d(n.a));
          break;
        case "sin":
          result = this.mul(this.unary("cos", n.a), d(n.a));
          break;
        case "cos":
          result = this.neg(this.mul(this.unary("sin", n.a), d(n.a)));
          break;
        case "atan":
          result = this.div(d(n.a), this.add(this.unit, this.mul(n.a, n.a)));
          break;
        case "min":
          result = this.select(this.binary("le", n.a, n.b), d(n.a), d(n.b));
          break;
        case "max":
          result = this.select(this.binary("le", n.a, n.b), d(n.b), d(n.a));
          break;
        case "if":
          result = this.select(n.a, d(n.b), d(n.c));
          break;
        default:
          result = this.zero;
      }
    }
    memo.set(id, result);
    return result;
  }

  partial(id: number, parameter: number): number {
    return this.derivative(id, new Map([[parameter, this.unit]]));
  }

  isZero(id: number): boolean {
    return this.isConst(id, 0);
  }
}
