/** Rate limits per client and kind of work, in memory, announced by the RateLimit fields (draft-ietf-httpapi-ratelimit-headers). */
import type { BlockList } from "node:net";
import { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";
import { clientAddress, PEER_HEADER, rateKey } from "@/lib/api/client-address";
import type { Incoming } from "@/lib/api/exchange";
import { problem } from "@/lib/api/problem";
import { env } from "@/lib/env";

export type Cost = "read" | "search" | "fit";
const WINDOW_SECONDS = 60;

interface Limiters {
  of: Record<Cost, { limiter: RateLimiterMemory; quota: number } | null>;
  trusted: BlockList;
}
let made: Limiters | undefined;
function limiters(): Limiters {
  if (made) return made;
  const e = env();
  const make = (quota: number, name: string) =>
    quota === 0
      ? null
      : { quota, limiter: new RateLimiterMemory({ points: quota, duration: WINDOW_SECONDS, keyPrefix: name }) };
  made = {
    of: {
      read: make(e.RATE_LIMIT_READ, "read"),
      search: make(e.RATE_LIMIT_SEARCH, "search"),
      fit: make(e.RATE_LIMIT_FIT, "fit"),
    },
    trusted: e.TRUSTED_PROXIES,
  };
  return made;
}

/** Who is asking, as far as it can be trusted. */
export function clientOf(request: Incoming): string {
  return clientAddress(
    request.headers.get(PEER_HEADER) ?? "",
    request.headers.get("x-forwarded-for"),
    limiters().trusted,
  );
}

const fields = (cost: Cost, quota: number, r: RateLimiterRes): Record<string, string> => ({
  "RateLimit-Policy": `"${cost}";q=${quota};w=${WINDOW_SECONDS}`,
  RateLimit: `"${cost}";r=${Math.max(0, r.remainingPoints)};t=${Math.ceil(r.msBeforeNext / 1000)}`,
});

/**
 * Counts one request.
 * @returns the fields that tell the client where it stands; empty when there is no limit
 * @throws ApiProblem `too-many-requests`
 */
export async function spend(request: Incoming, cost: Cost): Promise<Record<string, string>> {
  const limit = limiters().of[cost];
  if (!limit) return {};
  try {
    return fields(cost, limit.quota, await limit.limiter.consume(rateKey(clientOf(request))));
  } catch (e) {
    if (!(e instanceof RateLimiterRes)) throw e;
    const wait = Math.max(1, Math.ceil(e.msBeforeNext / 1000));
    throw problem("too-many-requests", `more than ${limit.quota} ${cost} requests in ${WINDOW_SECONDS} s`, {
      mend: `wait ${wait} s; for bulk use download an edition (/api/v1/editions)`,
      headers: { ...fields(cost, limit.quota, e), "Retry-After": String(wait) },
    });
  }
}
