/**
 * Runs `search/judgments.json` of the shared folder: queries with the papers that must come first; and the kept-back
 * set: questions as researchers type them, written before the engine had seen them, each with papers of which one
 * should come first.
 */
import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import type { SearchEngine, SearchResponse } from "../../lib/search/types";

export interface Judgment {
  q: string;
  first?: string[];
  within3?: string[];
  within5?: string[];
  answer?: boolean;
  min_results?: number;
}
export interface Verdict {
  query: string;
  ok: boolean;
  failures: string[];
  response: SearchResponse;
}

export function judgmentsFile(): string {
  return resolve(process.env.ISOLOSS_SHARED ?? "../shared", "search/judgments.json");
}
export function readJudgments(): Judgment[] | undefined {
  const file = judgmentsFile();
  return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as Judgment[]) : undefined;
}

const same = (a: string, b: string) => a.toLowerCase().replace(/\s+/g, " ") === b.toLowerCase().replace(/\s+/g, " ");

/** A result stands for its paper: the paper itself, or a claim of it. */
export async function judge(engine: SearchEngine, judgment: Judgment): Promise<Verdict> {
  const response = await engine.search({ query: judgment.q });
  const failures: string[] = [];
  const titles = response.results.map((r) => r.paper?.title ?? r.title);
  const place = (title: string) => titles.findIndex((t) => same(t, title));
  for (const title of judgment.first ?? []) {
    if (place(title) !== 0) failures.push(`first: "${title}" is at ${place(title) + 1 || "no place"}`);
  }
  for (const [n, list] of [
    [3, judgment.within3],
    [5, judgment.within5],
  ] as const)
    for (const title of list ?? []) {
      const at = place(title);
      if (at < 0 || at >= n) failures.push(`within ${n}: "${title}" is at ${at + 1 || "no place"}`);
    }
  if (judgment.answer === true && !response.answer) failures.push("no answer");
  if (judgment.answer === false && response.answer) failures.push("an answer where none was wanted");
  if (judgment.min_results !== undefined && response.total < judgment.min_results)
    failures.push(`${response.total} results, wanted ${judgment.min_results}`);
  return { query: judgment.q, ok: failures.length === 0, failures, response };
}

export interface Asked {
  questions: number;
  first: number;
  meanReciprocalRank: number;
  /** Questions whose paper is not first, with its place. */
  missed: string[];
}
/** Asks the kept-back set. */
export async function askQuestions(engine: SearchEngine): Promise<Asked> {
  const questions = JSON.parse(readFileSync(new URL("../fixtures/search/questions.json", import.meta.url), "utf8")) as {
    q: string;
    first: string[];
  }[];
  const missed: string[] = [];
  let sum = 0;
  for (const { q, first } of questions) {
    const { results } = await engine.search({ query: q });
    const place = results.findIndex((r) => first.includes(r.paper?.id ?? r.id)) + 1;
    if (place > 0) sum += 1 / place;
    if (place !== 1) missed.push(`${q} (${place === 0 ? "not on the first page" : `at ${place}`})`);
  }
  return {
    questions: questions.length,
    first: questions.length - missed.length,
    meanReciprocalRank: sum / questions.length,
    missed,
  };
}
