/** Pieces of HTML that every page uses: made text, parts that scroll, heads of tables. */
import type { ReactNode } from "react";

/** HTML that a library of ours made safe: sanitised markdown, KaTeX with trust off, drawn plots with escaped texts. */
export function Html({ html, className, inline = false }: { html: string; className?: string; inline?: boolean }) {
  const Tag = inline ? "span" : "div";
  // biome-ignore lint/security/noDangerouslySetInnerHtml: see above
  return <Tag className={className} dangerouslySetInnerHTML={{ __html: html }} />;
}

/** A part that scrolls sideways on narrow screens; reachable by keyboard, as a scrolling part has to be. */
export function Scroll({
  label,
  className = "scroll",
  children,
}: {
  label: string;
  className?: string;
  children: ReactNode;
}) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a group, not a landmark: a page has many of these
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling part takes the focus so that arrow keys move it
    <div className={className} role="group" tabIndex={0} aria-label={label}>
      {children}
    </div>
  );
}

/** Heads of a table's columns; those written as `{ n: … }` stand over numbers. */
export function Heads({ of }: { of: readonly (string | { n: string })[] }) {
  return (
    <thead>
      <tr>
        {of.map((head) => (
          <th
            key={typeof head === "string" ? head : head.n}
            scope="col"
            className={typeof head === "string" ? undefined : "n"}
          >
            {typeof head === "string" ? head : head.n}
          </th>
        ))}
      </tr>
    </thead>
  );
}

/** A table with plain heads that scrolls sideways where it has to; `children` are its rows. */
export function Table({
  label,
  heads,
  className,
  children,
}: {
  label: string;
  heads: readonly (string | { n: string })[];
  className?: string;
  children: ReactNode;
}) {
  return (
    <Scroll label={label}>
      <table className={className}>
        <Heads of={heads} />
        <tbody>{children}</tbody>
      </table>
    </Scroll>
  );
}
