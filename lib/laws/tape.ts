/**
 * A graph's outputs as a straight-line program over Float64Array. Scalars are computed once a parameter vector, columns
 * once a data set, vectors in blocks that stay in the processor's cache. Nothing is generated as code: every instruction
 * is a call of one of the loops below, so pages with a strict content security policy can use it.
 */

import { expArray, expScaledArray, log, logArray, tanh } from "./elementary";
import { log2, log10, sigmoid, softplus } from "./functions";
import { COLUMN, CONST, type Graph, type GraphNode, type Op, SCALAR, scalarOps, VECTOR } from "./graph";

/** Points per block: with twenty registers a block takes 160 kB, which stays in the second-level cache. */
export const BLOCK = 1024;

type Arr = Float64Array;
type Unary = (out: Arr, a: Arr, ao: number, n: number) => void;
type BinaryVV = (out: Arr, a: Arr, ao: number, b: Arr, bo: number, n: number) => void;
type BinaryVS = (out: Arr, a: Arr, ao: number, s: number, n: number) => void;

const unaryLoops: Partial<Record<Op, Unary>> = {
  neg: (out, a, ao, n) => {
    for (let i = 0; i < n; i++) out[i] = -a[ao + i]!;
  },
  exp: expArray,
  log: logArray,
  logp: (out, a, ao, n) => {
    for (let i = 0; i < n; i++) {
      const x = a[ao + i]!;
      out[i] = x === 0 ? -1e150 : log(x);
    }
  },
  log2: (out, a, ao, n) => {
    for (let i = 0; i < n; i++) out[i] = log2(a[ao + i]!);
  },
  log10: (out, a, ao, n) => {
    for (let i = 0; i < n; i++) out[i] = log10(a[ao + i]!);
  },
  sqrt: (out, a, ao, n) => {
    for (let i = 0; i < n; i++) out[i] = Math.sqrt(a[ao + i]!);
  },
  abs: (out, a, ao, n) => {
    for (let i = 0; i < n; i++) out[i] = Math.abs(a[ao + i]!);
  },
  sign: (out, a, ao, n) => {
    for (let i = 0; i < n; i++) out[i] = Math.sign(a[ao + i]!);
  },
  tanh: (out, a, ao, n) => {
    for (let i = 0; i < n; i++) out[i] = tanh(a[ao + i]!);
  },
  sigmoid: (out, a, ao, n) => {
    for (let i = 0; i < n; i++) out[i] = sigmoid(a[ao + i]!);
  },
  softplus: (out, a, ao, n) => {
    for (let i = 0; i < n; i++) out[i] = softplus(a[ao + i]!);
  },
  sin: (out, a, ao, n) => {
    for (let i = 0; i < n; i++) out[i] = Math.sin(a[ao + i]!);
  },
  cos: (out, a, ao, n) => {
    for (let i = 0; i < n; i++) out[i] = Math.cos(a[ao + i]!);
  },
  atan: (out, a, ao, n) => {
    for (let i = 0; i < n; i++) out[i] = Math.atan(a[ao + i]!);
  },
  not: (out, a, ao, n) => {
    for (let i = 0; i < n; i++) out[i] = a[ao + i]! === 0 ? 1 : 0;
  },
};

/** The two commonest loops take four points at a time: the engine checks bounds once a step. */
function addArrays(out: Arr, a: Arr, ao: number, b: Arr, bo: number, n: number): void {
  const m = (n - 3) | 0;
  let i = 0;
  for (; i < m; i = (i + 4) | 0) {
    const p = (ao + i) | 0;
    const q = (bo + i) | 0;
    out[i] = a[p]! + b[q]!;
    out[i + 1] = a[p + 1]! + b[q + 1]!;
    out[i + 2] = a[p + 2]! + b[q + 2]!;
    out[i + 3] = a[p + 3]! + b[q + 3]!;
  }
  for (; i < n; i++) out[i] = a[ao + i]! + b[bo + i]!;
}
function multiplyArrays(out: Arr, a: Arr, ao: number, b: Arr, bo: number, n: number): void {
  const m = (n - 3) | 0;
  let i = 0;
  for (; i < m; i = (i + 4) | 0) {
    const p = (ao + i) | 0;
    const q = (bo + i) | 0;
    out[i] = a[p]! * b[q]!;
    out[i + 1] = a[p + 1]! * b[q + 1]!;
    out[i + 2] = a[p + 2]! * b[q + 2]!;
    out[i + 3] = a[p + 3]! * b[q + 3]!;
  }
  for (; i < n; i++) out[i] = a[ao + i]! * b[bo + i]!;
}
function multiplyScalar(out: Arr, a: Arr, ao: number, s: number, n: number): void {
  const m = (n - 3) | 0;
  let i = 0;
  for (; i < m; i = (i + 4) | 0) {
    const p = (ao + i) | 0;
    out[i] = a[p]! * s;
    out[i + 1] = a[p + 1]! * s;
    out[i + 2] = a[p + 2]! * s;
    out[i + 3] = a[p + 3]! * s;
  }
  for (; i < n; i++) out[i] = a[ao + i]! * s;
}

const vv: Partial<Record<Op, BinaryVV>> = {
  add: addArrays,
  mul: multiplyArrays,
  sub: (out, a, ao, b, bo, n) => {
    for (let i = 0; i < n; i++) out[i] = a[ao + i]! - b[bo + i]!;
  },
  div: (out, a, ao, b, bo, n) => {
    for (let i = 0; i < n; i++) out[i] = a[ao + i]! / b[bo + i]!;
  },
};
/** Array op scalar. */
const vs: Partial<Record<Op, BinaryVS>> = {
  add: (out, a, ao, s, n) => {
    for (let i = 0; i < n; i++) out[i] = a[ao + i]! + s;
  },
  sub: (out, a, ao, s, n) => {
    for (let i = 0; i < n; i++) out[i] = a[ao + i]! - s;
  },
  mul: multiplyScalar,
  div: (out, a, ao, s, n) => {
    for (let i = 0; i < n; i++) out[i] = a[ao + i]! / s;
  },
};
/** Scalar op array. */
const sv: Partial<Record<Op, BinaryVS>> = {
  add: vs.add as BinaryVS,
  mul: vs.mul as BinaryVS,
  sub: (out, a, ao, s, n) => {
    for (let i = 0; i < n; i++) out[i] = s - a[ao + i]!;
  },
  div: (out, a, ao, s, n) => {
    for (let i = 0; i < n; i++) out[i] = s / a[ao + i]!;
  },
};
/** The rest: any operation with any mixture of operands. */
function generic(
  op: Exclude<Op, "const" | "par" | "var">,
  out: Arr,
  a: Arr | null,
  ao: number,
  as: number,
  b: Arr | null,
  bo: number,
  bs: number,
  c: Arr | null,
  co: number,
  cs: number,
  n: number,
): void {
  const f = scalarOps[op];
  for (let i = 0; i < n; i++) out[i] = f(a ? a[ao + i]! : as, b ? b[bo + i]! : bs, c ? c[co + i]! : cs);
}

/** Where an operand or output lives. */
interface Place {
  kind: "scalar" | "column" | "register" | "none";
  index: number;
}
interface Instruction {
  op: Op | "expScaled";
  out: number;
  a: Place;
  b: Place;
  c: Place;
}

const NOWHERE: Place = { kind: "none", index: -1 };

/** Columns of one data set: the variables and everything that depends on nothing else, computed on first need. */
export class Columns {
  protected readonly cache = new Map<number, Arr>();
  constructor(
    protected readonly graph: Graph,
    readonly variables: readonly Arr[],
    public n: number,
  ) {}
  /** Most points that there will ever be. */
  get capacity(): number {
    return this.n;
  }
  get(id: number): Arr {
    const known = this.cache.get(id);
    if (known) return known;
    const node = this.graph.node(id);
    let out: Arr;
    if (node.op === "var") out = this.variables[node.value] as Arr;
    else {
      out = new Float64Array(this.n);
      const operand = (x: number): Arr | number =>
        x < 0 ? 0 : this.graph.node(x).stage === CONST ? this.graph.node(x).value : this.get(x);
      const [a, b, c] = [operand(node.a), operand(node.b), operand(node.c)];
      const one = node.b < 0 ? unaryLoops[node.op] : undefined;
      const two = node.c < 0 ? vv[node.op] : undefined;
      if (one && typeof a !== "number") one(out, a, 0, this.n);
      else if (two && typeof a !== "number" && typeof b !== "number") two(out, a, 0, b, 0, this.n);
      else {
        const f = scalarOps[node.op as "add"];
        for (let i = 0; i < this.n; i++)
          out[i] = f(
            typeof a === "number" ? a : a[i]!,
            typeof b === "number" ? b : b[i]!,
            typeof c === "number" ? c : c[i]!,
          );
      }
    }
    this.cache.set(id, out);
    return out;
  }
}

/**
 * Columns picked from another data set by row, again and again into the same arrays: a bootstrap replicate costs copies and
 * no logarithms.
 */
export class PickedColumns extends Columns {
  private rows: Int32Array;
  constructor(
    private readonly source: Columns,
    graph: Graph,
    private readonly most: number,
  ) {
    super(graph, [], 0);
    this.rows = new Int32Array(0);
  }
  override get capacity(): number {
    return this.most;
  }
  /** Takes the first `n` of `rows`. */
  pick(rows: Int32Array, n: number): void {
    this.rows = rows;
    this.n = n;
    for (const [id, out] of this.cache) this.fill(out, this.source.get(id));
  }
  private fill(out: Arr, from: Arr): void {
    const { rows, n } = this;
    for (let i = 0; i < n; i++) out[i] = from[rows[i]!]!;
  }
  override get(id: number): Arr {
    const known = this.cache.get(id);
    if (known) return known;
    const out = new Float64Array(this.capacity);
    this.fill(out, this.source.get(id));
    this.cache.set(id, out);
    return out;
  }
}

/** A program for a list of outputs, without data. */
export class Tape {
  private readonly scalarIds: number[] = [];
  private readonly scalarCode: GraphNode[] = [];
  private readonly scalarAt = new Map<number, number>();
  private readonly code: Instruction[] = [];
  readonly columnIds: number[] = [];
  private readonly columnAt = new Map<number, number>();
  registers = 0;
  readonly outputs: Place[];

  constructor(
    readonly graph: Graph,
    outputs: readonly number[],
  ) {
    const order = schedule(graph, outputs);
    const uses = new Map<number, number>();
    for (const id of order) {
      const n = graph.node(id);
      for (const x of [n.a, n.b, n.c]) if (x >= 0) uses.set(x, (uses.get(x) ?? 0) + 1);
    }
    for (const id of outputs) uses.set(id, (uses.get(id) ?? 0) + 1);
    // Products that only feed an exponential are computed inside it.
    const fused = new Set<number>();
    for (const id of order) {
      const n = graph.node(id);
      if (n.stage !== VECTOR || n.op !== "exp") continue;
      const m = graph.node(n.a);
      if (m.op === "mul" && uses.get(n.a) === 1 && graph.node(m.a).stage <= SCALAR) fused.add(n.a);
    }
    const free: number[] = [];
    const registerOf = new Map<number, number>();
    const place = (id: number): Place => {
      if (id < 0) return NOWHERE;
      const n = graph.node(id);
      if (n.stage <= SCALAR) return { kind: "scalar", index: this.scalar(id) };
      if (n.stage === COLUMN) return { kind: "column", index: this.column(id) };
      return { kind: "register", index: registerOf.get(id) as number };
    };
    for (const id of order) {
      const n = graph.node(id);
      if (n.stage !== VECTOR || fused.has(id)) continue;
      let operands = [n.a, n.b, n.c];
      let op: Instruction["op"] = n.op;
      if (n.op === "exp" && fused.has(n.a)) {
        const m = graph.node(n.a);
        operands = [m.b, m.a, -1];
        op = "expScaled";
      }
      const [a, b, c] = operands.map(place) as [Place, Place, Place];
      // A register is free again after its last use, but never for the instruction that reads it.
      const out = free.pop() ?? this.registers++;
      registerOf.set(id, out);
      this.code.push({ op, out, a, b, c });
      for (const x of new Set(operands)) {
        if (x < 0 || graph.node(x).stage !== VECTOR) continue;
        const left = (uses.get(x) ?? 0) - operands.filter((y) => y === x).length;
        uses.set(x, left);
        if (left === 0) free.push(registerOf.get(x) as number);
      }
    }
    this.outputs = outputs.map(place);
  }

  private scalar(id: number): number {
    const known = this.scalarAt.get(id);
    if (known !== undefined) return known;
    const n = this.graph.node(id);
    for (const x of [n.a, n.b, n.c]) if (x >= 0) this.scalar(x);
    const at = this.scalarIds.length;
    this.scalarIds.push(id);
    this.scalarCode.push(n);
    this.scalarAt.set(id, at);
    return at;
  }
  private column(id: number): number {
    const known = this.columnAt.get(id);
    if (known !== undefined) return known;
    const at = this.columnIds.length;
    this.columnIds.push(id);
    this.columnAt.set(id, at);
    return at;
  }
  get scalarCount(): number {
    return this.scalarIds.length;
  }
  /** Computes every scalar for a parameter vector. */
  computeScalars(out: Arr, parameters: Arr): void {
    const code = this.scalarCode;
    for (let k = 0; k < code.length; k++) {
      const n = code[k] as GraphNode;
      if (n.op === "const") out[k] = n.value;
      else if (n.op === "par") out[k] = parameters[n.value]!;
      else
        out[k] = scalarOps[n.op as "add"](
          n.a >= 0 ? out[this.scalarAt.get(n.a) as number]! : 0,
          n.b >= 0 ? out[this.scalarAt.get(n.b) as number]! : 0,
          n.c >= 0 ? out[this.scalarAt.get(n.c) as number]! : 0,
        );
    }
  }
  get instructions(): readonly Instruction[] {
    return this.code;
  }
  bind(columns: Columns): BoundTape {
    return new BoundTape(this, columns);
  }
}

function schedule(graph: Graph, outputs: readonly number[]): number[] {
  const order: number[] = [];
  const seen = new Set<number>();
  const visit = (id: number) => {
    if (id < 0 || seen.has(id)) return;
    seen.add(id);
    const n = graph.node(id);
    visit(n.a);
    visit(n.b);
    visit(n.c);
    order.push(id);
  };
  for (const id of outputs) visit(id);
  return order;
}

/** One instruction with its arrays, so that running it is one call. */
interface Step {
  kind: "unary" | "vv" | "vs" | "exp" | "generic";
  unary: Unary;
  vv: BinaryVV;
  vs: BinaryVS;
  op: Op;
  out: Arr;
  a: Arr;
  /** 1 when the operand is a column, which starts at the block's first point; 0 for registers. */
  aColumn: number;
  b: Arr;
  bColumn: number;
  c: Arr;
  cColumn: number;
  /** Scalar operands: index, or −1. */
  sa: number;
  sb: number;
  sc: number;
}

const NONE = new Float64Array(0);

/** A tape with its data: `setParameters`, then `run` block by block, then read the outputs. */
export class BoundTape {
  private readonly scalars: Arr;
  private readonly steps: Step[];
  /** After `run`: where output k lies; read `outArray[k][outOffset(k) + i]`. */
  readonly outArray: Arr[];
  private readonly outIsColumn: Int32Array;
  private readonly fills: { at: number; out: Arr }[] = [];
  private start = 0;

  constructor(
    private readonly tape: Tape,
    private readonly source: Columns,
  ) {
    const size = Math.min(BLOCK, Math.max(1, source.capacity));
    this.scalars = new Float64Array(tape.scalarCount);
    const columns = tape.columnIds.map((id) => source.get(id));
    const registers = Array.from({ length: tape.registers }, () => new Float64Array(size));
    this.outIsColumn = Int32Array.from(tape.outputs, (p) => (p.kind === "column" ? 1 : 0));
    this.outArray = tape.outputs.map((p) => {
      if (p.kind === "register") return registers[p.index] as Arr;
      if (p.kind === "column") return columns[p.index] as Arr;
      const out = new Float64Array(size);
      this.fills.push({ at: p.index, out });
      return out;
    });
    const array = (p: Place): Arr =>
      p.kind === "register" ? (registers[p.index] as Arr) : p.kind === "column" ? (columns[p.index] as Arr) : NONE;
    const isArray = (p: Place) => p.kind === "register" || p.kind === "column";
    this.steps = tape.instructions.map(({ op, out, a, b, c }) => {
      const scalarIndex = (p: Place) => (p.kind === "scalar" ? p.index : -1);
      const step: Step = {
        kind: "generic",
        unary: unaryLoops.neg as Unary,
        vv: vv.add as BinaryVV,
        vs: vs.add as BinaryVS,
        op: op as Op,
        out: registers[out] as Arr,
        a: array(a),
        aColumn: a.kind === "column" ? 1 : 0,
        b: array(b),
        bColumn: b.kind === "column" ? 1 : 0,
        c: array(c),
        cColumn: c.kind === "column" ? 1 : 0,
        sa: scalarIndex(a),
        sb: scalarIndex(b),
        sc: scalarIndex(c),
      };
      if (op === "expScaled") step.kind = "exp";
      else if (b.kind === "none") {
        const loop = unaryLoops[op];
        if (loop && isArray(a)) {
          step.kind = "unary";
          step.unary = loop;
        }
      } else if (c.kind === "none") {
        if (isArray(a) && isArray(b)) {
          const loop = vv[op];
          if (loop) {
            step.kind = "vv";
            step.vv = loop;
          }
        } else {
          const loop = isArray(a) ? vs[op] : sv[op];
          if (loop) {
            step.kind = "vs";
            step.vs = loop;
            if (!isArray(a)) {
              step.a = step.b;
              step.aColumn = step.bColumn;
              step.sb = step.sa;
            }
          }
        }
      }
      return step;
    });
  }

  /** Number of points now. */
  get n(): number {
    return this.source.n;
  }

  setParameters(parameters: Arr): void {
    this.tape.computeScalars(this.scalars, parameters);
    for (const f of this.fills) f.out.fill(this.scalars[f.at]!);
  }

  outOffset(k: number): number {
    return this.outIsColumn[k]! * this.start;
  }

  /** Computes points start … start + count − 1; count is at most BLOCK. */
  run(start: number, count: number): void {
    this.start = start;
    const { steps, scalars } = this;
    for (let k = 0; k < steps.length; k++) {
      const s = steps[k] as Step;
      switch (s.kind) {
        case "exp":
          expScaledArray(s.out, s.a, s.aColumn * start, scalars[s.sb]!, count);
          break;
        case "vv":
          s.vv(s.out, s.a, s.aColumn * start, s.b, s.bColumn * start, count);
          break;
        case "vs":
          s.vs(s.out, s.a, s.aColumn * start, scalars[s.sb]!, count);
          break;
        case "unary":
          s.unary(s.out, s.a, s.aColumn * start, count);
          break;
        default: {
          const sa = s.sa >= 0 ? scalars[s.sa]! : 0;
          const sb = s.sb >= 0 ? scalars[s.sb]! : 0;
          const sc = s.sc >= 0 ? scalars[s.sc]! : 0;
          const a = s.a.length > 0 ? s.a : null;
          const b = s.b.length > 0 ? s.b : null;
          const c = s.c.length > 0 ? s.c : null;
          generic(
            s.op as "add",
            s.out,
            a,
            s.aColumn * start,
            sa,
            b,
            s.bColumn * start,
            sb,
            c,
            s.cColumn * start,
            sc,
            count,
          );
        }
      }
    }
  }
}
