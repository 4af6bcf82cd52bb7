import { expect, test } from "@playwright/test";

test("a researcher types a question and gets the numbers with their sources first", async ({ page }) => {
  await page.goto("/");
  // The key works as soon as the page's script does.
  await expect(async () => {
    await page.keyboard.press("/");
    await expect(page.locator("input[name=q]:focus")).toHaveCount(1, { timeout: 200 });
  }).toPass();
  await page.keyboard.type("Chinchilla exponent");
  await page.keyboard.press("Enter");
  const answer = page.getByRole("region", { name: "Answer" });
  await expect(answer.getByRole("group", { name: /against training compute/ }).locator("circle")).not.toHaveCount(0);
  await expect(answer).toContainText("0.5");
  await answer
    .getByRole("link", { name: /optimal parameters/i })
    .first()
    .click();
  await expect(page).toHaveURL(/\/claims\/hoffmann-2022-chinchilla\//);
  await expect(page.getByRole("heading", { name: "Evidence" })).toBeVisible();
});

test("a misspelt query still finds it", async ({ page }) => {
  await page.goto("/search?q=chinchila+exponant");
  await expect(page.getByRole("region", { name: "Answer" })).toContainText("Chinchilla");
});

test("a facet narrows the results, and the address keeps it", async ({ page }) => {
  await page.goto("/search?q=scaling");
  const before = await page.getByText(/^\d[\d,]* results?/).textContent();
  await page.getByRole("complementary", { name: "Filters" }).getByRole("link").first().click();
  await expect(page).toHaveURL(/&/);
  expect(await page.getByText(/^\d[\d,]* results?/).textContent()).not.toBe(before);
});

test("on a phone the results come before the filters, and a link leads to those", async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto("/search?q=scaling");
  const top = async (role: "region" | "complementary", name: string) =>
    (await page.getByRole(role, { name, exact: true }).boundingBox())!.y;
  expect(await top("region", "Results")).toBeLessThan(await top("complementary", "Filters"));
  await page.getByRole("link", { name: "Filters", exact: true }).click();
  await expect(page.getByRole("complementary", { name: "Filters" })).toBeInViewport();
});

test.describe("without JavaScript", () => {
  test.use({ javaScriptEnabled: false });
  test("the search form works", async ({ page }) => {
    await page.goto("/");
    const box = page.getByRole("main").getByRole("searchbox");
    await box.fill("kaplan");
    await box.press("Enter");
    await expect(page.getByRole("region", { name: "Results" })).toContainText(
      "Scaling Laws for Neural Language Models",
    );
  });
});
