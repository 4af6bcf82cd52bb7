/** A reported law made usable: its parameters put into its form, its units and its measured ranges in base units. */
import type { Law, LawClaim, PaperRecord } from "../content/schema";
import { type CompiledLaw, compile, computeOptimal, evaluateScalar } from "../laws";
import { units as knownUnits } from "../units";

/** A law claim with what is needed to use it. */
export interface LawClaimInput {
  /** `paper-id#claim-id`. */
  id: string;
  paper: Pick<PaperRecord, "id" | "title" | "short" | "published"> & { domains?: string[] };
  claim: LawClaim;
  law: Law;
}

export interface MeasuredRange {
  low: number;
  high: number;
}

/** Name of a claim in plots and tables: "Chinchilla, approach 3". */
export function claimName(input: {
  paper: Pick<PaperRecord, "title" | "short">;
  claim: { label?: string | undefined };
}): string {
  const paper = input.paper.short ?? input.paper.title;
  return input.claim.label ? `${paper}, ${input.claim.label}` : paper;
}

/** Factor from a base unit (FLOP, tokens, parameters) to the unit in which the claim's variable enters. */
function factorToBase(unit: string | undefined): number {
  return unit ? (knownUnits[unit]?.factor ?? 1) : 1;
}

export class BoundClaim {
  readonly compiled: CompiledLaw;
  readonly values: Record<string, number>;
  /** Parameters of the law that the claim does not report. */
  readonly missing: string[];
  /** Law variable → its quantity. */
  readonly quantities: Record<string, string>;
  private readonly scale: Record<string, number>;

  constructor(readonly input: LawClaimInput) {
    const { law, claim } = input;
    this.compiled = compile(law);
    this.values = Object.fromEntries(
      this.compiled.parameterNames.flatMap((p) => {
        const v = claim.parameters[p]?.value;
        return v === undefined ? [] : [[p, v]];
      }),
    );
    this.missing = this.compiled.parameterNames.filter((p) => this.values[p] === undefined);
    this.quantities = Object.fromEntries(
      Object.entries(law.variables).map(([name, v]) => [name, claim.variables?.[name] ?? v.quantity]),
    );
    this.scale = Object.fromEntries(
      Object.entries(law.variables).map(([name, v]) => [name, factorToBase(claim.units?.[name] ?? v.unit)]),
    );
  }

  get name(): string {
    return claimName(this.input);
  }
  get target(): { quantity: string; unit: string | undefined } {
    return {
      quantity: this.input.claim.variables?.[this.input.law.target.symbol] ?? this.input.law.target.quantity,
      unit: this.input.claim.definitions?.loss ?? this.input.law.target.unit,
    };
  }
  /** The law's variable that stands for a quantity. */
  variable(quantity: string): string | undefined {
    return Object.keys(this.quantities).find((v) => this.quantities[v] === quantity);
  }

  /**
   * Prediction for values by quantity id in base units (parameters, tokens, FLOP); NaN when one is missing.
   */
  predict(point: Readonly<Record<string, number>>): number {
    if (this.missing.length > 0) return Number.NaN;
    const at: Record<string, number> = {};
    for (const [name, quantity] of Object.entries(this.quantities)) {
      const x = point[quantity];
      if (x === undefined) return Number.NaN;
      at[name] = x / this.scale[name]!;
    }
    return this.compiled.evaluateAt(at, this.values);
  }

  /** Measured range of a quantity in its base unit; null when the paper gives none. Of compute, also from the law's cost. */
  range(quantity: string): MeasuredRange | null {
    const name = this.variable(quantity);
    const own = name ? this.input.claim.range?.[name] : undefined;
    if (own && name) return { low: own.low * this.scale[name]!, high: own.high * this.scale[name]! };
    if (quantity !== "compute" || !this.input.law.cost) return null;
    const low: Record<string, number> = {};
    const high: Record<string, number> = {};
    for (const v of Object.keys(this.quantities)) {
      const r = this.input.claim.range?.[v];
      if (!r) return null;
      low[v] = r.low;
      high[v] = r.high;
    }
    const a = evaluateScalar(this.input.law.cost, { ...this.values, ...low });
    const b = evaluateScalar(this.input.law.cost, { ...this.values, ...high });
    return Number.isFinite(a) && Number.isFinite(b) && a > 0 ? { low: Math.min(a, b), high: Math.max(a, b) } : null;
  }

  /** Whether the law can share a budget out between parameters and tokens, given values of its other variables. */
  allocates(fixed: Readonly<Record<string, number>> = {}): boolean {
    return (
      this.missing.length === 0 &&
      this.input.law.cost !== undefined &&
      this.free(fixed).length === 2 &&
      this.variable("params") !== undefined &&
      this.variable("tokens") !== undefined
    );
  }

  private free(fixed: Readonly<Record<string, number>>): string[] {
    return Object.keys(this.quantities).filter((v) => fixed[this.quantities[v]!] === undefined);
  }

  /** Quantities that must be given beside parameters and tokens (or compute) before the law says anything. */
  needs(given: Readonly<Record<string, number>>): string[] {
    return Object.values(this.quantities).filter((q) => given[q] === undefined);
  }

  /**
   * Least loss for a budget in FLOP, with parameters and tokens in base units.
   * @throws RangeError when the law does not allocate.
   */
  optimum(budget: number, fixed: Readonly<Record<string, number>> = {}): Allocation {
    const inside: Record<string, number> = {};
    for (const [name, quantity] of Object.entries(this.quantities)) {
      const x = fixed[quantity];
      if (x !== undefined) inside[name] = x / this.scale[name]!;
    }
    const o = computeOptimal(this.compiled, this.values, budget, inside);
    const value = (quantity: string) => {
      const v = this.variable(quantity);
      return v === undefined ? Number.NaN : o.variables[v]! * this.scale[v]!;
    };
    const params = value("params");
    const tokens = value("tokens");
    return { compute: budget, params, tokens, tokensPerParameter: tokens / params, loss: o.loss, atEdge: o.atEdge };
  }
}

export interface Allocation {
  compute: number;
  params: number;
  tokens: number;
  tokensPerParameter: number;
  loss: number;
  /** Set when the loss was still falling at the edge of the searched range. */
  atEdge: string | null;
}
