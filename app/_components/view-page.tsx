/** A page of the framework around an answer (see app/_data/views.ts). */
import type { Metadata } from "next";
import { cache } from "react";
import type { Query } from "../_data/query";
import { isFrame, PLACES, registerView, type View, type ViewOf } from "../_data/views";

interface Props {
  searchParams: Promise<Query>;
}

/** What a page module exports, for the answers of `view` at `path`; `more` is metadata that all of them share, `before` asks for what they need. */
export function viewPage(path: string, view: ViewOf, more: Metadata, before?: () => void) {
  registerView(path, view);
  const draw = cache(async (searchParams: Props["searchParams"]): Promise<View> => {
    const query = await searchParams;
    return isFrame(query) ? PLACES : view(query);
  });
  return {
    async generateMetadata({ searchParams }: Props): Promise<Metadata> {
      const { title, description } = await draw(searchParams);
      return { ...more, title, description };
    },
    async Page({ searchParams }: Props) {
      before?.();
      const { html } = await draw(searchParams);
      // biome-ignore lint/security/noDangerouslySetInnerHtml: views escape every text (renderStatic)
      return <div className="contents" dangerouslySetInnerHTML={{ __html: html }} />;
    },
  };
}
