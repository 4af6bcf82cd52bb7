/** Entry of the worker thread that draws social cards. Bundled to dist/card-worker.mjs by scripts/bundle-workers.mjs. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
// The drawing library comes with the framework and stays outside the bundle.
import { ImageResponse } from "next/dist/compiled/@vercel/og/index.node.js";
import { CARD_HEIGHT, CARD_WIDTH, type Card, cardBox } from "../../../lib/cards/card";

const folder = join(dirname(createRequire(import.meta.url).resolve("katex/package.json")), "dist", "fonts");
const font = (name: string, file: string) => ({
  name,
  data: readFileSync(join(folder, file)),
  weight: 400,
  style: "normal",
});
const fonts = [
  font("Main", "KaTeX_Main-Regular.ttf"),
  font("Bold", "KaTeX_Main-Bold.ttf"),
  font("Math", "KaTeX_Math-Italic.ttf"),
];

/** A card as PNG. */
export default async function draw(card: Card): Promise<Uint8Array> {
  const image = new ImageResponse(cardBox(card), { width: CARD_WIDTH, height: CARD_HEIGHT, fonts });
  return new Uint8Array(await image.arrayBuffer());
}
