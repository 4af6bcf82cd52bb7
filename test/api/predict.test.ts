/** Budgets of `GET /predict` that come from device-hours. */
import { describe, expect, it } from "vitest";
import type { z } from "zod";
import type { PredictAnswer } from "@/lib/api/schemas-compute";
import { serverForFile } from "./server";

const api = serverForFile();

async function budget(query: string): Promise<number> {
  const response = await fetch(`${api.url}/predict?${query}`);
  expect(response.status, query).toBe(200);
  const answer = (await response.json()) as z.infer<typeof PredictAnswer>;
  expect(answer.predictions.length, query).toBeGreaterThan(0);
  return answer.budget.compute ?? Number.NaN;
}

describe("GET /predict with deviceHours", () => {
  it("multiplies hours, the peak rate of the precision and the utilisation", async () => {
    const { peak } = (await (await fetch(`${api.url}/hardware/h100`)).json()) as {
      peak: Record<"bf16" | "fp8", number>;
    };
    expect(peak.fp8).toBeGreaterThan(peak.bf16);
    const hour = 3600 * 1e6;
    expect((await budget("deviceHours=1e6&device=h100")) / (hour * peak.bf16 * 0.4)).toBeCloseTo(1, 12);
    const fp8 = await budget("deviceHours=1e6&device=h100&precision=fp8&utilisation=0.3");
    expect(fp8 / (hour * peak.fp8 * 0.3)).toBeCloseTo(1, 12);
  });

  it("falls back on fp16 for a device without bf16", async () => {
    const compute = await budget("deviceHours=1000&device=v100&utilisation=1");
    const same = await budget("deviceHours=1000&device=v100&utilisation=1&precision=fp16");
    expect(compute).toBe(same);
  });

  it.each(["device=tpu", "device=v100&precision=fp8"])("refuses %s, whose peak rate is not known", async (query) => {
    const response = await fetch(`${api.url}/predict?deviceHours=1000&${query}`);
    expect(response.status).toBe(422);
    expect(((await response.json()) as { detail: string }).detail).toMatch(/no peak rate/);
  });
});
