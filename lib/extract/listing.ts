/**
 * Reads saved listing pages of papers: a title, its abstract, and under it (on some variants) the number of
 * authors or an organisation, a date and a number of comments. Header lines before the first paper are passed over.
 *
 * A page is read as paragraphs (runs of lines between blank lines). A paragraph that is long is an abstract, the one
 * before it is its title, and short ones after it that look like an author count, a dot or a date are its footer.
 */
import { emptyEntry, isDay, MONTHS, type Notice, type ReadSource, type SourceEntry } from "./sources";

/** A paragraph of at least this many characters is an abstract. */
const ABSTRACT_LENGTH = 200;
/** A longer one is never a title. */
const TITLE_LENGTH = 400;

const AUTHORS = /^[•*·-]\s*([\d,]{1,7}) authors?$/i;
const DAY =
  /^(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}\.? (\d{1,2})(?:, (\d{4}))?(?: ([\d,]{1,9}))?$/;
const DOT = /^[·•]$/;
/** Lines that belong to the page, not to a paper. */
const PAGE_LINES = [
  /^new$/i,
  /^get trending papers in your email inbox!?$/i,
  /^subscribe$/i,
  /^(daily|trending|weekly|monthly) papers$/i,
  /^by\s?ak and the research community$/i,
  /^(submit|previous|next|sign up|log in|upvote|search|papers?|all|models|datasets|spaces)$/i,
  /^\d+$/,
];

interface Line {
  text: string;
  line: number;
}

interface Footer {
  authorsCount: number | null;
  organisation: string | null;
  month: string | null;
  day: string | null;
  year: string | null;
  comments: number | null;
  line: number;
}

const count = (s: string) => Number(s.replaceAll(",", ""));

/** Splits into paragraphs of non-blank lines. A footer line always stands for itself. */
function paragraphs(text: string): Line[][] {
  const out: Line[][] = [];
  let current: Line[] = [];
  const close = () => {
    if (current.length > 0) out.push(current);
    current = [];
  };
  let number = 0;
  for (const raw of text.split("\n")) {
    number++;
    const line = raw.trim();
    if (line === "") {
      close();
    } else if (AUTHORS.test(line) || DOT.test(line) || DAY.test(line)) {
      close();
      out.push([{ text: line, line: number }]);
    } else current.push({ text: line, line: number });
  }
  close();
  return out;
}

const isFooterLine = (p: readonly Line[]) => {
  const t = p[0]?.text ?? "";
  return p.length === 1 && (AUTHORS.test(t) || DOT.test(t) || DAY.test(t));
};
const textOf = (p: readonly Line[]) => p.map((l) => l.text).join(" ");

/** An organisation is printed as a logo's text and its name, so the name often stands twice. */
function organisationName(text: string): string {
  const words = text.split(" ");
  const half = words.length / 2;
  return words.length % 2 === 0 && words.slice(0, half).join(" ") === words.slice(half).join(" ")
    ? words.slice(0, half).join(" ")
    : text;
}

/**
 * Reads a listing page.
 * @param captured day on which the page was saved (YYYY-MM-DD). When absent, its year is inferred: pages print the
 * year of every date but those of the year in which they are saved, so it is the year after the latest one printed.
 */
export function readListing(text: string, captured?: string): ReadSource {
  const notices: Notice[] = [];
  const found: { entry: SourceEntry; footer: Footer | null }[] = [];
  const blocks = paragraphs(text);
  let pageDay: { month: string; day: string; line: number } | null = null;
  let i = 0;

  // The head of the page: everything up to the title of the first abstract.
  const firstAbstract = blocks.findIndex((p) => !isFooterLine(p) && textOf(p).length >= ABSTRACT_LENGTH);
  // A title whose abstract is missing is known by its author count.
  const firstCount = blocks.findIndex((p) => AUTHORS.test(textOf(p)));
  const starts = [firstAbstract, firstCount].filter((k) => k > 0);
  const headEnd = starts.length === 0 ? blocks.length : Math.min(...starts) - 1;
  for (; i < headEnd; i++) {
    const block = blocks[i] ?? [];
    const t = textOf(block);
    const day = DAY.exec(t);
    if (day) pageDay = { month: MONTHS[day[1]!.toLowerCase()]!, day: day[2]!.padStart(2, "0"), line: block[0]!.line };
    else if (!block.every((l) => PAGE_LINES.some((r) => r.test(l.text))) && starts.length > 0)
      notices.push({
        line: block[0]!.line,
        severity: "note",
        message: `a line before the first paper was passed over: ${JSON.stringify(t.slice(0, 60))}`,
      });
  }

  while (i < blocks.length) {
    const block = blocks[i]!;
    const t = textOf(block);
    const line = block[0]!.line;
    if (isFooterLine(block)) {
      if (!DOT.test(t))
        notices.push({ line, severity: "error", message: `a footer without a paper: ${JSON.stringify(t)}` });
      i++;
      continue;
    }
    if (block.every((l) => PAGE_LINES.some((r) => r.test(l.text)))) {
      i++;
      continue;
    }
    // One paragraph that holds the title in its first line and the abstract below it.
    let title = t;
    let abstract: string | null = null;
    if (
      block.length > 1 &&
      block[0]!.text.length <= TITLE_LENGTH &&
      t.length >= ABSTRACT_LENGTH + block[0]!.text.length
    ) {
      title = block[0]!.text;
      abstract = textOf(block.slice(1));
      i++;
    } else if (t.length > TITLE_LENGTH) {
      const last = found.at(-1);
      if (last && last.entry.abstract !== null && last.footer === null) {
        last.entry.abstract += ` ${t}`;
        i++;
        continue;
      }
      notices.push({ line, severity: "error", message: "an abstract without a title; kept under its first words" });
      title = `${t.slice(0, 80).replace(/\s+\S*$/, "")} …`;
      abstract = t;
      i++;
    } else {
      i++;
      const next = blocks[i];
      if (next && !isFooterLine(next)) {
        const nt = textOf(next);
        const after = blocks[i + 1];
        // A short abstract is recognised by the footer below it.
        if (nt.length >= ABSTRACT_LENGTH || (nt.length > 60 && after && AUTHORS.test(textOf(after)))) {
          abstract = nt;
          i++;
        }
      }
    }
    const entry = emptyEntry(title, line);
    entry.abstract = abstract;
    if (abstract === null)
      notices.push({ line, severity: "error", message: `no abstract under ${JSON.stringify(title.slice(0, 60))}` });

    // Further paragraphs of the same abstract: long, and followed by a footer rather than by another abstract.
    while (
      abstract !== null &&
      i < blocks.length &&
      !isFooterLine(blocks[i]!) &&
      textOf(blocks[i]!).length > TITLE_LENGTH
    ) {
      entry.abstract += ` ${textOf(blocks[i]!)}`;
      i++;
    }
    let footer: Footer | null = null;
    const here = () => (blocks[i] ? textOf(blocks[i]!) : "");
    const startFooter = (): Footer => ({
      authorsCount: null,
      organisation: null,
      month: null,
      day: null,
      year: null,
      comments: null,
      line: blocks[i]?.[0]?.line ?? line,
    });
    const authors = AUTHORS.exec(here());
    if (authors) {
      footer = startFooter();
      footer.authorsCount = count(authors[1]!);
      i++;
    } else if (
      i + 1 < blocks.length &&
      !isFooterLine(blocks[i]!) &&
      here().length <= 120 &&
      DOT.test(textOf(blocks[i + 1]!)) &&
      (i + 2 >= blocks.length || DAY.test(textOf(blocks[i + 2]!)))
    ) {
      footer = startFooter();
      footer.organisation = organisationName(here());
      i++;
    }
    if (DOT.test(here())) i++;
    const day = DAY.exec(here());
    if (day) {
      footer ??= startFooter();
      footer.month = MONTHS[day[1]!.toLowerCase()]!;
      footer.day = day[2]!.padStart(2, "0");
      footer.year = day[3] ?? null;
      footer.comments = day[4] === undefined ? null : count(day[4]);
      i++;
    }
    found.push({ entry, footer });
  }

  // Capture date: given, or its year inferred from the years that are printed.
  const years = found.flatMap(({ footer }) => (footer?.year ? [Number(footer.year)] : []));
  let year = captured ? captured.slice(0, 4) : null;
  const needed = pageDay !== null || found.some(({ footer }) => footer?.month && !footer.year);
  if (!year && years.length > 0) {
    year = String(Math.max(...years) + 1);
    if (needed)
      notices.push({
        line: pageDay?.line ?? 0,
        severity: "note",
        message: `capture year taken as ${year}, the year after the latest date with a year (say it with --captured)`,
      });
  } else if (!year && needed && found.some(({ footer }) => footer?.month))
    notices.push({
      line: pageDay?.line ?? 0,
      severity: "error",
      message: "dates without a year are left out: the capture year is not known (say it with --captured YYYY-MM-DD)",
    });

  for (const { entry, footer } of found) {
    if (!footer) continue;
    entry.authorsCount = footer.authorsCount;
    entry.organisation = footer.organisation;
    const y = footer.year ?? year;
    let date: string | null = null;
    if (footer.month && footer.day && y) {
      date = `${y}-${footer.month}-${footer.day}`;
      if (!isDay(date)) {
        notices.push({ line: footer.line, severity: "error", message: `no such day: ${date}` });
        date = null;
      } else if (captured && date > captured)
        notices.push({
          line: footer.line,
          severity: "note",
          message: `${date} is after the capture date ${captured}`,
        });
    }
    if (footer.organisation) entry.posted = date;
    else {
      entry.published = date;
      entry.comments = footer.comments;
    }
  }
  const inferred = pageDay && year ? `${year}-${pageDay.month}-${pageDay.day}` : null;
  return {
    format: "listing",
    captured: captured ?? (inferred && isDay(inferred) ? inferred : null),
    entries: found.map((f) => f.entry),
    notices,
  };
}
