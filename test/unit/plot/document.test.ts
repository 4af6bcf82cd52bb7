import * as Plot from "@observablehq/plot";
import { parseHTML } from "linkedom";
import { expect, it } from "vitest";
import { SvgDocument, type SvgElement } from "@/lib/plot/document";
import { curves, forest, landscape } from "./data";

/** Inside of a picture with attributes in alphabetical order and elements without content written alike. */
const normal = (svg: string) =>
  svg
    .replace(/<([\w]+)((?: [\w:-]+="[^"]*")*) ?(\/?)>/g, (_, tag: string, attributes: string, closed: string) => {
      const sorted = [...attributes.matchAll(/ ([\w:-]+)="([^"]*)"/g)]
        .map(([, name, value]) => `${name!.replace(/^xlink:/, "")}="${value}"`)
        .sort();
      return `<${[tag, ...sorted].join(" ")}${closed ? "/" : ""}>`;
    })
    .replace(/<(\w+)([^>]*)><\/\1>/g, "<$1$2/>")
    .replace(/plot-clip-\d+/g, "clip");

function both(options: () => Plot.PlotOptions): [own: string, full: string] {
  const own = Plot.plot({ ...options(), document: new SvgDocument() as unknown as Document }) as unknown as SvgElement;
  const { document } = parseHTML("<!doctype html><html><body></body></html>");
  const full = Plot.plot({ ...options(), document: document as unknown as Document });
  const style = /<style>.*?<\/style>/s;
  return [normal(own.serialise((_, __, v) => v).replace(style, "")), normal(full.innerHTML.replace(style, ""))];
}

const points = curves.curves.flatMap((c) => c.points.map(([x, y]) => ({ x, y, c: c.color, label: c.label })));
const pictures: Record<string, () => Plot.PlotOptions> = {
  curves: () => ({
    x: { type: "log" },
    color: { type: "identity" },
    marks: [
      Plot.gridX(),
      Plot.axisX({ label: "x & y" }),
      Plot.areaY(curves.curves[1]!.band!, { x: (d) => d[0], y1: (d) => d[1], y2: (d) => d[2], clip: true }),
      Plot.line(points, { x: "x", y: "y", z: "label", stroke: "c", strokeDasharray: "5 4" }),
      Plot.ruleX([1e24], { stroke: "red" }),
      Plot.link(points.slice(0, 2), { x1: "x", x2: "x", y1: "y", y2: 3 }),
    ],
  }),
  forest: () => ({
    color: { type: "identity" },
    marks: [
      Plot.dot(forest.rows, {
        x: "value",
        y: "label",
        fill: "color",
        title: "label",
        href: "href",
        symbol: "triangle",
      }),
      Plot.text(forest.rows, { x: "value", y: "label", text: (r: { label: string }) => `two\nlines <b> "${r.label}"` }),
      Plot.rect([forest.pooled!], { x1: "low", x2: "high" }),
    ],
  }),
  landscape: () => ({
    color: { type: "identity" },
    marks: [Plot.dot(landscape.dots, { x: "value", y: "row", stroke: "color", title: "title", href: "href" })],
  }),
};

for (const [name, options] of Object.entries(pictures))
  it(`gives Plot's picture of ${name} as a full document does`, () => {
    const [own, full] = both(options);
    expect(own).toBe(full);
    expect(own.length).toBeGreaterThan(500);
  });

it("moves, copies and clears nodes", () => {
  const d = new SvgDocument();
  const [a, b, c] = ["a", "b", "c"].map((n) => d.createElement(n)) as [SvgElement, SvgElement, SvgElement];
  a.append(b, "text", c);
  a.insertBefore(c, b);
  expect(a.serialise((_, __, v) => v)).toBe("<c/><b/>text");
  b.setAttribute("x", 1);
  const copy = a.cloneNode(true);
  b.replaceWith(d.createTextNode("<"));
  expect(a.serialise((_, __, v) => v)).toBe("<c/>&lt;text");
  expect(copy.serialise((_, __, v) => v)).toBe('<c/><b x="1"/>text');
  a.textContent = "";
  expect([a.firstChild, a.lastChild, c.parentNode]).toEqual([null, null, null]);
});
