/**
 * Units that records may use: name, dimension and factor to the dimension's base unit.
 * Losses of different kinds are different dimensions on purpose: nats/token turn into bits/byte
 * only with the tokenizer's bytes per token, which is not a unit conversion.
 */
export type Dimension =
  | "operations"
  | "rate"
  | "device-time"
  | "tokens"
  | "samples"
  | "bytes"
  | "parameters"
  | "steps"
  | "time"
  | "loss-per-token"
  | "loss-per-byte"
  | "loss-per-sample"
  | "dimensionless"
  | "bits"
  | "memory-rate"
  | "energy"
  | "money"
  | "length";

export interface UnitDefinition {
  dimension: Dimension;
  /** Multiply a value in this unit to get the dimension's base unit. */
  factor: number;
}

/** 1 PF-day = 1e15 FLOP/s × 86,400 s. */
const PF_DAY = 1e15 * 86400;

const table: Record<string, UnitDefinition> = {
  FLOP: { dimension: "operations", factor: 1 },
  GFLOP: { dimension: "operations", factor: 1e9 },
  TFLOP: { dimension: "operations", factor: 1e12 },
  EFLOP: { dimension: "operations", factor: 1e18 },
  /** A multiply–accumulate is two operations. */
  GMAC: { dimension: "operations", factor: 2e9 },
  "PF-day": { dimension: "operations", factor: PF_DAY },
  "FLOP/s": { dimension: "rate", factor: 1 },
  "TFLOP/s": { dimension: "rate", factor: 1e12 },
  "FLOP/token": { dimension: "operations", factor: 1 },
  "device-hours": { dimension: "device-time", factor: 1 },
  "device-days": { dimension: "device-time", factor: 24 },
  tokens: { dimension: "tokens", factor: 1 },
  "million tokens": { dimension: "tokens", factor: 1e6 },
  "billion tokens": { dimension: "tokens", factor: 1e9 },
  samples: { dimension: "samples", factor: 1 },
  images: { dimension: "samples", factor: 1 },
  pairs: { dimension: "samples", factor: 1 },
  sentences: { dimension: "samples", factor: 1 },
  characters: { dimension: "samples", factor: 1 },
  hours: { dimension: "time", factor: 3600 },
  seconds: { dimension: "time", factor: 1 },
  days: { dimension: "time", factor: 86400 },
  months: { dimension: "time", factor: 86400 * 30.4375 },
  years: { dimension: "time", factor: 86400 * 365.25 },
  bytes: { dimension: "bytes", factor: 1 },
  parameters: { dimension: "parameters", factor: 1 },
  "million parameters": { dimension: "parameters", factor: 1e6 },
  "billion parameters": { dimension: "parameters", factor: 1e9 },
  "tokens/parameter": { dimension: "dimensionless", factor: 1 },
  steps: { dimension: "steps", factor: 1 },
  "nats/token": { dimension: "loss-per-token", factor: 1 },
  "bits/token": { dimension: "loss-per-token", factor: Math.LN2 },
  "nats/byte": { dimension: "loss-per-byte", factor: 1 },
  "bits/byte": { dimension: "loss-per-byte", factor: Math.LN2 },
  "nats/image": { dimension: "loss-per-sample", factor: 1 },
  "nats/sample": { dimension: "loss-per-sample", factor: 1 },
  nats: { dimension: "loss-per-sample", factor: 1 },
  bits: { dimension: "bits", factor: 1 },
  fraction: { dimension: "dimensionless", factor: 1 },
  percent: { dimension: "dimensionless", factor: 0.01 },
  "percentage points": { dimension: "dimensionless", factor: 0.01 },
  ratio: { dimension: "dimensionless", factor: 1 },
  x: { dimension: "dimensionless", factor: 1 },
  count: { dimension: "dimensionless", factor: 1 },
  points: { dimension: "dimensionless", factor: 1 },
  "bytes/s": { dimension: "memory-rate", factor: 1 },
  kWh: { dimension: "energy", factor: 1 },
  USD: { dimension: "money", factor: 1 },
  1: { dimension: "dimensionless", factor: 1 },
};

export const units: Readonly<Record<string, UnitDefinition>> = table;
export const unitNames: readonly string[] = Object.keys(table);

export function isUnit(name: string): boolean {
  return Object.hasOwn(table, name);
}

/** Whether two known units measure the same, so that {@link convert} takes them. */
export function sameDimension(a: string, b: string): boolean {
  return table[a] !== undefined && table[a]?.dimension === table[b]?.dimension;
}

/**
 * Converts between units of one dimension.
 * @throws RangeError when a unit is unknown or the dimensions differ.
 */
export function convert(value: number, from: string, to: string): number {
  const a = table[from];
  const b = table[to];
  if (!a || !b) throw new RangeError(`unknown unit: ${a ? to : from}`);
  if (a.dimension !== b.dimension)
    throw new RangeError(`cannot convert ${from} (${a.dimension}) to ${to} (${b.dimension})`);
  return from === to ? value : (value * a.factor) / b.factor;
}
