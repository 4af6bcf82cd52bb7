"use server";
/** What the contribution form asks the server: to read, to write, to check, to preview. Nothing is stored or logged. */
import type { ReactNode } from "react";
import { literature, surroundings } from "../../db/queries";
import type { Problem } from "../../lib/content/problems";
import { checkRecord, type Draft, type Found, readDraft, writeRecord } from "../../lib/contribute/session";
import { PaperPreview } from "./_preview";

export interface FormState {
  draft: Draft;
  /** The text that fragments and offsets refer to. */
  abstract: string;
  found: Found[];
  file: string;
  record: string;
  problems: Problem[];
  checked: boolean;
}

const field = (data: FormData, name: string): string => {
  const v = data.get(name);
  return typeof v === "string" ? v : "";
};

/** One step of the form; `step` says which: read, write or check. */
export async function contribute(_before: FormState, data: FormData): Promise<FormState> {
  const around = surroundings();
  const typed: Draft = {
    title: field(data, "title").slice(0, 400),
    authors: field(data, "authors").slice(0, 4000),
    published: field(data, "published").slice(0, 20),
    arxiv: field(data, "arxiv").slice(0, 40),
    abstract: field(data, "abstract").slice(0, 20_000),
  };
  const { draft, abstract, found } = readDraft(typed, around);
  const state: FormState = {
    draft,
    abstract,
    found,
    file: "",
    record: field(data, "record").slice(0, 200_001),
    problems: [],
    checked: false,
  };
  const step = field(data, "step");
  if (step === "write") {
    const taken = new Map<number, number | null>();
    for (const [i, f] of found.entries()) {
      if (data.get(`take-${i}`) === null) continue;
      const raw = field(data, `value-${i}`).trim();
      const mended = raw === "" ? Number.NaN : Number(raw);
      taken.set(i, Number.isFinite(mended) && mended !== f.value ? mended : null);
    }
    Object.assign(state, writeRecord(typed, taken, around));
  }
  if (state.record.trim() !== "") {
    const { file, problems } = checkRecord(state.record, around, { literature: literature(), abstract });
    Object.assign(state, { file, problems, checked: true });
  }
  return state;
}

/** The problems of a record as it is typed, and the page it would make. */
export async function review(
  record: string,
  abstract: string,
): Promise<{ file: string; problems: Problem[]; preview: ReactNode }> {
  const { file, problems, paper } = checkRecord(String(record).slice(0, 200_001), surroundings(), {
    literature: literature(),
    abstract: String(abstract).slice(0, 20_000),
  });
  return { file, problems, preview: paper ? <PaperPreview paper={paper} /> : null };
}
