import { renderMarkdown, renderMath, renderSymbol } from "../../lib/markdown/render";
import { Html, Scroll } from "./html";

/** A formula, set on the server. */
export function Tex({ latex, display = false }: { latex: string; display?: boolean }) {
  if (!display) return <Html html={renderSymbol(latex)} inline />;
  const html = renderMath(latex, true);
  return (
    <Scroll label="Formula" className="formula">
      <Html html={html} />
    </Scroll>
  );
}

/** Markdown of a record, sanitised. */
export function Prose({ markdown, className = "prose" }: { markdown: string; className?: string }) {
  return markdown.trim() ? <Html className={className} html={renderMarkdown(markdown)} /> : null;
}
