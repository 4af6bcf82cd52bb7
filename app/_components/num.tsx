/** A number with its uncertainty and unit; every recorded digit on hover. */
import { measured, type Value } from "../../lib/format";

export function Num({ m }: { m: Value }) {
  const f = measured(m);
  return (
    <data className="num" value={m.value} title={f.exact === f.text ? undefined : f.exact}>
      {f.text}
    </data>
  );
}
