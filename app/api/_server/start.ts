/**
 * What has to be in place before the first request: a checked environment, the peer's address on each request, and
 * what answers in front of the framework.
 */
import { subscribe } from "node:diagnostics_channel";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import { setFlagsFromString } from "node:v8";
import { openDatabase } from "@/db/open";
import { PEER_HEADER } from "@/lib/api/client-address";
import { attach } from "@/lib/api/wire";
import { env } from "@/lib/env";
import { Ahead, fileToFill, fill } from "./ahead";
import { ownAddress } from "./ask";
import { installFront } from "./front";
import { linger } from "./linger";
import { PageCache } from "./page-cache";
import { setReady } from "./ready";
import { warm, warmFits } from "./warm";

const started = Symbol.for("isoloss.started");

/** Ends the process with every wrong variable named when the environment is wrong. */
export async function start(): Promise<void> {
  const holder = globalThis as unknown as Record<symbol, boolean | undefined>;
  if (holder[started]) return;
  holder[started] = true;
  try {
    env();
  } catch (e) {
    process.stderr.write(`isoloss: ${e instanceof Error ? e.message : String(e)}\n`);
    process.exit(2);
  }
  // On a machine with much memory the heap would otherwise grow to four times what is in use before it is swept.
  setFlagsFromString("--heap-growing-percent=50");
  const megabytes = env().PAGE_CACHE_MB;
  const production = process.env.NODE_ENV === "production";
  const file = fileToFill();
  const ahead = production && !file && env().PAGES_AHEAD && megabytes > 0 ? new Ahead(env().PAGES_DIR) : undefined;
  const contentHash = () => openDatabase().contentHash;
  const pages = production
    ? new PageCache({
        maxBytes: file ? 0 : megabytes * 1_000_000,
        contentHash,
        ...(ahead ? { ahead: (hash, address) => ahead.get(hash, address) } : {}),
      })
    : undefined;
  const known = new WeakSet<Server>();
  // The framework keeps a client's own X-Forwarded-For and hides the socket, so the address is taken here, where
  // Node hands the request over; whatever a client sent under this name is overwritten.
  subscribe("http.server.request.start", (message) => {
    const { request, response, server } = message as {
      request: IncomingMessage;
      response: ServerResponse;
      server: Server;
    };
    // In development the framework has the endpoints, so that a change of their code is seen.
    if (pages && !known.has(server)) {
      known.add(server);
      installFront(server, pages);
    }
    linger(request);
    request.headers[PEER_HEADER] = request.socket.remoteAddress ?? "";
    attach(response);
    if (request.url?.includes("%")) request.url = decodable(request.url);
  });
  // The framework answers requests, these too, only when this function has returned.
  setImmediate(() => void afterStart(pages, ahead, file, contentHash));
}

async function afterStart(
  pages: PageCache | undefined,
  ahead: Ahead | undefined,
  file: string | undefined,
  contentHash: () => string,
): Promise<void> {
  const origin = ownAddress();
  if (file && origin) {
    process.once("disconnect", () => process.exit(0));
    await fill(file, origin, contentHash).catch((e: unknown) => {
      process.stderr.write(`isoloss: pages were not drawn ahead: ${e instanceof Error ? e.message : String(e)}\n`);
    });
    process.exit(0);
  }
  try {
    ahead?.begin(contentHash());
  } catch {
    // Without a database there is nothing to draw yet; the first request after a build begins it.
  }
  if (pages && origin && env().PAGES_AHEAD) {
    await warm(origin, pages.secret);
    await warmFits(origin, pages.secret, true);
  }
  setReady();
  if (pages && origin && env().PAGES_AHEAD) void warmFits(origin, pages.secret, false);
}

/** The framework answers 500 to a percent sign that encodes nothing; such signs are taken literally instead. */
export function decodable(url: string): string {
  try {
    decodeURIComponent(url);
    return url;
  } catch {
    const literal = url.replace(/%(?![0-9a-fA-F]{2})/g, "%25");
    try {
      decodeURIComponent(literal);
      return literal;
    } catch {
      return url.replaceAll("%", "%25");
    }
  }
}
