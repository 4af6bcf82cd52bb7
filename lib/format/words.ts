/** Dates, names and lists for people. */

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** A date as precise as it is known: `2022-03-29` → `29 Mar 2022`, `2022-03` → `Mar 2022`, `2022`. */
export function date(partial: string | undefined | null): string {
  if (!partial) return "";
  const [year, month, day] = partial.split("-");
  const name = month ? MONTHS[Number(month) - 1] : undefined;
  return [day ? String(Number(day)) : "", name ?? "", year ?? ""].filter(Boolean).join(" ");
}

export function year(partial: string | undefined | null): number | null {
  const y = Number(partial?.slice(0, 4));
  return Number.isInteger(y) && y > 0 ? y : null;
}

/** `3 claims`, `1 claim`. */
export function plural(n: number, one: string, many = `${one}s`): string {
  return `${n.toLocaleString("en-GB")} ${n === 1 ? one : many}`;
}

/** Outcomes of re-fits, counted: "1 differs", "4 differ", "2 not testable". */
export function outcomeText(outcome: string, n: number): string {
  return `${n} ${outcome === "differs" && n !== 1 ? "differ" : outcome.replaceAll("-", " ")}`;
}

/** `a`, `a and b`, `a, b and c`. */
export function list(items: readonly string[], conjunction = "and"): string {
  if (items.length < 2) return items[0] ?? "";
  return `${items.slice(0, -1).join(", ")} ${conjunction} ${items[items.length - 1]}`;
}

/** `Hoffmann et al.`; one or two names in full; a count where the names are not confirmed. */
export function authorsShort(authors: readonly string[], total?: number): string {
  const family = (name: string) => name.split(" ").at(-1) ?? name;
  if (authors.length === 0) return total ? plural(total, "author") : "";
  const n = Math.max(total ?? 0, authors.length);
  if (n === 1) return authors[0]!;
  if (n === 2 && authors.length === 2) return `${family(authors[0]!)} and ${family(authors[1]!)}`;
  return `${family(authors[0]!)} et al.`;
}

/** First letter upper-case. */
export function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** A duration in seconds: `3.2 s`, `14 min`, `9.5 h`, `21 days`, `3.2 years`. */
export function duration(seconds: number): string {
  const show = (x: number, unit: string) => `${Number(x.toPrecision(x < 10 ? 2 : 3)).toLocaleString("en-GB")} ${unit}`;
  if (seconds < 60) return show(seconds, "s");
  if (seconds < 5400) return show(seconds / 60, "min");
  if (seconds < 172800) return show(seconds / 3600, "h");
  if (seconds < 86400 * 700) return show(seconds / 86400, "days");
  return show(seconds / (86400 * 365.25), "years");
}
