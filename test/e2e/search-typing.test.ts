/** What happens while one types: instant results, suggestions, the palette; and Meilisearch that is lost meanwhile. */
import { type ChildProcess, spawn } from "node:child_process";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import AxeBuilder from "@axe-core/playwright";
import { expect, type Page, test } from "@playwright/test";

const box = (page: Page) => page.getByRole("main").getByRole("searchbox");
const answer = (page: Page) => page.getByRole("region", { name: "Answer" });
const count = (page: Page) => page.getByText(/^\d[\d,]* results?/);

test("results follow the typing, arrow keys walk through them, and the back button undoes it", async ({ page }) => {
  await page.goto("/search?q=kaplan");
  await expect(page.locator(".records h3").first()).toHaveText("Scaling Laws for Neural Language Models");
  await page.evaluate(() => {
    (window as unknown as { same: boolean }).same = true;
  });
  await box(page).fill("");
  await box(page).pressSequentially("Chinchilla exponent", { delay: 15 });
  await expect(answer(page)).toContainText("approach 1");
  await expect(page).toHaveURL(/q=Chinchilla\+exponent$/);
  await expect(box(page)).toBeFocused();
  await expect(box(page)).toHaveValue("Chinchilla exponent");
  // Nothing was loaded anew.
  expect(await page.evaluate(() => (window as unknown as { same?: boolean }).same)).toBe(true);

  await page.keyboard.press("ArrowDown");
  const first = answer(page).getByRole("link").first();
  await expect(first).toBeFocused();
  await page.keyboard.press("ArrowDown");
  await expect(answer(page).getByRole("link").nth(1)).toBeFocused();
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("ArrowUp");
  await expect(box(page)).toBeFocused();
  await page.keyboard.press("ArrowDown");
  const target = await first.getAttribute("href");
  expect(target).toMatch(/^\/(?:papers|claims)\/hoffmann-2022-chinchilla/);
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL((url) => url.pathname === target);

  await page.goBack();
  await expect(page).toHaveURL(/q=Chinchilla\+exponent$/);
  await expect(answer(page)).toContainText("approach 1");
  await page.goBack();
  await expect(page).toHaveURL(/q=kaplan$/);
  await expect(box(page)).toHaveValue("kaplan");
  await expect(page.locator(".records h3").first()).toHaveText("Scaling Laws for Neural Language Models");
});

test("each understood part is a chip that can be removed", async ({ page }) => {
  await page.goto("/search?q=exponent%3E0.4+year%3A2022..2024");
  const chips = page.getByRole("list", { name: "Understood as" }).getByRole("link");
  await expect(chips).toHaveCount(2);
  const before = Number((await count(page).textContent())?.replace(/\D.*/, ""));
  await chips.filter({ hasText: "year" }).click();
  await expect(page).toHaveURL(/q=exponent%3E0\.4$/);
  await expect(chips).toHaveCount(1);
  expect(Number((await count(page).textContent())?.replace(/\D.*/, ""))).toBeGreaterThan(before);
});

test("a facet's count is the number of results it gives, and its chip takes it back", async ({ page }) => {
  await page.goto("/search?q=exponent");
  const all = (await count(page).textContent())?.split(" ")[0];
  const filters = page.getByRole("complementary", { name: "Filters" });
  const row = filters.getByRole("listitem").filter({ has: page.getByRole("link", { name: "Law", exact: true }) });
  const n = await row.first().locator(".num").textContent();
  await row.first().getByRole("link").click();
  await expect(page).toHaveURL(/kind=law/);
  await expect(count(page)).toHaveText(new RegExp(`^${n} result`));
  await page
    .getByRole("list", { name: "Understood as" })
    .getByRole("link", { name: /Kind of record/ })
    .click();
  await expect(count(page)).toHaveText(new RegExp(`^${all} result`));
});

test("the header's box suggests names; arrow keys choose, Escape leaves, Enter alone searches", async ({ page }) => {
  await page.goto("/method");
  const header = page.getByRole("banner");
  await page.keyboard.press("/");
  await expect(header.getByRole("combobox")).toBeFocused();
  await page.keyboard.type("chinch");
  const options = header.getByRole("option");
  await expect(options.nth(1)).toContainText("Chinchilla");
  expect((await new AxeBuilder({ page }).analyze()).violations.map((v) => v.id)).toEqual([]);
  await page.keyboard.press("Escape");
  await expect(options).toHaveCount(0);
  await page.keyboard.press("ArrowDown");
  await expect(options.nth(1)).toContainText("Chinchilla");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  await expect(options.nth(1)).toHaveAttribute("aria-selected", "true");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/(papers|laws)\/.*chinchilla/);
  await page.keyboard.press("/");
  await page.keyboard.type("farseer");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/search\?q=farseer$/);
});

test("the palette opens with Ctrl-K, needs the keyboard only, and gives the focus back", async ({ page }) => {
  await page.goto("/laws");
  const link = page.getByRole("navigation", { name: "Sections" }).getByRole("link", { name: "Papers" });
  await link.focus();
  await page.keyboard.press("Control+k");
  const dialog = page.getByRole("dialog", { name: "Search and go to" });
  await expect(dialog.getByRole("combobox")).toBeFocused();
  await expect(dialog.getByRole("option").first()).toContainText("Papers");
  expect((await new AxeBuilder({ page }).analyze()).violations.map((v) => v.id)).toEqual([]);
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
  await expect(link).toBeFocused();

  await page.keyboard.press("Meta+k");
  await page.keyboard.type("h100");
  const device = dialog.getByRole("option").filter({ hasText: "device" });
  await expect(device.first()).toContainText("H100");
  expect((await new AxeBuilder({ page }).analyze()).violations.map((v) => v.id)).toEqual([]);
  const options = dialog.getByRole("option");
  const place = (await options.allTextContents()).findIndex((t) => t.includes("H100") && t.endsWith("device"));
  for (let i = 0; i <= place; i++) await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/hardware\/h100$/);

  await page.keyboard.press("Control+k");
  await page.keyboard.type("superposition");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/search\?q=superposition$/);
});

test("what search adds to a page stays under 15 kB of compressed script", async ({ page }) => {
  const { gzipSync } = await import("node:zlib");
  const scripts = async (path: string) => {
    const found = new Map<string, number>();
    const take = async (r: import("@playwright/test").Response) => {
      if (r.request().resourceType() === "script") found.set(r.url(), gzipSync(await r.body()).length);
    };
    const pending: Promise<void>[] = [];
    const listen = (r: import("@playwright/test").Response) => void pending.push(take(r));
    page.on("response", listen);
    await page.goto(path, { waitUntil: "networkidle" });
    page.off("response", listen);
    await Promise.all(pending);
    return found;
  };
  // Pieces that hold our own code rather than the framework's.
  const all = await scripts("/search?q=kaplan");
  const own: number[] = [];
  for (const [url, size] of all) {
    const text = await (await page.request.get(url)).text();
    if (/api\/v1\/suggest|\.records h3 a/.test(text)) own.push(size);
  }
  expect(own.length).toBeGreaterThan(0);
  expect(own.reduce((a, b) => a + b, 0)).toBeLessThan(15_000);
});

test.describe("with Meilisearch", () => {
  test.describe.configure({ mode: "serial" });
  let meili: Server;
  let site: ChildProcess;
  let url = "";
  let asked = 0;

  test.beforeAll(async ({ baseURL, request }) => {
    // Which content the site holds; the stand-in must say the same to count as current.
    const { contentHash } = (await (await request.get(`${baseURL}/api/v1/health`)).json()) as { contentHash: string };
    meili = createServer((req, response) => {
      const reply = (body: unknown) => {
        response.writeHead(200, { "content-type": "application/json" });
        response.end(JSON.stringify(body));
      };
      if (req.url?.includes("/documents/meta")) return reply({ contentHash });
      if (req.url?.includes("/multi-search")) {
        asked++;
        return reply({ results: [{ hits: [], estimatedTotalHits: 0, facetDistribution: {} }] });
      }
      return reply({ status: "available" });
    });
    await new Promise<void>((done) => meili.listen(0, "127.0.0.1", done));
    const free = createServer();
    await new Promise<void>((done) => free.listen(0, "127.0.0.1", done));
    const port = String((free.address() as AddressInfo).port);
    await new Promise((done) => free.close(done));
    url = `http://127.0.0.1:${port}`;
    site = spawn(process.execPath, ["node_modules/next/dist/bin/next", "start", "-p", port, "-H", "127.0.0.1"], {
      stdio: ["ignore", "ignore", "inherit"],
      env: {
        ...process.env,
        NODE_ENV: "production",
        MEILI_URL: `http://127.0.0.1:${(meili.address() as AddressInfo).port}`,
        NEXT_TELEMETRY_DISABLED: "1",
        PAGES_AHEAD: "0",
        RATE_LIMIT_READ: "0",
        RATE_LIMIT_SEARCH: "0",
      },
    });
    await expect
      .poll(async () => (await request.get(`${url}/robots.txt`).catch(() => null))?.status(), { timeout: 45_000 })
      .toBe(200);
  });
  test.afterAll(async () => {
    site?.kill();
    meili?.closeAllConnections();
    await new Promise((done) => (meili?.listening ? meili.close(done) : done(undefined)));
  });

  test("lost in mid-session: the page says so once and the results go on", async ({ page }) => {
    const notice = page.getByText(/Meilisearch is (away|slow); the embedded engine answered/);
    await page.goto(`${url}/search?q=kaplan`);
    // The stand-in knows no document: an empty list is its own answer.
    await expect(async () => {
      await page.reload();
      await expect(page.getByText("Nothing matches.")).toBeVisible({ timeout: 2000 });
    }).toPass({ timeout: 30_000 });
    expect(asked).toBeGreaterThan(0);
    await expect(notice).toHaveCount(0);

    meili.closeAllConnections();
    await new Promise((done) => meili.close(done));
    await box(page).fill("");
    await box(page).pressSequentially("Chinchilla exponent", { delay: 15 });
    await expect(answer(page)).toContainText("approach 1");
    await expect(page.locator(".records h3").first()).toHaveText("Training Compute-Optimal Large Language Models");
    await expect(notice).toHaveCount(1);
    await expect(page.locator(".problem[role=alert]")).toHaveCount(0);
  });
});
