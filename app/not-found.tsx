import type { Metadata } from "next";

export const metadata: Metadata = { title: "Not here" };

export default function NotFound() {
  return (
    <>
      <h1>Nothing is at this address</h1>
      <p className="lede">
        Ids never change once they are published, so this may be a typing error, or a record that has not been written
        yet.
      </p>
      <search>
        <form action="/search" className="big-search">
          <input
            type="search"
            name="q"
            aria-label="Search papers, claims and laws"
            placeholder="Search for it"
            maxLength={300}
          />
          <button type="submit">Search</button>
        </form>
      </search>
      <ul className="actions" style={{ marginTop: "1rem" }}>
        <li>
          <a href="/papers">All papers</a>
        </li>
        <li>
          <a href="/laws">All laws</a>
        </li>
        <li>
          <a href="/contribute">Add a paper</a>
        </li>
      </ul>
    </>
  );
}
