import { expect, it } from "vitest";
import { type DevicePlot, devicePlot } from "@/lib/plot";

const dot = (label: string, year: number, peak: number, weight = 0): DevicePlot["dots"][number] => ({
  label,
  year,
  peak,
  color: "var(--c1)",
  maker: "Maker",
  href: `/hardware/${label}`,
  title: `${label} (${year})`,
  weight,
});
const spec: DevicePlot = {
  title: "Peaks",
  description: "Peak rates.",
  y: { label: "peak (FLOP/s)", scale: "log", style: "power" },
  dots: [dot("one", 2016, 2e13), dot("two", 2020, 3e14), dot("three", 2024, 2.5e15)],
  key: [{ label: "Maker", color: "var(--c1)" }],
};

it("draws the same picture from the same data", async () => {
  const f = devicePlot(spec);
  await expect(f.wide).toMatchFileSnapshot("snapshots/devices-wide.svg");
  await expect(f.narrow).toMatchFileSnapshot("snapshots/devices-narrow.svg");
});

it("labels the heavier of devices that share a place, and lists all in the table", () => {
  const crowd = Array.from({ length: 12 }, (_, i) => dot(`crowded-device-${i}`, 2020, 3e14, i));
  const f = devicePlot({ ...spec, dots: [...spec.dots, ...crowd] });
  expect(f.wide).toContain(">crowded-device-11<");
  expect(f.wide).not.toContain(">crowded-device-0<");
  expect(f.table.rows).toHaveLength(15);
  expect(f.wide.match(/href="\/hardware\//g)).toHaveLength(15);
});

it("labels every device of the last year, close together and with long names, inside the picture", () => {
  const near = [dot("MI355X", 2024, 2.5e15, 3), dot("TPU Ironwood", 2024, 2.3e15), dot("B200", 2023, 2.25e15, 5)];
  const f = devicePlot({ ...spec, dots: [...spec.dots, ...near] });
  for (const [svg, width] of [
    [f.wide, 800],
    [f.narrow, 360],
  ] as const)
    for (const name of ["MI355X", "TPU Ironwood", "three"]) {
      expect(svg, name).toContain(`>${name}<`);
      const [, x = ""] = new RegExp(`translate\\(([\\d.]+),[\\d.]+\\)">${name}<`).exec(svg) ?? [];
      expect(Number(x) > 0 && Number(x) < width, `${name} at ${x}`).toBe(true);
    }
});

it("puts no label nearer to another device than to its own", () => {
  const years = [2022, 2022, 2022, 2023, 2023, 2023, 2023];
  const crowd = years.map((year, i) => dot(`Device ${i}`, year, 9e14 * (1 + 0.18 * (i % 4)), i));
  const f = devicePlot({ ...spec, dots: [...spec.dots, ...crowd] });
  const places = new Map(
    [...f.wide.matchAll(/<circle cx="([\d.]+)" cy="([\d.]+)" r="4.5" fill="var\(--c1\)"><title>([^(]+) \(/g)].map(
      ([, x, y, name]) => [name!, { x: Number(x), y: Number(y) }] as const,
    ),
  );
  expect(places.size).toBe(10);
  const labels = [...f.wide.matchAll(/translate\(([\d.]+),([\d.]+)\)">((?:Device \d|one|two|three))</g)];
  expect(labels.length).toBeGreaterThan(4);
  for (const [, x, y, name] of labels) {
    const far = (p: { x: number; y: number }) => Math.hypot(p.x - Number(x), p.y - Number(y));
    const own = far(places.get(name!)!);
    for (const [other, place] of places)
      if (other !== name) expect(far(place), `${name} and ${other}`).toBeGreaterThan(own);
  }
});
