import { existsSync } from "node:fs";
import { expect, test } from "@playwright/test";

const runs = Boolean(process.env.RUNS_MIRROR && existsSync(process.env.RUNS_MIRROR));

test("a visitor fits her own table, which stays in the browser", async ({ page }) => {
  const posted: string[] = [];
  page.on("request", (r) => {
    if (r.method() !== "GET") posted.push(r.url());
  });
  await page.goto("/fit?law=chinchilla");
  const rows = ["params,tokens,loss"];
  for (const n of [1e8, 3e8, 1e9, 3e9, 1e10])
    for (const d of [1e9, 1e10, 1e11, 1e12]) rows.push(`${n},${d},${1.7 + 400 * n ** -0.34 + 410 * d ** -0.28}`);
  await page
    .getByLabel("Table of runs")
    .setInputFiles({ name: "runs.csv", mimeType: "text/csv", buffer: Buffer.from(rows.join("\n")) });
  await expect(page.getByText("20 rows")).toBeVisible();
  await page.getByLabel("Bootstraps").fill("100");
  await page.getByRole("button", { name: "Fit here" }).click();
  const table = page.getByRole("group", { name: "Fitted parameters" });
  await expect(table).toContainText("0.34", { timeout: 30_000 });
  await expect(table).toContainText("0.28");
  await expect(page.getByText("Residuals").first()).toBeVisible();
  expect(posted).toEqual([]);
});

test("a table that is none gives words, not a crash", async ({ page }) => {
  await page.goto("/fit?law=chinchilla");
  await page
    .getByLabel("Table of runs")
    .setInputFiles({ name: "x.csv", mimeType: "text/csv", buffer: Buffer.from([0, 1, 2, 3, 255]) });
  await expect(page.getByRole("alert").first()).toBeVisible();
});

// The public table is fetched from the network or read from a mirror; without either there is nothing to fit.
if (runs)
  test("the Chinchilla runs are fitted again on the server and in the browser", async ({ page }) => {
    await page.goto("/fit?runs=besiroglu-2024-fig4&law=chinchilla&exclude=five-highest-losses");
    const first = page.getByRole("group", { name: "Fitted parameters" }).first();
    await expect(first).toContainText("0.347");
    await page.getByRole("button", { name: "Fit here" }).click();
    await expect(page.locator("[data-took]")).toContainText("0.347", { timeout: 30_000 });
  });
else console.log("no mirror of public run tables here: the fit of the Chinchilla runs is not tested in the browser");
