import { env } from "../../lib/env";

/** Public address of the site, for absolute links; a local one when none is set. */
export function siteUrl(): URL {
  return new URL(env().SITE_URL ?? "http://localhost:3000");
}

/** Address of the repository, when it is configured. */
const repository = (): string | null => env().REPOSITORY_URL ?? null;

/** The repository's page that starts a new file in a folder, or null when its address is not known. */
export function newFileHref(folder: string): string | null {
  const address = repository();
  return address ? `${address}/new/main/${folder}` : null;
}

/** The pre-filled issue that says a claim's number is wrong, or the page that says how to mend it. */
export function wrongNumberHref(claim: string, shown: string): string {
  const address = repository();
  if (!address) return "/contribute#change";
  const fields = new URLSearchParams({ template: "wrong-number.yml", title: `Wrong number: ${claim}`, claim, shown });
  return `${address}/issues/new?${fields}`;
}

/** Where a reader suggests a change to a file: the repository's editor when its address is known, else the page that says how. */
export function editHref(path: string): string {
  const address = repository();
  return address ? `${address}/edit/main/${path}` : "/contribute#change";
}
