import { expect, it } from "vitest";
import { serverForFile } from "./server";

const site = serverForFile();
const get = (path: string) => fetch(`${site.url.replace("/api/v1", "")}${path}`);

it("draws a card for each kind of page, which names it with its size and words", async () => {
  for (const [page, card] of [
    ["/papers/hoffmann-2022-chinchilla", "papers/hoffmann-2022-chinchilla"],
    ["/laws/chinchilla", "laws/chinchilla"],
    ["/claims/hoffmann-2022-chinchilla/approach-3", "claims/hoffmann-2022-chinchilla/approach-3"],
    ["/", "home"],
    ["/compare", "compare"],
  ] as const) {
    const html = await (await get(page)).text();
    expect(html, page).toContain(`/cards/${card}.png`);
    expect(html, page).toContain('name="twitter:card" content="summary_large_image"');
    expect(html, page).toMatch(/property="og:image:alt" content="[^"]+"/);
    const answer = await get(`/cards/${card}.png`);
    expect([answer.status, answer.headers.get("content-type")], card).toEqual([200, "image/png"]);
    const png = Buffer.from(await answer.arrayBuffer());
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([1200, 630]);
  }
  expect((await get("/cards/papers/none.png")).status).toBe(404);
}, 120_000);
