/** A law, ready to be evaluated: its tree, its graph, and tapes for value, gradient and second derivatives. */
import { nearest } from "../content/problems";
import type { Law } from "../content/schema";
import type { Expression } from "./ast";
import { ExpressionError, type ExpressionProblem, problemAt } from "./errors";
import { reserved } from "./functions";
import { Graph } from "./graph";
import { checkExpression, parseExpression } from "./parse";
import { isPositive } from "./positive";
import { evaluateNode, type ScalarFunction, scalarFunction } from "./scalar";
import { analyseStructure, type Structure } from "./structure";
import { BLOCK, type BoundTape, Columns, PickedColumns, Tape } from "./tape";

/** The part of a law record that the language needs. */
export type LawForm = Pick<Law, "expression" | "variables" | "parameters"> &
  Partial<Pick<Law, "derived" | "cost" | "target" | "id">>;

export interface LawProblem extends ExpressionProblem {
  /** Path of the field inside the record: `["derived", 0, "expression"]`. */
  path: readonly (string | number)[];
  severity: "error" | "warning";
}

/**
 * Everything wrong with the expressions of a law: syntax, undeclared names, declared names that nothing uses,
 * names that collide with functions or with each other. Offsets are within the field's own text.
 */
export function checkLaw(law: LawForm): LawProblem[] {
  const problems: LawProblem[] = [];
  const variables = Object.keys(law.variables);
  const parameters = Object.keys(law.parameters);
  const add = (path: (string | number)[], list: readonly ExpressionProblem[]) => {
    for (const p of list) problems.push({ ...p, path, severity: "error" });
  };
  const whole = (
    path: (string | number)[],
    severity: LawProblem["severity"],
    message: string,
    value: string,
    fix: string,
  ) => problems.push({ message, offset: 0, length: 0, line: 1, column: 1, value, fix, path, severity });
  for (const [kind, names] of [
    ["variables", variables],
    ["parameters", parameters],
  ] as const)
    for (const name of names)
      if (reserved.has(name))
        whole([kind, name], "error", "this name is a word of the law language", name, "Choose another name.");
  for (const name of parameters)
    if (variables.includes(name))
      whole(["parameters", name], "error", "this name is declared as a variable too", name, "Rename one of them.");
  const expression = checkExpression(law.expression, { names: [...variables, ...parameters] });
  add(["expression"], expression);
  if (expression.length === 0) {
    const used = new Set(parseExpression(law.expression).names);
    for (const [kind, names] of [
      ["variables", variables],
      ["parameters", parameters],
    ] as const)
      for (const name of names)
        if (!used.has(name)) {
          const near = nearest(name, used);
          whole(
            [kind, name],
            "error",
            `the expression does not use this ${kind.slice(0, -1)}`,
            name,
            near ? `Remove it, or use it: the expression has ${near}.` : "Remove it, or use it in the expression.",
          );
        }
  }
  law.derived?.forEach((d, i) => {
    const earlier = law.derived?.slice(0, i).map((x) => x.id) ?? [];
    add(["derived", i, "expression"], checkExpression(d.expression, { names: [...parameters, ...earlier] }));
  });
  if (law.cost !== undefined) add(["cost"], checkExpression(law.cost, { names: [...variables, ...parameters] }));
  return problems;
}

/** Parameter values by name, as numbers or with an uncertainty that is not used here. */
export type ParameterValues = Readonly<Record<string, number>>;

/** A law with data: value, Jacobian and Hessian tapes that share columns such as the logarithms of the variables. */
export class BoundLaw {
  private bound: Partial<Record<"value" | "gradient" | "second", BoundTape>> = {};
  constructor(
    readonly law: CompiledLaw,
    readonly columns: Columns,
  ) {}
  /** Number of points now. */
  get n(): number {
    return this.columns.n;
  }
  /** The same law on at most `most` rows picked from this data; see `PickedColumns.pick`. */
  picked(most = this.n): { bound: BoundLaw; columns: PickedColumns } {
    const columns = new PickedColumns(this.columns, this.law.graph, most);
    return { bound: new BoundLaw(this.law, columns), columns };
  }
  /** Outputs: [prediction]. */
  get value(): BoundTape {
    this.bound.value ??= this.law.tape("value").bind(this.columns);
    return this.bound.value;
  }
  /** Outputs: [prediction, ∂/∂θ_0, …, ∂/∂θ_{p−1}]. */
  get gradient(): BoundTape {
    this.bound.gradient ??= this.law.tape("gradient").bind(this.columns);
    return this.bound.gradient;
  }
  /** Outputs: those of `gradient`, then one for each pair of `law.secondPairs`. */
  get second(): BoundTape {
    this.bound.second ??= this.law.tape("second").bind(this.columns);
    return this.bound.second;
  }
}

export class CompiledLaw {
  readonly expression: Expression;
  readonly variableNames: readonly string[];
  readonly parameterNames: readonly string[];
  readonly graph: Graph;
  private readonly root: number;
  private partials: number[] | null = null;
  private seconds: { pairs: [number, number][]; nodes: number[] } | null = null;
  private tapes: Partial<Record<string, Tape>> = {};
  private structureMemo: Structure | null = null;
  private wholeMemo: ScalarFunction | null = null;
  private slots: Float64Array | null = null;
  private derivedMemo: { id: string; expression: Expression }[] | null = null;

  constructor(readonly form: LawForm) {
    this.variableNames = Object.keys(form.variables);
    this.parameterNames = Object.keys(form.parameters);
    this.expression = parseExpression(form.expression, { names: [...this.variableNames, ...this.parameterNames] });
    const positive = new Set(this.parameterNames.filter((p) => (form.parameters[p]?.bounds?.low ?? -1) >= 0));
    this.graph = new Graph({ parameters: this.parameterNames, variables: this.variableNames, positive });
    this.root = this.graph.build(this.expression.root);
  }

  /** Graph nodes of ∂f/∂θ_j, in parameter order. */
  get partialNodes(): readonly number[] {
    this.partials ??= this.parameterNames.map((_, j) => this.graph.partial(this.root, j));
    return this.partials;
  }
  /** Pairs (j, k), k ≤ j, whose second derivative is not identically zero. */
  get secondPairs(): readonly (readonly [number, number])[] {
    return this.second().pairs;
  }
  private second() {
    if (!this.seconds) {
      const pairs: [number, number][] = [];
      const nodes: number[] = [];
      // One memo a parameter: the derivatives of all gradients along it share their common parts.
      for (let k = 0; k < this.parameterNames.length; k++) {
        const memo = new Map<number, number>();
        const seeds = new Map([[k, this.graph.constant(1)]]);
        for (let j = k; j < this.parameterNames.length; j++) {
          const node = this.graph.derivative(this.partialNodes[j] as number, seeds, memo);
          if (this.graph.isZero(node)) continue;
          pairs.push([j, k]);
          nodes.push(node);
        }
      }
      this.seconds = { pairs, nodes };
    }
    return this.seconds;
  }
  tape(what: "value" | "gradient" | "second"): Tape {
    const outputs = () =>
      what === "value"
        ? [this.root]
        : what === "gradient"
          ? [this.root, ...this.partialNodes]
          : [this.root, ...this.partialNodes, ...this.second().nodes];
    this.tapes[what] ??= new Tape(this.graph, outputs());
    return this.tapes[what];
  }
  /** Which parameters are linear, which are exponents, which directions can't be told apart. Computed once. */
  get structure(): Structure {
    this.structureMemo ??= analyseStructure(this);
    return this.structureMemo;
  }

  /**
   * Parameter vector in declared order.
   * @throws RangeError naming a missing or unknown parameter.
   */
  vector(values: ParameterValues): Float64Array {
    for (const name of Object.keys(values))
      if (!this.parameterNames.includes(name)) {
        const near = nearest(name, this.parameterNames);
        throw new RangeError(`no parameter ${name}${near ? `: did you mean ${near}?` : ""}`);
      }
    return Float64Array.from(this.parameterNames, (name) => {
      const v = values[name];
      if (typeof v !== "number") throw new RangeError(`parameter ${name} has no value`);
      return v;
    });
  }

  /**
   * @param variables one array a variable, all of one length; a number stands for a constant column.
   * @throws RangeError naming a missing, unknown or too short variable.
   */
  bind(variables: Readonly<Record<string, Float64Array | number>>): BoundLaw {
    for (const name of Object.keys(variables))
      if (!this.variableNames.includes(name)) {
        const near = nearest(name, this.variableNames);
        throw new RangeError(`no variable ${name}${near ? `: did you mean ${near}?` : ""}`);
      }
    let n = -1;
    for (const name of this.variableNames) {
      const v = variables[name];
      if (v === undefined) throw new RangeError(`variable ${name} has no values`);
      if (typeof v === "number") continue;
      if (n >= 0 && v.length !== n) throw new RangeError(`variable ${name} has ${v.length} values, others ${n}`);
      n = v.length;
    }
    if (n < 0) n = 1;
    const arrays = this.variableNames.map((name) => {
      const v = variables[name] as Float64Array | number;
      return typeof v === "number" ? new Float64Array(n).fill(v) : v;
    });
    return new BoundLaw(this, new Columns(this.graph, arrays, n));
  }

  /** Prediction at each point, in the target's unit. */
  evaluate(variables: Readonly<Record<string, Float64Array | number>>, parameters: ParameterValues): Float64Array {
    return outputs(this.bind(variables).value, this.vector(parameters))[0] as Float64Array;
  }

  /** Prediction at one point; a missing variable or parameter gives NaN. */
  evaluateAt(point: Readonly<Record<string, number>>, parameters: ParameterValues): number {
    const names = [this.variableNames, this.parameterNames];
    this.slots ??= new Float64Array(names[0]!.length + names[1]!.length);
    let i = 0;
    for (const list of names)
      for (const name of list) {
        const from = Object.hasOwn(parameters, name) ? parameters : point;
        this.slots[i++] = Object.hasOwn(from, name) ? from[name]! : Number.NaN;
      }
    return this.whole(this.slots);
  }

  /**
   * The law as a function of its variables and then its parameters, in declared order: what is asked at many points
   * wants no names. The caller keeps the array that it fills.
   */
  get whole(): ScalarFunction {
    this.wholeMemo ??= scalarFunction(this.expression.root, slotsOf([...this.variableNames, ...this.parameterNames]));
    return this.wholeMemo;
  }

  /** Prediction and its exact gradient: `gradient[j][i]` is ∂f(x_i)/∂θ_j. */
  valueAndGradient(
    variables: Readonly<Record<string, Float64Array | number>>,
    parameters: ParameterValues,
  ): { value: Float64Array; gradient: Float64Array[] } {
    const [value, ...gradient] = outputs(this.bind(variables).gradient, this.vector(parameters));
    return { value: value as Float64Array, gradient };
  }

  /**
   * Hessian-vector products: `product[j][i]` is Σ_k ∂²f(x_i)/∂θ_j∂θ_k · direction_k, from the exact second derivatives.
   */
  hessianVectorProduct(
    variables: Readonly<Record<string, Float64Array | number>>,
    parameters: ParameterValues,
    direction: ParameterValues,
  ): Float64Array[] {
    const p = this.parameterNames.length;
    const all = outputs(this.bind(variables).second, this.vector(parameters));
    const v = this.vector(direction);
    const n = all[0]?.length ?? 0;
    const product = Array.from({ length: p }, () => new Float64Array(n));
    this.secondPairs.forEach(([j, k], m) => {
      const h = all[1 + p + m] as Float64Array;
      const pj = product[j] as Float64Array;
      const pk = product[k] as Float64Array;
      for (let i = 0; i < n; i++) {
        pj[i] = pj[i]! + h[i]! * v[k]!;
        if (j !== k) pk[i] = pk[i]! + h[i]! * v[j]!;
      }
    });
    return product;
  }

  /**
   * Derived quantities that can only be positive and are not exponents (no `of`, `vs`): coefficients, ratios, scales. Positive
   * are the parameters whose lower bound is not below zero.
   */
  positiveDerived(): Set<string> {
    const names = new Set(this.parameterNames.filter((name) => (this.form.parameters[name]?.bounds?.low ?? -1) >= 0));
    const out = new Set<string>();
    (this.form.derived ?? []).forEach((d, i, list) => {
      const known = [...this.parameterNames, ...list.slice(0, i).map((x) => x.id)];
      if (!isPositive(parseExpression(d.expression, { names: known }).root, names)) return;
      names.add(d.id);
      if (d.of === undefined && d.vs === undefined) out.add(d.id);
    });
    return out;
  }

  /** The law's derived quantities for parameter values; later ones may use earlier ones. NaN where undefined. */
  derived(parameters: ParameterValues): Record<string, number> {
    this.derivedMemo ??= (this.form.derived ?? []).map((d, i, list) => ({
      id: d.id,
      expression: parseExpression(d.expression, {
        names: [...this.parameterNames, ...list.slice(0, i).map((x) => x.id)],
      }),
    }));
    const values: Record<string, number> = { ...parameters };
    const result: Record<string, number> = {};
    for (const { id, expression } of this.derivedMemo) {
      const v = evaluateNode(expression.root, values);
      values[id] = v;
      result[id] = v;
    }
    return result;
  }
}

const slotsOf = (names: readonly string[]) => new Map(names.map((name, i) => [name, i]));

function outputs(tape: BoundTape, parameters: Float64Array): Float64Array[] {
  const all = tape.outArray.map(() => new Float64Array(tape.n));
  tape.setParameters(parameters);
  for (let start = 0; start < tape.n; start += BLOCK) {
    const count = Math.min(BLOCK, tape.n - start);
    tape.run(start, count);
    all.forEach((out, k) => {
      const from = tape.outOffset(k);
      out.set((tape.outArray[k] as Float64Array).subarray(from, from + count), start);
    });
  }
  return all;
}

const compiled = new WeakMap<object, CompiledLaw>();

/**
 * Compiles a law record; the same object gives the same result.
 * @throws ExpressionError when the expression does not parse or uses undeclared names.
 */
export function compile(law: LawForm): CompiledLaw {
  const known = compiled.get(law);
  if (known) return known;
  const clash = checkLaw(law).find(
    (p) => p.severity === "error" && p.value !== "" && reserved.has(p.value) && p.length === 0,
  );
  if (clash)
    throw new ExpressionError(law.expression, [
      problemAt(law.expression, 0, 0, `${clash.message}: ${clash.value}`, clash.fix),
    ]);
  const result = new CompiledLaw(law);
  compiled.set(law, result);
  return result;
}
