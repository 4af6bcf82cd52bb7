/** Social cards, `/cards/papers/ID.png`: drawn in a worker thread one at a time, kept by content and address. */
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { Piscina } from "piscina";
import { contentHash } from "../../_data/content";
import { Lru } from "../../api/_server/cache";
import { cardOf } from "../_cards";

const KEPT_BYTES = 16_000_000;
/** Cards that may wait to be drawn. */
const MOST_WAITING = 24;

const kept = new Lru<Uint8Array>(KEPT_BYTES, KEPT_BYTES / 8, (key, png) => png.byteLength + 2 * key.length);
const drawing = new Map<string, Promise<Uint8Array>>();
let pool: Piscina | undefined;

const say = (status: number, text: string, headers: Record<string, string> = {}): Response =>
  new Response(`${text}\n`, { status, headers: { "content-type": "text/plain; charset=utf-8", ...headers } });

export async function GET(_: Request, { params }: { params: Promise<{ path: string[] }> }): Promise<Response> {
  const { path } = await params;
  const last = path.at(-1) ?? "";
  if (!last.endsWith(".png"))
    return say(404, "cards are at /cards/papers/ID.png, laws, claims, compare, exponents, predict, fit and home");
  const key = `${contentHash()} ${path.join("/")}`;
  let png = kept.get(key);
  if (!png) {
    let work = drawing.get(key);
    if (!work) {
      const card = cardOf([...path.slice(0, -1), last.slice(0, -4)]);
      if (!card) return say(404, "there is no such record, and so no card of it");
      const filename = resolve(/* turbopackIgnore: true */ "dist/card-worker.mjs");
      if (!existsSync(filename))
        return say(503, "this server draws no cards: run node scripts/bundle-workers.mjs where it runs");
      pool ??= new Piscina({ filename, minThreads: 0, maxThreads: 1, idleTimeout: 30_000 });
      if (pool.queueSize >= MOST_WAITING) return say(503, "too many cards wait already", { "retry-after": "10" });
      work = (pool.run(card) as Promise<Uint8Array>).finally(() => drawing.delete(key));
      drawing.set(key, work);
    }
    png = await work;
    kept.set(key, png);
  }
  return new Response(png as Uint8Array<ArrayBuffer>, {
    headers: { "content-type": "image/png", "cache-control": "public, max-age=3600, stale-while-revalidate=86400" },
  });
}
