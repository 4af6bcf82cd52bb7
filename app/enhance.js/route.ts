/**
 * The one script of most pages: app/_browser bundled as it stands. Made once, when the site is built; its address
 * carries the hash of its source (`ENHANCE_VERSION`), so browsers keep it.
 */
import { join } from "node:path";

export const dynamic = "force-static";

export async function GET(): Promise<Response> {
  const { build } = await import("esbuild");
  const { outputFiles } = await build({
    entryPoints: [join(process.cwd(), "app/_browser/enhance.ts")],
    bundle: true,
    write: false,
    minify: true,
    format: "iife",
    target: "es2022",
    legalComments: "none",
  });
  return new Response(outputFiles[0]!.text, {
    headers: {
      "Content-Type": "text/javascript; charset=utf-8",
      "Cache-Control": "public, max-age=31536000, immutable",
    },
  });
}
