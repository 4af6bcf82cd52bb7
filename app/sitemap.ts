import type { MetadataRoute } from "next";
import { pageAddresses } from "./_data/addresses";
import { siteUrl } from "./_data/site";

export const dynamic = "force-static";
export const revalidate = 600;

export default function sitemap(): MetadataRoute.Sitemap {
  return pageAddresses().map((path) => ({ url: new URL(path, siteUrl()).href }));
}
