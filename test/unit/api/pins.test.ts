/** Views pinned to an edition: their addresses, and the links on them. */
import { describe, expect, it } from "vitest";
import { pinOf } from "@/app/api/_server/front";
import { pinLinks } from "@/app/api/_server/pin-links";

describe("the pin of an address", () => {
  it.each([
    ["/papers?edition=2026.11", "2026.11", "/papers"],
    ["/?edition=2026.11", "2026.11", "/"],
    ["/search?q=a+b&edition=2026.11&_rsc=1x", "2026.11", "/search?q=a+b"],
    ["/papers?edition=", "", "/papers"],
  ])("%s", (url, edition, current) => expect(pinOf(url)).toEqual({ edition, current }));

  it.each([
    "/papers",
    "/papers?q=1",
    "/papers?x=edition",
    "/search?q=edition%3D3",
    "/papers?myedition=1",
    "/api/v1/papers?edition=2026.11",
    "/_next/static/x?edition=1",
    "/papers/a.json?edition=2026.11",
  ])("%s has none", (url) => expect(pinOf(url)).toBeUndefined());
});

describe("links of a pinned page", () => {
  const pinned = (html: string) => pinLinks(html, "2026.11");
  it("lead to the same edition", () => {
    expect(pinned('<a href="/papers/x">')).toBe('<a href="/papers/x?edition=2026.11">');
    expect(pinned('<a class="a" href="/claims/x/y#top">')).toBe('<a class="a" href="/claims/x/y?edition=2026.11#top">');
    expect(pinned('<a href="/compare?ids=a,b">')).toBe('<a href="/compare?ids=a,b&amp;edition=2026.11">');
    expect(pinned('<a href="/papers/x.bib">')).toBe('<a href="/papers/x.bib?edition=2026.11">');
    expect(pinned('<a href="/">')).toBe('<a href="/?edition=2026.11">');
  });

  it.each([
    '<a href="/papers/x" data-current="">',
    '<a data-current="" href="/papers/x">',
    '<a href="/search?q=a&amp;edition=2026.11">',
    '<a href="/search?edition=2026.11">',
    '<a href="https://example.org/papers">',
    '<a href="//example.org/papers">',
    '<a href="#papers">',
    '<a href="/reference">',
    '<a href="/papersx">',
    '<link href="/papers/x">',
    "href=&quot;/papers/x&quot;",
  ])("%s stays as it is", (html) => expect(pinned(html)).toBe(html));
});
