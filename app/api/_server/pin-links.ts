/** A page of an edition leads to pages of the same edition. */

/** Pages and data that can be pinned; the rest of the site is not of any edition. */
const PINNABLE =
  /^\/(?:$|[?#]|(?:papers|claims|laws|datasets|hardware|runs|exponents|compare|predict|fit|search|status)(?:[/?#.]|$))/;
const LINK = /<a(?=\s)(?![^>]*\sdata-current)[^>]*>/g;

function pinnedAddress(href: string, edition: string): string {
  if (!PINNABLE.test(href) || /[?;&]edition=/.test(href)) return href;
  const hash = href.indexOf("#");
  const [address, fragment] = hash < 0 ? [href, ""] : [href.slice(0, hash), href.slice(hash)];
  return `${address}${address.includes("?") ? "&amp;" : "?"}edition=${encodeURIComponent(edition)}${fragment}`;
}

/** The links of an HTML page that lead to pages of records, pinned to an edition. */
export function pinLinks(html: string, edition: string): string {
  return html.replace(LINK, (tag) =>
    tag.replace(/\shref="(\/[^"]*)"/, (_, href: string) => ` href="${pinnedAddress(href, edition)}"`),
  );
}
