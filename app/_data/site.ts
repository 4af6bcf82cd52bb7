import { env } from "../../lib/env";

/** Public address of the site, for absolute links; a local one when none is set. */
export function siteUrl(): URL {
  return new URL(env().SITE_URL ?? "http://localhost:3000");
}
