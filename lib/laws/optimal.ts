/** Compute-optimal allocation: the point of least loss on the surface cost = budget. */

import { children, type Node } from "./ast";
import { type CompiledLaw, compile, type LawForm, type ParameterValues } from "./compile";
import { exp, log, pow } from "./elementary";
import { goldenSection } from "./golden-section";
import { parseExpression } from "./parse";
import { evaluateNode, scalarFunction } from "./scalar";

export interface Optimum {
  method: "closed-form" | "numeric";
  /** Values of all variables, by the law's names. */
  variables: Record<string, number>;
  loss: number;
  /** tokens ÷ parameters, when the law has one variable of each. */
  tokensPerParameter: number | null;
  /** Set when the loss was still falling at the edge of the searched range: there is no inner optimum. */
  atEdge: string | null;
}

/** coefficient · Π variable^exponent, with coefficient and exponents free of variables. */
interface PowerTerm {
  coefficient: number;
  powers: Record<string, number>;
}

/** A node as one product of powers, or null. */
function powerTerm(node: Node, isVariable: (name: string) => boolean, values: ParameterValues): PowerTerm | null {
  const go = (n: Node): PowerTerm | null => powerTerm(n, isVariable, values);
  switch (node.kind) {
    case "number":
      return { coefficient: node.value, powers: {} };
    case "name":
      return isVariable(node.name)
        ? { coefficient: 1, powers: { [node.name]: 1 } }
        : { coefficient: values[node.name] ?? Number.NaN, powers: {} };
    case "negate": {
      const t = go(node.argument);
      return t && { coefficient: -t.coefficient, powers: t.powers };
    }
    case "binary": {
      const a = go(node.left);
      const b = go(node.right);
      if (!a || !b) return null;
      if (node.operator === "*" || node.operator === "/") {
        const sign = node.operator === "*" ? 1 : -1;
        const powers = { ...a.powers };
        for (const [name, e] of Object.entries(b.powers)) powers[name] = (powers[name] ?? 0) + sign * e;
        return { coefficient: a.coefficient * b.coefficient ** sign, powers };
      }
      if (node.operator === "^") {
        if (Object.keys(b.powers).length > 0) return null;
        const e = b.coefficient;
        return {
          coefficient: pow(a.coefficient, e),
          powers: Object.fromEntries(Object.entries(a.powers).map(([name, x]) => [name, x * e])),
        };
      }
      if (Object.keys(a.powers).length + Object.keys(b.powers).length > 0) return null;
      return {
        coefficient: node.operator === "+" ? a.coefficient + b.coefficient : a.coefficient - b.coefficient,
        powers: {},
      };
    }
    case "call": {
      if (node.arguments.every((a) => go(a) !== null && Object.keys(go(a)?.powers ?? {}).length === 0))
        return { coefficient: evaluateNode(node, values), powers: {} };
      return null;
    }
    default:
      return null;
  }
}

function sumOfTerms(node: Node, sign = 1): { node: Node; sign: number }[] {
  if (node.kind === "binary" && (node.operator === "+" || node.operator === "-"))
    return [...sumOfTerms(node.left, sign), ...sumOfTerms(node.right, node.operator === "+" ? sign : -sign)];
  if (node.kind === "negate") return sumOfTerms(node.argument, -sign);
  return [{ node, sign }];
}

const mentions = (node: Node, isVariable: (name: string) => boolean): boolean =>
  node.kind === "name" ? isVariable(node.name) : children(node).some((c) => mentions(c, isVariable));

/**
 * The part of a law that decides where its least value lies: constants added to it, positive factors and positive powers
 * around it change the value, not the place. E + (A·N^(−α) + B·D^(−β))^γ is least where the sum in brackets is.
 */
function deciding(node: Node, isVariable: (name: string) => boolean, values: ParameterValues): Node {
  const moving = sumOfTerms(node).filter((t) => mentions(t.node, isVariable));
  const [only] = moving;
  if (moving.length !== 1 || !only || only.sign < 0 || only.node.kind !== "binary") return node;
  const { operator, left, right } = only.node;
  const positive = (n: Node) => !mentions(n, isVariable) && evaluateNode(n, values) > 0;
  if (operator === "^" && positive(right)) return deciding(left, isVariable, values);
  if (operator === "*" && positive(left)) return deciding(right, isVariable, values);
  if (operator === "*" && positive(right)) return deciding(left, isVariable, values);
  return node;
}

/** How a law shares budgets out, between its two variables `names`; see {@link sharer}. */
export interface Sharer {
  names: readonly [string, string];
  method: Optimum["method"];
  /**
   * The share of a budget in FLOP, written to `out`: values of the two variables, then the loss there.
   * @returns name of the variable at the edge of the searched range, null for an inner optimum
   * @throws RangeError when the budget is not positive or the law has no finite loss on it
   */
  share(budget: number, out: Float64Array): string | null;
}

/** The optimum of a budget in FLOP. @throws RangeError when the budget is not positive or the law has no finite loss on it. */
export type Allocator = (budget: number) => Optimum;

/**
 * Least loss for budgets in FLOP, over the two variables that the law's `cost` depends on; what does not depend on the
 * budget is worked out once.
 *
 * For a sum of a constant, a falling power of N and a falling power of D (or a power of such a sum) with cost k·N^p·D^q the
 * answer is the closed form that follows from the Lagrange condition .
 * Otherwise the loss along the curve cost = budget is minimised numerically.
 *
 * Source: Hoffmann et al. 2022, arXiv:2203.15556, eq. 4 (where p = q = 1, k = 6); Kiefer 1953, Proc. Amer. Math. Soc. 4, 502–506
 * (golden sections along the curve).
 *
 * @param fixed values of the variables that are not to be chosen (epochs, sparsity …).
 * @throws RangeError when the law has no cost or a variable is left without a value.
 */
export function sharer(
  law: LawForm | CompiledLaw,
  parameters: ParameterValues,
  fixed: Readonly<Record<string, number>> = {},
): Sharer {
  const c = "form" in law ? law : compile(law);
  if (c.form.cost === undefined) throw new RangeError("this law declares no cost, so no budget can be allocated");
  c.vector(parameters);
  const cost = parseExpression(c.form.cost, { names: [...c.variableNames, ...c.parameterNames] });
  const free = c.variableNames.filter((v) => fixed[v] === undefined);
  if (free.length !== 2)
    throw new RangeError(
      free.length < 2
        ? "allocation needs two variables that are free"
        : `give values for all but two of the variables ${free.join(", ")}`,
    );
  const [x, y] = free as [string, string];
  const values = { ...parameters, ...fixed };
  const isFree = (name: string) => name === x || name === y;
  const slots = new Map([x, y].map((name, i) => [name, i]));
  const point = new Float64Array(2);
  const lossOf = scalarFunction(c.expression.root, slots, values);
  const finish = (atX: number, atY: number, out: Float64Array): void => {
    point[0] = atX;
    point[1] = atY;
    out[0] = atX;
    out[1] = atY;
    out[2] = lossOf(point);
  };

  const costTerm = powerTerm(cost.root, isFree, values);
  const terms = sumOfTerms(deciding(c.expression.root, isFree, values)).map(({ node, sign }) => {
    const t = powerTerm(node, isFree, values);
    return t && { ...t, coefficient: t.coefficient * sign };
  });
  if (costTerm && terms.every((t) => t !== null)) {
    const moving = terms.filter((t) => Object.values(t.powers).some((e) => e !== 0));
    const only = (name: string) =>
      moving.filter(
        (t) => (t.powers[name] ?? 0) !== 0 && Object.keys(t.powers).every((v) => v === name || t.powers[v] === 0),
      );
    const [tx, ty] = [only(x), only(y)];
    const p = costTerm.powers[x] ?? 0;
    const q = costTerm.powers[y] ?? 0;
    if (moving.length === 2 && tx.length === 1 && ty.length === 1 && p > 0 && q > 0 && costTerm.coefficient > 0) {
      const A = tx[0]?.coefficient as number;
      const B = ty[0]?.coefficient as number;
      const alpha = -(tx[0]?.powers[x] as number);
      const beta = -(ty[0]?.powers[y] as number);
      if (A > 0 && B > 0 && alpha > 0 && beta > 0) {
        // αA/p·x^(−α) = βB/q·y^(−β) and k·x^p·y^q = budget, solved in logarithms.
        const balance = log((alpha * A * q) / (beta * B * p));
        const share: Sharer["share"] = (budget, out) => {
          const c0 = log(checked(budget) / costTerm.coefficient);
          const logX = (balance + (beta / q) * c0) / (alpha + (p * beta) / q);
          const logY = (c0 - p * logX) / q;
          finish(exp(logX), exp(logY), out);
          return null;
        };
        return { names: [x, y], method: "closed-form", share };
      }
    }
  }

  const ranges = [x, y].map((name) => c.form.variables[name]?.range ?? { low: 1, high: 1e15 });
  const low = log(Math.max(ranges[0]?.low ?? 1, 1e-300)) - 14;
  const high = log(Math.max(ranges[0]?.high ?? 1e15, 1e-300)) + 14;
  const costOf = scalarFunction(cost.root, slots, values);
  return { names: [x, y], method: "numeric", share: (budget, out) => numeric(checked(budget), out) };

  function numeric(budget: number, out: Float64Array): string | null {
    const wanted = log(budget);
    const costAt = (lx: number, ly: number) => {
      point[0] = exp(lx);
      point[1] = exp(ly);
      return log(costOf(point)) - wanted;
    };
    const [px, py] = [costTerm?.powers[x] ?? 0, costTerm?.powers[y] ?? 0];
    const straight = costTerm !== null && costTerm.coefficient > 0 && py !== 0;
    const free = straight ? log(budget / costTerm.coefficient) : 0;
    /** ln y on the curve cost = budget; NaN where there is none. */
    const partner = (lx: number): number => {
      if (straight) return (free - px * lx) / py;
      let a = -60;
      let b = 120;
      const fa = costAt(lx, a);
      const fb = costAt(lx, b);
      if (!(fa * fb <= 0)) return Number.NaN;
      // A cost that is a product of powers is a straight line in logarithms: where the chord meets zero is the answer.
      const chord = a - (fa * (b - a)) / (fb - fa);
      if (Math.abs(costAt(lx, chord)) <= 1e-14 * Math.max(Math.abs(fa), Math.abs(fb))) return chord;
      const rising = fb > fa;
      for (let i = 0; i < 200 && b - a > 1e-15 * Math.max(1, Math.abs(a)); i++) {
        const m = 0.5 * (a + b);
        if (costAt(lx, m) > 0 === rising) b = m;
        else a = m;
      }
      return 0.5 * (a + b);
    };
    const loss = (lx: number): number => {
      const ly = partner(lx);
      point[0] = exp(lx);
      point[1] = exp(ly);
      const l = lossOf(point);
      return Number.isFinite(l) ? l : Number.POSITIVE_INFINITY;
    };
    const steps = 240;
    let best = 0;
    let bestLoss = Number.POSITIVE_INFINITY;
    for (let i = 0; i <= steps; i++) {
      const l = loss(low + ((high - low) * i) / steps);
      if (l < bestLoss) {
        bestLoss = l;
        best = i;
      }
    }
    if (!Number.isFinite(bestLoss)) throw new RangeError("the law has no finite loss anywhere on this budget");
    const step = (high - low) / steps;
    const around = goldenSection(loss, low + step * Math.max(0, best - 1), low + step * Math.min(steps, best + 1), 60);
    let lx = 0.5 * (around.low + around.high);
    if (best > 0 && best < steps) {
      // Values can't resolve a minimum better than √ε; a parabola through wider points does.
      const h = 1e-3;
      const [l0, l1, l2] = [loss(lx - h), loss(lx), loss(lx + h)];
      const bend = l0 - 2 * l1 + l2;
      if (bend > 0) {
        const shift = (0.5 * h * (l0 - l2)) / bend;
        if (Math.abs(shift) < h) lx += shift;
      }
    }
    finish(exp(lx), exp(partner(lx)), out);
    return best === 0 || best === steps ? x : null;
  }
}

function checked(budget: number): number {
  if (!(budget > 0) || !Number.isFinite(budget)) throw new RangeError("the budget must be a positive number of FLOP");
  return budget;
}

/** {@link sharer} with its answers by name. */
export function allocator(
  law: LawForm | CompiledLaw,
  parameters: ParameterValues,
  fixed: Readonly<Record<string, number>> = {},
): Allocator {
  const c = "form" in law ? law : compile(law);
  const { names, method, share } = sharer(c, parameters, fixed);
  const [n, d] = ["params", "tokens"].map((quantity) =>
    c.variableNames.find((v) => c.form.variables[v]?.quantity === quantity),
  );
  const out = new Float64Array(3);
  return (budget) => {
    const atEdge = share(budget, out);
    const variables: Record<string, number> = { ...fixed, [names[0]]: out[0]!, [names[1]]: out[1]! };
    return {
      method,
      variables,
      loss: out[2]!,
      tokensPerParameter: n && d ? variables[d]! / variables[n]! : null,
      atEdge,
    };
  };
}

/** {@link allocator} for a single budget. */
export function computeOptimal(
  law: LawForm | CompiledLaw,
  parameters: ParameterValues,
  budget: number,
  fixed: Readonly<Record<string, number>> = {},
): Optimum {
  return allocator(law, parameters, fixed)(budget);
}
