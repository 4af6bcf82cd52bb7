import type { Metadata } from "next";
import { listTerms } from "../../db/queries";
import type { QuantityTerm } from "../../lib/content/schema";
import { unitText } from "../../lib/format";
import { Table } from "../_components/html";
import { Prose, Tex } from "../_components/tex";
import { GLOSSARY } from "./terms";

export const metadata: Metadata = {
  title: "Glossary",
  description:
    "The words of scaling laws: irreducible loss, compute-optimal, IsoFLOP, tokens per parameter, and every quantity of the database.",
  alternates: { canonical: "/glossary" },
};

export default function Glossary() {
  return (
    <>
      <h1>Glossary</h1>
      <dl className="prose">
        {GLOSSARY.map(([term, text]) => (
          <div key={term} id={term.replaceAll(" ", "-")}>
            <dt>
              <strong>{term}</strong>
            </dt>
            <dd style={{ margin: "0 0 1rem" }}>
              <Prose markdown={text} className="" />
            </dd>
          </div>
        ))}
      </dl>
      <h2 id="quantities">Quantities</h2>
      <Table label="Quantities" heads={["Symbol", "Quantity", "Unit", "Also called"]}>
        {listTerms("quantities").map((q) => {
          const r: QuantityTerm = q.record;
          return (
            <tr key={q.id}>
              <td>
                <Tex latex={r.symbol} />
              </td>
              <th scope="row">{q.name}</th>
              <td>{unitText(r.unit)}</td>
              <td className="quiet">{r.aliases.join(", ")}</td>
            </tr>
          );
        })}
      </Table>
    </>
  );
}
