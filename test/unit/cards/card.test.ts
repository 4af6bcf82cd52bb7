import { spawnSync } from "node:child_process";
import { expect, it } from "vitest";
import { CARD_HEIGHT, CARD_WIDTH, cardBox, formula, plotBoxes } from "../../../lib/cards/card";
import { loadContent } from "../../../lib/content/load";
import { curvePlot } from "../../../lib/plot/curves";
import { curves } from "../plot/data";

const { laws } = loadContent("content").content;
const lawOf = (id: string) => {
  const l = laws.find((x) => x.id === id)!;
  return {
    target: l.target.symbol,
    expression: l.expression,
    names: [...Object.keys(l.variables), ...Object.keys(l.parameters)],
  };
};
const words = (b: unknown): string =>
  typeof b === "string"
    ? b
    : Array.isArray(b)
      ? b.map(words).join("")
      : words((b as { props: { children?: unknown } }).props.children ?? "");

it("sets every law that is short enough, with Greek letters and quotients", () => {
  expect(words(formula(lawOf("chinchilla")))).toBe("L=E+ANα+BDβ");
  for (const l of laws) if (l.expression.length <= 90) expect(words(formula(lawOf(l.id)))).toContain("=");
});

it("takes the texts of a plot out and puts each where it stood", () => {
  const plot = curvePlot(curves).wide;
  const b = plotBoxes(plot, 800)!;
  const [image, ...texts] = b.props.children as { props: { src?: string; style: Record<string, unknown> } }[];
  const svg = Buffer.from(image!.props.src!.split(",")[1]!, "base64").toString();
  expect(svg).not.toContain("<text");
  expect(svg).not.toContain("var(--");
  expect(texts).toHaveLength(plot.match(/<text/g)!.length);
  expect(words(b)).toContain("Loss (nats/token)");
});

it("is drawn as a PNG of the right size by the worker", () => {
  const bundled = spawnSync(process.execPath, ["scripts/bundle-workers.mjs"], { encoding: "utf8" });
  expect(bundled.stderr).toBe("");
  const card = { kicker: "Law", title: "Chinchilla", law: lawOf("chinchilla"), plot: curvePlot(curves).wide };
  expect(cardBox(card).props.style).toMatchObject({ width: CARD_WIDTH, height: CARD_HEIGHT });
  const script = `import draw from ${JSON.stringify(`${process.cwd()}/dist/card-worker.mjs`)};
    process.stdout.write(Buffer.from(await draw(${JSON.stringify(card)})).toString("base64"));`;
  const run = spawnSync(process.execPath, ["--input-type=module", "-e", script], { encoding: "utf8", maxBuffer: 20e6 });
  const png = Buffer.from(run.stdout, "base64");
  expect(png.subarray(1, 4).toString()).toBe("PNG");
  expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([CARD_WIDTH, CARD_HEIGHT]);
}, 60_000);

it("sets numbers and their names with signs that the card's fonts have, six of them at most", () => {
  const facts = Array.from({ length: 7 }, (_, i) => ({
    name: `paper ${i}`,
    value: "5.76\u202f×\u202f10²³",
    color: "var(--c2)",
  }));
  const card = cardBox({ kicker: "10⁻⁹", title: "Señor’s 10²⁴\u00a0FLOP", headline: "0.46\u202f±\u202f0.02", facts });
  const text = words(card);
  expect(text).toContain("Senor's 1e24 FLOP");
  expect(text).toContain("1e-9");
  expect(text).toContain("0.46 ± 0.02");
  expect(text.match(/5\.76e23/g)).toHaveLength(6);
  expect(JSON.stringify(card)).not.toContain("var(--");
});
