import { describe, expect, it } from "vitest";
import { PLACES, registerView } from "@/app/_data/views";
import { Frames, filled, framedPath, frameOf, queryOf } from "@/app/api/_server/frames";

const answer = (body: string, status = 200) => ({ status, headers: { "x-a": "b" }, body: Buffer.from(body) });
const page = `<html><head><title>${PLACES.title} — Isoloss</title><meta name="description" content="${PLACES.description}"/><meta property="og:title" content="${PLACES.title}"/></head><body><main>${PLACES.html}</main><!--$--></body></html>`;

it("knows which pages answer questions", () => {
  expect(["/search?q=x", "/compare", "/predict?compute=1e24"].map(framedPath)).toEqual([
    "/search",
    "/compare",
    "/predict",
  ]);
  expect(["/", "/searching", "/papers/search", "/search/x"].map(framedPath)).toEqual([
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
});

it("reads an address as the framework does", () => {
  expect(queryOf("/compare?with=a+b&with=c%23d&with=e&compute=1e24&empty=")).toEqual({
    with: ["a b", "c#d", "e"],
    compute: "1e24",
    empty: "",
  });
  expect(queryOf("/search")).toEqual({});
});

describe("a frame", () => {
  it("takes the answer in every place, its words escaped", () => {
    const html = filled(frameOf(answer(page)), { title: 'a "<b>" $&', description: "c & d", html: "<p>$& e</p>" });
    expect(html).toBe(
      '<html><head><title>a &quot;&lt;b&gt;&quot; $&amp; — Isoloss</title><meta name="description" content="c &amp; d"/><meta property="og:title" content="a &quot;&lt;b&gt;&quot; $&amp;"/></head><body><main><p>$& e</p></main></body></html>',
    );
  });
  it.each([
    ["an error page", answer(page, 500)],
    ["a page without a place for the answer", answer("<html></html>")],
    ["a page that a script of the framework would fill", answer(`${page}<script>var x = self.__next_f</script>`)],
  ])("is not made of %s", (_, bad) => {
    expect(() => frameOf(bad)).toThrow("no frame");
  });
});

describe("Frames", () => {
  registerView("/predict", (query) => ({ title: "t", description: "d", html: `<b>${query.compute}</b>` }));
  it("asks for a frame once a content, and again after a failure", async () => {
    const asked: string[] = [];
    let works = false;
    const frames = new Frames(async (path) => {
      asked.push(path);
      return answer(page, works ? 200 : 500);
    });
    await expect(frames.page("h1", "/predict", "/predict?compute=1")).rejects.toThrow("no frame");
    works = true;
    const [a, b] = await Promise.all([1, 2].map((c) => frames.page("h1", "/predict", `/predict?compute=${c}`)));
    expect(a!.html).toContain("<b>1</b>");
    expect(b!.html).toContain("<b>2</b>");
    expect(a!.headers).toEqual({ "x-a": "b" });
    expect(asked).toEqual(["/predict", "/predict"]);
    await frames.page("h2", "/predict", "/predict?compute=1");
    expect(asked).toHaveLength(3);
    await expect(frames.page("h2", "/compare", "/compare")).rejects.toThrow("nothing answers");
  });
});
