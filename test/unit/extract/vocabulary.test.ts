import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readLexicon } from "@/lib/extract/vocabulary";

describe("readLexicon", () => {
  it("reads both vocabularies, leaves bad entries out and lives without files", () => {
    const root = mkdtempSync(join(tmpdir(), "isoloss-lexicon-"));
    expect(readLexicon(root).datasetId("C4")).toBeUndefined();
    mkdirSync(join(root, "vocabulary"));
    writeFileSync(join(root, "vocabulary/datasets.yaml"), "- { id: c4, name: C4 }\n- { id: NOT AN ID, name: Bad }\n");
    writeFileSync(
      join(root, "vocabulary/hardware.yaml"),
      "- { id: h100, name: H100, kind: gpu, aliases: [NVIDIA H100] }\n",
    );
    const lexicon = readLexicon(root);
    expect([lexicon.datasetId("c4"), lexicon.datasetId("Bad"), lexicon.hardwareId("nvidia h100")]).toEqual([
      "c4",
      undefined,
      "h100",
    ]);
    rmSync(root, { recursive: true });
  });
});
