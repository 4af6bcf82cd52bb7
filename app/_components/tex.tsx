import { renderMarkdown, renderMath, renderSymbol } from "../../lib/markdown/render";
import { rememberText } from "../_data/memo";
import { Html, Scroll } from "./html";

/** A formula, set on the server. */
export function Tex({ latex, display = false }: { latex: string; display?: boolean }) {
  if (!display) return <Html html={rememberText(`symbol ${latex}`, () => renderSymbol(latex))} inline />;
  const html = rememberText(`formula ${latex}`, () => renderMath(latex, true));
  return (
    <Scroll label="Formula" className="formula">
      <Html html={html} />
    </Scroll>
  );
}

/** Markdown of a record, sanitised. */
export function Prose({ markdown, className = "prose" }: { markdown: string; className?: string }) {
  return markdown.trim() ? (
    <Html className={className} html={rememberText(`prose ${markdown}`, () => renderMarkdown(markdown))} />
  ) : null;
}
