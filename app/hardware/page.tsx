import type { Metadata } from "next";
import { type Db, openDatabase } from "../../db/open";
import { listHardware } from "../../db/queries";
import { plain, plural } from "../../lib/format";
import { devicePlot, type Figure, series } from "../../lib/plot";
import { Scroll } from "../_components/html";
import { SortHead } from "../_components/page";
import { PlotView } from "../_components/plot";

export const metadata: Metadata = {
  title: "Hardware",
  description: "Devices, their peak throughput as their makers state it, and the papers that trained on them.",
  alternates: { canonical: "/hardware" },
};

type Device = ReturnType<typeof listHardware>[number];

/** Dense rate at 16 bit, FLOP/s: bf16, else fp16. */
const peak16 = (d: Device): number | undefined => d.record.peak?.bf16 ?? d.record.peak?.fp16;
const MAKERS = 4;
const tera = (x: number | undefined): string => (x === undefined ? "" : plain(x / 1e12, 4));

/** Peaks over the years; the four makers with most devices get a colour each. */
function peaks(devices: readonly Device[], db: Db): Figure {
  return db.once("site-device-peaks", () => {
    const dated = devices.filter((d) => d.record.year && peak16(d));
    const counts = new Map<string, number>();
    for (const d of dated) counts.set(d.record.vendor ?? "", (counts.get(d.record.vendor ?? "") ?? 0) + 1);
    const makers = [...counts].sort((a, b) => b[1] - a[1] || a[0].localeCompare(b[0])).map(([m]) => m);
    const color = (maker: string) => {
      const i = makers.indexOf(maker);
      return series(i >= 0 && i < MAKERS ? i : 5);
    };
    return devicePlot({
      title: "Peak rate of one device at 16 bit",
      description:
        "Dense, not sparse, rate as the maker states it, by the year in which the device came out. Only devices whose rate and year were seen in a source. Point at a dot for its numbers.",
      y: { label: "peak at 16 bit (FLOP/s)", scale: "log", style: "power" },
      dots: dated.map((d) => ({
        label: d.name,
        year: d.record.year!,
        peak: peak16(d)!,
        color: color(d.record.vendor ?? ""),
        maker: d.record.vendor ?? "",
        href: `/hardware/${d.id}`,
        title: `${d.name} (${d.record.year}): ${tera(peak16(d))} TFLOP/s`,
        weight: d.papersCount,
      })),
      key: [
        ...makers.slice(0, MAKERS).map((m, i) => ({ label: m, color: series(i) })),
        ...(makers.length > MAKERS ? [{ label: "others", color: series(5) }] : []),
      ],
    });
  });
}

export default function Hardware() {
  const db = openDatabase();
  const all = listHardware({}, db);
  const order = (a: Device, b: Device) => b.papersCount - a.papersCount || (peak16(b) ?? 0) - (peak16(a) ?? 0);
  const known = all.filter((d) => d.record.peak).toSorted(order);
  const named = all.filter((d) => !d.record.peak).toSorted(order);
  return (
    <>
      <h1>Hardware</h1>
      <p className="lede">
        Devices, their peak throughput as their makers state it, and the papers that trained on them.
      </p>
      <PlotView figure={peaks(all, db)} />
      <h2 id="devices">{plural(known.length, "device")} with a confirmed rate</h2>
      <p className="note quiet">
        Dense rates of one device in TFLOP/s, as the notes of each device define it. An empty cell means that no source
        was seen, not that there is none.
      </p>
      <Scroll label="Devices">
        <table className="devices">
          <thead>
            <tr>
              <SortHead>Device</SortHead>
              <SortHead n>16 bit</SortHead>
              <SortHead n initial="descending">
                Papers
              </SortHead>
              <SortHead n>Year</SortHead>
              <SortHead n>Memory (GB)</SortHead>
              <SortHead n>fp32</SortHead>
              <SortHead n>fp8</SortHead>
              <SortHead>Maker</SortHead>
            </tr>
          </thead>
          <tbody>
            {known.map((d) => (
              <tr key={d.id}>
                <th scope="row">
                  <a href={`/hardware/${d.id}`}>{d.name}</a>
                </th>
                <td className="n">{tera(peak16(d))}</td>
                <td className="n">{d.papersCount || ""}</td>
                <td className="n">{d.record.year}</td>
                <td className="n">{d.record.memoryGB}</td>
                <td className="n">{tera(d.record.peak?.fp32)}</td>
                <td className="n">{tera(d.record.peak?.fp8)}</td>
                <td>{d.record.vendor}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
      <h2 id="named">Named, no rate confirmed</h2>
      <ul className="inline-list">
        {named.map((d) => (
          <li key={d.id}>
            <a href={`/hardware/${d.id}`}>{d.name}</a>
            {d.papersCount > 0 ? <small className="quiet"> {d.papersCount}</small> : null}
          </li>
        ))}
      </ul>
    </>
  );
}
