/** Accelerators and processors with their counts: vocabulary names, families of model numbers, and counted GPU/TPU/CPU. */

import type { Lexicon } from "../lexicon";
import { before, type Text } from "../text";
import { at, type Hit, JOINT, SpanIndex } from "./hit";

export interface HardwareHit extends Hit {
  /** Canonical name. */
  device: string;
  count: number | null;
}

/** A device name in the text, before its count is looked for. */
export interface DeviceMention {
  start: number;
  end: number;
  device: string;
  generic: boolean;
}

const VENDOR = String.raw`(?:(?:NVIDIA|Nvidia|nVidia|AMD|Intel|Google|Apple|Huawei|Qualcomm|Cerebras|Graphcore|AWS|Amazon|Cloud|Tesla|GeForce|Instinct|Radeon|Quadro|Core|Jetson)['s]{0,2}[- ]){0,3}`;
/**
 * Families of model numbers. Each alternative is one name; suffixes of memory size and form factor stay outside it.
 * 1 data-centre GPU letter and number, 2 workstation and consumer cards, 3 AMD accelerators, 4 TPU generations,
 * 5 other accelerators, 6 processors.
 */
const FAMILY = new RegExp(
  String.raw`(?:(?<![A-Za-z0-9-])|(?<=\d[x×]))${VENDOR}(?:((?:GH200|GB[23]00|B[1-3]00|H20|H[128]00|A100|A[238]00|A[246]0|A10G?|A16|V100S?|P100|P40|P4|T4|K80|K40|L40S?|L4|L20))|((?:RTX|GTX)[- ]?(?:A\d{4}|\d{3,4}(?:[- ]?(?:Ti|SUPER|Super))?)|(?:RTX )?A[456]000|TITAN (?:RTX|Xp|X|V)|Titan (?:RTX|Xp|X|V)|RTX (?:6000|8000)(?: Ada)?)|(MI\d{2,3}[AX]?(?![A-Za-z0-9]))|(TPU[- ]?[vV]\d[a-z]{0,2}|TPU (?:Trillium|Ironwood)|v[2-6][ep]? TPU(?![A-Za-z]))|(Gaudi[- ]?\d?|Trainium\d?|Inferentia\d?|Ascend[- ]?\d{3}[A-Z]?|(?:WSE|CS)-[23]|IPU(?:-POD\d+)?|Hopper GPU|Xavier(?: NX)?|Orin(?: Nano| NX)?|Jetson Nano|M[1-4](?: (?:Pro|Max|Ultra))? chip)|(i[3579](?:-\d{4,5}[A-Z]{0,2})? CPU|i[3579]-\d{4,5}[A-Z]{0,2}|Xeon(?: (?:Gold|Platinum|Silver|E\d))?(?: \d{4}[A-Z]?)?|EPYC(?: \d{4})?|Ryzen(?: \d \d{4}X?)?|Threadripper|Cortex-[AM]\d{1,2}\+?|Raspberry Pi(?: \d[A-Z]?\+?)?|Snapdragon(?: 8 Gen \d| \d{3})?|Grace Hopper|A64FX))(?=s?(?![A-Za-z0-9]))`,
  "g",
);
/** Letters of which every family has some; looked for first, because it is cheap. */
const LETTERS: readonly string[] = [
  "PU",
  "100",
  "200",
  "800",
  "300",
  "RTX",
  "GTX",
  "TX ",
  "A40",
  "A10",
  "A16",
  "A30",
  "A2",
  "A6",
  "A5",
  "A4",
  "V100",
  "P40",
  "P4",
  "T4",
  "K80",
  "K40",
  "L40",
  "L4",
  "L20",
  "H20",
  "TITAN",
  "Titan",
  "MI",
  "Gaudi",
  "Trainium",
  "Inferentia",
  "Ascend",
  "WSE",
  "CS-",
  "Xavier",
  "Orin",
  "Jetson",
  "chip",
  "Xeon",
  "EPYC",
  "Ryzen",
  "Threadripper",
  "Cortex",
  "Raspberry",
  "Snapdragon",
  "Grace",
  "A64FX",
  "i3-",
  "i5-",
  "i7-",
  "i9-",
];
const GENERIC = /(?<![A-Za-z0-9-])(GPU|TPU|CPU)s?(?![A-Za-z0-9])/g;
/** Memory size and form factor after a name: `A100-40G`, `A100 80GB SXM`. */
const SUFFIX = /(?:[- ]?\(?\d{2,3} ?GB?\)?)?(?:[- ](?:SXM\d?|PCIe|NVL))?s?/y;
/** What may stand between a count and the name: `64 high-end NVIDIA`, `8 x`. */
const BETWEEN =
  /^\s?[x×]?\s?-?(?:(?:commodity|consumer|consumer-grade|high-end|low-end|modern|parallel|physical|desktop|server|cloud|standard|NVIDIA|Nvidia|AMD|Intel|Google|Tesla|GeForce|even|interconnected|heterogeneous|available|of|the|memory-constrained|data-?cent(?:er|re)|gaming|\d{1,3} ?GB),?[- ]){0,4}$/;
const SINGLE =
  /(?<![A-Za-z])(?:a |an |one |only a )?[Ss]ingle(?:,? (?:[a-z]+-?){1,3},?){0,2} ?(?:NVIDIA |Nvidia |AMD |Google |Tesla |GeForce |desktop |consumer |commodity |modern |cloud )?$/;
const HOURS =
  /\s?-?(?:s )?(?:GPU|TPU|GCD|core|chip|accelerator|device)?s?[- ]?(?:compute )?(?:hours?|hrs?|days?|weeks?|months?|years?)(?![A-Za-z])/y;

/** Canonical name of a family match: vendor and spacing variants fall together. */
function canonical(m: RegExpExecArray): string {
  const [, data, card, amd, tpu, other, cpu] = m;
  if (data) return data;
  if (card) return card.replace(/^(RTX|GTX)[- ]?/, "$1 ").replace(/[- ]?Ti$/, " Ti");
  if (amd) return amd;
  if (tpu) return /^v/i.test(tpu) ? `TPU ${tpu.replace(/ TPU$/i, "")}` : tpu.replace(/^TPU[- ]?v/i, "TPU v");
  return (other ?? cpu)!;
}

/** A bare letter and digits (`T4`, `P4`, `L4`, `M1`) is a device only with a vendor or beside a device word. */
const isShort = (name: string) => /^[A-Z]\d{1,2}$/.test(name) || /^M[1-4]/.test(name);
const spokenOf = (text: Text, start: number, end: number) =>
  /NVIDIA|Nvidia|Tesla|GPU|Apple/.test(`${before(text, start, 24)} ${text.plain.slice(start, end + 14)}`);

/** All device names, named ones first where a generic word only repeats them (`RTX 4090 GPU`). */
export function findDevices(text: Text, lexicon: Lexicon): DeviceMention[] {
  const { plain } = text;
  const out: DeviceMention[] = [];
  const index = new SpanIndex<DeviceMention>();
  const push = (d: DeviceMention) => {
    out.push(d);
    index.add(d);
  };
  if (!/GPU|TPU|CPU|\d|Xeon|EPYC|Gaudi|Trainium|Jetson|Orin/.test(plain)) return out;
  FAMILY.lastIndex = 0;
  for (let m = LETTERS.some((l) => plain.includes(l)) ? FAMILY.exec(plain) : null; m !== null; m = FAMILY.exec(plain)) {
    const name = canonical(m);
    const end = m.index + m[0].length;
    const suffix = at(SUFFIX, plain, end)?.[0] ?? "";
    if (isShort(name) && !spokenOf(text, m.index, end + suffix.length)) continue;
    push({ start: m.index, end: end + suffix.length, device: lexicon.hardwareName(name) ?? name, generic: false });
  }
  for (const m of lexicon.findHardware(text)) {
    if (index.overlapping(m.start, m.end)) continue;
    if (isShort(plain.slice(m.start, m.end)) && !spokenOf(text, m.start, m.end)) continue;
    push({ start: m.start, end: m.end, device: m.term.name, generic: false });
  }
  GENERIC.lastIndex = 0;
  for (let m = GENERIC.exec(plain); m !== null; m = GENERIC.exec(plain)) {
    const start = m.index;
    const end = start + m[0].length;
    if (index.overlapping(start, end)) continue;
    // "RTX 4090 GPU", "consumer GPU RTX 4090": the name says it already.
    const joined = index.find(
      start - 2,
      end + 1,
      (o) =>
        !o.generic &&
        ((start >= o.end && /^[\s(-]{0,2}$/.test(plain.slice(o.end, start))) || (o.start >= end && o.start - end <= 1)),
    );
    if (joined) {
      joined.start = Math.min(joined.start, start);
      joined.end = Math.max(joined.end, end);
      index.add(joined);
      continue;
    }
    push({ start, end, device: m[1]!, generic: true });
  }
  return out.sort((a, b) => a.start - b.start);
}

export function findHardware(text: Text, lexicon: Lexicon, devices = findDevices(text, lexicon)): HardwareHit[] {
  const { plain, numbers } = text;
  const out: HardwareHit[] = [];
  /** Index of the last number that ends before the device; devices ascend. */
  let last = -1;
  for (const d of devices) {
    while (last + 1 < numbers.length && numbers[last + 1]!.end <= d.start) last++;
    const lead = before(text, d.start, 48);
    const hours = at(HOURS, plain, d.end) !== null;
    const single = SINGLE.exec(lead);
    if (single && !hours) {
      out.push({ ...d, start: d.start - single[0].length, count: 1, confidence: 0.95, reason: "a single device" });
      continue;
    }
    // The last number before the name, when nothing but a vendor or an adjective stands between.
    let k = last;
    const counts: number[] = [];
    let start = d.start;
    if (k >= 0 && !hours) {
      const n = numbers[k]!;
      if (
        d.start - n.end <= 48 &&
        BETWEEN.test(plain.slice(n.end, d.start)) &&
        Number.isInteger(n.value) &&
        n.value > 0
      ) {
        counts.push(n.value);
        start = n.start;
        while (k > 0) {
          const p = numbers[k - 1]!;
          const q = numbers[k]!;
          const between = plain.slice(p.end, q.start);
          if (!JOINT.test(between) || /-/.test(between) || !Number.isInteger(p.value) || p.magnitude !== "none") break;
          counts.unshift(p.value);
          start = p.start;
          k--;
        }
      }
    }
    if (counts.length > 0)
      for (const count of counts) out.push({ ...d, start, count, confidence: 0.93, reason: "a counted device" });
    else if (!d.generic)
      out.push({ ...d, count: null, confidence: 0.93, reason: hours ? "named in device hours" : "a named device" });
  }
  return out;
}
