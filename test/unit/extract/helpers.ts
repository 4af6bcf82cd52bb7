import { fileURLToPath } from "node:url";
import { extract } from "@/lib/extract/extract";
import { readText } from "@/lib/extract/text";
import { readLexicon } from "@/lib/extract/vocabulary";

/** The vocabularies of the repository: the ones that the extractor is used with. */
export const lexicon = readLexicon(fileURLToPath(new URL("../../../content", import.meta.url)));
export const read = readText;
/** Extraction of an abstract under a title that says nothing. */
export const from = (abstract: string, title = "A study") => extract(title, abstract, lexicon);

/** Folder of the shared reference material, when it is there. */
export const shared = process.env.ISOLOSS_SHARED ?? fileURLToPath(new URL("../../../../shared", import.meta.url));
