import type { Command } from "commander";
import { stats } from "../../db/queries/stats";
import { readyDatabase } from "../database";

export default function command(command: Command): void {
  command.option("--json", "print the counts as JSON").action((options: { json?: boolean }) => {
    const s = stats(readyDatabase());
    if (options.json) {
      process.stdout.write(`${JSON.stringify(s, null, 2)}\n`);
      return;
    }
    const line = (name: string, value: string | number) => process.stdout.write(`${name.padEnd(26)}${value}\n`);
    line("papers", `${s.papers} (${s.curatedPapers} curated)`);
    line("law-bearing papers", s.lawBearingPapers);
    line("laws", s.laws);
    line("claims", s.claims);
    for (const [kind, byStatus] of Object.entries(s.claimsByKind))
      line(
        `  ${kind}`,
        Object.entries(byStatus)
          .map(([status, n]) => `${n} ${status}`)
          .join(", "),
      );
    line(
      "seen",
      Object.entries(s.claimsBySeen)
        .map(([seen, n]) => `${n} ${seen}`)
        .join(", "),
    );
    line("seen in one note only", s.weakClaims);
    line("claims without evidence", s.claimsWithoutEvidence);
    line("unconfirmed share", `${(100 * s.unconfirmedShare).toFixed(1)} %`);
    line("run sets", s.runSets);
    line("relations", s.relations);
    line("verdicts", s.verdicts);
    line("datasets", s.datasets);
    line("hardware", s.hardware);
    line("content hash", s.contentHash);
  });
}
