/** The social card of a page, in its metadata; what stands on one is in app/cards. */
import type { Metadata } from "next";

/**
 * Metadata of a page with a card: picture, size, words for those who do not see it.
 * @param path below `/cards/`, without extension
 */
export function cardMetadata(
  path: string,
  alt: string,
  openGraph: { title?: string; description?: string; type?: "website" | "article" } = {},
): Required<Pick<Metadata, "openGraph" | "twitter">> {
  const url = `/cards/${path}.png`;
  return {
    openGraph: {
      siteName: "Isoloss",
      type: "website",
      ...openGraph,
      images: [{ url, width: 1200, height: 630, alt, type: "image/png" }],
    },
    twitter: { card: "summary_large_image", images: [{ url, alt }] },
  };
}
