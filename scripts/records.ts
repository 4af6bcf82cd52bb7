/** Single records of the content folder for commands that need one law or one run set, without reading all of it. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseRecord } from "../lib/content/load";
import { formatProblem, nearest } from "../lib/content/problems";
import { Law, type LawRecord, RunSet, type RunSetRecord } from "../lib/content/schema";
import { UsageError } from "./usage";

export { UsageError };

export function recordIds(content: string, kind: "laws" | "runs"): string[] {
  const folder = join(content, kind);
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((n) => n.endsWith(".md"))
    .map((n) => n.slice(0, -3))
    .sort();
}

function read<T>(content: string, kind: "laws" | "runs", id: string, parse: (file: string, text: string) => T): T {
  const ids = recordIds(content, kind);
  if (!ids.includes(id)) {
    const noun = kind === "laws" ? "law" : "run set";
    const near = nearest(id, ids);
    throw new UsageError(
      `no ${noun} has the id ${JSON.stringify(id)}. ${near ? `Did you mean ${near}?` : `There ${ids.length === 1 ? "is" : "are"}: ${ids.join(", ") || "none"}.`}`,
    );
  }
  const file = `${kind}/${id}.md`;
  return parse(file, readFileSync(join(content, file), "utf8"));
}

/** @throws UsageError for an unknown id, Error when the record has defects */
export function readLaw(content: string, id: string): LawRecord {
  return read(content, "laws", id, (file, text) => {
    const { record, problems } = parseRecord(file, text, Law);
    if (!record) throw new Error(problems.map(formatProblem).join("\n"));
    return record;
  });
}

/** @throws UsageError for an unknown id, Error when the record has defects */
export function readRunSetRecord(content: string, id: string): RunSetRecord {
  return read(content, "runs", id, (file, text) => {
    const { record, problems } = parseRecord(file, text, RunSet);
    if (!record) throw new Error(problems.map(formatProblem).join("\n"));
    return record;
  });
}

/** Progress on stderr for what takes long: at most five lines a second, rewritten on a terminal. */
export function progressLine(): { show: (done: number, what: string) => void; end: () => void } {
  let last = 0;
  let shown = false;
  const terminal = process.stderr.isTTY;
  const began = Date.now();
  return {
    show(done, what) {
      const now = Date.now();
      // Short work stays silent; without a terminal every ten seconds is enough.
      if (now - began < 1000 || (now - last < (terminal ? 200 : 10_000) && done < 1)) return;
      if (!terminal && done >= 1 && !shown) return;
      last = now;
      shown = true;
      const text = `${what} ${Math.round(100 * done)} %`;
      process.stderr.write(terminal ? `\r${text}\x1b[K` : `${text}\n`);
    },
    end() {
      if (shown && terminal) process.stderr.write("\r\x1b[K");
    },
  };
}

/** Options shared by commands that read run files. */
export function cacheOptions(): { cache?: string; mirror?: string } {
  return {
    ...(process.env.RUNS_CACHE ? { cache: process.env.RUNS_CACHE } : {}),
    ...(process.env.RUNS_MIRROR ? { mirror: process.env.RUNS_MIRROR } : {}),
  };
}
