/** A number with its uncertainty and unit; every recorded digit on hover; marked where its source misprints it. */
import { measured, printedOddly, type Value } from "../../lib/format";

export function Num({ m }: { m: Value & { asPrinted?: boolean | undefined; note?: string | undefined } }) {
  const f = measured(m);
  return (
    <>
      <data className="num" value={m.value} title={f.exact === f.text ? undefined : f.exact}>
        {f.text}
      </data>
      <AsPrinted why={printedOddly(m)} />
    </>
  );
}

/** Beside a number that stands so in its source, and cannot be right there. */
export function AsPrinted({ why }: { why: string | null }) {
  return why === null ? null : (
    <>
      {" "}
      <small className="error as-printed" title={why}>
        as printed
      </small>
    </>
  );
}
