/** Small pieces that several pages use. */
import type { ReactNode } from "react";

export function Crumbs({ trail }: { trail: readonly (readonly [string, string] | string)[] }) {
  return (
    <nav className="crumbs" aria-label="Breadcrumb">
      {trail.map((t, i) => (
        <span key={typeof t === "string" ? t : t[0]}>
          {i > 0 ? " / " : ""}
          {typeof t === "string" ? t : <a href={t[0]}>{t[1]}</a>}
        </span>
      ))}
    </nav>
  );
}

/** A copy button; without JavaScript the text is there to be selected. */
export function CopyBlock({ id, label, text }: { id: string; label: string; text: string }) {
  return (
    <details className="more">
      <summary>{label}</summary>
      <button type="button" className="plain small needs-js" data-copy="" data-copy-from={id}>
        Copy
      </button>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling part has to take the focus */}
      <pre id={id} tabIndex={0}>
        {text}
      </pre>
    </details>
  );
}

export function JsonLd({ data }: { data: unknown }) {
  const html = JSON.stringify(data).replaceAll("<", "\\u003c");
  // biome-ignore lint/security/noDangerouslySetInnerHtml: JSON with "<" escaped
  return <script type="application/ld+json" dangerouslySetInnerHTML={{ __html: html }} />;
}

export function Facts({ rows }: { rows: readonly (readonly [string, ReactNode] | null)[] }) {
  const shown = rows.filter((r) => r?.[1]) as (readonly [string, ReactNode])[];
  if (shown.length === 0) return null;
  return (
    <dl className="facts">
      {shown.map(([name, value]) => (
        <Fact key={name} name={name} value={value} />
      ))}
    </dl>
  );
}
function Fact({ name, value }: { name: string; value: ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </>
  );
}

/** Column head that sorts when JavaScript runs; plain words without it. */
export function SortHead({
  children,
  n = false,
  initial = "none",
}: {
  children: ReactNode;
  n?: boolean;
  initial?: "none" | "ascending" | "descending";
}) {
  return (
    <th scope="col" className={n ? "n" : undefined} aria-sort={initial}>
      <button type="button" className="sort">
        {children}
      </button>
    </th>
  );
}

/** What a list offers: records or terms by their names. */
export function Options({ of }: { of: readonly { id: string; name: string }[] }) {
  return of.map((x) => (
    <option key={x.id} value={x.id}>
      {x.name}
    </option>
  ));
}
