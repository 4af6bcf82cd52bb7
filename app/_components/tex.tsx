import { renderMarkdown, renderMath, renderSymbol } from "../../lib/markdown/render";
import { rememberText } from "../_data/memo";
import { Html, Scroll } from "./html";
import { preloadMathFonts } from "./math-fonts";

/** A formula, set on the server. */
export function Tex({ latex, display = false }: { latex: string; display?: boolean }) {
  if (!display) {
    const html = rememberText(`symbol ${latex}`, () => renderSymbol(latex));
    preloadMathFonts(html);
    return <Html html={html} inline />;
  }
  const html = rememberText(`formula ${latex}`, () => renderMath(latex, true));
  preloadMathFonts(html);
  return (
    <Scroll label="Formula" className="formula">
      <Html html={html} />
    </Scroll>
  );
}

/** Markdown of a record, sanitised. */
export function Prose({ markdown, className = "prose" }: { markdown: string; className?: string }) {
  if (!markdown.trim()) return null;
  const html = rememberText(`prose ${markdown}`, () => renderMarkdown(markdown));
  preloadMathFonts(html);
  return <Html className={className} html={html} />;
}
