/** Header and footer of every page. */
import { Logo } from "./logo";
import { PinField } from "./pin";

const SECTIONS = [
  ["/papers", "Papers"],
  ["/laws", "Laws"],
  ["/exponents", "Exponents"],
  ["/compare", "Compare"],
  ["/predict", "Predict"],
  ["/fit", "Fit"],
] as const;

export function Header() {
  return (
    <header className="top">
      <a className="skip" href="#main">
        Skip to the content
      </a>
      <div className="wide">
        <a className="brand" href="/">
          <Logo />
          Isoloss
        </a>
        <nav aria-label="Sections">
          {SECTIONS.map(([href, name]) => (
            <a key={href} href={href}>
              {name}
            </a>
          ))}
        </nav>
        <search>
          <form action="/search">
            <input
              type="search"
              name="q"
              aria-label="Search"
              placeholder="Search  /"
              autoComplete="off"
              maxLength={300}
              data-suggest=""
            />
            <PinField />
          </form>
        </search>
        <button
          type="button"
          className="icon theme needs-js"
          data-theme-toggle=""
          aria-label="Switch between light and dark"
        >
          <svg viewBox="0 0 20 20" width="18" height="18" aria-hidden="true">
            <circle cx="10" cy="10" r="7" fill="none" stroke="currentColor" strokeWidth="1.6" />
            <path d="M10 3a7 7 0 0 1 0 14z" fill="currentColor" />
          </svg>
        </button>
      </div>
    </header>
  );
}

export function Footer({ contentHash }: { contentHash: string }) {
  return (
    <footer className="foot">
      <div className="wide">
        <div>
          <p>
            Isoloss collects what papers state about how neural networks scale, as claims with their place of evidence,
            and fits the public runs again.
          </p>
          <p>
            Content under <a href="https://creativecommons.org/licenses/by/4.0/">CC BY 4.0</a>, code under Apache-2.0.
            Edition <code>{contentHash.slice(0, 12)}</code>.
          </p>
        </div>
        <nav className="links" aria-label="More">
          <ul>
            <li>
              <a href="/method">Method</a>
            </li>
            <li>
              <a href="/contribute">Contribute</a>
            </li>
            <li>
              <a href="/reference">API reference</a>
            </li>
            <li>
              <a href="/status">Status</a>
            </li>
            <li>
              <a href="/editions">Editions</a>
            </li>
            <li>
              <a href="/errata">Errata</a>
            </li>
            <li>
              <a href="/feed.xml">Atom feed</a>
            </li>
            <li>
              <a href="/datasets">Datasets</a>
            </li>
            <li>
              <a href="/hardware">Hardware</a>
            </li>
            <li>
              <a href="/runs">Run sets</a>
            </li>
            <li>
              <a href="/glossary">Glossary</a>
            </li>
          </ul>
        </nav>
      </div>
    </footer>
  );
}
