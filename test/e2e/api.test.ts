import { expect, test } from "@playwright/test";

test("a tool queries the JSON API and gets what the page shows", async ({ page, request }) => {
  const answer = await request.get("/api/v1/claims/hoffmann-2022-chinchilla/approach-3");
  expect(answer.ok()).toBe(true);
  expect(answer.headers()["access-control-allow-origin"]).toBe("*");
  const text = await answer.text();
  expect(text).toContain("406.4");
  await page.goto("/claims/hoffmann-2022-chinchilla/approach-3");
  await expect(page.getByRole("row", { name: /406\.4/ }).first()).toBeVisible();
  const bib = await request.get("/papers/hoffmann-2022-chinchilla.bib");
  expect(await bib.text()).toContain("@");
  const missing = await request.get("/api/v1/papers/no-such-paper");
  expect(missing.status()).toBe(404);
  expect(missing.headers()["content-type"]).toContain("application/problem+json");
});

test("feeds and descriptions for machines are there", async ({ request }) => {
  for (const [path, type, words] of [
    ["/feed.xml", "application/atom+xml", "<entry>"],
    ["/opensearch.xml", "application/opensearchdescription+xml", "{searchTerms}"],
    ["/sitemap.xml", "application/xml", "/papers/hoffmann-2022-chinchilla"],
    ["/robots.txt", "text/plain", "Sitemap"],
  ] as const) {
    const r = await request.get(path);
    expect(r.headers()["content-type"], path).toContain(type);
    expect(await r.text(), path).toContain(words);
  }
});
