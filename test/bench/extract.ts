/**
 * What extraction promises: the score table per field on the annotated abstracts (by the rules of `score.mjs`, when the
 * shared reference material is there), abstracts a second on one core, and time that grows with the length of the text.
 * Times are processor time of this process, the best of several rounds, so that a busy machine does not count.
 */
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { contractObject, extract } from "../../lib/extract/extract";
import { readLexicon } from "../../lib/extract/vocabulary";

const root = fileURLToPath(new URL("../..", import.meta.url));
const shared = process.env.ISOLOSS_SHARED ?? join(root, "..", "shared");

const PER_SECOND = 3000;
const ITEM_FIELDS = ["exponents", "models", "data", "compute", "hardware", "datasets", "ratios", "code"];
const FLOORS: Readonly<Record<string, number>> = {
  overall: 0.95,
  "law.states_law accuracy": 0.96,
  "law.forms": 0.9,
  "law.variables": 0.9,
  ...Object.fromEntries(ITEM_FIELDS.map((f) => [f, 0.93])),
};

interface Annotated {
  id: unknown;
  title: string;
  abstract: string;
}

const lexicon = readLexicon(join(root, "content"));
const print = (s: string) => process.stdout.write(`${s}\n`);

/** Processor seconds of the best of `rounds` runs. */
function seconds(rounds: number, work: () => void): number {
  let best = Number.POSITIVE_INFINITY;
  for (let k = 0; k < rounds; k++) {
    const start = process.cpuUsage();
    work();
    const used = process.cpuUsage(start);
    best = Math.min(best, (used.user + used.system) / 1e6);
  }
  return best;
}

function scores(list: Annotated[], scorer: string, name: string): Record<string, number> {
  const folder = mkdtempSync(join(tmpdir(), "isoloss-bench-"));
  const gold = join(folder, "gold.json");
  const out = join(folder, "out.json");
  writeFileSync(gold, JSON.stringify(list));
  writeFileSync(out, JSON.stringify(list.map((x) => contractObject(x.id, extract(x.title, x.abstract, lexicon)))));
  const printed = execFileSync(process.execPath, [scorer, gold, out, "--json"], { encoding: "utf8" });
  rmSync(folder, { recursive: true });
  print(`\n${name}\n${printed.slice(0, printed.lastIndexOf("\n{"))}`);
  return JSON.parse(printed.slice(printed.lastIndexOf("\n{") + 1)) as Record<string, number>;
}

/** Texts that make careless patterns slow: long runs, near matches, nesting, and one sentence without an end. */
const PATHOLOGICAL: Readonly<Record<string, (length: number) => string>> = {
  "one letter": (n) => "A".repeat(n),
  "capital names in a list": (n) => "Abc, Def2, ".repeat(n / 11),
  "names up to a data word": (n) => `${"Abc2 and ".repeat(n / 9)}datasets`,
  digits: (n) => "1,234,567 and ".repeat(n / 14),
  "one long number": (n) => "1".repeat(n),
  braces: (n) => "d^{".repeat(n / 3),
  brackets: (n) => "O(n ".repeat(n / 4),
  "lost commands": (n) => "simsimtimescdotpropto ".repeat(n / 22),
  hyphens: (n) => "A-b-".repeat(n / 4),
  spaces: (n) => `7B${" ".repeat(n)}parameters`,
  "scaling laws": (n) => "we find scaling laws with both model size and data and ".repeat(n / 55),
  "verbs of introducing": (n) => "we introduce Abc, a new very large ".repeat(n / 35),
  links: (n) => "https://a.b/c ".repeat(n / 14),
  sentences: (n) => "We do. ".repeat(n / 7),
  "known names": (n) => "on C4, MATH and ImageNet ".repeat(n / 25),
  exponents: (n) => "inversely proportional to d, d^{0.5} and O(n^2) time ".repeat(n / 53),
  "sizes of models": (n) => "1B, 7B and 13B models on 3 trillion tokens, ".repeat(n / 44),
  devices: (n) => "NVIDIA Tesla 8 GPU ".repeat(n / 19),
};

export async function run(_args: string[]): Promise<boolean> {
  let good = true;
  const gold = join(shared, "extraction", "gold-dev.json");
  const scorer = join(shared, "extraction", "score.mjs");
  let list: Annotated[] = [];
  if (existsSync(gold) && existsSync(scorer)) {
    list = JSON.parse(readFileSync(gold, "utf8")) as Annotated[];
    const report = scores(list, scorer, `all ${list.length} annotated abstracts`);
    for (const [field, floor] of Object.entries(FLOORS)) {
      const value = report[field];
      if (value !== undefined && value >= floor) continue;
      good = false;
      print(`${field}: ${value} is below ${floor}`);
    }
    scores(
      list.filter((_, k) => k % 2 === 0),
      scorer,
      "even half",
    );
    scores(
      list.filter((_, k) => k % 2 === 1),
      scorer,
      "odd half",
    );
  } else print(`scores: skipped, ${gold} is not there`);

  if (list.length === 0)
    list = Array.from({ length: 100 }, (_, k) => ({
      id: k,
      title: `A study of ${k}B models`,
      abstract:
        "We train 7B models on 1.4 trillion tokens of C4 with 64 V100 GPUs, 2.5x faster, and fit a power law. ".repeat(
          14,
        ),
    }));
  const all = () => {
    for (const x of list) extract(x.title, x.abstract, lexicon);
  };
  all();
  const rate = list.length / seconds(15, all);
  print(`\nspeed: ${Math.round(rate)} abstracts a second on one core (at least ${PER_SECOND})`);
  if (rate < PER_SECOND) good = false;

  print("\n1 MB of pathological text, seconds (below 1), and growth from 250 kB (4 is linear)");
  for (const [name, make] of Object.entries(PATHOLOGICAL)) {
    const small = make(250_000);
    const large = make(1_000_000);
    extract("T", small, lexicon);
    const a = seconds(3, () => extract("T", small, lexicon));
    const b = seconds(2, () => extract("T", large, lexicon));
    const slow = b >= 1;
    if (slow) good = false;
    print(`  ${name.padEnd(26)} ${b.toFixed(3)}  ×${(b / a).toFixed(1)}${slow ? "  too slow" : ""}`);
  }
  return good;
}
