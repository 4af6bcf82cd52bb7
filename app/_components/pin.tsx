/** Views pinned to an edition: what says so, and what keeps a form in it. */
import { currentPin } from "../../db/open";

/** Says that the page shows an edition, with the way back to the current data. */
export function PinNotice() {
  const pin = currentPin();
  if (!pin) return null;
  return (
    <p className="note" role="note">
      This page shows edition <a href="/editions">{pin.edition}</a>, which never changes.{" "}
      <a href={pin.current} data-current="">
        See the current data
      </a>
      .
    </p>
  );
}

/** Goes into each form that leads to a page. */
export function PinField() {
  const pin = currentPin();
  return pin ? <input type="hidden" name="edition" value={pin.edition} /> : null;
}

/** An address of this site, pinned like the page on which it stands. */
export function pinnedHref(href: string): string {
  const pin = currentPin();
  return pin ? `${href}${href.includes("?") ? "&" : "?"}edition=${pin.edition}` : href;
}
