/** What stands on the social card of an address. */
import type { Metadata } from "next";
import { type ClaimItem, claimsOfLaw, getClaim, getLaw, getPaper } from "../../db/queries";
import type { Card } from "../../lib/cards/card";
import { overlayLaws } from "../../lib/compare";
import type { Law } from "../../lib/content/schema";
import { claimTitle } from "../_components/claims";
import { lawClaims, laws } from "./content";
import { overlayFigure } from "./figures";

const lawOf = (law: Law | undefined): Card["law"] =>
  law && {
    target: law.target.symbol,
    expression: law.expression,
    names: [...Object.keys(law.variables), ...Object.keys(law.parameters)],
  };
const CURVES = 4;

function curves(want: (id: string) => boolean): string | undefined {
  const overlay = overlayLaws(
    lawClaims().filter((c) => want(c.id)),
    CURVES,
  )[0];
  return overlay && overlayFigure(overlay).wide;
}

/** The card of `papers/ID`, `laws/ID`, `claims/PAPER/CLAIM`, `home` or `compare`; undefined for anything else. */
export function cardOf(path: readonly string[]): Card | undefined {
  const [kind, id, claim] = path;
  if (path.length === 1 && (kind === "home" || kind === "compare"))
    return {
      kicker: kind === "home" ? "The scaling-law knowledge base" : "Papers and claims side by side",
      title: kind === "home" ? "How neural networks scale, number by number" : "Compare scaling laws",
      plot: curves((c) => /^(?:kaplan-2020-scaling|hoffmann-2022-chinchilla)#/.test(c)),
    };
  if (kind === "papers" && id && path.length === 2) {
    const paper = getPaper(id);
    if (!paper) return undefined;
    const first = paper.claims.find((c) => c.kind === "law");
    return {
      kicker: paper.short ?? "Paper",
      title: paper.title,
      law: first?.kind === "law" ? lawOf(laws().get(first.law)) : undefined,
      plot: curves((c) => c.startsWith(`${paper.id}#`)),
    };
  }
  if (kind === "laws" && id && path.length === 2) {
    const item = getLaw(id);
    if (!item) return undefined;
    const first = item.record.firstPaper;
    const all = claimsOfLaw(id).map((c) => c.id);
    // The paper that gave the law speaks for it; without its claims all do.
    const own = all.filter((c) => first !== undefined && c.startsWith(`${first}#`));
    const ids = new Set(own.length > 0 ? own : all);
    return { kicker: "Law", title: item.name, law: lawOf(item.record), plot: curves((c) => ids.has(c)) };
  }
  if (kind === "claims" && id && claim && path.length === 3) {
    const item: ClaimItem | undefined = getClaim(`${id}#${claim}`);
    if (!item) return undefined;
    return {
      kicker: item.paper.short ?? item.paper.title,
      title: claimTitle(item.record),
      law: item.record.kind === "law" ? lawOf(laws().get(item.record.law)) : undefined,
      plot: curves((c) => c === item.id),
    };
  }
  return undefined;
}

interface CardImage {
  url: string;
  width: number;
  height: number;
  alt: string;
  type: string;
}

/** Metadata of a page with a card: picture, size, words for those who do not see it. */
export function cardMetadata(path: string, alt: string): { images: CardImage[]; twitter: Metadata["twitter"] } {
  return {
    images: [{ url: `/cards/${path}.png`, width: 1200, height: 630, alt, type: "image/png" }],
    twitter: { card: "summary_large_image", images: [{ url: `/cards/${path}.png`, alt }] },
  };
}
