import type { Metadata } from "next";
import { listHardware } from "../../db/queries";
import { plural } from "../../lib/format";

export const metadata: Metadata = {
  title: "Hardware",
  description: "Devices, their peak throughput as their makers state it, and the papers that trained on them.",
  alternates: { canonical: "/hardware" },
};

export default function Hardware() {
  const used = listHardware().filter((t) => t.papersCount + t.claimsCount > 0);
  const unused = listHardware().filter((t) => t.papersCount + t.claimsCount === 0);
  return (
    <>
      <h1>Hardware</h1>
      <p className="lede">
        Devices, their peak throughput as their makers state it, and the papers that trained on them.
      </p>
      <ul className="columns">
        {[...used]
          .sort((a, b) => b.papersCount - a.papersCount || a.name.localeCompare(b.name))
          .map((t) => (
            <li key={t.id}>
              <a href={`/hardware/${t.id}`}>{t.name}</a>{" "}
              <small className="quiet">{plural(t.papersCount, "paper")}</small>
            </li>
          ))}
      </ul>
      {unused.length > 0 ? (
        <>
          <h2 id="unused">In the vocabulary, not in a record yet</h2>
          <ul className="columns">
            {unused.map((t) => (
              <li key={t.id}>
                <a href={`/hardware/${t.id}`}>{t.name}</a>
              </li>
            ))}
          </ul>
        </>
      ) : null}
    </>
  );
}
