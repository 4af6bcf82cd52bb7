import { siteUrl } from "../_data/site";
import { xml } from "../_data/xml";

export const dynamic = "force-static";

/** OpenSearch description, so that a browser can search here. */
export function GET(): Response {
  const base = siteUrl().href.replace(/\/$/, "");
  return new Response(
    `<?xml version="1.0" encoding="UTF-8"?>
<OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/"><ShortName>Isoloss</ShortName><Description>Scaling laws, number by number</Description><InputEncoding>UTF-8</InputEncoding><Url type="text/html" template="${xml(base)}/search?q={searchTerms}"/><Url type="application/json" template="${xml(base)}/api/v1/search?q={searchTerms}"/></OpenSearchDescription>
`,
    { headers: { "content-type": "application/opensearchdescription+xml; charset=utf-8" } },
  );
}
