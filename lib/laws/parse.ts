/** Text → syntax tree. A recursive-descent parser of our own; nothing is ever run as code. Grammar: docs/law-language.md. */
import { nearest } from "../content/problems";
import type { ArithmeticOperator, ComparisonOperator, Expression, Node } from "./ast";
import { walk } from "./ast";
import { ExpressionError, type ExpressionProblem, problemAt } from "./errors";
import { functions, indexed, reserved } from "./functions";

/** Limits that keep a stranger's expression from stalling the reader. */
export const limits = { characters: 4000, depth: 100, nodes: 4000, indexRange: 64 } as const;

export interface ParseOptions {
  /** Names that may be used; any when absent. */
  names?: Iterable<string>;
  /** Allow comparisons, and/or/not at the top, and texts in quotes, as in the `where` of a run set. */
  conditions?: boolean;
}

interface Token {
  kind: "number" | "name" | "text" | "operator" | "end";
  text: string;
  value: number;
  start: number;
  end: number;
}

const NUMBER = /(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?/y;
const NAME = /[A-Za-z][A-Za-z0-9_]*/y;
const OPERATOR = /<=|>=|==|!=|[-+*/^(),<>]/y;
const TEXT = /"[^"\n]*"|'[^'\n]*'/y;
const SPACE = /\s+/y;

/** Characters that people paste for operators. */
const lookAlikes: Record<string, string> = {
  "−": "-",
  "–": "-",
  "×": "*",
  "·": "*",
  "÷": "/",
  "≤": "<=",
  "≥": ">=",
  "≠": "!=",
  "=": "==",
  "&": "and",
  "|": "or",
  "!": "not",
  "[": "(",
  "]": ")",
  "{": "(",
  "}": ")",
};

function tokenise(text: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  const take = (pattern: RegExp): string | null => {
    pattern.lastIndex = at;
    return pattern.exec(text)?.[0] ?? null;
  };
  while (at < text.length) {
    const space = take(SPACE);
    if (space !== null) {
      at += space.length;
      continue;
    }
    const start = at;
    const number = take(NUMBER);
    const found: [Token["kind"], string] | null =
      number !== null
        ? ["number", number]
        : ((((m) => (m === null ? null : (["name", m] as const)))(take(NAME)) ??
            ((m) => (m === null ? null : (["text", m] as const)))(take(TEXT)) ??
            ((m) => (m === null ? null : (["operator", m] as const)))(take(OPERATOR))) as
            | [Token["kind"], string]
            | null);
    if (found === null) {
      const seen = String.fromCodePoint(text.codePointAt(at) ?? 0);
      const meant = seen === "*" ? undefined : (lookAlikes[seen] as string | undefined);
      throw new ExpressionError(text, [
        problemAt(
          text,
          at,
          at + seen.length,
          "this character is not part of the law language",
          meant ? `Write ${meant} instead.` : "Use numbers, names, + - * / ^ and parentheses.",
        ),
      ]);
    }
    const [kind, word] = found;
    at += word.length;
    if (kind === "operator" && word === "*" && text[at] === "*")
      throw new ExpressionError(text, [problemAt(text, start, at + 1, "no such operator", "Write ^ for powers.")]);
    const value = kind === "number" ? Number(word) : Number.NaN;
    if (kind === "number" && !Number.isFinite(value))
      throw new ExpressionError(text, [
        problemAt(text, start, at, "this number is too large", "The largest is about 1.8e308."),
      ]);
    tokens.push({ kind, text: word, value, start, end: at });
  }
  tokens.push({ kind: "end", text: "", value: Number.NaN, start: text.length, end: text.length });
  return tokens;
}

class Parser {
  private at = 0;
  private depth = 0;
  private nodes = 0;
  /** Values of the indices of the sums around the current place. */
  private readonly index = new Map<string, number>();
  private readonly allowed: Set<string> | null;
  readonly unknown: ExpressionProblem[] = [];
  private readonly unknownSeen = new Set<string>();

  constructor(
    private readonly text: string,
    private readonly tokens: readonly Token[],
    private readonly options: ParseOptions,
  ) {
    this.allowed = options.names ? new Set(options.names) : null;
  }

  parse(): Node {
    const root = this.or();
    const t = this.peek();
    if (t.kind !== "end")
      this.fail(
        t,
        t.text === ")" ? "this closing parenthesis has no partner" : "expected an operator here",
        t.kind === "name" || t.kind === "number" || t.text === "("
          ? "Multiplication is written with *."
          : "Remove it or complete the expression.",
      );
    return root;
  }

  private peek(): Token {
    return this.tokens[this.at] as Token;
  }

  private fail(where: { start: number; end: number }, message: string, fix: string): never {
    throw new ExpressionError(this.text, [problemAt(this.text, where.start, where.end, message, fix), ...this.unknown]);
  }

  private accept(text: string): boolean {
    const t = this.peek();
    if ((t.kind === "operator" || t.kind === "name") && t.text === text) {
      this.at++;
      return true;
    }
    return false;
  }

  private expect(text: string, why: string): Token {
    const t = this.peek();
    if (t.kind === "operator" && t.text === text) {
      this.at++;
      return t;
    }
    return this.fail(t, t.kind === "end" ? "the expression ends too soon" : `expected ${text}`, why);
  }

  private made(node: Node): Node {
    if (++this.nodes > limits.nodes)
      this.fail(
        { start: 0, end: 0 },
        `more than ${limits.nodes} operations, with sums written out`,
        "Shorten the expression.",
      );
    return node;
  }

  private deeper<T>(read: () => T): T {
    if (++this.depth > limits.depth)
      this.fail(this.peek(), `nested deeper than ${limits.depth} levels`, "Simplify the expression.");
    const result = read();
    this.depth--;
    return result;
  }

  private conditionsOnly(t: Token): void {
    if (!this.options.conditions && this.inCondition === 0)
      this.fail(
        t,
        "a comparison gives no number",
        "Comparisons stand in the first argument of if(…), or in conditions.",
      );
  }
  private inCondition = 0;

  private or(): Node {
    let left = this.and();
    for (let t = this.peek(); this.accept("or"); t = this.peek()) {
      this.conditionsOnly(t);
      const right = this.and();
      left = this.made({ kind: "logic", operator: "or", left, right, start: left.start, end: right.end });
    }
    return left;
  }

  private and(): Node {
    let left = this.not();
    for (let t = this.peek(); this.accept("and"); t = this.peek()) {
      this.conditionsOnly(t);
      const right = this.not();
      left = this.made({ kind: "logic", operator: "and", left, right, start: left.start, end: right.end });
    }
    return left;
  }

  private not(): Node {
    const t = this.peek();
    if (!this.accept("not")) return this.comparison();
    this.conditionsOnly(t);
    const argument = this.deeper(() => this.not());
    return this.made({ kind: "not", argument, start: t.start, end: argument.end });
  }

  private comparison(): Node {
    const left = this.sum();
    const t = this.peek();
    if (t.kind !== "operator" || !["<", ">", "<=", ">=", "==", "!="].includes(t.text)) {
      if (left.kind === "text")
        this.fail(left, "a text can only be compared with == or !=", "Compare it with a column.");
      return left;
    }
    this.conditionsOnly(t);
    this.at++;
    const right = this.sum();
    const operator = t.text as ComparisonOperator;
    if ((left.kind === "text" || right.kind === "text") && operator !== "==" && operator !== "!=")
      this.fail(t, "a text can only be compared with == or !=", "Compare numbers, or use == or !=.");
    const next = this.peek();
    if (next.kind === "operator" && /^[<>=!]/.test(next.text))
      this.fail(next, "comparisons do not chain", "Write `a < b and b < c`.");
    return this.made({ kind: "compare", operator, left, right, start: left.start, end: right.end });
  }

  private noText(node: Node): Node {
    if (node.kind === "text") this.fail(node, "a text can only be compared with == or !=", "Use a number or a name.");
    return node;
  }

  private sum(): Node {
    let left = this.product();
    for (;;) {
      const t = this.peek();
      if (t.kind !== "operator" || (t.text !== "+" && t.text !== "-")) return left;
      this.at++;
      left = this.binary(t.text, left, this.product());
    }
  }

  private product(): Node {
    let left = this.unary();
    for (;;) {
      const t = this.peek();
      if (t.kind !== "operator" || (t.text !== "*" && t.text !== "/")) return left;
      this.at++;
      left = this.binary(t.text, left, this.unary());
    }
  }

  private binary(operator: ArithmeticOperator, left: Node, right: Node): Node {
    return this.made({
      kind: "binary",
      operator,
      left: this.noText(left),
      right: this.noText(right),
      start: left.start,
      end: right.end,
    });
  }

  private unary(): Node {
    const t = this.peek();
    if (t.kind === "operator" && t.text === "-") {
      this.at++;
      const argument = this.noText(this.deeper(() => this.unary()));
      return this.made({ kind: "negate", argument, start: t.start, end: argument.end });
    }
    if (t.kind === "operator" && t.text === "+") {
      this.at++;
      return this.deeper(() => this.unary());
    }
    return this.power();
  }

  private power(): Node {
    const base = this.primary();
    const t = this.peek();
    if (t.kind !== "operator" || t.text !== "^") return base;
    this.at++;
    return this.binary(
      "^",
      base,
      this.deeper(() => this.unary()),
    );
  }

  private primary(): Node {
    const t = this.peek();
    if (t.kind === "number") {
      this.at++;
      return this.made({ kind: "number", value: t.value, start: t.start, end: t.end });
    }
    if (t.kind === "text") {
      if (!this.options.conditions)
        this.fail(t, "a text has no place in a formula", "Texts stand only in conditions of run sets.");
      this.at++;
      return this.made({ kind: "text", value: t.text.slice(1, -1), start: t.start, end: t.end });
    }
    if (t.kind === "name") {
      this.at++;
      const open = this.peek();
      if (open.kind === "operator" && open.text === "(") return this.call(t);
      return this.name(t);
    }
    if (t.text === "(") {
      this.at++;
      const inner = this.deeper(() => this.or());
      this.expect(
        ")",
        `Close the parenthesis opened at column ${problemAt(this.text, t.start, t.end, "", "").column}.`,
      );
      return inner;
    }
    return this.fail(
      t,
      t.kind === "end"
        ? this.text.trim() === ""
          ? "the expression is empty"
          : "the expression ends too soon"
        : "expected a number, a name or (",
      t.text === ")" ? "Something is missing before it." : "Complete the expression.",
    );
  }

  private name(t: Token): Node {
    const span = { start: t.start, end: t.end };
    const bound = this.index.get(t.text);
    if (bound !== undefined) return this.made({ kind: "number", value: bound, ...span });
    if (t.text === "pi" && !this.allowed?.has("pi")) return this.made({ kind: "number", value: Math.PI, ...span });
    if (Object.hasOwn(functions, t.text) || (indexed as readonly string[]).includes(t.text))
      this.fail(t, "a function needs its arguments in parentheses", `Write ${t.text}(…).`);
    if (t.text === "and" || t.text === "or" || t.text === "not")
      this.fail(t, "expected a number, a name or (", "Complete the condition.");
    let name = t.text;
    for (const [index, value] of this.index) {
      if (name.endsWith(`_${index}`)) name = `${name.slice(0, -index.length)}${value}`;
    }
    if (this.allowed && !this.allowed.has(name) && !this.unknownSeen.has(name)) {
      this.unknownSeen.add(name);
      const near = nearest(name, this.allowed);
      const known = [...this.allowed];
      this.unknown.push(
        problemAt(
          this.text,
          t.start,
          t.end,
          name === t.text ? "unknown name" : `unknown name ${name}`,
          near
            ? `Did you mean ${near}?`
            : known.length === 0
              ? "No names are known here."
              : `Known: ${known.slice(0, 20).join(", ")}${known.length > 20 ? ", …" : ""}.`,
        ),
      );
    }
    return this.made({ kind: "name", name, ...span });
  }

  private call(t: Token): Node {
    if ((indexed as readonly string[]).includes(t.text)) return this.deeper(() => this.indexedSum(t));
    const fn = Object.hasOwn(functions, t.text) ? functions[t.text] : undefined;
    if (!fn) {
      const near = nearest(t.text === "ln" ? "log" : t.text, [...Object.keys(functions), ...indexed]);
      this.fail(
        t,
        this.allowed?.has(t.text) ? "this is not a function" : "no such function",
        this.allowed?.has(t.text)
          ? "Multiplication is written with *."
          : near
            ? `Did you mean ${near}?`
            : `Functions: ${Object.keys(functions).join(", ")}, sum, prod.`,
      );
    }
    this.at++;
    const args: Node[] = [];
    if (!this.accept(")")) {
      do {
        const condition = t.text === "if" && args.length === 0;
        if (condition) this.inCondition++;
        const outer = this.inCondition;
        if (!condition) this.inCondition = 0;
        args.push(this.deeper(() => (condition || !this.options.conditions ? this.or() : this.sum())));
        this.inCondition = condition ? outer - 1 : outer;
      } while (this.accept(","));
      this.expect(")", `Close the arguments of ${t.text}.`);
    }
    const end = (this.tokens[this.at - 1] as Token).end;
    if (args.length < fn.least || args.length > fn.most)
      this.fail(
        { start: t.start, end },
        `${t.text} takes ${fn.most === Infinity ? `at least ${fn.least}` : fn.least} argument${fn.least === 1 ? "" : "s"}, not ${args.length}`,
        `${t.text}: ${fn.summary}.`,
      );
    for (const a of args) this.noText(a);
    if (t.text === "pow") return this.binary("^", args[0] as Node, args[1] as Node);
    return this.made({ kind: "call", name: t.text, arguments: args, start: t.start, end });
  }

  private wholeNumber(what: string): number {
    const t = this.peek();
    const bound = t.kind === "name" ? this.index.get(t.text) : undefined;
    const value = bound ?? t.value;
    if ((t.kind !== "number" && bound === undefined) || !Number.isInteger(value))
      this.fail(t, `${what} of the index must be a whole number`, "Write sum(i, 1, 3, c_i*x^(-a_i)).");
    this.at++;
    return value;
  }

  /** The body is read once an index value, with the value in the place of the index; so the tree knows no sums. */
  private indexedSum(t: Token): Node {
    this.at++;
    const index = this.peek();
    if (index.kind !== "name" || reserved.has(index.text))
      this.fail(index, "expected the name of the index", `Write ${t.text}(i, 1, 3, …).`);
    this.at++;
    if (this.index.has(index.text))
      this.fail(index, "this index is already in use around here", "Choose another letter.");
    this.expect(",", `Write ${t.text}(i, 1, 3, …).`);
    const from = this.wholeNumber("the first value");
    this.expect(",", `Write ${t.text}(i, 1, 3, …).`);
    const toToken = this.peek();
    const to = this.wholeNumber("the last value");
    this.expect(",", `Write ${t.text}(i, 1, 3, …).`);
    if (to < from) this.fail(toToken, "the last value of the index is below the first", "Exchange them.");
    if (to - from + 1 > limits.indexRange)
      this.fail(toToken, `more than ${limits.indexRange} terms`, "Shorten the sum.");
    const body = this.at;
    let result: Node | null = null;
    for (let value = from; value <= to; value++) {
      this.at = body;
      this.index.set(index.text, value);
      const term = this.noText(this.sum());
      result = result === null ? term : this.binary(t.text === "sum" ? "+" : "*", result, term);
    }
    this.index.delete(index.text);
    this.expect(")", `Close ${t.text}(…).`);
    return result as Node;
  }
}

/**
 * Reads an expression of the law language.
 *
 * @throws ExpressionError naming every unknown name, or the first defect of syntax, each with its place and a mend.
 */
export function parseExpression(text: string, options: ParseOptions = {}): Expression {
  if (text.length > limits.characters)
    throw new ExpressionError(text, [
      problemAt(
        text,
        limits.characters,
        limits.characters + 1,
        `longer than ${limits.characters} characters`,
        "Shorten the expression; sum(i, 1, n, …) writes repeated terms.",
      ),
    ]);
  const parser = new Parser(text, tokenise(text), options);
  const root = parser.parse();
  if (parser.unknown.length > 0) throw new ExpressionError(text, parser.unknown);
  const names = new Set<string>();
  walk(root, (n) => {
    if (n.kind === "name") names.add(n.name);
  });
  return { text, root, names: [...names] };
}

/** What `parseExpression` would throw, as a list; empty when the expression is sound. */
export function checkExpression(text: string, options: ParseOptions = {}): readonly ExpressionProblem[] {
  try {
    parseExpression(text, options);
    return [];
  } catch (e) {
    if (e instanceof ExpressionError) return e.problems;
    throw e;
  }
}
