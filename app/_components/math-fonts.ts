/**
 * Fonts of formulas, asked for with the page that uses them. With `font-display: optional` (formulas.css) the browser
 * waits for a preloaded font before its first paint, for a moment, and never swaps it in later: no text moves.
 */
import ams from "katex/dist/fonts/KaTeX_AMS-Regular.woff2";
import calligraphic from "katex/dist/fonts/KaTeX_Caligraphic-Regular.woff2";
import bold from "katex/dist/fonts/KaTeX_Main-Bold.woff2";
import italic from "katex/dist/fonts/KaTeX_Main-Italic.woff2";
import main from "katex/dist/fonts/KaTeX_Main-Regular.woff2";
import math from "katex/dist/fonts/KaTeX_Math-Italic.woff2";
import size1 from "katex/dist/fonts/KaTeX_Size1-Regular.woff2";
import size2 from "katex/dist/fonts/KaTeX_Size2-Regular.woff2";
import size3 from "katex/dist/fonts/KaTeX_Size3-Regular.woff2";
import size4 from "katex/dist/fonts/KaTeX_Size4-Regular.woff2";
import { preload } from "react-dom";

/** Classes that KaTeX gives to what is set in a font. */
const FONTS: readonly (readonly [RegExp, string])[] = [
  [/class="katex-html/, main],
  [/\bmathnormal\b/, math],
  [/\bmathcal\b/, calligraphic],
  [/\b(?:mathbb|amsrm)\b/, ams],
  [/\bmathbf\b/, bold],
  [/\b(?:mathit|textit)\b/, italic],
  [/\b(?:delimsizing size1|delim-size1|small-op)\b/, size1],
  [/\b(?:delimsizing size2|large-op)\b/, size2],
  [/\bdelimsizing size3\b/, size3],
  [/\b(?:delimsizing size4|delim-size4)\b/, size4],
];

export function preloadMathFonts(html: string): void {
  if (!html.includes("katex-html")) return;
  for (const [used, font] of FONTS)
    if (used.test(html)) preload(font, { as: "font", type: "font/woff2", crossOrigin: "anonymous" });
}
