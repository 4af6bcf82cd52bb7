/** `isoloss pool`: one exponent across papers, with heterogeneity and the reasons why values are left out. */
import { type Command, InvalidArgumentError, Option } from "commander";
import { loadContent } from "../../lib/content/load";
import { nearest } from "../../lib/content/problems";
import { measured } from "../../lib/format";
import { type ExponentQuery, type PoolMethod, poolExponent } from "../../lib/stats";
import { UsageError } from "../records";

interface Options {
  of: string;
  vs: string;
  domain?: string;
  architecture?: string;
  approach?: string;
  method: PoolMethod;
  test: "normal" | "knapp-hartung";
  level: number;
  each?: boolean;
  content: string;
  json?: boolean;
}

/** A term by id, name or alias, else a refusal with the nearest. */
function term(kind: string, list: readonly { id: string; name: string; aliases: string[] }[], text: string): string {
  const t = text.toLowerCase();
  const exact = list.find((x) => x.id === t);
  const named = list.filter((x) => [x.name, ...x.aliases].some((a) => a.toLowerCase() === t));
  if (exact) return exact.id;
  if (named.length === 1) return (named[0] as { id: string }).id;
  const near = nearest(
    t,
    list.flatMap((x) => [x.id, x.name, ...x.aliases]),
  );
  throw new UsageError(
    named.length > 1
      ? `${JSON.stringify(text)} names several ${kind}: ${named.map((x) => x.id).join(", ")}`
      : `no ${kind} is called ${JSON.stringify(text)}${near ? `; did you mean ${near}?` : ""}`,
  );
}

export default function command(command: Command): void {
  command
    .requiredOption("--of <quantity>", "what scales: params-opt, loss, lr-opt …")
    .requiredOption("--vs <quantity>", "against what: compute, params, tokens …")
    .option("--domain <id>", "only this domain")
    .option("--architecture <id>", "only this architecture")
    .addOption(
      new Option("--approach <name>", "only values found this way").choices([
        "envelope",
        "isoflop",
        "parametric",
        "theory",
        "other",
      ]),
    )
    .addOption(
      new Option("--method <name>", "how studies are weighted")
        .choices(["reml", "dersimonian-laird", "fixed"])
        .default("reml"),
    )
    .addOption(
      new Option("--test <name>", "error of the pooled value").choices(["normal", "knapp-hartung"]).default("normal"),
    )
    .option(
      "--level <p>",
      "probability content of the intervals",
      (text) => {
        const v = Number(text);
        if (!(v > 0 && v < 1)) throw new InvalidArgumentError("Give a fraction between 0 and 1.");
        return v;
      },
      0.95,
    )
    .option("--each", "pool every claim on its own; otherwise the claims of a paper enter as one study")
    .option("--content <folder>", "content folder", "content")
    .option("--json", "print { query, pooled, scaled, studies, notUsed }")
    .addHelpText(
      "after",
      `
An exponent is d log(of) / d log(vs), signed. Values without an error, and values whose record says why they stay out of
averages, are listed but not pooled. Claims of one paper mostly share their runs: together they count as one study, without
a smaller error. "scaled" is the Particle Data Group's average, its error scaled by S = √(χ²/(N−1)) when that is above one.

Examples:
  isoloss pool --of params-opt --vs compute
  isoloss pool --of params-opt --vs compute --domain language --approach isoflop --json
  isoloss pool --of tokens-opt --vs compute --method dersimonian-laird --each

Exit codes: 0 pooled, 1 fewer than two values can be pooled, 2 the call is wrong.`,
    )
    .action((o: Options) => {
      const { content } = loadContent(o.content);
      const v = content.vocabularies;
      const query: ExponentQuery = {
        of: term("quantity", v.quantities, o.of),
        vs: term("quantity", v.quantities, o.vs),
        ...(o.domain ? { domain: term("domain", v.domains, o.domain) } : {}),
        ...(o.architecture ? { architecture: term("architecture", v.architectures, o.architecture) } : {}),
        ...(o.approach ? { approach: o.approach } : {}),
        ...(o.each ? { each: true } : {}),
      };
      const result = poolExponent(content.papers, query, { method: o.method, level: o.level, test: o.test });
      if (o.json) process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
      else {
        const { pooled, scaled, studies, notUsed } = result;
        const width = Math.max(10, ...studies.map((s) => s.label.length), ...notUsed.map((n) => n.claim.length));
        for (const s of studies)
          process.stdout.write(
            `${s.label.padEnd(width)}  ${measured({ value: s.value, standardError: s.standardError }).text.padStart(18)}  ${(100 * s.weight).toFixed(1).padStart(5)} %\n`,
          );
        if (pooled && scaled) {
          const h = pooled.heterogeneity;
          const range = (r: { low: number; high: number }) => `${r.low.toPrecision(3)} … ${r.high.toPrecision(3)}`;
          const percent = Math.round(100 * o.level);
          process.stdout.write(
            [
              "",
              `${o.method}, ${pooled.k} ${pooled.k === 1 ? "study" : "studies"}: ${measured({ value: pooled.value, standardError: pooled.standardError, computed: true }).text}, ${percent} % ${range(pooled.interval)}`,
              `heterogeneity: Q = ${h.q.toFixed(2)} on ${h.df} (p = ${h.pValue.toPrecision(2)}), I² = ${(100 * h.i2).toFixed(0)} %, τ = ${h.tau.toPrecision(3)}`,
              ...(pooled.prediction ? [`a new study: ${percent} % ${range(pooled.prediction)}`] : []),
              `Particle Data Group: ${measured({ value: scaled.value, standardError: (scaled.plus + scaled.minus) / 2, computed: true }).text}, scale factor ${scaled.scale.toFixed(1)}`,
              "",
            ].join("\n"),
          );
        }
        if (notUsed.length > 0) {
          process.stdout.write(`${pooled ? "" : "fewer than two values can be pooled\n"}\nnot pooled\n`);
          for (const n of notUsed) process.stdout.write(`${n.claim.padEnd(width)}  ${n.value}  ${n.why}\n`);
        } else if (!pooled && studies.length === 0) process.stdout.write("no claim gives this exponent\n");
      }
      if (!result.pooled) process.exitCode = 1;
    });
}
