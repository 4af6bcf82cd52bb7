/**
 * `npm run screenshots [-- --url http://localhost:3000] [--only name,name]`: pictures of every page, phone and desktop,
 * light and dark, into the ignored folder `screenshots/`. Needs a served site.
 */
import { mkdirSync } from "node:fs";
import { chromium } from "@playwright/test";
import { pages } from "./pages";

const option = (name: string) => {
  const i = process.argv.indexOf(`--${name}`);
  return i > 0 ? process.argv[i + 1] : undefined;
};
const url = option("url") ?? "http://localhost:3000";
const only = option("only")?.split(",");
const themes = (option("themes") ?? "light,dark").split(",") as ("light" | "dark")[];
const widths = (option("widths") ?? "390,1440").split(",").map(Number);

mkdirSync("screenshots", { recursive: true });
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox"],
});
for (const width of widths)
  for (const colorScheme of themes) {
    const context = await browser.newContext({
      viewport: { width, height: width < 600 ? 844 : 900 },
      colorScheme,
      deviceScaleFactor: 1,
      reducedMotion: "reduce",
    });
    const page = await context.newPage();
    page.on("console", (m) => {
      if (m.type() === "error") process.stderr.write(`console error on ${page.url()}: ${m.text()}\n`);
    });
    for (const [name, path] of Object.entries(pages)) {
      if (only && !only.includes(name)) continue;
      const response = await page.goto(url + path, { waitUntil: "load" });
      await page.evaluate(() => document.fonts.ready);
      const wider = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      if (!response?.ok() || wider > 0)
        process.stderr.write(`${name} at ${width}: status ${response?.status()}, ${wider} px wider than the screen\n`);
      await page.screenshot({ path: `screenshots/${name}-${width}-${colorScheme}.png`, fullPage: true });
    }
    await context.close();
  }
await browser.close();
process.stderr.write("pictures are in screenshots/\n");
