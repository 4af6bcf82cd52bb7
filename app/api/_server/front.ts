/**
 * What stands between Node's server and the framework: endpoints are answered here, views pinned to an edition are
 * drawn with that edition's data, finished pages come from memory.
 */
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import { pinned } from "@/db/open";
import { ApiProblem } from "@/lib/api/problem";
import { answerDirectly } from "./direct";
import { searchableEdition } from "./editions";
import { log } from "./log";
import type { PageCache } from "./page-cache";
import { withStatus } from "./page-status";

/** The edition that a view's address names, and the address without it; undefined when it names none. */
export function pinOf(url: string): { edition: string; current: string } | undefined {
  const at = url.indexOf("?");
  if (at < 0 || !url.includes("edition=", at)) return undefined;
  const path = url.slice(0, at);
  if (/^\/(?:api|_next)(?:\/|$)/.test(path) || path.includes(".")) return undefined;
  const query = new URLSearchParams(url.slice(at + 1));
  const edition = query.get("edition");
  if (edition === null) return undefined;
  query.delete("edition");
  query.delete("_rsc");
  const rest = query.toString();
  return { edition, current: rest === "" ? path : `${path}?${rest}` };
}

/** Puts itself in front of whatever listens to the requests of a server. */
export function installFront(server: Server, pages: PageCache): void {
  const listeners = server.listeners("request") as ((q: IncomingMessage, r: ServerResponse) => void)[];
  server.removeAllListeners("request");
  server.on("request", (request, response) => {
    const framework = (): void => {
      for (const listener of listeners) listener.call(server, request, response);
    };
    if (answerDirectly(request, response)) return;
    const page = (): void => pages.handle(request, response, framework);
    const pin = pinOf(request.url ?? "");
    if (!pin) {
      page();
      return;
    }
    searchableEdition(pin.edition).then(
      (db) => pinned({ edition: pin.edition, db, current: pin.current }, page),
      (e: unknown) => {
        const unknown = e instanceof ApiProblem;
        if (!unknown) log().error({ err: e, edition: pin.edition }, "the edition cannot be read");
        request.url = `/editions?${new URLSearchParams({ [unknown ? "unknown" : "unreadable"]: pin.edition.slice(0, 40) })}`;
        withStatus(response, unknown ? 400 : 503);
        framework();
      },
    );
  });
}
