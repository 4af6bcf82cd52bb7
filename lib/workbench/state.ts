/** Everything that a fit in the workbench depends on, as an address and back. Isomorphic. */
import type { Objective } from "../fit/types";
import { formatRows, parseRows } from "../runs/rows";

export const OBJECTIVES = ["huber-log", "least-squares-log", "least-squares", "least-absolute-log"] as const;
export const SCHEMES = ["iid", "group", "residual"] as const;
export const INTERVALS = ["percentile", "bca"] as const;
/** What becomes of rows with cells that no fit can use, and of rows that repeat another. */
export const INVALID = ["drop", "refuse"] as const;
export const DUPLICATES = ["keep", "drop", "refuse"] as const;

export interface WorkbenchState {
  /** A run set of the knowledge base. */
  runs: string | null;
  /** Or a file that stays with its owner: only its name and hash travel. */
  file: { name: string; sha256: string | null } | null;
  law: string | null;
  /** The edition of the knowledge base that the page shows; null for the present one. */
  edition: string | null;
  /** Law symbol → column, where it differs from the declared or guessed one. */
  map: Record<string, string>;
  /** Factors by which columns are multiplied. */
  scale: Record<string, number>;
  objective: Objective["name"];
  /** Huber threshold; for `huber-log` only. */
  delta: number;
  /** Declared exclusions that apply. */
  exclude: string[];
  /** Rows left out by hand, counted from 0. */
  without: number[];
  invalid: (typeof INVALID)[number];
  duplicates: (typeof DUPLICATES)[number];
  /** Starts beyond the structural ones. */
  starts: number;
  /** Bootstrap replicates; 0 for none. */
  bootstrap: number;
  scheme: (typeof SCHEMES)[number];
  interval: (typeof INTERVALS)[number];
  level: number;
  seed: number;
  /** Natural-log width within which budgets count as one in the IsoFLOP view. */
  bin: number;
}

export const defaultState: WorkbenchState = {
  runs: null,
  file: null,
  law: null,
  edition: null,
  map: {},
  scale: {},
  objective: "huber-log",
  delta: 1e-3,
  exclude: [],
  without: [],
  invalid: "drop",
  duplicates: "keep",
  starts: 0,
  bootstrap: 1000,
  scheme: "iid",
  interval: "bca",
  level: 0.95,
  seed: 1,
  bin: 0.4,
};

/** Limits of the numbers, shared by the address and the form. */
export const LIMITS = {
  delta: [1e-9, 10],
  starts: [0, 2000],
  bootstrap: [0, 20_000],
  level: [0.5, 0.999],
  seed: [0, 2 ** 31 - 1],
  bin: [1e-6, 3],
} as const;
type Limited = keyof typeof LIMITS;
const WHOLE: readonly Limited[] = ["starts", "bootstrap", "seed"];

/** A number within its limits; null with the reason when it is none. */
export function limited(name: Limited, text: string): { value: number } | { problem: string } {
  const value = Number(text);
  const [low, high] = LIMITS[name];
  const whole = WHOLE.includes(name);
  if (text.trim() === "" || !(value >= low && value <= high) || (whole && !Number.isInteger(value)))
    return {
      problem: `“${name}” has to be a ${whole ? "whole " : ""}number from ${low} to ${high} (saw “${text.slice(0, 40)}”).`,
    };
  return { value };
}

/** Rows of the address up to this many characters; a longer selection does not fit into a link. */
const MAX_TEXT = 6000;
const SYMBOL = /^([A-Za-z][A-Za-z0-9_]*)[:=](.+)$/s;

/** Reads an address. What it cannot use is said in `problems`, never passed over. */
export function readState(query: URLSearchParams): { state: WorkbenchState; problems: string[] } {
  const state: WorkbenchState = { ...defaultState, map: {}, scale: {}, exclude: [], without: [] };
  const problems: string[] = [];
  const known = new Set<string>();
  const one = (name: string): string | null => {
    known.add(name);
    const v = query.get(name);
    return v === null || v === "" ? null : v.slice(0, MAX_TEXT);
  };
  const choice = <T extends string>(name: string, of: readonly T[], set: (v: T) => void) => {
    const v = one(name);
    if (v === null) return;
    if ((of as readonly string[]).includes(v)) set(v as T);
    else problems.push(`“${name}” is one of ${of.join(", ")} (saw “${v.slice(0, 40)}”).`);
  };
  state.runs = one("runs");
  state.law = one("law");
  state.edition = one("edition");
  const file = one("file");
  const sha256 = one("sha256");
  if (file && !state.runs) state.file = { name: file.slice(0, 200), sha256 };
  if (sha256 !== null && !/^[0-9a-f]{64}$/.test(sha256)) {
    problems.push("“sha256” has to be 64 hexadecimal digits.");
    if (state.file) state.file.sha256 = null;
  }
  choice("objective", OBJECTIVES, (v) => {
    state.objective = v;
  });
  choice("scheme", SCHEMES, (v) => {
    state.scheme = v;
  });
  choice("interval", INTERVALS, (v) => {
    state.interval = v;
  });
  choice("invalid", INVALID, (v) => {
    state.invalid = v;
  });
  choice("duplicates", DUPLICATES, (v) => {
    state.duplicates = v;
  });
  for (const name of Object.keys(LIMITS) as Limited[]) {
    const v = one(name);
    if (v === null) continue;
    const read = limited(name, v);
    if ("value" in read) state[name] = read.value;
    else problems.push(read.problem);
  }
  for (const name of ["map", "scale"] as const) {
    known.add(name);
    for (const pair of query.getAll(name)) {
      const m = SYMBOL.exec(pair.slice(0, 300));
      const factor = Number(m?.[2]);
      if (!m || (name === "scale" && !(factor > 0 && Number.isFinite(factor))))
        problems.push(
          `“${name}” is written as ${name === "map" ? "N:column" : "N:1000000"} (saw “${pair.slice(0, 60)}”).`,
        );
      else if (name === "map") state.map[m[1]!] = m[2]!;
      else state.scale[m[1]!] = factor;
    }
  }
  known.add("exclude");
  state.exclude = [...new Set(query.getAll("exclude").filter((e) => e !== ""))].slice(0, 50);
  const without = one("without");
  if (without !== null)
    try {
      state.without = parseRows(without);
    } catch (e) {
      problems.push(`“without”: ${(e as Error).message}.`);
    }
  for (const name of new Set(query.keys()))
    if (!known.has(name)) problems.push(`This page takes no “${name.slice(0, 40)}”.`);
  return { state, problems };
}

/** The shortest address of a state: what is as usual is left out. */
export function writeState(state: WorkbenchState): URLSearchParams {
  const q = new URLSearchParams();
  if (state.runs) q.set("runs", state.runs);
  else if (state.file) {
    q.set("file", state.file.name);
    if (state.file.sha256) q.set("sha256", state.file.sha256);
  }
  if (state.law) q.set("law", state.law);
  for (const [s, c] of Object.entries(state.map).sort()) q.append("map", `${s}:${c}`);
  for (const [s, f] of Object.entries(state.scale).sort()) if (f !== 1) q.append("scale", `${s}:${f}`);
  if (state.objective !== defaultState.objective) q.set("objective", state.objective);
  if (state.objective === "huber-log" && state.delta !== defaultState.delta) q.set("delta", String(state.delta));
  for (const e of state.exclude) q.append("exclude", e);
  if (state.without.length > 0) q.set("without", formatRows(state.without));
  for (const name of [
    "invalid",
    "duplicates",
    "starts",
    "bootstrap",
    "scheme",
    "interval",
    "level",
    "seed",
    "bin",
  ] as const)
    if (state[name] !== defaultState[name]) q.set(name, String(state[name]));
  if (state.edition) q.set("edition", state.edition);
  return q;
}

/** The objective of a state, as the engine takes it. */
export const objectiveOf = (state: Pick<WorkbenchState, "objective" | "delta">): Objective =>
  state.objective === "huber-log" ? { name: "huber-log", delta: state.delta } : { name: state.objective };
