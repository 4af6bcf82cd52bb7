import { env } from "../../lib/env";

/** Public address of the site, for absolute links; a local one when none is set. */
export function siteUrl(): URL {
  return new URL(env().SITE_URL ?? "http://localhost:3000");
}

/** Where a reader suggests a change to a file: the repository's editor when its address is known, else the page that says how. */
export function editHref(path: string): string {
  const repository = process.env.REPOSITORY_URL?.replace(/\/+$/, "");
  return repository && /^https?:\/\//.test(repository) ? `${repository}/edit/main/${path}` : "/contribute#change";
}
