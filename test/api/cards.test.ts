import { expect, it } from "vitest";
import { serverForFile } from "./server";

const site = serverForFile();
const get = (path: string) => fetch(`${site.url.replace("/api/v1", "")}${path}`);

/** The card that a page names, with its words, and its bytes. */
async function cardOf(page: string): Promise<{ path: string; alt: string; png: Buffer }> {
  const html = await (await get(page)).text();
  expect(html, page).toContain('name="twitter:card" content="summary_large_image"');
  const [, path = ""] = /property="og:image" content="https?:\/\/[^/"]+([^"]+)"/.exec(html) ?? [];
  const [, alt = ""] = /property="og:image:alt" content="([^"]+)"/.exec(html) ?? [];
  expect([page, path.startsWith("/cards/"), alt.length > 10]).toEqual([page, true, true]);
  const answer = await get(path);
  expect([path, answer.status, answer.headers.get("content-type")]).toEqual([path, 200, "image/png"]);
  const png = Buffer.from(await answer.arrayBuffer());
  expect([png.readUInt32BE(16), png.readUInt32BE(20)], path).toEqual([1200, 630]);
  return { path, alt, png };
}

it("each page with something to show names a card of its own, with words for it, and the card is there", async () => {
  const seen = new Map<string, string>();
  for (const [page, card, words] of [
    ["/", "home", "Counts of the knowledge base"],
    ["/papers/hoffmann-2022-chinchilla", "papers/hoffmann-2022-chinchilla", "Training Compute-Optimal"],
    ["/laws/chinchilla", "laws/chinchilla", "Chinchilla"],
    ["/claims/hoffmann-2022-chinchilla/approach-3", "claims/hoffmann-2022-chinchilla/approach-3", "approach 3"],
    ["/claims/hoffmann-2022-chinchilla/approach-3-params", "claims/hoffmann-2022-chinchilla/approach-3-params", "0.46"],
    ["/compare", "compare", "side by side"],
    [
      "/compare?with=kaplan-2020-scaling&with=hoffmann-2022-chinchilla",
      "compare/kaplan-2020-scaling/hoffmann-2022-chinchilla",
      "Kaplan and Chinchilla",
    ],
    [
      "/compare?with=hoffmann-2022-chinchilla%23approach-3&with=besiroglu-2024-chinchilla-replication&compute=1e24",
      "compare/hoffmann-2022-chinchilla~approach-3/besiroglu-2024-chinchilla-replication",
      "Chinchilla and Chinchilla replication",
    ],
    ["/exponents?kind=tokens-opt~compute", "exponents/tokens-opt~compute", "compute-optimal tokens"],
    ["/predict", "predict", "predicts"],
    ["/predict?compute=1e24", "predict/compute-1e24", "10²⁴"],
    ["/predict?params=70B&tokens=1.4T", "predict/params-70000000000_tokens-1400000000000", "70B"],
    ["/fit", "fit", "workbench"],
    ["/fit?runs=besiroglu-2024-fig4&law=chinchilla", "fit/besiroglu-2024-fig4/chinchilla", "figure 4"],
  ] as const) {
    const found = await cardOf(page);
    expect(found.path).toBe(`/cards/${card}.png`);
    expect(found.alt).toContain(words);
    const bytes = found.png.toString("base64");
    expect(seen.get(bytes), `${page} has the picture of`).toBeUndefined();
    seen.set(bytes, page);
  }
}, 180_000);

it("draws no card of what is unknown", async () => {
  for (const card of [
    "papers/none",
    "compare/none/hoffmann-2022-chinchilla",
    "compare/hoffmann-2022-chinchilla",
    "exponents/none~compute",
    "predict/compute-much",
    "predict/none",
    "fit/none",
    "fit/besiroglu-2024-fig4/none",
    "home/none",
  ])
    expect([card, (await get(`/cards/${card}.png`)).status]).toEqual([card, 404]);
});
