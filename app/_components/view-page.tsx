/** A page of the framework around an answer (see app/_data/views.ts). */
import type { Metadata } from "next";
import { cache } from "react";
import { cardMetadata } from "../_data/cards";
import type { Query } from "../_data/query";
import { isFrame, PLACES, registerView, type View, type ViewOf } from "../_data/views";

interface Props {
  searchParams: Promise<Query>;
}

interface Options {
  /** Metadata that all answers share. */
  more?: Metadata;
  /** Whether answers have a social card of their own. */
  withCard?: boolean;
  /** Asks for what the page needs. */
  before?: () => void;
}

/** What a page module exports, for the answers of `view` at `path`. */
export function viewPage(path: string, view: ViewOf, { more, withCard = false, before }: Options = {}) {
  registerView(path, view);
  const draw = cache(async (searchParams: Props["searchParams"]): Promise<View> => {
    const query = await searchParams;
    return isFrame(query) ? PLACES : view(query);
  });
  return {
    async generateMetadata({ searchParams }: Props): Promise<Metadata> {
      const { title, description, card } = await draw(searchParams);
      return { ...more, title, description, ...(card && withCard ? cardMetadata(card.path, card.alt) : {}) };
    },
    async Page({ searchParams }: Props) {
      before?.();
      const { html } = await draw(searchParams);
      // biome-ignore lint/security/noDangerouslySetInnerHtml: views escape every text (renderStatic)
      return <div className="contents" dangerouslySetInnerHTML={{ __html: html }} />;
    },
  };
}
