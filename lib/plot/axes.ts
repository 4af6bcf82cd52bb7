/** Axes: domains and human ticks, the same in every plot. */
import { axisTick, plain } from "../format";

export type TickStyle = "count" | "power" | "plain";

export interface AxisSpec {
  label: string;
  scale: "log" | "linear";
  style: TickStyle;
  /** Left out: taken from the data with a little room. */
  domain?: [number, number] | undefined;
}

/** Below this ratio of its ends a logarithmic axis has round steps of equal size, as 1-2-5 steps would be too few. */
const LINEAR_BELOW = 6;

/** Ticks of a logarithmic axis: powers of ten thinned to at most `max`; 1-2-5 steps when they are too few; else equal steps. */
export function logTicks([low, high]: readonly [number, number], max: number): number[] {
  const decades: number[] = [];
  for (let e = Math.ceil(Math.log10(low) - 1e-9); e <= Math.floor(Math.log10(high) + 1e-9); e++) decades.push(e);
  if (decades.length >= 3) {
    const stride = Math.ceil(decades.length / max);
    return decades.filter((e) => e % stride === 0 || stride === 1).map((e) => Number(`1e${e}`));
  }
  const steps: number[] = [];
  if (high / low < LINEAR_BELOW) return linearTicks([low, high], max);
  const from = Math.floor(Math.log10(low)) - 1;
  for (let e = from; e <= Math.ceil(Math.log10(high)); e++)
    for (const m of [1, 2, 5]) {
      const x = Number(`${m}e${e}`);
      if (x >= low * (1 - 1e-9) && x <= high * (1 + 1e-9)) steps.push(x);
    }
  const stride = Math.ceil(steps.length / max);
  return steps.filter((_, i) => i % stride === 0);
}

/** Ticks of a linear axis at 1, 2 or 5 times a power of ten. */
export function linearTicks([low, high]: readonly [number, number], max: number): number[] {
  const span = high - low;
  if (!(span > 0)) return [low];
  const rough = span / Math.max(1, max - 1);
  const power = 10 ** Math.floor(Math.log10(rough));
  const unit = [1, 2, 5, 10].map((m) => m * power).find((u) => u >= rough * (1 - 1e-9)) ?? rough;
  const ticks: number[] = [];
  for (let k = Math.ceil(low / unit - 1e-9); k * unit <= high + unit * 1e-9; k++)
    ticks.push(Number((k * unit).toPrecision(12)));
  return ticks;
}

/** Smallest and largest of the finite values (positive ones for a logarithmic axis), with room on both sides. */
export function domainOf(values: Iterable<number>, scale: "log" | "linear", room = 0.04): [number, number] {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const v of values) {
    if (!Number.isFinite(v) || (scale === "log" && v <= 0)) continue;
    if (v < low) low = v;
    if (v > high) high = v;
  }
  if (low > high) return scale === "log" ? [1, 10] : [0, 1];
  if (scale === "log") {
    const pad = low === high ? Math.log(2) : Math.log(high / low) * room;
    return [low / Math.exp(pad), high * Math.exp(pad)];
  }
  const pad = low === high ? Math.abs(low) * 0.1 || 1 : (high - low) * room;
  return [low - pad, high + pad];
}

export const ticksOf = (axis: AxisSpec, domain: readonly [number, number], max: number): number[] =>
  axis.scale === "log" ? logTicks(domain, max) : linearTicks(domain, max);

export const tickText = (axis: AxisSpec) => (x: number) =>
  axis.scale === "log" || axis.style !== "plain" ? axisTick(x, axis.style) : plain(x, 6);
