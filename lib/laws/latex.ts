/**
 * Law language ↔ LaTeX: writing a tree as LaTeX, reading the subset of LaTeX that formulas of laws use, and checking that a
 * law's printed formula and its expression say the same thing.
 */
import type { Node } from "./ast";
import type { LawForm } from "./compile";
import { functions } from "./functions";
import { parseExpression } from "./parse";
import { evaluateNode } from "./scalar";
import { primes, radicalInverse } from "./structure";

const greek = new Set(
  "alpha beta gamma delta epsilon varepsilon zeta eta theta vartheta iota kappa lambda mu nu xi pi rho sigma tau upsilon phi varphi chi psi omega Gamma Delta Theta Lambda Xi Pi Sigma Phi Psi Omega ell".split(
    " ",
  ),
);

/** Default LaTeX of a name: greek words, and everything after the first `_` (or trailing digits) as a subscript. */
export function nameLatex(name: string): string {
  const m = /^([A-Za-z]+?)(?:_(\w+)|(\d+))?$/.exec(name);
  if (!m) return `\\mathrm{${name.replaceAll("_", "\\_")}}`;
  const head = m[1] as string;
  const base = greek.has(head) ? `\\${head}` : head.length === 1 ? head : `\\mathrm{${head}}`;
  const sub = m[2] ?? m[3];
  if (sub === undefined) return base;
  const parts = sub
    .split("_")
    .map((s) => (greek.has(s) ? `\\${s}` : s.length === 1 || /^\d+$/.test(s) ? s : `\\mathrm{${s}}`));
  return `${base}_{${parts.join(",")}}`;
}

function numberLatex(value: number): string {
  const m = /^(-?)([\d.]+)e([+-]\d+)$/.exec(String(value));
  if (!m) return String(value);
  const power = `10^{${Number(m[3])}}`;
  return m[2] === "1" ? `${m[1]}${power}` : `${m[1]}${m[2]} \\cdot ${power}`;
}

/** A tree as LaTeX. `symbols` gives the LaTeX of names that do not follow the default. */
export function toLatex(node: Node, symbols: Readonly<Record<string, string>> = {}, above = 0): string {
  const go = (n: Node, level = 0) => toLatex(n, symbols, level);
  const wrap = (level: number, text: string) => (level < above ? `\\left(${text}\\right)` : text);
  switch (node.kind) {
    case "number":
      return wrap(node.value < 0 || /e/.test(String(node.value)) ? 2 : 9, numberLatex(node.value));
    case "name":
      return symbols[node.name] ?? nameLatex(node.name);
    case "text":
      return `\\text{${node.value}}`;
    case "negate":
      return wrap(1, `-${go(node.argument, 2)}`);
    case "not":
      return `\\lnot ${go(node.argument, 9)}`;
    case "logic":
      return wrap(0, `${go(node.left)} \\${node.operator === "and" ? "land" : "lor"} ${go(node.right)}`);
    case "compare":
      return `${go(node.left)} ${{ "<": "<", ">": ">", "<=": "\\le", ">=": "\\ge", "==": "=", "!=": "\\ne" }[node.operator]} ${go(node.right)}`;
    case "call": {
      const args = node.arguments;
      const list = args.map((a) => go(a)).join(", ");
      if (node.name === "sqrt") return `\\sqrt{${list}}`;
      if (node.name === "abs") return `\\left|${list}\\right|`;
      if (node.name === "log2" || node.name === "log10")
        return wrap(3, `\\log_{${node.name.slice(3)}}\\left(${list}\\right)`);
      if (node.name === "log") return wrap(3, `\\ln\\left(${list}\\right)`);
      if (node.name === "if")
        return `\\begin{cases} ${go(args[1] as Node)} & ${go(args[0] as Node)} \\\\ ${go(args[2] as Node)} & \\text{otherwise} \\end{cases}`;
      const name =
        { sigmoid: "\\sigma", softplus: "\\operatorname{softplus}", atan: "\\arctan" }[node.name] ?? `\\${node.name}`;
      return wrap(3, `${name}\\left(${list}\\right)`);
    }
    case "binary": {
      const { operator, left, right } = node;
      if (operator === "+") return wrap(1, `${go(left, 1)} + ${go(right, 1)}`);
      if (operator === "-") return wrap(1, `${go(left, 1)} - ${go(right, 2)}`);
      if (operator === "/") return wrap(3, `\\frac{${go(left)}}{${go(right)}}`);
      if (operator === "^") {
        const base =
          left.kind === "name" || (left.kind === "number" && left.value >= 0)
            ? go(left, 9)
            : `\\left(${go(left)}\\right)`;
        return wrap(
          4,
          `${/[_^]/.test(base) && left.kind === "name" && base.includes("^") ? `{${base}}` : base}^{${go(right)}}`,
        );
      }
      // A falling power reads better as a fraction.
      if (right.kind === "binary" && right.operator === "^" && right.right.kind === "negate")
        return wrap(3, `\\frac{${go(left)}}{${go({ ...right, right: right.right.argument })}}`);
      const digits = right.kind === "number" || (right.kind === "binary" && right.left.kind === "number");
      return wrap(2, `${go(left, 2)} ${digits ? "\\cdot " : "\\, "}${go(right, 2)}`);
    }
  }
}

// ——— reading ———

/** Spelling variants of one symbol brought together: no spaces, no fonts, `_{x}` and `_x` alike. */
function normalSymbol(text: string): string {
  return text
    .replace(/\\(?:mathrm|text|textrm|mathit|mathsf|operatorname|mathcal|textnormal|rm)\s*\{([^{}]*)\}/g, "$1")
    .replace(/\\(?:,|;|:|!|\s)/g, "")
    .replace(/\\_/g, "_")
    .replace(/\\var(epsilon|theta|phi)/g, "\\$1")
    .replace(/[{}\s]/g, "");
}

interface LatexToken {
  kind: "number" | "command" | "letter" | "mark";
  text: string;
  start: number;
  end: number;
}

const skipped =
  /^\\(?:left|right|bigl?|bigr|Bigl?|Bigr|biggl?|biggr|displaystyle|quad|qquad|,|;|:|!|\s|nolimits|limits)$/;

function latexTokens(text: string): LatexToken[] {
  const tokens: LatexToken[] = [];
  const pattern = /\\[A-Za-z]+|\\.|(?:\d+(?:\.\d*)?|\.\d+)|[A-Za-z]|[^\s]/g;
  for (const m of text.matchAll(pattern)) {
    const t = m[0];
    if (skipped.test(t) || t === "~" || t === "&") continue;
    const kind = t.startsWith("\\")
      ? "command"
      : /^[\d.]/.test(t)
        ? "number"
        : /^[A-Za-z]$/.test(t)
          ? "letter"
          : "mark";
    tokens.push({ kind, text: t, start: m.index, end: m.index + t.length });
  }
  return tokens;
}

class LatexReader {
  private at = 0;
  private readonly index = new Map<string, number>();
  constructor(
    private readonly source: string,
    private readonly tokens: readonly LatexToken[],
    /** Normalised LaTeX symbol → name. */
    private readonly symbols: ReadonlyMap<string, string>,
    /** Normalised LaTeX symbol → the text that defines it. */
    private readonly definitions: ReadonlyMap<string, string> = new Map(),
  ) {}

  read(): Node {
    const n = this.sum();
    const t = this.peek();
    if (t && !(t.kind === "mark" && (t.text === "." || t.text === ","))) this.fail(`unexpected ${t.text}`);
    return n;
  }
  private fail(message: string): never {
    const t = this.peek();
    throw new SyntaxError(`${message} at ${t ? t.start : this.source.length} of the LaTeX`);
  }
  private peek(): LatexToken | undefined {
    return this.tokens[this.at];
  }
  private is(text: string): boolean {
    return this.peek()?.text === text;
  }
  private accept(text: string): boolean {
    if (!this.is(text)) return false;
    this.at++;
    return true;
  }
  private expect(text: string): void {
    if (!this.accept(text)) this.fail(`expected ${text}`);
  }
  private node(n: Record<string, unknown>): Node {
    return { start: 0, end: 0, ...n } as unknown as Node;
  }
  private binary(operator: string, left: Node, right: Node): Node {
    return this.node({ kind: "binary", operator, left, right });
  }
  private number(value: number): Node {
    return this.node({ kind: "number", value });
  }

  private sum(): Node {
    let left: Node;
    if (this.accept("-")) left = this.node({ kind: "negate", argument: this.product() });
    else {
      this.accept("+");
      left = this.product();
    }
    for (;;) {
      if (this.accept("+")) left = this.binary("+", left, this.product());
      else if (this.accept("-")) left = this.binary("-", left, this.product());
      else return left;
    }
  }

  private startsFactor(): boolean {
    const t = this.peek();
    if (!t) return false;
    if (t.kind === "number" || t.kind === "letter") return true;
    if (t.kind === "mark") return t.text === "(" || t.text === "{" || t.text === "[";
    return ![
      "\\cdot",
      "\\times",
      "\\right",
      "\\}",
      "\\rvert",
      "\\\\",
      "\\le",
      "\\ge",
      "\\approx",
      "\\end",
      "\\rbrace",
    ].includes(t.text);
  }

  private product(): Node {
    let left = this.power();
    for (;;) {
      if (this.accept("\\cdot") || this.accept("\\times") || this.accept("*"))
        left = this.binary("*", left, this.power());
      else if (this.accept("/")) left = this.binary("/", left, this.power());
      else if (this.startsFactor()) left = this.binary("*", left, this.power());
      else return left;
    }
  }

  private group(): Node {
    if (this.accept("{")) {
      const n = this.sum();
      this.expect("}");
      return n;
    }
    // Without braces TeX takes a single token.
    const t = this.peek();
    if (t?.kind === "number" && t.text.length > 1) this.fail("put braces around");
    return this.atom();
  }

  private power(): Node {
    if (this.accept("-")) return this.node({ kind: "negate", argument: this.power() });
    const base = this.atom();
    if (!this.accept("^")) return base;
    return this.binary("^", base, this.group());
  }

  private until(close: string[], read: () => void): void {
    read();
    for (const c of close) if (this.accept(c)) return;
    this.fail(`expected ${close.join(" or ")}`);
  }

  private argumentsInBrackets(): Node[] {
    const pairs: Record<string, string[]> = {
      "(": [")"],
      "[": ["]"],
      "{": ["}"],
      "\\{": ["\\}"],
      "\\lbrace": ["\\rbrace"],
    };
    const open = this.peek()?.text ?? "";
    const close = pairs[open];
    if (!close) return [this.power()];
    this.at++;
    // \max\{a, b\} and \exp{(x)} alike.
    const args: Node[] = [];
    this.until(close, () => {
      do args.push(this.sum());
      while (this.accept(","));
    });
    if (this.is("^")) this.fail("a power straight after a function's brackets is ambiguous");
    return args;
  }

  private subscriptText(): string {
    const t = this.peek();
    if (!t) return this.fail("a subscript is missing");
    if (t.text !== "{") {
      this.at++;
      if (["\\mathrm", "\\text", "\\textrm", "\\mathit"].includes(t.text)) return this.subscriptText();
      return t.text;
    }
    const from = t.start;
    let depth = 0;
    let to = from;
    do {
      const u = this.peek();
      if (!u) return this.fail("a brace is not closed");
      if (u.text === "{") depth++;
      if (u.text === "}") depth--;
      to = u.end;
      this.at++;
    } while (depth > 0);
    return this.source.slice(from, to);
  }

  private symbol(head: string): Node {
    let text = head;
    while (this.accept("'")) text += "'";
    if (this.accept("_")) text += `_${this.subscriptText()}`;
    let key = normalSymbol(text);
    const bare = this.index.get(key);
    if (bare !== undefined) return this.number(bare);
    for (const [i, value] of this.index) key = key.replace(new RegExp(`(?<=_(?:.*,)?)${i}(?![A-Za-z])`), String(value));
    // A superscript can be part of a symbol, as in N^{*}.
    const name = this.symbols.get(key);
    if (name !== undefined) return this.node({ kind: "name", name });
    const definition = this.definitions.get(key);
    if (definition !== undefined) {
      // A definition sees the others but not itself.
      const others = new Map([...this.definitions].filter(([k]) => k !== key));
      return new LatexReader(definition, latexTokens(definition), this.symbols, others).read();
    }
    if (key === "e" && this.is("^")) {
      this.at++;
      return this.node({ kind: "call", name: "exp", arguments: [this.group()] });
    }
    if (key === "\\pi") return this.number(Math.PI);
    throw new SyntaxError(
      `the symbol ${text} of the LaTeX belongs to no variable or parameter (give it a latex field)`,
    );
  }

  private indexed(name: "sum" | "prod"): Node {
    this.expect("_");
    const lower = /^\{?\s*([A-Za-z])\s*=\s*(\d+)\s*\}?$/.exec(this.subscriptText());
    this.expect("^");
    const upper = /^\{?\s*(\d+)\s*\}?$/.exec(this.subscriptText());
    if (!lower || !upper) return this.fail("a sum needs numbers as limits, like \\sum_{i=1}^{3}");
    const body = this.at;
    let result: Node | null = null;
    for (let v = Number(lower[2]); v <= Number(upper[1]); v++) {
      this.at = body;
      this.index.set(lower[1] as string, v);
      const term = this.product();
      result = result ? this.binary(name === "sum" ? "+" : "*", result, term) : term;
    }
    this.index.delete(lower[1] as string);
    return result as Node;
  }

  private atom(): Node {
    const t = this.peek();
    if (!t) return this.fail("the formula ends too soon");
    this.at++;
    if (t.kind === "number") return this.number(Number(t.text));
    if (t.kind === "letter") return this.symbol(t.text);
    if (t.text === "(" || t.text === "[" || t.text === "{") {
      const n = this.sum();
      this.expect(t.text === "(" ? ")" : t.text === "[" ? "]" : "}");
      return n;
    }
    if (t.text === "|" || t.text === "\\lvert") {
      const n = this.sum();
      this.expect(t.text === "|" ? "|" : "\\rvert");
      return this.node({ kind: "call", name: "abs", arguments: [n] });
    }
    switch (t.text) {
      case "\\frac":
      case "\\tfrac":
      case "\\dfrac": {
        const top = this.group();
        return this.binary("/", top, this.group());
      }
      case "\\sqrt": {
        let root: Node | null = null;
        if (this.accept("[")) {
          root = this.sum();
          this.expect("]");
        }
        const inner = this.group();
        return root
          ? this.binary("^", inner, this.binary("/", this.number(1), root))
          : this.node({ kind: "call", name: "sqrt", arguments: [inner] });
      }
      case "\\sum":
        return this.indexed("sum");
      case "\\prod":
        return this.indexed("prod");
      case "\\log":
      case "\\ln":
      case "\\lg": {
        const base = this.accept("_") ? normalSymbol(this.subscriptText()) : "";
        if (!["", "2", "10", "e"].includes(base)) return this.fail("logarithms are natural or to base 2 or 10");
        const power = this.accept("^") ? this.group() : null;
        const call = this.node({
          kind: "call",
          name: t.text === "\\lg" ? "log10" : `log${base === "e" ? "" : base}`,
          arguments: this.argumentsInBrackets(),
        });
        return power ? this.binary("^", call, power) : call;
      }
      case "\\exp":
      case "\\tanh":
      case "\\sin":
      case "\\cos":
      case "\\min":
      case "\\max":
        return this.node({ kind: "call", name: t.text.slice(1), arguments: this.argumentsInBrackets() });
      case "\\arctan":
        return this.node({ kind: "call", name: "atan", arguments: this.argumentsInBrackets() });
      case "\\operatorname":
      case "\\mathrm":
      case "\\text":
      case "\\mathcal":
      case "\\mathit": {
        const word = normalSymbol(this.subscriptText());
        if (this.is("(") && Object.hasOwn(functions, word) && !this.symbols.has(word))
          return this.node({ kind: "call", name: word, arguments: this.argumentsInBrackets() });
        return this.symbol(word);
      }
      case "\\hat":
      case "\\tilde":
      case "\\bar":
      case "\\overline":
        return this.symbol(`${t.text}${this.subscriptText()}`);
      case "\\sigma":
        if (this.is("(") && !this.symbols.has("\\sigma"))
          return this.node({ kind: "call", name: "sigmoid", arguments: this.argumentsInBrackets() });
        return this.symbol(t.text);
      default:
        if (t.kind === "command" && (greek.has(t.text.slice(1)) || this.symbols.has(normalSymbol(t.text))))
          return this.symbol(t.text);
        this.at--;
        return this.fail(`${t.text} is not in the subset that is read`);
    }
  }
}

/**
 * Reads a formula in a LaTeX subset: fractions, roots, powers, sums and products with numeric limits, \log, \ln, \exp,
 * \min, \max, brackets of any size, implicit multiplication. Everything up to the first `=` is the left side and is dropped.
 * After a comma may follow definitions of symbols that the formula uses: `…,\quad x = …`.
 *
 * @param symbols LaTeX of every name, e.g. `{ alpha: "\\alpha" }`.
 * @throws SyntaxError naming what is outside the subset.
 */
export function parseLatex(latex: string, symbols: Readonly<Record<string, string>>): Node {
  const bySymbol = new Map<string, string>();
  for (const [name, symbol] of Object.entries(symbols)) bySymbol.set(normalSymbol(symbol), name);
  const [formula = "", ...rest] = splitOutsideBrackets(latex, ",");
  const definitions = new Map<string, string>();
  for (const part of rest) {
    const [left = "", ...right] = splitOutsideBrackets(part, "=");
    const symbol = normalSymbol(left.replace(/\\(?:quad|qquad)(?![A-Za-z])/g, ""));
    if (right.length > 0 && !bySymbol.has(symbol)) definitions.set(symbol, right.join("="));
  }
  // The left side: everything before the first = outside brackets.
  const sides = splitOutsideBrackets(formula, "=");
  const text = sides.length > 1 ? sides.slice(1).join("=") : formula;
  return new LatexReader(text, latexTokens(text), bySymbol, definitions).read();
}

/** Splits at a mark that stands outside all brackets. */
function splitOutsideBrackets(text: string, mark: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let from = 0;
  for (let i = 0; i < text.length; i++) {
    const c = text[i];
    if (c === "\\" && text[i + 1] === mark) i++;
    else if (c === "{" || c === "(" || c === "[") depth++;
    else if (c === "}" || c === ")" || c === "]") depth--;
    else if (c === mark && depth === 0) {
      parts.push(text.slice(from, i));
      from = i + 1;
    }
  }
  parts.push(text.slice(from));
  return parts;
}

function symbolsOf(law: LawForm): Record<string, string> {
  const symbols: Record<string, string> = {};
  for (const [name, v] of [...Object.entries(law.variables), ...Object.entries(law.parameters)])
    symbols[name] = v.latex ?? nameLatex(name);
  return symbols;
}

/** A law's right-hand side as LaTeX, written from its expression. */
export function lawLatex(law: LawForm): string {
  return toLatex(parseExpression(law.expression).root, symbolsOf(law));
}

/**
 * Compares a law's printed formula with its expression at 24 points spread over its ranges.
 * Null when they agree to 1e-9 relative; else what differs, or why the formula could not be read.
 */
export function latexDisagreement(law: LawForm & { latex: string }): string | null {
  let formula: Node;
  try {
    formula = parseLatex(law.latex, symbolsOf(law));
  } catch (e) {
    if (e instanceof SyntaxError) return e.message;
    throw e;
  }
  const expression = parseExpression(law.expression).root;
  const ranges = [
    ...Object.entries(law.variables).map(([name, v]) => [name, v.range ?? { low: 1.5, high: 1e4 }] as const),
    ...Object.entries(law.parameters).map(([name, p]) => [name, p.start] as const),
  ];
  let compared = 0;
  for (let k = 1; k <= 24; k++) {
    const values: Record<string, number> = {};
    ranges.forEach(([name, { low, high }], d) => {
      const u = radicalInverse(k + Math.floor(d / primes.length), primes[d % primes.length] as number);
      values[name] = low > 0 ? low * (high / low) ** u : low + (high - low) * u;
    });
    const a = evaluateNode(expression, values);
    const b = evaluateNode(formula, values);
    if (!Number.isFinite(a) && !Number.isFinite(b)) continue;
    compared++;
    if (!(Math.abs(a - b) <= 1e-9 * Math.max(Math.abs(a), Math.abs(b))))
      return `the LaTeX gives ${b} and the expression ${a} at ${JSON.stringify(values)}`;
  }
  return compared > 0 ? null : "neither the LaTeX nor the expression has a finite value inside the declared ranges";
}
