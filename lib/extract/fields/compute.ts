/** Compute: device hours, total operations, and rates. */
import { after, before, type NumberMention, type Text } from "../text";
import type { DeviceMention } from "./hardware";
import { at, type Hit, runsOf, SpanIndex, shareHeads } from "./hit";

export interface ComputeHit extends Hit {
  kind: "gpu_hours" | "flops" | "flops_per_s";
  value: number;
  device: string | null;
}

const HOURS_PER: Readonly<Record<string, number>> = { hour: 1, hr: 1, day: 24, week: 168, month: 730.5, year: 8766 };
/** Device hours: what may stand between a number and the unit is a vendor, a device name and a device word. */
const DEVICE_TIME =
  /[\s-]?(?:[A-Z][\w-]*(?:\/[\w-]+)? |[A-Z][\w]*-|\d{3,4} |\d{2,3} ?GB ){0,4}(?:GPU|TPU|NPU|CPU|GCD|XPU|core|chip|accelerator|device|node|[AHVBP]\d{2,3}|TPU-?v\d[a-z]?|v\d[a-z]?|MI\d{3}[A-Z]?|(?:RTX )?\d{4})s?(?:[\s-](?:core|chip|device|compute|training))?(?:[\s-]compute)?[\s-]?(hour|hr|day|week|month|year)s?(?![A-Za-z])/y;
const PREFIX: Readonly<Record<string, number>> = {
  "": 1,
  k: 1e3,
  kilo: 1e3,
  m: 1e6,
  mega: 1e6,
  g: 1e9,
  giga: 1e9,
  t: 1e12,
  tera: 1e12,
  p: 1e15,
  peta: 1e15,
  e: 1e18,
  exa: 1e18,
  z: 1e21,
  zetta: 1e21,
  y: 1e24,
  yotta: 1e24,
};
/** 1 prefix, 2 FLOP in its printed case, 3 per-second mark, 4 days of a rate. */
const OPERATIONS =
  /[\s-]?(?:(?:training|total|inference|effective|dense|forward) )?([kKMGTPEZY]|(?:[Kk]ilo|[Mm]ega|[Gg]iga|[Tt]era|[Pp]eta|[Ee]xa|[Zz]etta|[Yy]otta))?-?\s?(FLOPs|FLOPS|FLOP|flops|flop|Flops|Flop|FLoPs|OPS|TOPS)(\s?\/\s?s(?:ec)?(?:ond)?|ps(?![A-Za-z])| per second|\/GPU\/s)?(?:(?:-|\s|\/s-)(days?|hours?))?(?![A-Za-z])/y;
const OF_WORK =
  /^\s(?:of (?:total |training |pre-?training )?(?:compute|computation|training|work|operations)|budget|to train|for training|in total)/;
const SUSTAIN =
  /\b(?:sustain\w*|throughput|achiev\w*|reach\w*|deliver\w*|peak|speed|performance|perform\w* at|at|utili[sz]ation|attain\w*)\b[^.;]{0,40}$/i;
const RATE_AFTER = /^\s(?:on|per|with|using|across|throughput|of (?:throughput|peak|performance)|\(|while)/;

type Head = { end: number; kind: ComputeHit["kind"]; factor: number; confidence: number; reason: string };

function headOf(text: Text, n: NumberMention): Head | undefined {
  const { plain } = text;
  const time = at(DEVICE_TIME, plain, n.end);
  if (time)
    return {
      end: n.end + time[0].length,
      kind: "gpu_hours",
      factor: HOURS_PER[time[1]!]!,
      confidence: 0.95,
      reason: "device hours",
    };
  const ops = at(OPERATIONS, plain, n.end);
  if (!ops) return undefined;
  const end = n.end + ops[0].length;
  const [, prefix = "", word, perSecond, days] = ops;
  if (word === "OPS" && prefix === "") return undefined;
  const scale =
    word === "TOPS" ? 1e12 : (PREFIX[prefix.length === 1 ? prefix.toLowerCase() : prefix.toLowerCase()] ?? 1);
  if (days)
    return {
      end,
      kind: "flops",
      factor: scale * (days.startsWith("day") ? 86_400 : 3_600),
      confidence: 0.9,
      reason: "a rate times a duration",
    };
  if (perSecond) return { end, kind: "flops_per_s", factor: scale, confidence: 0.97, reason: "operations per second" };
  if (OF_WORK.test(after(text, end, 40)))
    return { end, kind: "flops", factor: scale, confidence: 0.95, reason: "operations of work" };
  // Without a mark: FLOPS and a spelled-out prefix are rates where something sustains them; FLOPs are work.
  const spelled = prefix.length > 1;
  const rate =
    word === "TOPS" ||
    word === "OPS" ||
    (word === "FLOPS" && scale >= 1e12) ||
    (spelled && (RATE_AFTER.test(after(text, end, 14)) || SUSTAIN.test(before(text, n.start, 60)))) ||
    (scale >= 1e12 && /^(?:flops|FLOPs|Flops)$/.test(word!) && /^\s(?:on|per|throughput)\b/.test(after(text, end, 12)));
  return {
    end,
    kind: rate ? "flops_per_s" : "flops",
    factor: scale,
    confidence: 0.8,
    reason: rate ? "a rate, by its unit" : "operations, by their unit",
  };
}

/** Letters of which every such phrase has some; looked for first, because it is cheap. */
const LETTERS: readonly string[] = ["lop", "LOP", "LoP", "OPS", "our", "hr", "day", "Day", "week", "month", "year"];

export function findCompute(text: Text, devices: readonly DeviceMention[]): ComputeHit[] {
  const { plain, numbers } = text;
  if (!LETTERS.some((l) => plain.includes(l))) return [];
  // A number inside a device's name (A100-40G) counts nothing.
  const named = new SpanIndex(devices);
  const inName = (n: NumberMention) => named.find(n.start, n.end, (d) => n.start > d.start && n.end <= d.end);
  const own = numbers.map((n) => (inName(n) ? undefined : headOf(text, n)));
  const heads = shareHeads(runsOf(text), own);
  const out: ComputeHit[] = [];
  numbers.forEach((n, k) => {
    const head = heads[k];
    if (!head || (own[k] === undefined && (n.end > head.end || n.word))) return;
    let end = own[k] ? head.end : n.end;
    // The device inside the phrase, or after `on` right behind it.
    let device: string | null =
      named.find(n.start, head.end + 2, (d) => d.start >= n.start && d.end <= head.end + 2 && !d.generic)?.device ??
      null;
    if (!device) {
      const on = named.find(head.end, head.end + 48, (d) => d.start >= head.end && !d.generic);
      if (on && /^\s(?:on|using|with|per|across)\b[^.;]*$/.test(plain.slice(head.end, on.start))) {
        device = on.device;
        if (own[k] && on.end - n.start <= 80) end = on.end;
      }
    }
    out.push({
      start: n.start,
      end,
      kind: head.kind,
      value: Number((n.value * head.factor).toPrecision(12)),
      device,
      confidence: head.confidence,
      reason: head.reason,
    });
  });
  return out;
}
