import { describe, expect, it } from "vitest";
import { plainDocument, runsInBrowser } from "@/app/api/_server/plain";

const page = (inside: string) =>
  `<!DOCTYPE html><html><head><link rel="preload" as="script" fetchPriority="low" href="/_next/static/chunks/a.js"/>` +
  `<link rel="preload" href="/_next/static/media/f.woff2" as="font"/><script src="/_next/static/chunks/b.js" async=""></script>` +
  `<script>early()</script><script defer="" src="/enhance.js?v=1"></script></head><body><!--$-->${inside}<!--/$-->` +
  `<script type="application/ld+json">{"a":"\\u003c"}</script><script id="_R_">(globalThis["TURBOPACK"] || []).push({})</script>` +
  `<script>(self.__next_f=self.__next_f||[]).push([0])</script><script>self.__next_f.push([1,"1:\\"x\\"\\n"])</script></body></html>`;

describe("plainDocument", () => {
  it("takes out the framework's scripts, their preloads and its marks, and nothing else", () => {
    expect(plainDocument(page("<p>1<!-- --> of <!-- -->2</p>"))).toBe(
      `<!DOCTYPE html><html><head><link rel="preload" href="/_next/static/media/f.woff2" as="font"/>` +
        `<script>early()</script><script defer="" src="/enhance.js?v=1"></script></head><body><p>1 of 2</p>` +
        `<script type="application/ld+json">{"a":"\\u003c"}</script></body></html>`,
    );
  });
  it.each([
    ["a part is still missing", '<!--$?--><template id="B:0"></template><!--/$-->'],
    ["a part is put in place by a script", '<div hidden id="S:0">late</div>'],
    ["the drawing failed", '<template data-dgst="123"></template>'],
    ["a script of the framework stays", "<script>var x = self.__next_f</script>"],
  ])("leaves the page as it is when %s", (_, inside) => {
    expect(plainDocument(page(inside))).toBe(page(inside));
  });
});

it("knows the pages that the framework runs in the browser", () => {
  for (const address of ["/fit", "/fit?law=chinchilla", "/contribute"])
    expect(runsInBrowser(address), address).toBe(true);
  for (const address of ["/", "/search?q=x", "/papers/search", "/fitness", "/laws/chinchilla", "/compare?with=fit"])
    expect(runsInBrowser(address), address).toBe(false);
});
