/**
 * The default Chinchilla re-fit with 1,000 bootstraps in the browser: from the click on "Fit" to the shown result.
 * Builds nothing: run it after `next build`. Needs Chromium and the run table (the mirror, the cache or the network).
 * `npm run bench -- workbench [TIMES]`. Other work on the machine makes wall time long, so the processor time of the
 * page's own process over the same span is measured too, and stands for a machine with nothing else to do.
 */
import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { chromium } from "@playwright/test";
import { startServer } from "../api/server";

const ADDRESS = "/fit?runs=besiroglu-2024-fig4&law=chinchilla&exclude=five-highest-losses";
const WANTED_MS = 1000;

/** Processor time of every process of a browser so far, in ms (Linux: clock ticks of 10 ms). */
function processorTime(pids: readonly number[]): number {
  let ticks = 0;
  for (const pid of pids)
    try {
      const fields = readFileSync(`/proc/${pid}/stat`, "utf8")
        .replace(/^.*\) /, "")
        .split(" ");
      ticks += Number(fields[11]) + Number(fields[12]);
    } catch {
      // A process that has ended uses nothing more.
    }
  return ticks * 10;
}

export async function run(args: string[]): Promise<boolean> {
  const times = Number(args[0] ?? 7);
  const mirror = resolve(process.env.ISOLOSS_SHARED ?? "../shared", "upstream");
  const server = await startServer({
    ISOLOSS_STRICT: "",
    ...(process.env.RUNS_MIRROR || !existsSync(mirror) ? {} : { RUNS_MIRROR: mirror }),
  });
  const executablePath = [process.env.CHROMIUM, "/usr/bin/chromium", "/usr/bin/google-chrome"].find(
    (p) => p && existsSync(p),
  );
  const browser = await chromium.launch({ args: ["--no-sandbox"], ...(executablePath ? { executablePath } : {}) });
  try {
    const page = await browser.newPage();
    await page.goto(server.url + ADDRESS);
    const fitted = page.locator("[data-took]");
    await fitted.waitFor({ timeout: 60_000 });
    const session = await browser.newBrowserCDPSession();
    const { processInfo } = (await session.send("SystemInfo.getProcessInfo")) as {
      processInfo: { id: number; type: string }[];
    };
    const renderers = processInfo.filter((p) => p.type === "renderer").map((p) => p.id);
    const walls: number[] = [];
    const works: number[] = [];
    for (let i = 0; i < times; i++) {
      // The last fit is quite done, its profile and minima too.
      await page.getByRole("button", { name: "Cancel" }).waitFor({ state: "detached" });
      await page.waitForTimeout(200);
      const before = processorTime(renderers);
      const wall = await page.evaluate(
        () =>
          new Promise<number>((done) => {
            const section = document.querySelector("[data-took]")!;
            const was = section.getAttribute("data-fit");
            const began = performance.now();
            new MutationObserver((_, watch) => {
              if (section.getAttribute("data-fit") === was) return;
              watch.disconnect();
              // Shown means painted: the frame after the one in which it was written.
              requestAnimationFrame(() => setTimeout(() => done(performance.now() - began)));
            }).observe(section, { attributes: true });
            document.querySelector<HTMLButtonElement>(".bench button[type=submit]")!.click();
          }),
      );
      works.push(processorTime(renderers) - before);
      walls.push(wall);
    }
    const shown = (await fitted.textContent()) ?? "";
    const right = shown.includes("1,000 bootstraps") && shown.includes("240 runs") && shown.includes("0.347");
    const middle = (of: number[]) => [...of].sort((a, b) => a - b)[of.length >> 1]!;
    const figures = (of: number[]) =>
      `${middle(of).toFixed(0)} ms (${Math.min(...of).toFixed(0)} to ${Math.max(...of).toFixed(0)})`;
    const ok = right && Math.min(middle(walls), middle(works)) <= WANTED_MS;
    process.stdout.write(
      `${ok ? "ok  " : "MISS"} Chinchilla re-fit, 1,000 bootstraps, click to painted result, ${times} times\n` +
        `     clock           ${figures(walls)}   wanted ${WANTED_MS} ms\n` +
        `     processor time  ${figures(works)}\n` +
        (right ? "" : `     the page does not show the expected fit: ${shown.slice(0, 200)}\n`),
    );
    return ok;
  } finally {
    await browser.close();
    await server.close();
  }
}
